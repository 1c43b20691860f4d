/** Working days: which dates a calendar works on, from its weekend and the days it names otherwise. Pure; the browser reads it too. */
import { addDays, type BusinessDate } from './business-date.ts';
import { invariant } from './errors.ts';

/** `weekend`: ISO days of the week (1 Monday to 7 Sunday) that are not worked, at most six of them. `holidays` are not worked whatever the day of the
 *  week; `makeUpDays` are, also on a weekend. `years`: those whose list is complete; in any other year the weekend alone decides where no day is named. */
export type WorkingCalendar = {
  readonly code: string;
  readonly weekend: readonly number[];
  readonly holidays: ReadonlySet<string>;
  readonly makeUpDays: ReadonlySet<string>;
  readonly years: ReadonlySet<number>;
};

/** A calendar to count with, of one as it is listed. */
export function workingCalendarOf(listed: {
  code: string;
  weekend: readonly number[];
  years: readonly number[];
  days: readonly { date: string; kind: 'holiday' | 'working' }[];
}): WorkingCalendar {
  const of = (kind: string) => new Set(listed.days.filter((day) => day.kind === kind).map((day) => day.date));
  const { code, weekend, years } = listed;
  return { code, weekend, holidays: of('holiday'), makeUpDays: of('working'), years: new Set(years) };
}

/** The last day up to which every year in a row from the first known one is complete; null where none is. */
export function publishedUntil(years: readonly number[]): string | null {
  const [first] = years;
  if (first === undefined) return null;
  let last = first;
  while (years.includes(last + 1)) last += 1;
  return `${last}-12-31`;
}

/** The list of a year is published some two months before it begins. */
const WARN_DAYS = 60;

/** Whether a calendar with these years ends within two months of `today`, or has ended, or knows no year at all. */
export function endsSoon(years: readonly number[], today: BusinessDate): boolean {
  const until = publishedUntil(years);
  return until === null || until < addDays(today, WARN_DAYS);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: BusinessDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

export const yearOf = (date: string): number => Number.parseInt(date.slice(0, 4), 10);

export function isWorkingDay(calendar: WorkingCalendar, date: BusinessDate): boolean {
  if (calendar.makeUpDays.has(date)) return true;
  return !calendar.holidays.has(date) && !calendar.weekend.includes(weekdayOf(date));
}

/** Whether the date lies in a year whose list is complete; else a holiday in it may not be known yet. */
export function isPublished(calendar: WorkingCalendar, date: BusinessDate): boolean {
  return calendar.years.has(yearOf(date));
}

/** The first working day after `date`, which itself does not count. */
export function nextWorkingDay(calendar: WorkingCalendar, date: BusinessDate): BusinessDate {
  return stepped(calendar, date, 1);
}

/** The last working day before `date`, which itself does not count. */
export function previousWorkingDay(calendar: WorkingCalendar, date: BusinessDate): BusinessDate {
  return stepped(calendar, date, -1);
}

/** T+N in working days: the `days`-th working day after `date`, or before it where `days` is negative. 0 is the date itself, worked or not. */
export function addWorkingDays(calendar: WorkingCalendar, date: BusinessDate, days: number): BusinessDate {
  invariant(Number.isInteger(days), 'working days are counted whole');
  let at = date;
  for (let left = Math.abs(days); left > 0; left -= 1) at = stepped(calendar, at, days > 0 ? 1 : -1);
  return at;
}

function stepped(calendar: WorkingCalendar, date: BusinessDate, step: 1 | -1): BusinessDate {
  invariant(new Set(calendar.weekend).size < 7, 'a calendar works on one day of the week at least');
  let at = addDays(date, step);
  while (!isWorkingDay(calendar, at)) at = addDays(at, step);
  return at;
}
