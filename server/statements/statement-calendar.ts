/** Channel × business date: did every file arrive, and is it good. */
import { z } from 'zod';
import { everyScheduledChannel } from '../channels/list-channels.ts';
import { query } from '../guard/query.ts';
import { daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { calendarOf } from './calendar.ts';
import { selectDays, selectFirstDays } from './store.ts';

const DAYS_MAX = 62;

/** Refuses `date_malformed` and `range_too_long`. */
export const statementCalendar = query({
  name: 'statements.calendar',
  permission: 'statement.read',
  input: z.strictObject({ from: z.string().max(10), to: z.string().max(10) }),
  run: async ({ db, now }, input) => {
    const range = { from: parseBusinessDate(input.from), to: parseBusinessDate(input.to) };
    const days = daysBetween(range.from, range.to) + 1;
    if (days < 1 || days > DAYS_MAX)
      throw new DomainError('invalid', 'range_too_long', `A calendar covers 1 to ${DAYS_MAX} days`, { max: DAYS_MAX });
    return calendarOf(await everyScheduledChannel(db), await selectDays(db, range.from, range.to), await selectFirstDays(db), range, now);
  },
});
