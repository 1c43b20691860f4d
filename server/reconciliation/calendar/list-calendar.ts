/** The calendar: every channel and business date with how far it has come. */

import { everyScheduledChannel, type ScheduledChannel } from '../../channels/list-channels.ts';
import { isAllowed } from '../../guard/context.ts';
import { type QueryContext, query } from '../../guard/query.ts';
import { addDays, type BusinessDate, daysBetween, parseBusinessDate } from '../../kernel/business-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import { RECORD_KINDS, type RecordKind } from '../engine/codes.ts';
import { kindsTold } from '../engine/kinds-told.ts';
import type { CellState } from './codes.ts';
import { type CalendarCell, type CalendarInput, calendarInput } from './contract.ts';
import { type DayFacts, type KindAmount, selectDayFacts, selectDaysWhoseTotalsAgree, selectFirstDates } from './store.ts';

const DAYS_MAX = 62;
/** A day is summed up when its calendar is asked for; a queue that stands still shall not make every look at it slow. */
const SUMMED_UP_MAX = 12;

/** Refuses `date_malformed`, `range_too_long`, and `permission_missing` where an owner is named by whoever may not read differences. */
export const listCalendar = query({
  name: 'reconciliation.list_calendar',
  permission: 'reconciliation.read',
  input: calendarInput,
  run: async (context, input) => readCalendar(context, input),
});

/** Every day of every active channel that was asked for, channel by channel. Refuses as `listCalendar` does. */
export async function readCalendar(
  { db, now, actor }: Pick<QueryContext, 'db' | 'now' | 'actor'>,
  input: CalendarInput,
): Promise<CalendarCell[]> {
  const from = parseBusinessDate(input.dateFrom);
  const days = daysBetween(from, parseBusinessDate(input.dateTo)) + 1;
  if (days < 1 || days > DAYS_MAX)
    throw new DomainError('invalid', 'range_too_long', `A calendar covers 1 to ${DAYS_MAX} days`, { max: DAYS_MAX });
  const seesDifferences = isAllowed(actor, 'difference.read');
  if (input.owner !== undefined && !seesDifferences)
    throw new DomainError('forbidden', 'permission_missing', 'Owners of differences need the permission difference.read', {
      permission: 'difference.read',
    });
  const channels = (await everyScheduledChannel(db)).filter(
    (channel) => channel.active && (input.channels?.includes(channel.code) ?? true),
  );
  const facts = new Map(
    (await selectDayFacts(db, input.dateFrom, input.dateTo, input.owner)).map((row) => [`${row.channelCode} ${row.businessDate}`, row]),
  );
  const first = await selectFirstDates(db);
  const shown = new Set(channels.map((channel) => channel.code));
  const uncompared = [...facts.values()]
    .filter((day) => shown.has(day.channelCode) && day.statementIds.length > 0 && !isCompared(day))
    .sort((a, b) => (a.businessDate < b.businessDate ? 1 : -1));
  const agreeing = await selectDaysWhoseTotalsAgree(db, uncompared.slice(0, SUMMED_UP_MAX));
  return channels.flatMap((channel) =>
    Array.from({ length: days }, (_none, at) => addDays(from, at)).map((date) => {
      const cell = cellOf(channel, date, facts.get(`${channel.code} ${date}`), agreeing, first.get(channel.code), now);
      return seesDifferences ? cell : { ...cell, owners: [] };
    }),
  );
}

/** Whether the last run compared the statements that are there now: one that came later is not in what that run says. */
function isCompared({ runId, runStatementIds, statementIds }: DayFacts): boolean {
  return runId !== null && runStatementIds.length === statementIds.length && runStatementIds.every((id) => statementIds.includes(id));
}

/** What the statements that are there say nothing about: half a day that agrees is no day that agrees. */
function untoldOf({ parts }: Pick<DayFacts, 'parts'>): RecordKind[] {
  const told = kindsTold(parts);
  return parts.length === 0 ? [] : RECORD_KINDS.filter((kind) => !told.includes(kind));
}

function stateOf(
  date: BusinessDate,
  facts: DayFacts | undefined,
  agreeing: ReadonlySet<string>,
  first: string | undefined,
  days: ScheduledChannel['days'],
  now: Date,
): CellState {
  if (!facts || facts.statementIds.length === 0) {
    if (first === undefined || date < first) return 'none';
    if (days.isExpected(date)) return now < days.dueAt(date) ? 'expected' : 'late';
    // What the next statement has not of this day's records is a difference of this day.
    return !facts || facts.differenceCount === 0 ? 'holiday' : facts.openOfAll > 0 ? 'differences' : 'closed';
  }
  const isWhole = untoldOf(facts).length === 0;
  if (!isCompared(facts)) return isWhole && agreeing.has(`${facts.channelCode} ${date}`) ? 'totals_agree' : 'imported';
  if (facts.openOfAll > 0) return 'differences';
  if (!isWhole) return 'incomplete';
  return facts.differenceCount > 0 ? 'closed' : 'matched';
}

/** Payments less refunds, by currency; kinds that are not compared are left out. */
function netOf(sums: readonly KindAmount[]): Map<string, bigint> {
  const net = new Map<string, bigint>();
  for (const { kind, currency, amountMinor } of sums)
    if (kind === 'payment' || kind === 'refund')
      net.set(currency, (net.get(currency) ?? 0n) + (kind === 'payment' ? amountMinor : -amountMinor));
  return net;
}

function totalsOf(facts: DayFacts): CalendarCell['totals'] {
  const isOfRun = isCompared(facts);
  const statement = netOf(isOfRun ? facts.runSums : facts.statementSums);
  const books = isOfRun ? netOf(facts.bookSums) : null;
  return [...new Set([...statement.keys(), ...(books?.keys() ?? [])])].sort().map((currency) => ({
    currency,
    statementMinor: statement.get(currency) ?? 0n,
    bookMinor: books && (books.get(currency) ?? 0n),
  }));
}

function cellOf(
  { code, days }: ScheduledChannel,
  date: BusinessDate,
  facts: DayFacts | undefined,
  agreeing: ReadonlySet<string>,
  first: string | undefined,
  now: Date,
): CalendarCell {
  return {
    channelCode: code,
    businessDate: date,
    state: stateOf(date, facts, agreeing, first, days, now),
    runId: facts?.runId ?? null,
    statementIds: facts?.statementIds ?? [],
    untold: facts ? untoldOf(facts) : [],
    statementCount: facts?.lineCount ?? 0n,
    bookCount: facts?.bookCount ?? 0n,
    openCount: facts?.openCount ?? 0,
    openOfAll: facts?.openOfAll ?? 0,
    openDelta: facts?.openDelta ?? [],
    owners: facts?.owners ?? [],
    totals: facts ? totalsOf(facts) : [],
    waitingCount: facts?.waitingCount ?? 0,
    autoMatch: facts?.autoMatch ?? null,
    dueAt: days.dueAt(date),
    statedOn: days.isExpected(date) || facts?.statementIds.length ? null : days.statedOn(date),
    arrivedAt: facts?.arrivedAt ?? null,
  };
}
