/** The list of a year as it was published, pasted: looked at first, then taken whole or not at all. */
import { command } from '../guard/command.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { yearOf } from '../kernel/working-days.ts';
import { type CalendarDay, type CalendarDetail, importYearInput, previewYearInput, type YearPreview } from './contract.ts';
import { calendarByCode } from './list-calendars.ts';
import { readYear } from './read-year.ts';
import { takeCalendar } from './set-day.ts';
import { replaceYear } from './store.ts';

const isSame = (a: CalendarDay, b: CalendarDay) => a.kind === b.kind && a.nameEn === b.nameEn && a.nameZh === b.nameZh;
const daysIn = (calendar: CalendarDetail, year: number) => calendar.days.filter((day) => yearOf(day.date) === year);

function compared(calendar: CalendarDetail, year: number, list: string): YearPreview {
  const { days, errors } = readYear(list, year, calendar.weekend);
  const before = new Map(daysIn(calendar, year).map((day) => [day.date, day]));
  const listed = new Set(days.map((day) => day.date));
  return {
    days,
    errors,
    added: days.filter((day) => !before.has(day.date)),
    removed: [...before.values()].filter((day) => !listed.has(day.date)),
    changed: days.filter((day) => {
      const old = before.get(day.date);
      return old !== undefined && !isSame(old, day);
    }),
  };
}

/** What the list would make of the year; nothing is changed. Refuses `calendar_not_found`. */
export const previewYear = query({
  name: 'calendars.preview_year',
  permission: 'channel.configure',
  input: previewYearInput,
  run: async ({ db }, { code, year, list }) => compared(await calendarByCode(db, code), year, list),
});

/** The year has the days of the list and no others, and counts as complete. Refuses `calendar_not_found`, `calendar_changed`, `calendar_list_wrong` where a
 *  line is wrong (none is taken then), `calendar_list_empty`. */
export const importYear = command({
  name: 'calendars.import_year',
  permission: 'channel.configure',
  input: importYearInput,
  run: async ({ tx }, { code, version, year, list }) => {
    const calendar = await takeCalendar(tx, code, version);
    const { days, errors } = compared(calendar, year, list);
    const [first] = errors;
    if (first)
      throw new DomainError(
        'invalid',
        'calendar_list_wrong',
        `Line ${first.line} of the list: ${first.fault} (wrong lines: ${errors.length})`,
        {
          line: first.line,
          count: errors.length,
        },
      );
    if (days.length === 0) throw new DomainError('invalid', 'calendar_list_empty', 'The list names no day', { year });
    await replaceYear(tx, code, year, days);
    const count = (kind: string) => days.filter((day) => day.kind === kind).length;
    const line = ({ date, kind, nameEn }: CalendarDay) => `${date} ${kind} ${nameEn}`;
    return {
      result: { code, year, holidays: count('holiday'), makeUpDays: count('working') },
      audit: {
        subjectKind: 'working_calendar',
        subjectId: code,
        summary: `${code}: list of ${year} with ${count('holiday')} holidays and ${count('working')} make-up days`,
        before: { days: daysIn(calendar, year).map(line) },
        after: { days: days.map(line) },
      },
    };
  },
});
