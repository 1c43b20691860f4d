/** A long holiday: where the records of its days are found, by each of the ways in which channels send statements. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { BACK, cellsOf, channelOf, day, EVE, follow, lineOn, open, range, recordOn, statesOf } from './days-off-fixture.ts';
import { listLinesOfRecord } from './matches/list-lines-of-record.ts';
import { datesOfRecords } from './runs/dates-to-reconcile.ts';
import { ambienceOf, noonOf, type World } from './testing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const at = (text: string) => new Date(`2026-${text}+08:00`);

/** The eve's last minutes, three days of the holiday, one day that the channel forgot, and the first day back. */
async function holidayOf(world: World): Promise<void> {
  await world.records(
    recordOn(EVE, 'eve'),
    recordOn(EVE, 'midnight', '23:50:00'),
    recordOn(day('10-01'), 'first'),
    recordOn(day('10-04'), 'middle', '00:00:01'),
    recordOn(day('10-05'), 'forgotten'),
    recordOn(day('10-07'), 'last', '23:59:59'),
    recordOn(BACK, 'back'),
  );
  await world.statement(EVE, lineOn(EVE, 'eve'));
}
const LISTED = [
  lineOn(BACK, 'midnight', '00:00:01'),
  lineOn(day('10-01'), 'first'),
  lineOn(day('10-04'), 'middle'),
  lineOn(day('10-07'), 'last'),
  lineOn(BACK, 'back'),
];

