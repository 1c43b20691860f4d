/** The lease of a channel's date lasts as long as its run works, and no longer. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { ambienceOf, World } from '../testing-world.ts';
import { LEASE_MS } from './hold-lease.ts';
import { renewDay } from './lease-store.ts';
import { runReconciliation } from './run-reconciliation.ts';

const DAY = parseBusinessDate('2026-03-02');
const START = '2026-03-10T00:00:00Z';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => vi.useRealTimers());
afterAll(() => database.drop());

const leaseOf = async (channel: string) =>
  (
    await rows<{ until: string | null; holder: string | null }>(
      database.db,
      sql`SELECT to_char(lease_until AT TIME ZONE 'UTC', 'HH24:MI:SS') AS until, lease_run_id AS holder FROM reconciliation_days WHERE channel_code = ${channel}`,
    )
  )[0];

it('A run that works longer than its lease is not taken over: the lease is renewed while it works, and given back at its end', async () => {
  const world = await World.create(database);
  const at = new Date('2026-03-02T12:00:00+08:00');
  const same = { kind: 'payment' as const, ourNo: '1', channelNo: 'C1', amountMinor: 1000n, at };
  await world.records(same);
  await world.statement(DAY, same);
  const clock = fixedClock(START);
  const ambience = ambienceOf(database, clock);
  const input = { channelCode: world.channel, businessDate: DAY, cause: 'manual' };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  // Whoever holds the payments stops the run in its middle.
  const holder = await database.owner.pool.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE payments IN ACCESS EXCLUSIVE MODE');
  try {
    const slow = runReconciliation(ambience, input);
    await vi.waitFor(async () => expect((await leaseOf(world.channel))?.until).toBe('00:00:30'));
    for (const [seconds, until] of [
      [20, '00:00:50'],
      [40, '00:01:10'],
    ] as const) {
      clock.set(new Date(Date.parse(START) + seconds * 1000));
      vi.advanceTimersByTime(LEASE_MS / 3);
      await vi.waitFor(async () => expect((await leaseOf(world.channel))?.until).toBe(until));
    }
    await expect(runReconciliation(ambience, input)).rejects.toMatchObject({ reason: 'run_in_progress' });
    await holder.query('ROLLBACK');
    expect((await slow).results.lines.matched).toBe(1n);
  } finally {
    holder.release();
  }
  expect(await leaseOf(world.channel)).toEqual({ until: null, holder: null });
  vi.advanceTimersByTime(LEASE_MS);
  expect(vi.getTimerCount()).toBe(0);
  await expect(runReconciliation(ambience, input)).resolves.toMatchObject({ results: { lines: { matched: 1n } } });
});

it('A lease that another run has taken meanwhile is not taken back', async () => {
  const world = await World.create(database);
  database.breaksBooks('a lease of a run that is not there', 'dates_held_by_the_living');
  const theirs = '01a1fc85-67a6-7000-bb79-552cf6ce060c';
  await database.db.execute(
    sql`INSERT INTO reconciliation_days (channel_code, business_date, lease_until, lease_run_id) VALUES (${world.channel}, ${DAY}::date, ${START}::timestamptz, ${theirs}::uuid)`,
  );
  const ours = { runId: '01a1fc85-67a6-7000-bb79-552cf6ce060d', channelCode: world.channel, businessDate: DAY };
  expect(await renewDay(database.db, { ...ours, until: new Date('2026-03-10T00:25:00Z') })).toBe(false);
  expect(await leaseOf(world.channel)).toEqual({ until: '00:00:00', holder: theirs });
});
