/** The clock of the machine is set back an hour while something is at work (quality G16): the same is found, nothing is lost, nobody is locked
 *  out, and nothing ends earlier than it began by so much that a rule of the database stops it. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { recentLimiter } from '../access/rate-limit.ts';
import { readActor } from '../access/read-session.ts';
import { insertSession } from '../access/store.ts';
import { auditAlone } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import type { Clock } from '../kernel/clock.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { runReconciliation } from '../reconciliation/runs/run-reconciliation.ts';
import { World } from '../reconciliation/testing-world.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';
import { importStatement } from '../statements/import-statement.ts';

const START = Date.parse('2026-03-10T00:00:00Z');
const HOUR = 3_600_000;
const DATE = parseBusinessDate('2026-03-02');
const AT = new Date('2026-03-02T12:00:00+08:00');

let database: TestDatabase;
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
  vi.unstubAllEnvs();
});

/** Goes on by a tenth of a second each time it is read, and from the reading after `reads` on is an hour behind. */
function setBackAfter(reads: number): Clock & { wasSetBack(): boolean } {
  let count = 0;
  return {
    now: () => new Date(START + ++count * 100 - (count > reads ? HOUR : 0)),
    wasSetBack: () => count > reads,
  };
}

const ambienceWith = (clock: Clock): Ambience => ({
  database,
  clock,
  random: systemRandom,
  actor: systemActor('test'),
  requestId: 'test',
  ip: null,
});

async function day(): Promise<World> {
  const world = await World.create(database);
  const payment = (no: number, amountMinor = 1000n) => ({
    kind: 'payment' as const,
    ourNo: `P${no}`,
    channelNo: `C${no}`,
    amountMinor,
    at: AT,
  });
  await world.records(...[1, 2, 3, 4].map((no) => payment(no)));
  await world.statement(DATE, payment(1), payment(2, 1100n), payment(5));
  return world;
}

describe('A run during which the clock is set back', () => {
  it.each([1, 2, 3, 4])('after its reading no. %i finds what a quiet one finds, and the date is free for the next', async (reads) => {
    const quiet = await (await day()).run(DATE);
    const world = await day();
    const input = { channelCode: world.channel, businessDate: DATE, cause: 'manual' };
    const clock = setBackAfter(reads);
    const { results } = await runReconciliation(ambienceWith(clock), input);
    expect(results).toEqual(quiet.results);
    const again = await runReconciliation(ambienceWith(setBackAfter(0)), input);
    expect({ ...again.results, changes: null }).toEqual({ ...quiet.results, changes: null });
    expect(again.results.changes).toMatchObject({ found: 0n, gone: 0n, reopened: 0n });
    const { rows } = await database.owner.pool.query('SELECT status FROM reconciliation_runs WHERE channel_code = $1', [world.channel]);
    expect(rows).toEqual([{ status: 'done' }, { status: 'done' }]);
  });
});

describe('An import during which the clock is set back', () => {
  it.each([1, 2, 3, 5, 8])('after its reading no. %i is published whole, with a duration that is no less than nothing', async (reads) => {
    const world = await World.create(database);
    const payment = (no: number) => ({
      kind: 'payment' as const,
      channelNo: `42${reads}${no}`,
      ourNo: `A${reads}-${no}`,
      amountMinor: 500n,
      currency: 'CNY',
      feeMinor: 3n,
      occurredAt: AT,
    });
    const { bytes } = writeWechatTradeAll(
      [1, 2, 3].map((no) => payment(no)),
      { date: DATE, accountNo: '1900000109', zone: 'Asia/Shanghai' },
    );
    const imported = await importStatement(ambienceWith(setBackAfter(reads)), {
      channelCode: world.channel,
      name: 'a.csv',
      source: 'api',
      bytes: Readable.from([Buffer.from(bytes)]),
    });
    expect(imported).toMatchObject({ status: 'published', lineCount: 3, businessDate: DATE });
    const { rows } = await database.owner.pool.query<{ duration_ms: bigint }>('SELECT duration_ms FROM statements WHERE id = $1', [
      imported.statementId,
    ]);
    expect(rows[0]?.duration_ms).toBeGreaterThanOrEqual(0n);
  });
});

it('The trail keeps the order in which things happened, and its chain', async () => {
  const clock = fixedClock('2026-03-10T09:00:00Z');
  await auditAlone(ambienceWith(clock), 'test.first', 'done', { summary: 'before' });
  clock.advance(-HOUR);
  await auditAlone(ambienceWith(clock), 'test.second', 'done', { summary: 'after' });
  const { rows } = await database.owner.pool.query("SELECT action FROM audit_entries WHERE action LIKE 'test.%' ORDER BY seq");
  expect(rows).toEqual([{ action: 'test.first' }, { action: 'test.second' }]);
  expect((await database.owner.pool.query('SELECT audit_first_break() AS seq')).rows).toEqual([{ seq: null }]);
});

it('A session that was used before goes on, is not made younger, and ends by the clock as it is now', async () => {
  const clock = fixedClock('2026-03-10T09:00:00Z');
  const { userId } = await createStaffUser(
    database.db,
    { now: clock.now(), random: systemRandom },
    { email: 'back@example.com', name: 'Back', roles: ['operations'], password: 'a long enough password', mustChangePassword: false },
  );
  const now = clock.now();
  const id = newId(0, now);
  const expiresAt = new Date(now.getTime() + 8 * HOUR);
  await insertSession(database.db, { id, userId, createdAt: now, lastSeenAt: now, expiresAt, secondFactorAt: now });
  const kind = async () => (await readActor(database, id, clock.now(), true)).kind;
  clock.advance(-HOUR);
  expect(await kind()).toBe('staff');
  const { rows } = await database.owner.pool.query<{ same: boolean }>(
    'SELECT last_seen_at = created_at AS same FROM sessions WHERE id = $1',
    [id],
  );
  expect(rows).toEqual([{ same: true }]);
  clock.advance(HOUR + 15 * 60_000 + 1);
  expect(await kind()).toBe('nobody');
});

it('Who had used up a limit waits a minute, not the hour', async () => {
  const clock = fixedClock('2026-03-10T09:00:00Z');
  const limiter = recentLimiter('back', 5);
  for (let i = 0; i < 5; i++) expect(await limiter.take(ambienceWith(clock), 'a')).toBeNull();
  expect(await limiter.take(ambienceWith(clock), 'a')).toBe(60);
  clock.advance(-HOUR);
  expect(await limiter.take(ambienceWith(clock), 'a')).toBeNull();
});
