/** Adds a calendar of working days: its weekend, with no year known yet. */
import { command } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { addCalendarInput } from './contract.ts';
import { insertCalendar } from './store.ts';

/** Refuses `calendar_code_taken`. */
export const addCalendar = command({
  name: 'calendars.add',
  permission: 'channel.configure',
  input: addCalendarInput,
  run: async ({ tx, now }, input) => {
    const weekend = [...input.weekend].sort();
    if (!(await insertCalendar(tx, { ...input, weekend }, now)))
      throw new DomainError('conflict', 'calendar_code_taken', `A calendar with the code ${input.code} already exists`, {
        calendar: input.code,
      });
    return {
      result: { code: input.code },
      audit: {
        subjectKind: 'working_calendar',
        subjectId: input.code,
        summary: `added working-day calendar ${input.code}`,
        after: { nameEn: input.nameEn, nameZh: input.nameZh, weekend },
      },
    };
  },
});
