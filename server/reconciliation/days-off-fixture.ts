/** Days off for tests: a channel that sends statements in one of the three ways, over National Day of 2026. */
import { sql } from '../../db/client.ts';
import type { TestDatabase } from '../../db/testing.ts';
import type { StatementDaysRule } from '../channels/codes.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate, daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { readCalendar } from './calendar/list-calendar.ts';
import { listDifferences } from './differences/list-differences.ts';
import { datesToReconcile } from './runs/dates-to-reconcile.ts';
import { type LineSpec, paymentsAt, type RecordSpec, World } from './testing-world.ts';

/** Off from Thursday 1 to Wednesday 7 October; Saturday the 10th is worked, Sunday the 11th is not. */
export const EVE = parseBusinessDate('2026-09-30');
export const BACK = parseBusinessDate('2026-10-08');

export const day = (text: string): BusinessDate => parseBusinessDate(`2026-${text}`);
export const range = (from: string, to: string): BusinessDate[] =>
  Array.from({ length: daysBetween(day(from), day(to)) + 1 }, (_none, at) => addDays(day(from), at));

export async function channelOf(
  database: TestDatabase,
  rule: StatementDaysRule,
  { from = '2026-01-01', calendar = 'CN' }: { from?: string; calendar?: string } = {},
): Promise<World> {
  const world = await World.create(database);
  if (rule !== 'every_day')
    await database.db.execute(
      sql`UPDATE channels SET statement_days = ${rule}, calendar_code = ${calendar}, statement_days_from = ${from}::date WHERE code = ${world.channel}`,
    );
  return world;
}

const ofDay = (date: BusinessDate, time: string) => paymentsAt(new Date(`${date}T${time}+08:00`));
export const lineOn = (date: BusinessDate, no: string, time = '12:00:00'): LineSpec => ofDay(date, time).line(no);
export const recordOn = (date: BusinessDate, no: string, time = '12:00:00'): RecordSpec => ofDay(date, time).record(no);

/** Of what was found of every channel, the dates of this one. */
export const own = (found: readonly { channelCode: string; businessDate: string }[], world: World): string[] =>
  found.filter(({ channelCode }) => channelCode === world.channel).map(({ businessDate }) => businessDate);

export async function cellsOf({ ambience, channel }: World, from: string, to: string, now: Date) {
  const { database, actor } = ambience;
  return readCalendar({ db: database.db, now, actor }, { dateFrom: day(from), dateTo: day(to), channels: [channel] });
}

export const statesOf = async (world: World, from: string, to: string, now: Date): Promise<string[]> =>
  (await cellsOf(world, from, to, now)).map(({ businessDate, state }) => `${businessDate.slice(5)} ${state}`);

/** What is open, a line each: date, kind, number, delta in minor units. */
export async function open({ ambience, channel }: World): Promise<string[]> {
  const { rows } = await runQuery(listDifferences, ambience, { filter: { channels: [channel], open: true }, limit: 200 });
  return rows.map((row) => `${row.businessDate} ${row.kind} ${row.ourNo ?? row.channelNo} ${row.deltaMinor}`).sort();
}

/** Runs what a new statement of a date asks for, and says which dates that were. */
export async function follow(world: World, date: BusinessDate): Promise<string[]> {
  const dates = await datesToReconcile(world.ambience.database.db, world.channel, date);
  for (const each of dates) await world.run(parseBusinessDate(each));
  return dates;
}
