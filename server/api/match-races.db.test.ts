/** Persons and runs at the same lines and records at once: no line and no record is matched twice (quality C13). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { decideMatch } from '../reconciliation/matches/decide-match.ts';
import { World } from '../reconciliation/testing-world.ts';

const DATE = parseBusinessDate('2026-03-02');
const AT = new Date('2026-03-02T12:00:00+08:00');
const ROUNDS = 10;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Two lines and two records, each of which might be any other's: four offers, of which two can be true. */
async function offers(): Promise<{ world: World; matches: { id: string; line: number; payment: string }[] }> {
  const world = await World.create(database);
  const odd = { kind: 'payment' as const, amountMinor: 7_700n, at: AT };
  await world.records(...['a', 'b'].map((twin) => ({ ...odd, ourNo: `OUR-${twin}`, channelNo: null })));
  await world.statement(DATE, ...['a', 'b'].map((twin) => ({ ...odd, ourNo: null, channelNo: `THEIRS-${twin}` })));
  await world.run(DATE);
  return { world, matches: await matchesOf(world, 'proposed') };
}

async function matchesOf(world: World, status: string) {
  const { rows } = await database.owner.pool.query<{ id: string; line: number; payment: string }>(
    `SELECT m.id, m.line_nos[1] AS line, m.payment_ids[1] AS payment FROM matches m JOIN reconciliation_days d ON d.current_run_id = m.run_id
     WHERE m.channel_code = $1 AND m.status = $2 ORDER BY m.id`,
    [world.channel, status],
  );
  return rows;
}

const confirm = (world: World, matchId: string) =>
  runCommand(decideMatch, world.ambience, { matchId, decision: 'confirm', reason: 'the same order' }).then(
    () => 'confirmed',
    (error: { reason?: string }) => error.reason ?? String(error),
  );

async function expectNothingTwice(world: World, round: number): Promise<void> {
  const confirmed = await matchesOf(world, 'confirmed');
  for (const side of ['line', 'payment'] as const)
    expect(new Set(confirmed.map((match) => match[side])).size, `${side} in round ${round}`).toBe(confirmed.length);
}

it('Persons who confirm offers of the same lines at once: each line and each record is in one confirmed match', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { world, matches } = await offers();
    expect(matches.length).toBe(4);
    const answers = await Promise.all(matches.map(({ id }) => confirm(world, id)));
    await expectNothingTwice(world, round);
    const confirmed = answers.filter((answer) => answer === 'confirmed').length;
    expect(answers.filter((answer) => answer === 'match_taken')).toHaveLength(4 - confirmed);
  }
}, 120_000);

it('A run beside persons who confirm, and a run after them: nothing is matched twice, and what was confirmed stays', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { world, matches } = await offers();
    const [first, ...others] = matches;
    if (!first) throw new Error('no offer');
    await Promise.all([confirm(world, first.id), world.run(DATE).catch(() => null), ...others.map(({ id }) => confirm(world, id))]);
    await world.run(DATE);
    await expectNothingTwice(world, round);
  }
}, 120_000);