describe('The records of days off, where working days alone have a statement', () => {
  it('are compared with the statement of the next working day, and one that it does not list is missing on its own date', async () => {
    const world = await channelOf(database, 'working_days_only');
    await holidayOf(world);
    await follow(world, EVE);
    expect(await open(world)).toEqual([]);
    expect((await cellsOf(world, '09-30', '09-30', at('10-09T12:00:00')))[0]).toMatchObject({ state: 'matched', waitingCount: 1 });
    await world.statement(BACK, ...LISTED);
    expect(await follow(world, BACK)).toEqual([BACK]);
    expect(await open(world)).toEqual(['2026-10-05 missing_at_channel forgotten -1000']);
    const { results } = await world.run(BACK);
    expect(results.lines).toMatchObject({ compared: 5n, matched: 5n, withDifference: 0n });
    expect(results.matched.acrossDays).toBe(4n);
    // Statement less books is what came of other days, and the one that is missing: nothing is left unexplained.
    const [statement, books] = [results.statement[0]?.amountMinor ?? 0n, results.books[0]?.amountMinor ?? 0n];
    const found = results.differences.reduce((sum, row) => sum + row.deltaMinor, 0n);
    expect(statement - books).toBe((results.crossed?.[0]?.amountMinor ?? 0n) + found);
    expect(await statesOf(world, '09-30', '10-08', at('10-09T09:00:00'))).toEqual([
      '09-30 matched',
      ...range('10-01', '10-07').map((date) => `${date.slice(5)} ${date === '2026-10-05' ? 'differences' : 'holiday'}`),
      '10-08 matched',
    ]);
    expect((await cellsOf(world, '10-05', '10-05', at('10-09T09:00:00')))[0]).toMatchObject({ openCount: 1, statedOn: BACK });
    // Nothing waits for a statement that has come.
    expect((await cellsOf(world, '09-30', '09-30', at('10-09T12:00:00')))[0]).toMatchObject({ waitingCount: 0 });
  });

  it('are gone from the list when a corrected statement has them, and back when it has not', async () => {
    const world = await channelOf(database, 'working_days_only');
    await holidayOf(world);
    await follow(world, EVE);
    await world.statement(BACK, ...LISTED);
    await follow(world, BACK);
    await world.statement(BACK, ...LISTED, lineOn(day('10-05'), 'forgotten'));
    await follow(world, BACK);
    expect(await open(world)).toEqual([]);
    await world.statement(BACK, ...LISTED);
    await follow(world, BACK);
    expect(await open(world)).toEqual(['2026-10-05 missing_at_channel forgotten -1000']);
  });

  it('leave the same whichever statement comes first, and however often each is run', async () => {
    const world = await channelOf(database, 'working_days_only');
    await world.statement(addDays(EVE, -1), lineOn(addDays(EVE, -1), 'x'));
    await world.records(recordOn(addDays(EVE, -1), 'x'));
    await holidayOf(world);
    await world.statement(BACK, ...LISTED);
    await follow(world, BACK);
    await follow(world, EVE);
    const expected = ['2026-10-05 missing_at_channel forgotten -1000'];
    expect(await open(world)).toEqual(expected);
    for (const date of [BACK, EVE, EVE, BACK]) await world.run(date);
    expect(await open(world)).toEqual(expected);
  });

  it('make a new run of that statement when they come late, and of its neighbours as before', async () => {
    const world = await channelOf(database, 'working_days_only');
    await world.statement(EVE, lineOn(EVE, 'eve'));
    await world.records(recordOn(EVE, 'eve'));
    await world.statement(BACK, lineOn(day('10-03'), 'late-record'));
    await world.run(EVE);
    await world.run(BACK);
    expect(await open(world)).toEqual(['2026-10-08 missing_in_books late-record 1000']);
    await world.records(recordOn(day('10-03'), 'late-record'));
    expect(await datesOfRecords(database.db, world.channel, ['2026-10-03'])).toEqual(['2026-10-03', BACK]);
    await world.run(BACK);
    expect(await open(world)).toEqual([]);
  });

  it('have their own statement where one comes all the same: what it lists is no duplicate of the next, and its gaps are its own', async () => {
    const world = await channelOf(database, 'working_days_only');
    await holidayOf(world);
    await follow(world, EVE);
    await world.statement(BACK, ...LISTED);
    await follow(world, BACK);
    const date = day('10-05');
    await world.statement(date, lineOn(date, 'forgotten'));
    expect(await follow(world, date)).toEqual([date, BACK]);
    expect(await open(world)).toEqual([]);
    expect(await statesOf(world, '10-04', '10-06', at('10-09T09:00:00'))).toEqual(['10-04 holiday', '10-05 closed', '10-06 holiday']);
    await world.statement(date, lineOn(date, 'other'));
    await follow(world, date);
    expect(await open(world)).toEqual(['2026-10-05 missing_at_channel forgotten -1000', '2026-10-05 missing_in_books other 1000']);
  });

  it('wait for the statement of the next working day where one of another day off comes before it: that accounts for its own date alone', async () => {
    const world = await channelOf(database, 'working_days_only');
    await holidayOf(world);
    await follow(world, EVE);
    await world.statement(day('10-06'));
    await follow(world, day('10-06'));
    expect((await open(world)).filter((text) => !text.includes('midnight'))).toEqual([]);
    await world.statement(BACK, ...LISTED);
    await follow(world, BACK);
    expect(await open(world)).toEqual(['2026-10-05 missing_at_channel forgotten -1000']);
    await world.run(day('10-06'));
    expect(await open(world)).toEqual(['2026-10-05 missing_at_channel forgotten -1000']);
  });

  it('keep what their own statement of payments said when the next one tells of their refunds, and the other way round', async () => {
    const world = await channelOf(database, 'working_days_only');
    const [date, refund] = [day('10-05'), { kind: 'refund' } as const];
    const both = async (of: BusinessDate) => {
      await world.partOf(of, 'payments', lineOn(of, `p${of}`));
      await world.partOf(of, 'refunds', { ...lineOn(of, `r${of}`), ...refund });
      await world.records(recordOn(of, `p${of}`), { ...recordOn(of, `r${of}`), ...refund });
      return follow(world, of);
    };
    await both(EVE);
    await world.records(recordOn(date, 'paid'), { ...recordOn(date, 'returned'), ...refund });
    await world.partOf(date, 'payments', lineOn(date, 'paid'), lineOn(date, 'unknown'));
    await follow(world, date);
    const ofPayments = '2026-10-05 missing_in_books unknown 1000';
    expect(await open(world)).toEqual([ofPayments]);
    await both(BACK);
    const expected = ['2026-10-05 missing_at_channel returned 1000', ofPayments];
    expect(await open(world)).toEqual(expected);
    for (const again of [date, BACK, EVE, date, BACK, BACK]) {
      await world.run(again);
      expect(await open(world), again).toEqual(expected);
    }
    await world.partOf(date, 'refunds', { ...lineOn(date, 'returned'), ...refund });
    await follow(world, date);
    expect(await open(world)).toEqual([ofPayments]);
  });

  it('of before the channel’s first statement are expected of nobody', async () => {
    const world = await channelOf(database, 'working_days_only');
    await world.records(recordOn(day('10-05'), 'before'), recordOn(BACK, 'back'));
    await world.statement(BACK, lineOn(BACK, 'back'));
    await follow(world, BACK);
    expect(await open(world)).toEqual([]);
  });

  it('are shown with the line that lists them, on the statement of the next working day', async () => {
    const world = await channelOf(database, 'working_days_only');
    await holidayOf(world);
    await world.statement(BACK, ...LISTED);
    const { rows } = await database.owner.pool.query("SELECT id FROM payments WHERE channel_code = $1 AND our_no = 'first'", [
      world.channel,
    ]);
    const { lines, hasStatement } = await runQuery(listLinesOfRecord, ambienceOf(database), { paymentId: rows[0].id });
    expect(hasStatement).toBe(false);
    expect(lines).toMatchObject([{ ourNo: 'first', businessDate: BACK }]);
  });

  it('are never taken by two runs at once: that of the eve holds off that of the first day back', async () => {
    const world = await channelOf(database, 'working_days_only');
    await holidayOf(world);
    await world.statement(BACK, ...LISTED);
    await database.db.execute(
      sql`INSERT INTO reconciliation_days (channel_code, business_date, lease_until, lease_run_id, run_count) VALUES (${world.channel}, ${EVE}::date, '2027-01-01', gen_random_uuid(), 1)`,
    );
    await expect(world.run(BACK)).rejects.toMatchObject({ reason: 'run_in_progress', details: { date: EVE } });
    await database.db.execute(
      sql`UPDATE reconciliation_days SET lease_until = NULL, lease_run_id = NULL WHERE channel_code = ${world.channel}`,
    );
    await world.run(BACK);
  });
});

