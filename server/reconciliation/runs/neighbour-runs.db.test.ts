/** Runs of dates that lie beside each other follow one another: each reads what the others have said. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runCommand } from '../../guard/command.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { decideMatch } from '../matches/decide-match.ts';
import { listProposals } from '../matches/list-proposals.ts';
import { ambienceOf, asStaff, noonOf, paymentsAt, World } from '../testing-world.ts';
import { datesOfRecords, datesToReconcile } from './dates-to-reconcile.ts';
import { LEASE_MS } from './hold-lease.ts';
import { runReconciliation } from './run-reconciliation.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const NEXT = addDays(DAY, 1);
const { line, record } = paymentsAt(noonOf(DAY));

/** Whoever writes down that something waits, waits itself until the gate is opened. */
async function gate(): Promise<() => Promise<void>> {
  const { pool } = database.owner;
  await pool.query(`CREATE TABLE IF NOT EXISTS gate (shut boolean); INSERT INTO gate VALUES (true);
    CREATE OR REPLACE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM FROM gate FOR UPDATE; RETURN NEW; END $$;
    CREATE OR REPLACE TRIGGER pass_gate BEFORE INSERT ON waiting_records FOR EACH ROW EXECUTE FUNCTION pass_gate()`);
  const keeper = await pool.connect();
  await keeper.query('BEGIN; SELECT FROM gate FOR UPDATE');
  return async () => {
    await keeper.query('COMMIT');
    keeper.release();
  };
}

const AT_GATE = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO waiting_records%'`;
const untilOneStands = () => expect.poll(async () => (await database.owner.pool.query(AT_GATE)).rowCount, { timeout: 10_000 }).toBe(1);

const differencesOf = (world: World) =>
  rows(
    database.db,
    sql`SELECT business_date::text AS date, kind, our_no AS "ourNo", status FROM differences WHERE channel_code = ${world.channel}`,
  );

it('what waits for a statement is missing once that is compared, also where it was published while the day before was being compared', async () => {
  const world = await World.create(database);
  await world.records(record('1'), record('late', { at: new Date('2026-03-02T23:50:00+08:00') }));
  await world.statement(DAY, line('1'));
  const open = await gate();
  const first = world.run(DAY);
  await untilOneStands();
  await world.statement(NEXT);
  // A worker asks again later; a person waits for it.
  await expect(
    runReconciliation(world.ambience, { channelCode: world.channel, businessDate: NEXT, cause: 'import' }),
  ).rejects.toMatchObject({ reason: 'run_in_progress', details: { channel: world.channel, date: DAY } });
  const second = world.run(NEXT);
  await open();
  expect((await first).results.waiting.count).toBe(1n);
  await second;
  expect(await differencesOf(world)).toEqual([{ date: DAY, kind: 'missing_at_channel', ourNo: 'late', status: 'open' }]);
  expect(await rows(database.db, sql`SELECT FROM waiting_records WHERE channel_code = ${world.channel}`)).toEqual([]);
});

it('a run whose lease was over when one beside it began keeps nothing, however late it ends, and what it waited for is missing', async () => {
  const world = await World.create(database);
  await world.records(record('1'), record('late', { at: new Date('2026-03-02T23:50:00+08:00') }));
  await world.statement(DAY, line('1'));
  const open = await gate();
  const slow = world.run(DAY).catch((error: unknown) => error);
  await untilOneStands();
  await world.statement(NEXT);
  // As where its process was suspended: nobody has renewed its lease.
  const later = ambienceOf(database, fixedClock(new Date(world.ambience.clock.now().getTime() + LEASE_MS + 1).toISOString()));
  await runReconciliation(later, { channelCode: world.channel, businessDate: NEXT, cause: 'import' });
  await open();
  expect(await slow).toMatchObject({ reason: 'run_lease_lost' });
  expect(await differencesOf(world)).toEqual([]);
  const runs = sql`SELECT business_date::text AS date, status, failure FROM reconciliation_runs WHERE channel_code = ${world.channel} ORDER BY 1`;
  expect(await rows(database.db, runs)).toEqual([
    { date: DAY, status: 'failed', failure: 'died' },
    { date: NEXT, status: 'done', failure: null },
  ]);
  await world.run(DAY);
  expect(await differencesOf(world)).toEqual([{ date: DAY, kind: 'missing_at_channel', ourNo: 'late', status: 'open' }]);
});

