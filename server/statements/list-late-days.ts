/** The days whose statement came too late or is missing, and whether what was due today is there. */
import { z } from 'zod';
import { everyScheduledChannel } from '../channels/list-channels.ts';
import { dayText } from '../guard/contract.ts';
import { decodeCursor, encodeCursor, type Page, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { addDays, BOOK_DAY, type BusinessDate, businessDateOf, daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { calendarOf } from './calendar.ts';
import { channelCode, type DueToday, type LateDay } from './contract.ts';
import { selectDays, selectFirstDays } from './store.ts';

const DAYS_MAX = 366;
/** Where no dates are named: what is late longer than that stands in the calendar of its month. */
const DAYS_SHOWN = 31;
/** No holiday is longer: what is due today is of one of these dates. */
const DUE_BACK_DAYS = 31;

export const lateInput = z.strictObject({
  channels: z.array(channelCode).max(50).optional(),
  /** Of the business date, inclusive. */
  dateFrom: dayText.optional(),
  dateTo: dayText.optional(),
  ...pageInput,
});

/** Newest date first, then in the order of the channels; `count` is of all pages. `today` counts the statements that are due on the current date (of the date before it, or of all since the last
 *  working day where a channel follows a calendar), of the channels asked for. Refuses `date_malformed`, `range_too_long` and `cursor_malformed`. */
export const listLateDays = query({
  name: 'statements.late_days',
  permission: 'statement.read',
  input: lateInput,
  run: async ({ db, now }, input): Promise<Page<LateDay> & { count: number; today: DueToday }> => {
    const today = businessDateOf(now, BOOK_DAY);
    const latest = addDays(today, -1);
    const to = input.dateTo ? parseBusinessDate(input.dateTo) : latest;
    const from = input.dateFrom ? parseBusinessDate(input.dateFrom) : addDays(to, 1 - DAYS_SHOWN);
    if (daysBetween(from, to) >= DAYS_MAX)
      throw new DomainError('invalid', 'range_too_long', `A list of late statements covers 1 to ${DAYS_MAX} days`, { max: DAYS_MAX });
    const channels = (await everyScheduledChannel(db)).filter((channel) => input.channels?.includes(channel.code) ?? true);
    const first = await selectFirstDays(db);
    const between = async (range: { from: BusinessDate; to: BusinessDate }) =>
      calendarOf(channels, await selectDays(db, range.from, range.to), first, range, now).flatMap(({ channelCode: code, cells }) =>
        cells.map((cell) => ({ code, cell })),
      );
    const rows = (from > to ? [] : await between({ from, to })).flatMap(({ code, cell }): LateDay[] => {
      const { date, state, dueAt, isExpected, arrivedAt, wasLate, statementId } = cell;
      const isMissing = state === 'late' || (state === 'refused' && isExpected && dueAt <= now);
      const late = state === 'imported' && wasLate ? 'arrivedLate' : isMissing ? (state as 'late' | 'refused') : null;
      if (late === null) return [];
      return [{ channelCode: code, date, state: late, dueAt, arrivedAt: late === 'arrivedLate' ? arrivedAt : null, statementId }];
    });
    const dueOn = new Map(channels.map(({ code, days }) => [code, (date: string) => days.dueOn(date as BusinessDate)]));
    const due = (await between({ from: addDays(today, -DUE_BACK_DAYS), to: latest })).filter(
      ({ code, cell }) => cell.isExpected && cell.state !== 'none' && dueOn.get(code)?.(cell.date) === today,
    );
    const arrived = due.filter(({ cell }) => cell.state === 'imported').length;
    const late = due.filter(({ cell }) => cell.state !== 'imported' && cell.dueAt <= now).length;
    const inOrder = rows.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
    const after = decodeCursor(input.cursor, ['date', 'text']);
    const placeOf = (code: string) => channels.findIndex((channel) => channel.code === code);
    const left = after
      ? inOrder.filter((row) => row.date < after[0] || (row.date === after[0] && placeOf(row.channelCode) > placeOf(after[1])))
      : inOrder;
    const page = toPage(
      left,
      input.limit,
      (row) => encodeCursor([row.date, row.channelCode]),
      (row) => row,
    );
    return { ...page, count: inOrder.length, today: { date: latest, due: due.length, arrived, late } };
  },
});