describe('The records of days off, where every date has a statement', () => {
  it('are compared with that of their own date, whenever it is delivered', async () => {
    for (const rule of ['every_day', 'every_date_on_working_days'] as const) {
      const world = await channelOf(database, rule);
      const dates = [EVE, ...range('10-01', '10-08')];
      for (const date of dates) {
        await world.records({ ...recordOn(date, `r${date}`), at: noonOf(date) });
        await world.statement(date, ...(date === '2026-10-05' ? [lineOn(date, 'other')] : [lineOn(date, `r${date}`)]));
      }
      for (const date of dates) await follow(world, date);
      expect(await open(world), rule).toEqual([
        '2026-10-05 missing_at_channel r2026-10-05 -1000',
        '2026-10-05 missing_in_books other 1000',
      ]);
    }
  });

  it('are not looked for in the statement of the next working day: its lines of other dates are missing in our books', async () => {
    const world = await channelOf(database, 'every_date_on_working_days');
    await holidayOf(world);
    await follow(world, EVE);
    await world.statement(BACK, ...LISTED);
    await follow(world, BACK);
    // What stands beside a date is the day before: its records are found, those of earlier ones are not.
    expect(await open(world)).toEqual(['first', 'middle', 'midnight'].map((no) => `2026-10-08 missing_in_books ${no} 1000`).sort());
    expect(await statesOf(world, '10-01', '10-02', at('10-09T12:00:00'))).toEqual(['10-01 late', '10-02 late']);
  });
});
