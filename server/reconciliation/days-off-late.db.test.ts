/** A long holiday: which statements are late over it, by each of the ways in which channels send them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { listLateDays } from '../statements/list-late-days.ts';
import { statementCalendar } from '../statements/statement-calendar.ts';
import { lateStatements } from './calendar/late-statements.ts';
import { BACK, cellsOf, channelOf, day, EVE, lineOn, own, range, statesOf } from './days-off-fixture.ts';
import { ambienceOf, type World } from './testing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const at = (text: string) => new Date(`2026-${text}+08:00`);

describe('A statement over a long holiday', () => {
  it('of every date is late from the day after on, as it was before there were calendars', async () => {
    const world = await channelOf(database, 'every_day');
    await world.statement(EVE, lineOn(EVE, 'e'));
    expect(own(await lateStatements(database.db, at('10-04T10:00:00')), world)).toEqual(range('10-01', '10-03'));
  });

  it('of every date that is delivered on working days is late from ten of the first working day on, not before', async () => {
    const world = await channelOf(database, 'every_date_on_working_days');
    await world.statement(addDays(EVE, -1), lineOn(addDays(EVE, -1), 'e'));
    const late = async (text: string) => own(await lateStatements(database.db, at(text)), world);
    expect(await late('10-08T09:59:59')).toEqual([]);
    expect(await late('10-08T10:00:00')).toEqual([EVE, ...range('10-01', '10-07')]);
    expect(await late('10-09T10:00:00')).toEqual([EVE, ...range('10-01', '10-08')]);
    // The Saturday is worked: Friday's statement is due on it, its own on Monday with Sunday's.
    expect(await late('10-10T10:00:00')).toEqual([EVE, ...range('10-01', '10-09')]);
    expect(await late('10-12T09:59:59')).toEqual([EVE, ...range('10-01', '10-09')]);
    expect(await late('10-12T10:00:00')).toEqual([EVE, ...range('10-01', '10-11')]);
    expect(await statesOf(world, '10-06', '10-09', at('10-08T09:00:00'))).toEqual([
      '10-06 expected',
      '10-07 expected',
      '10-08 expected',
      '10-09 expected',
    ]);
  });

  it('of working days alone is expected on no day off, and on the Saturday that is worked for it', async () => {
    const world = await channelOf(database, 'working_days_only');
    await world.statement(addDays(EVE, -1), lineOn(addDays(EVE, -1), 'e'));
    const late = async (text: string) => own(await lateStatements(database.db, at(text)), world);
    expect(await late('10-08T09:59:59')).toEqual([]);
    expect(await late('10-08T10:00:00')).toEqual([EVE]);
    expect(await late('10-13T10:00:00')).toEqual([EVE, BACK, day('10-09'), day('10-10'), day('10-12')]);
    expect(await statesOf(world, '09-30', '10-12', at('10-12T12:00:00'))).toEqual([
      '09-30 late',
      ...range('10-01', '10-07').map((date) => `${date.slice(5)} holiday`),
      '10-08 late',
      '10-09 late',
      '10-10 late',
      '10-11 holiday',
      '10-12 expected',
    ]);
    const [eve, first] = await cellsOf(world, '09-30', '10-01', at('10-12T12:00:00'));
    expect([eve?.statedOn, first?.statedOn]).toEqual([null, BACK]);
  });

  it('is late to the alert, the calendar, the inbox and its list alike, whichever way it comes', async () => {
    const worlds = await Promise.all(
      (['every_day', 'every_date_on_working_days', 'working_days_only'] as const).map((rule) => channelOf(database, rule)),
    );
    for (const world of worlds) await world.statement(EVE, lineOn(EVE, 'e'));
    for (const hour of ['10-02T12:00:00', '10-08T09:59:59', '10-08T10:00:00', '10-10T12:00:00', '10-12T10:00:01']) {
      const now = at(hour);
      const ambience = ambienceOf(database, fixedClock(now.toISOString()));
      const alerts = await lateStatements(database.db, now);
      const channels = worlds.map(({ channel }) => channel);
      const inbox = await runQuery(statementCalendar, ambience, { from: '2026-09-29', to: '2026-10-12' });
      const list = await runQuery(listLateDays, ambience, { channels, dateFrom: '2026-09-29', dateTo: '2026-10-12', limit: 100 });
      for (const world of worlds) {
        const said = own(alerts, world);
        expect(
          (await cellsOf(world, '09-29', '10-12', now)).filter(({ state }) => state === 'late').map((cell) => cell.businessDate),
          hour,
        ).toEqual(said);
        const row = inbox.find(({ channelCode }) => channelCode === world.channel);
        expect(
          row?.cells.filter(({ state }) => state === 'late').map(({ date }) => date),
          hour,
        ).toEqual(said);
        expect(
          list.rows
            .filter(({ channelCode, state }) => channelCode === world.channel && state === 'late')
            .map(({ date }) => date)
            .sort(),
          hour,
        ).toEqual(said);
      }
    }
  });

  it('counts as due today on the day it is due: on the first working day all those since the last one', async () => {
    const [each, working] = [await channelOf(database, 'every_date_on_working_days'), await channelOf(database, 'working_days_only')];
    for (const world of [each, working]) await world.statement(addDays(EVE, -1), lineOn(addDays(EVE, -1), 'e'));
    const today = async (world: World, text: string) =>
      (await runQuery(listLateDays, ambienceOf(database, fixedClock(at(text).toISOString())), { channels: [world.channel], limit: 10 }))
        .today;
    expect(await today(each, '10-05T12:00:00')).toMatchObject({ due: 0 });
    expect(await today(each, '10-08T12:00:00')).toMatchObject({ due: 8, arrived: 0, late: 8 });
    expect(await today(working, '10-08T12:00:00')).toMatchObject({ due: 1, arrived: 0, late: 1 });
    expect(await today(working, '10-12T08:00:00')).toMatchObject({ due: 1, late: 0 });
  });

  it('is by the calendar only from the date on that was set: what was late before stays late', async () => {
    const world = await channelOf(database, 'working_days_only', { from: '2026-10-05' });
    await world.statement(EVE, lineOn(EVE, 'e'));
    expect(own(await lateStatements(database.db, at('10-09T12:00:00')), world)).toEqual([...range('10-01', '10-04'), BACK]);
  });

  it('falls back to the weekend in a year that nobody has published: late rather than silent', async () => {
    const world = await channelOf(database, 'working_days_only');
    const last = parseBusinessDate('2026-12-31');
    await world.statement(last, lineOn(last, 'e'));
    expect(own(await lateStatements(database.db, new Date('2027-01-05T12:00:00+08:00')), world)).toEqual(['2027-01-01', '2027-01-04']);
  });
});
