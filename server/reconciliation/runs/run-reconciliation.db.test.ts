/** Runs on a real database: the life of a difference, the days beside, races, crashes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { listCalendar } from '../calendar/list-calendar.ts';
import { listDifferences } from '../differences/list-differences.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { compareRuns } from './compare-runs.ts';
import { listRunRows } from './list-run-rows.ts';
import { runReconciliation } from './run-reconciliation.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line, record } = paymentsAt(noonOf(DAY));

async function open(world: World) {
  const { rows: found } = await runQuery(listDifferences, ambienceOf(database), {
    filter: { channels: [world.channel], open: true },
    limit: 200,
  });
  return found.map((row) => `${row.businessDate} ${row.kind} ${row.ourNo ?? row.channelNo} ${row.deltaMinor}`).sort();
}

describe('A run of a channel and date', () => {
  it('finds the differences, counts what matched, and shows the lines behind each figure', async () => {
    const world = await World.create(database);
    await world.records(
      record('1'),
      record('2', { amountMinor: 900n }),
      record('3'),
      record('4', { status: 'failed' }),
      record('5', { at: new Date('2026-03-02T23:45:00+08:00') }),
    );
    await world.statement(DAY, line('1'), line('2'), line('4'), line('9'));
    const { results, runId } = await world.run(DAY);
    expect(await open(world)).toEqual([
      '2026-03-02 amount 2 100',
      '2026-03-02 missing_at_channel 3 -1000',
      '2026-03-02 missing_in_books 9 1000',
      '2026-03-02 status 4 1000',
    ]);
    expect(results.lines).toEqual({ compared: 4n, matched: 1n, withDifference: 3n, others: 0n });
    expect(results.autoMatch.byCount).toEqual({ part: 1n, whole: 4n });
    expect(results.waiting.count).toBe(1n);
    const list = async (set: 'matched' | 'waiting') =>
      (await runQuery(listRunRows, ambienceOf(database), { runId, set })).rows.map((row) => [
        row.channel?.ourNo ?? null,
        row.ours?.ourNo ?? null,
      ]);
    expect(await list('matched')).toEqual([['1', '1']]);
    expect(await list('waiting')).toEqual([[null, '5']]);
  });

  it('keeps one identity for life: found again it is the same row, gone it is closed, back it is opened again', async () => {
    const world = await World.create(database);
    await world.records(record('1'), record('2'));
    await world.statement(DAY, line('1'));
    await world.run(DAY);
    const all = () =>
      rows<{ id: string; status: string; resolution: string | null; reopened: number }>(
        database.db,
        sql`SELECT id, status, resolution, reopened_count AS reopened FROM differences WHERE channel_code = ${world.channel}`,
      );
    const [first] = await all();
    await world.run(DAY);
    expect(await all()).toEqual([first]);
    await world.statement(DAY, line('1'), line('2'));
    const { results, runId } = await world.run(DAY);
    expect(results.changes).toMatchObject({ gone: 1n, found: 0n });
    expect(await all()).toEqual([{ ...first, status: 'resolved', resolution: 'gone_on_rerun' }]);
    await world.statement(DAY, line('1'));
    const again = await world.run(DAY);
    expect(await all()).toEqual([{ ...first, status: 'open', resolution: null, reopened: 1 }]);
    const compared = await runQuery(compareRuns, ambienceOf(database), { beforeId: runId, afterId: again.runId });
    expect([compared.appearedCount, compared.goneCount, compared.stayedCount]).toEqual([1n, 0n, 0n]);
  });

  it('lets a record wait across the day cut, matches it tomorrow, and makes it a difference when tomorrow does not list it', async () => {
    const world = await World.create(database);
    const next = addDays(DAY, 1);
    const late = (no: string) => record(no, { at: new Date('2026-03-02T23:58:00+08:00') });
    await world.records(late('1'), late('2'), record('3', { at: noonOf(next) }));
    await world.statement(DAY, line('0', { kind: 'payment', status: 'failed' }));
    expect((await world.run(DAY)).results.waiting.count).toBe(2n);
    expect(await open(world)).toEqual([]);
    await world.statement(next, line('1', { at: new Date('2026-03-03T00:00:02+08:00') }), line('3', { at: noonOf(next) }));
    const { results } = await world.run(next);
    expect(results.matched).toMatchObject({ count: 2n, acrossDays: 1n });
    expect(await open(world)).toEqual(['2026-03-02 missing_at_channel 2 -1000']);
    // The same, whatever the order of the runs.
    await world.run(DAY);
    expect(await open(world)).toEqual(['2026-03-02 missing_at_channel 2 -1000']);
    // A corrected statement of the next day lists it after all.
    await world.statement(next, line('1', { at: noonOf(next) }), line('2', { at: noonOf(next) }), line('3', { at: noonOf(next) }));
    expect((await world.run(next)).results.changes.matchedLater).toBe(1n);
    expect(await open(world)).toEqual([]);
  });

  it('reports a second success of a number whose first is on the statement of the day before', async () => {
    const world = await World.create(database);
    const next = addDays(DAY, 1);
    await world.records(record('1'));
    await world.statement(DAY, line('1'));
    await world.statement(next, line('1', { channelNo: 'other', at: noonOf(next) }));
    await world.run(DAY);
    await world.run(next);
    expect(await open(world)).toEqual(['2026-03-03 duplicate 1 1000']);
  });

  it('lets one of thirty-two callers work and refuses the others', async () => {
    const world = await World.create(database);
    await world.records(record('1'), record('2'));
    await world.statement(DAY, line('1'));
    const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => world.run(DAY)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason.reason);
    expect(new Set(refused)).toEqual(refused.length ? new Set(['run_in_progress']) : new Set());
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(await open(world)).toEqual(['2026-03-02 missing_at_channel 2 -1000']);
    const running = await rows(
      database.db,
      sql`SELECT 1 FROM reconciliation_runs WHERE channel_code = ${world.channel} AND status = 'running'`,
    );
    expect(running).toEqual([]);
  });

  it('leaves nothing of a run that died half way, and the next one says so and works', async () => {
    const world = await World.create(database);
    await world.records(record('1'), record('2'));
    await world.statement(DAY, line('1'));
    // Somebody holds the differences, so the run stands in the middle of its publication; then its connection is cut.
    const holder = await database.owner.pool.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE differences IN ACCESS EXCLUSIVE MODE');
    const dying = runReconciliation(world.ambience, { channelCode: world.channel, businessDate: DAY }).catch((error: Error) => error);
    for (let cut = 0; cut === 0; ) {
      const { rowCount } = await holder.query(
        `SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.relation = 'differences'::regclass AND NOT l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      cut = rowCount ?? 0;
    }
    await holder.query('ROLLBACK');
    holder.release();
    expect(await dying).toBeInstanceOf(Error);
    expect(await open(world)).toEqual([]);
    expect(await rows(database.db, sql`SELECT 1 FROM matches WHERE channel_code = ${world.channel}`)).toEqual([]);
    // As after a crash of the process: the lease is still there, and over.
    await database.db.execute(
      sql`UPDATE reconciliation_days SET lease_until = '2020-01-01', lease_run_id = gen_random_uuid() WHERE channel_code = ${world.channel}`,
    );
    await database.db.execute(
      sql`UPDATE reconciliation_runs SET status = 'running', finished_at = NULL WHERE channel_code = ${world.channel}`,
    );
    await world.run(DAY);
    expect(await open(world)).toEqual(['2026-03-02 missing_at_channel 2 -1000']);
    const states = await rows<{ status: string }>(
      database.db,
      sql`SELECT status FROM reconciliation_runs WHERE channel_code = ${world.channel} ORDER BY run_no`,
    );
    expect(states.map((row) => row.status)).toEqual(['failed', 'done']);
  });

  it('shows the day on the calendar as it comes along', async () => {
    const world = await World.create(database);
    await world.records(record('1'), record('2'));
    const state = async () =>
      (await runQuery(listCalendar, ambienceOf(database), { dateFrom: DAY, dateTo: DAY, channels: [world.channel] })).map((cell) => [
        cell.state,
        cell.openCount,
      ]);
    expect(await state()).toEqual([['none', 0]]);
    await world.statement(DAY, line('1'));
    expect(await state()).toEqual([['imported', 0]]);
    await world.run(DAY);
    expect(await state()).toEqual([['differences', 1]]);
    await world.statement(DAY, line('1'), line('2'));
    expect(await state()).toEqual([['imported', 1]]);
    await world.run(DAY);
    expect(await state()).toEqual([['closed', 0]]);
  });
});