it('a run that had begun before the statement of the day before it, or our records of that day, were there is asked for once more', async () => {
  const world = await World.create(database);
  await world.records(record('A'), record('late', { at: new Date('2026-03-03T23:50:00+08:00') }));
  await world.statement(NEXT, line('A'));
  const open = await gate();
  const first = world.run(NEXT);
  await untilOneStands();
  await world.statement(DAY, line('A'));
  const dates = await datesToReconcile(database.db, world.channel, DAY);
  expect(dates).toEqual([DAY, NEXT]);
  expect(await datesOfRecords(database.db, world.channel, [DAY])).toEqual([DAY, NEXT]);
  await open();
  await first;
  for (const date of dates) await world.run(parseBusinessDate(date));
  // Both days list the one payment that is ours.
  expect(await differencesOf(world)).toEqual([{ date: NEXT, kind: 'duplicate', ourNo: 'A', status: 'open' }]);
});

it('nobody decides on an offer while its date or one beside it is at work: the run would not know of it', async () => {
  const world = await World.create(database);
  await world.records(record('late', { at: new Date('2026-03-03T23:50:00+08:00') }), record('R', { channelNo: null }));
  await world.statement(NEXT);
  await world.statement(DAY, line(null, { channelNo: 'T1' }), line(null, { channelNo: 'T2' }));
  const { runId } = await world.run(DAY);
  const [offer] = await runQuery(listProposals, world.ambience, { runId });
  const confirm = () =>
    runCommand(decideMatch, asStaff(world.ambience), { matchId: offer?.id, decision: 'confirm', reason: 'by telephone' });
  const open = await gate();
  const works = world.run(NEXT);
  await untilOneStands();
  await expect(confirm()).rejects.toMatchObject({ reason: 'run_in_progress', details: { channel: world.channel, date: NEXT } });
  await open();
  await works;
  await expect(confirm()).resolves.toEqual({ closed: 2 });
});

it('a run whose lease was over when somebody decided on an offer keeps nothing, however late it ends', async () => {
  const world = await World.create(database);
  await world.records(record('R', { channelNo: null }));
  await world.statement(DAY, line(null, { channelNo: 'T1' }), line(null, { channelNo: 'T2' }));
  const { runId } = await world.run(DAY);
  const [offer] = await runQuery(listProposals, world.ambience, { runId });
  // It has seen that nobody has decided anything, and has compared nothing yet.
  const keeper = await database.owner.pool.connect();
  await keeper.query('BEGIN; LOCK TABLE payments IN ACCESS EXCLUSIVE MODE');
  const slow = world.run(DAY).catch((error: unknown) => error);
  const atPayments = `SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'payments' AND NOT l.granted`;
  await expect.poll(async () => (await database.owner.pool.query(atPayments)).rowCount, { timeout: 10_000 }).toBe(1);
  const later = ambienceOf(database, fixedClock(new Date(world.ambience.clock.now().getTime() + LEASE_MS + 1).toISOString()));
  await runCommand(decideMatch, asStaff(later), { matchId: offer?.id, decision: 'confirm', reason: 'by telephone' });
  await keeper.query('COMMIT');
  keeper.release();
  expect(await slow).toMatchObject({ reason: 'run_lease_lost' });
  const after = await world.run(DAY);
  expect(after.results.proposed).toBe(0n);
  expect(after.results.matched.byRule).toEqual([{ rule: 'person', count: 1n }]);
});

it('runs of dates that do not touch work at the same time, those that do one after the other, and of one date one is refused', async () => {
  const world = await World.create(database);
  const last = addDays(DAY, 2);
  for (const date of [DAY, NEXT, last]) await world.statement(date);
  await Promise.all([DAY, NEXT, last].map((date) => world.run(date)));
  const outcomes = await Promise.allSettled([DAY, NEXT, last, NEXT, DAY, last, NEXT].map((date) => world.run(date)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.length).toBeLessThan(outcomes.length);
  for (const { reason } of refused) expect(reason).toMatchObject({ reason: 'run_in_progress' });
});
