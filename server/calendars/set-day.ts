/** Naming a single day of a calendar, and taking that back: a typhoon, a day that was announced late. What was alerted of or reconciled before stays. */
import type { Tx } from '../../db/client.ts';
import { command } from '../guard/command.ts';
import type { BusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { weekdayOf } from '../kernel/working-days.ts';
import { type CalendarDetail, removeDayInput, setDayInput } from './contract.ts';
import { calendarByCode } from './list-calendars.ts';
import { deleteDay, raiseVersion, upsertDay } from './store.ts';

/** The calendar as it was seen, taken for this change. Refuses `calendar_not_found`, `calendar_changed`. */
export async function takeCalendar(tx: Tx, code: string, version: number): Promise<CalendarDetail> {
  const calendar = await calendarByCode(tx, code);
  if (!(await raiseVersion(tx, code, version)))
    throw new DomainError('conflict', 'calendar_changed', 'Someone else changed this calendar in the meantime', { calendar: code });
  return calendar;
}

const dayOf = (calendar: CalendarDetail, date: string) => calendar.days.find((day) => day.date === date);

/** Refuses `calendar_not_found`, `calendar_changed`, and `calendar_day_worked` for a make-up day where the day is worked anyway. */
export const setDay = command({
  name: 'calendars.set_day',
  permission: 'channel.configure',
  input: setDayInput,
  run: async ({ tx }, { code, version, date, kind, nameEn, nameZh }) => {
    const calendar = await takeCalendar(tx, code, version);
    if (kind === 'working' && !calendar.weekend.includes(weekdayOf(date as BusinessDate)))
      throw new DomainError('invalid', 'calendar_day_worked', `${date} is no day of the weekend`, { date });
    await upsertDay(tx, code, { date, kind, nameEn, nameZh });
    const what = kind === 'holiday' ? 'is a holiday' : 'is a make-up working day';
    return {
      result: { code, date },
      audit: {
        subjectKind: 'working_calendar',
        subjectId: code,
        summary: `${code}: ${date} ${what} (${nameEn})`,
        before: dayOf(calendar, date),
        after: { date, kind, nameEn, nameZh },
      },
    };
  },
});

/** The weekend decides again. Refuses `calendar_not_found`, `calendar_changed`, `calendar_day_not_named`. */
export const removeDay = command({
  name: 'calendars.remove_day',
  permission: 'channel.configure',
  input: removeDayInput,
  run: async ({ tx }, { code, version, date }) => {
    const before = dayOf(await takeCalendar(tx, code, version), date);
    if (!before) throw new DomainError('not_found', 'calendar_day_not_named', `${code} says nothing of ${date}`, { calendar: code, date });
    await deleteDay(tx, code, date);
    return {
      result: { code, date },
      audit: { subjectKind: 'working_calendar', subjectId: code, summary: `${code}: ${date} follows the week again`, before },
    };
  },
});
