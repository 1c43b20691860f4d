/** Calendars of working days: all of them, one with its days, and as higher rooms count with them. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { type WorkingCalendar, workingCalendarOf } from '../kernel/working-days.ts';
import { type CalendarDetail, getCalendarInput } from './contract.ts';
import { selectCalendar, selectCalendars, selectCalendarsWithDays } from './store.ts';

export const listCalendars = query({
  name: 'calendars.list',
  permission: 'channel.read',
  input: z.strictObject({}),
  run: async ({ db }) => selectCalendars(db),
});

/** Refuses `calendar_not_found`. */
export const getCalendar = query({
  name: 'calendars.get',
  permission: 'channel.read',
  input: getCalendarInput,
  run: async ({ db }, { code }) => calendarByCode(db, code),
});

/** Refuses `calendar_not_found`. */
export async function calendarByCode(tx: Tx, code: string): Promise<CalendarDetail> {
  const calendar = await selectCalendar(tx, code);
  if (!calendar) throw new DomainError('not_found', 'calendar_not_found', `Unknown calendar ${code}`, { calendar: code });
  return calendar;
}

/** All calendars by their code, to count with. */
export async function everyCalendar(tx: Tx): Promise<Map<string, WorkingCalendar>> {
  return new Map((await selectCalendarsWithDays(tx)).map((calendar) => [calendar.code, workingCalendarOf(calendar)]));
}
