/** Counting in working days: weekends, holidays and make-up days, forwards and backwards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type BusinessDate, daysBetween, parseBusinessDate } from './business-date.ts';
import { assertProperty } from './property-fixture.ts';
import {
  addWorkingDays,
  isPublished,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  type WorkingCalendar,
  weekdayOf,
} from './working-days.ts';

const date = parseBusinessDate;
const range = (first: string, last: string) =>
  Array.from({ length: daysBetween(date(first), date(last)) + 1 }, (_none, at) => addDays(date(first), at));

/** National Day of 2026 as it was published: seven days off, a Sunday before and a Saturday after them worked. */
const GOLDEN_WEEK: WorkingCalendar = {
  code: 'T1',
  weekend: [6, 7],
  holidays: new Set([...range('2026-09-25', '2026-09-27'), ...range('2026-10-01', '2026-10-07')]),
  makeUpDays: new Set(['2026-09-20', '2026-10-10']),
  years: new Set([2026]),
};

const START = date('2026-01-01');
const anyDate = fc.integer({ min: 0, max: 400 }).map((days) => addDays(START, days));
const anyCalendar = fc
  .record({
    weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }),
    holidays: fc.uniqueArray(anyDate, { maxLength: 60 }),
    makeUpDays: fc.uniqueArray(anyDate, { maxLength: 30 }),
  })
  .map(
    ({ weekend, holidays, makeUpDays }): WorkingCalendar => ({
      code: 'T2',
      weekend,
      holidays: new Set(holidays.filter((day) => !makeUpDays.includes(day))),
      makeUpDays: new Set(makeUpDays),
      years: new Set([2026]),
    }),
  );

/** Every day of the walk is looked at and counted by its own rule, one after the other. */
function walked(calendar: WorkingCalendar, from: BusinessDate, days: number): BusinessDate {
  const step = days > 0 ? 1 : -1;
  const isWorked = (day: BusinessDate) => {
    const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
    if (calendar.makeUpDays.has(day)) return true;
    if (calendar.holidays.has(day)) return false;
    return !calendar.weekend.includes(weekday === 0 ? 7 : weekday);
  };
  let [at, counted] = [from, 0];
  while (counted < Math.abs(days)) {
    at = addDays(at, step);
    if (isWorked(at)) counted += 1;
  }
  return at;
}

describe('Working days', () => {
  it('leave out a long holiday and count the weekend days that are worked for it', () => {
    expect(isWorkingDay(GOLDEN_WEEK, date('2026-09-20'))).toBe(true);
    expect(isWorkingDay(GOLDEN_WEEK, date('2026-10-10'))).toBe(true);
    expect(isWorkingDay(GOLDEN_WEEK, date('2026-10-11'))).toBe(false);
    expect(isWorkingDay(GOLDEN_WEEK, date('2026-10-05'))).toBe(false);
    expect(nextWorkingDay(GOLDEN_WEEK, date('2026-09-30'))).toBe('2026-10-08');
    expect(nextWorkingDay(GOLDEN_WEEK, date('2026-10-09'))).toBe('2026-10-10');
    expect(previousWorkingDay(GOLDEN_WEEK, date('2026-10-08'))).toBe('2026-09-30');
    expect(addWorkingDays(GOLDEN_WEEK, date('2026-09-30'), 3)).toBe('2026-10-10');
    expect(addWorkingDays(GOLDEN_WEEK, date('2026-10-12'), -3)).toBe('2026-10-08');
    expect(addWorkingDays(GOLDEN_WEEK, date('2026-10-03'), 0)).toBe('2026-10-03');
  });

  it('say of a date whether its year is known, and go by the weekend where it is not', () => {
    expect(isPublished(GOLDEN_WEEK, date('2026-12-31'))).toBe(true);
    expect(isPublished(GOLDEN_WEEK, date('2027-01-01'))).toBe(false);
    expect(nextWorkingDay(GOLDEN_WEEK, date('2026-12-31'))).toBe('2027-01-01');
    expect(isWorkingDay(GOLDEN_WEEK, date('2027-01-02'))).toBe(false);
    expect(weekdayOf(date('2026-11-29'))).toBe(7);
  });

  it('are counted as a walk from day to day counts them, in every calendar and either direction', () => {
    assertProperty(
      fc.property(anyCalendar, anyDate, fc.integer({ min: -40, max: 40 }), (calendar, from, days) => {
        expect(addWorkingDays(calendar, from, days)).toBe(walked(calendar, from, days));
      }),
    );
  });

  it('take back what they added, from any working day, and never land on a day off', () => {
    assertProperty(
      fc.property(anyCalendar, anyDate, fc.integer({ min: 1, max: 40 }), (calendar, from, days) => {
        const start = nextWorkingDay(calendar, from);
        const there = addWorkingDays(calendar, start, days);
        expect(isWorkingDay(calendar, there)).toBe(true);
        expect(addWorkingDays(calendar, there, -days)).toBe(start);
      }),
    );
  });

  it('are none where all seven days are a weekend: such a calendar is refused before it is walked for ever', () => {
    expect(() => nextWorkingDay({ ...GOLDEN_WEEK, weekend: [1, 2, 3, 4, 5, 6, 7] }, START)).toThrow('one day of the week');
  });
});
