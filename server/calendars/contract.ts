/** Calendars of working days as screens show them and as an administrator changes them. */
import { z } from 'zod';
import { dayText, nameText, ordinal } from '../guard/contract.ts';
import { DAY_KINDS, type DayKind, type LineFault } from './codes.ts';

export type CalendarDay = { date: string; kind: DayKind; nameEn: string; nameZh: string };

/** `weekend`: ISO days of the week, 1 Monday to 7 Sunday. `years`: those whose list is complete, in order. */
export type CalendarHead = { code: string; nameEn: string; nameZh: string; weekend: number[]; years: number[]; version: number };
export type CalendarDetail = CalendarHead & { days: CalendarDay[] };

/** A line of a pasted list that could not be taken; `line` counts from 1, `text` is its beginning. */
export type LineError = { line: number; fault: LineFault; text: string };

/** What a pasted list would make of its year: its days, what it takes away, adds and says otherwise, and the lines that are wrong. */
export type YearPreview = {
  days: CalendarDay[];
  added: CalendarDay[];
  removed: CalendarDay[];
  changed: CalendarDay[];
  errors: LineError[];
};

export const calendarCode = z.string().regex(/^[A-Z][A-Z0-9_]{1,15}$/);
const year = z.number().int().min(1990).max(2199);
const dayName = nameText(60);
/** A year of days, one a line, and room for remarks. */
const pastedList = z.string().max(40_000);

export const getCalendarInput = z.strictObject({ code: calendarCode });
export const addCalendarInput = z.strictObject({
  code: calendarCode,
  nameEn: nameText(60),
  nameZh: nameText(60),
  weekend: z
    .array(z.number().int().min(1).max(7))
    .max(6)
    .refine((days) => new Set(days).size === days.length),
});
export const setDayInput = z.strictObject({
  code: calendarCode,
  version: ordinal,
  date: dayText,
  kind: z.enum(DAY_KINDS),
  nameEn: dayName,
  nameZh: dayName,
});
export const removeDayInput = z.strictObject({ code: calendarCode, version: ordinal, date: dayText });
export const previewYearInput = z.strictObject({ code: calendarCode, year, list: pastedList });
export const importYearInput = z.strictObject({ code: calendarCode, version: ordinal, year, list: pastedList });
