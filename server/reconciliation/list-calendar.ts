/** The calendar: every channel and business date with how far it has come. */

import type { ChannelRow } from '../channels/contract.ts';
import { everyChannel } from '../channels/list-channels.ts';
import { query } from '../guard/query.ts';
import { addDays, type BusinessDate, daysBetween, instantOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { type DayFacts, selectDayFacts, selectFirstDates } from './calendar-store.ts';
import { type CalendarCell, type CellState, calendarInput } from './contract.ts';

const DAYS_MAX = 62;

/** Refuses `date_malformed` and `range_too_long`. */
export const listCalendar = query({
  name: 'reconciliation.list_calendar',
  permission: 'reconciliation.read',
  input: calendarInput,
  run: async ({ db, now }, input): Promise<CalendarCell[]> => {
    const from = parseBusinessDate(input.dateFrom);
    const days = daysBetween(from, parseBusinessDate(input.dateTo)) + 1;
    if (days < 1 || days > DAYS_MAX)
      throw new DomainError('invalid', 'range_too_long', `A calendar shows 1 to ${DAYS_MAX} days`, { max: DAYS_MAX });
    const channels = (await everyChannel(db)).filter((channel) => channel.active && (input.channels?.includes(channel.code) ?? true));
    const facts = new Map(
      (await selectDayFacts(db, input.dateFrom, input.dateTo)).map((row) => [`${row.channelCode} ${row.businessDate}`, row]),
    );
    const first = await selectFirstDates(db);
    return channels.flatMap((channel) =>
      Array.from({ length: days }, (_none, at) => addDays(from, at)).map((date) =>
        cellOf(channel, date, facts.get(`${channel.code} ${date}`), first.get(channel.code), now),
      ),
    );
  },
});

/** When the statement of a date is due: at the channel's time of day on the day after. */
function dueAtOf(channel: ChannelRow, date: BusinessDate): Date {
  return instantOf(addDays(date, 1), `${channel.statementDueTime}:00`, channel.timeZone);
}

function stateOf(date: BusinessDate, facts: DayFacts | undefined, first: string | undefined, dueAt: Date, now: Date): CellState {
  if (!facts || facts.statementIds.length === 0) return first === undefined || date < first ? 'none' : now < dueAt ? 'expected' : 'late';
  // A statement came after the last run: what that run says is not what there is.
  const isCurrent = facts.runId !== null && facts.runStatementIds.every((id) => facts.statementIds.includes(id));
  if (!isCurrent) return 'imported';
  if (facts.openCount > 0) return 'differences';
  return facts.differenceCount > 0 ? 'closed' : 'matched';
}

function cellOf(channel: ChannelRow, date: BusinessDate, facts: DayFacts | undefined, first: string | undefined, now: Date): CalendarCell {
  const dueAt = dueAtOf(channel, date);
  return {
    channelCode: channel.code,
    businessDate: date,
    state: stateOf(date, facts, first, dueAt, now),
    runId: facts?.runId ?? null,
    statementIds: facts?.statementIds ?? [],
    statementCount: facts?.lineCount ?? 0n,
    bookCount: facts?.bookCount ?? 0n,
    openCount: facts?.openCount ?? 0,
    openDelta: facts?.openDelta ?? [],
    waitingCount: facts?.waitingCount ?? 0,
    dueAt,
  };
}
