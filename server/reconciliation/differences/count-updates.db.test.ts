/** Guarantees of what a person is told has come and changed since they read their list. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { createStaffUser } from '../../access/create-staff-user.ts';
import type { StaffRole } from '../../access/permissions.ts';
import { runCommand } from '../../guard/command.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { bucketOf, newId } from '../../kernel/ids.ts';
import { systemRandom } from '../../kernel/random.ts';
import { paymentsAt, World } from '../testing-world.ts';
import { assignDifferences } from './assign-difference.ts';
import { commentDifference } from './comment-difference.ts';
import type { DifferenceFilter } from './contract.ts';
import { countUpdates } from './count-updates.ts';
import { labelDifferences } from './label-difference.ts';
import { listDifferences } from './list-differences.ts';

const DAY = parseBusinessDate('2026-03-02');
const NOON = new Date('2026-03-10T04:00:00Z');
const NOTHING = { count: 0, isCapped: false };
const clock = fixedClock(NOON);
const { line } = paymentsAt(new Date(`${DAY}T12:00:00+08:00`));

let database: TestDatabase;
let world: World;
let [li, wang] = [] as unknown as [Ambience, Ambience];
beforeAll(async () => {
  database = await testDatabase();
  [li, wang] = [await person('li'), await person('wang')];
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await World.create(database);
  await world.statement(DAY, line('a'), line('b'), line('c'));
  await runAgain();
});

async function person(name: string, role: StaffRole = 'operations'): Promise<Ambience & { userId: string }> {
  const email = `${name}@example.com`;
  const { userId, personId } = await createStaffUser(
    database.db,
    { now: NOON, random: systemRandom },
    { email, name, roles: [role], password: 'a long enough password', mustChangePassword: false },
  );
  const at = await World.create(database);
  return { ...at.ambience, clock, userId, actor: staffActor({ userId, personId, name, email, roles: [role], sessionId: userId }) };
}
const idOf = (who: Ambience) => (who as Ambience & { userId: string }).userId;

/** Another run of the date, by the clock of the others, and a second later. */
async function runAgain(): Promise<void> {
  clock.advance(1_000);
  const ambience = { ...world.ambience, clock };
  Object.assign(world, { ambience });
  await world.run(DAY);
  clock.advance(1_000);
}

/** Reads the list, and answers with what is asked about it from then on. */
async function reading(who: Ambience, over: DifferenceFilter = {}, limit = 50) {
  const filter = { channels: [world.channel], ...over };
  const list = await runQuery(listDifferences, who, { filter, limit });
  clock.advance(1_000);
  const shown = list.rows.map(({ id, version, commentCount }) => ({ id, version, commentCount }));
  return { rows: list.rows, updates: () => runQuery(countUpdates, who, { filter, since: list.readAt, shown }) };
}
const seen = ({ id, version }: { id: string; version: number }) => ({ differences: [{ id, version }] });
const first = <T>(list: readonly T[]): T => list[0] as T;

describe('A person who has a list open', () => {
  it('is told of nothing where nothing has happened, and not again of what the list shows', async () => {
    const list = await reading(li);
    expect(list.rows).toHaveLength(3);
    expect(await list.updates()).toEqual(NOTHING);
    await runCommand(labelDifferences, wang, { ...seen(first(list.rows)), add: ['x'] });
    expect(await list.updates()).toEqual({ count: 1, isCapped: false });
    clock.advance(1);
    expect(await (await reading(li)).updates()).toEqual(NOTHING);
  });

  it('is told of what others did to a row, once for each row, and of comments', async () => {
    const list = await reading(li);
    const [a, b] = list.rows;
    if (!a || !b) throw new Error('two differences are needed');
    await runCommand(assignDifferences, wang, { ...seen(a), ownerId: idOf(wang) });
    await runCommand(labelDifferences, wang, { differences: [{ id: a.id, version: a.version + 1 }], add: ['x'] });
    await runCommand(commentDifference, wang, { differenceId: b.id, body: 'a word', requestKey: 'key of b1' });
    expect(await list.updates()).toEqual({ count: 2, isCapped: false });
  });

  it('is not told of what they did themselves, in this window or in another', async () => {
    const list = await reading(li);
    await runCommand(assignDifferences, li, { ...seen(first(list.rows)), ownerId: idOf(li) });
    await runCommand(commentDifference, li, { differenceId: first(list.rows).id, body: 'mine', requestKey: 'key of mine' });
    expect(await list.updates()).toEqual(NOTHING);
  });

  it('is told where a row has left what the filter finds', async () => {
    const list = await reading(li, { owner: 'nobody' });
    await runCommand(assignDifferences, wang, { ...seen(first(list.rows)), ownerId: idOf(wang) });
    expect(await list.updates()).toEqual({ count: 1, isCapped: false });
  });

  it('is told of what was given to them, and not of what was done to rows of another page that the filter found before', async () => {
    const mine = await reading(li, { owner: idOf(li) });
    const page = await reading(li, {}, 1);
    const other = (await reading(wang)).rows.find(({ id }) => id !== first(page.rows).id);
    if (!other) throw new Error('a row of another page is needed');
    await runCommand(assignDifferences, wang, { ...seen(other), ownerId: idOf(li) });
    expect(await mine.updates()).toEqual({ count: 1, isCapped: false });
    expect(await page.updates()).toEqual(NOTHING);
  });

  it('is told of what a run has found and closed under the filter, and only under it', async () => {
    const [list, elsewhere] = [await reading(li), await reading(li, { currency: 'USD' })];
    await world.statement(DAY, line('a'), line('b'), line('d'), line('e'));
    await runAgain();
    expect(await list.updates()).toEqual({ count: 3, isCapped: false });
    expect(await elsewhere.updates()).toEqual(NOTHING);
  });

  it('is told of a run that had begun before the list was read and ended after', async () => {
    const begun = clock.now();
    clock.advance(1_000);
    const list = await reading(li, {}, 1);
    await runAgain();
    const other = (await reading(li)).rows.find(({ id }) => id !== first(list.rows).id);
    if (!other) throw new Error('a row of another page is needed');
    // As a run of some minutes is kept: noted at its beginning, seen at its end.
    await database.db.execute(sql`WITH r AS (UPDATE reconciliation_runs SET started_at = ${begun.toISOString()}::timestamptz
        WHERE channel_code = ${world.channel} AND run_no = 2 RETURNING id)
      INSERT INTO difference_events (bucket, id, difference_id, at, kind, details)
      SELECT bucket_of(${other.id}::uuid), ${newId(bucketOf(other.id), begun, systemRandom)}::uuid, ${other.id}::uuid, ${begun.toISOString()}::timestamptz,
        'reopened', jsonb_build_object('runId', r.id) FROM r`);
    expect(await list.updates()).toEqual({ count: 1, isCapped: false });
  });

  it('is told that it is at least a hundred where it is more', async () => {
    const list = await reading(li);
    await world.statement(DAY, ...Array.from({ length: 120 }, (_, at) => line(`many ${at}`)));
    await runAgain();
    expect(await list.updates()).toEqual({ count: 100, isCapped: true });
  });

  it('asks by indexes, however many events there are', async () => {
    const plan = await database.db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL enable_seqscan = off`);
      return rows<{ 'QUERY PLAN': string }>(
        tx,
        sql`EXPLAIN SELECT e.difference_id FROM difference_events e WHERE e.at > ${NOON.toISOString()}::timestamptz`,
      );
    });
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('difference_events_at');
  });
});
