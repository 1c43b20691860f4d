/** Which dates have a statement, when it is due and what stands beside it: the same to whoever asks, in every calendar. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { isWorkingDay, type WorkingCalendar } from '../kernel/working-days.ts';
import { STATEMENT_DAYS } from './codes.ts';
import { StatementDays } from './statement-days.ts';

const START = parseBusinessDate('2026-01-01');
const anyDate = fc.integer({ min: 0, max: 300 }).map((days) => addDays(START, days));
const anyCalendar = fc
  .record({
    weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
    holidays: fc.uniqueArray(anyDate, { maxLength: 40 }),
    makeUpDays: fc.uniqueArray(anyDate, { maxLength: 10 }),
  })
  .map(
    (one): WorkingCalendar => ({
      code: 'T1',
      weekend: one.weekend,
      holidays: new Set(one.holidays),
      makeUpDays: new Set(one.makeUpDays),
      years: new Set([2026]),
    }),
  );
const anyDays = fc
  .record({ rule: fc.constantFrom(...STATEMENT_DAYS), from: anyDate, calendar: anyCalendar })
  .map(({ rule, from, calendar }) => {
    const isEvery = rule === 'every_day';
    const settings = {
      statementDays: rule,
      statementDaysFrom: isEvery ? null : from,
      statementDueTime: '10:00',
      timeZone: 'Asia/Shanghai',
    };
    return { rule, from, calendar, days: new StatementDays(settings, isEvery ? null : calendar) };
  });

describe('The days of a channel’s statements', () => {
  it('without a calendar are every day, due on the day after, beside the day before and the day after', () => {
    const settings = { statementDays: 'every_day', statementDaysFrom: null, statementDueTime: '10:00', timeZone: 'Asia/Shanghai' } as const;
    const days = new StatementDays(settings, null);
    const date = parseBusinessDate('2026-10-03');
    expect(days.isExpected(date)).toBe(true);
    expect(days.dueAt(date).toISOString()).toBe('2026-10-04T02:00:00.000Z');
    expect([days.before(date), days.after(date), days.statedOn(date)]).toEqual([['2026-10-02'], ['2026-10-04'], date]);
  });

  it('account for every date once: on itself where it has a statement, else on the next date that has one', () => {
    assertProperty(
      fc.property(anyDays, anyDate, ({ days }, date) => {
        const stated = days.statedOn(date);
        expect(stated >= date).toBe(true);
        expect(days.isExpected(stated)).toBe(true);
        expect(stated === date).toBe(days.isExpected(date));
        for (let day = date; day < stated; day = addDays(day, 1)) expect(days.isExpected(day), day).toBe(false);
      }),
    );
  });

  it('stand beside each other both ways: what is before a statement has it after itself', () => {
    assertProperty(
      fc.property(anyDays, anyDate, ({ days }, start) => {
        const date = days.statedOn(start);
        const [first] = days.before(date);
        expect(days.isExpected(first as typeof date)).toBe(true);
        expect(
          days
            .before(date)
            .slice(1)
            .every((day) => !days.isExpected(day)),
        ).toBe(true);
        expect(days.after(first as typeof date).at(-1)).toBe(date);
        for (const day of days.before(date).slice(1)) expect(days.statedOn(day)).toBe(date);
      }),
    );
  });

  it('are due after the date, on a working day where a calendar holds, and on the day after before it held', () => {
    assertProperty(
      fc.property(anyDays, anyDate, ({ days, rule, from, calendar }, date) => {
        const due = days.dueOn(date);
        expect(due > date).toBe(true);
        if (rule === 'every_day' || date < from) expect([due, days.isExpected(date)]).toEqual([addDays(date, 1), true]);
        else expect(isWorkingDay(calendar, due)).toBe(true);
        if (rule !== 'working_days_only') expect(days.isExpected(date)).toBe(true);
      }),
    );
  });
});
