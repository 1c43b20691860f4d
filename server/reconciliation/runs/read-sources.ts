/** What a run compares: the statements and records of a channel's date, and what the dates beside it have to say. */
import type { Tx } from '../../../db/client.ts';
import type { ChannelRow } from '../../channels/contract.ts';
import type { StatementDays } from '../../channels/statement-days.ts';
import {
  addDays,
  type BusinessDate,
  type DayRule,
  daysBetween,
  endOfBusinessDate,
  startOfBusinessDate,
} from '../../kernel/business-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { LineTotal } from '../../statements/contract.ts';
import { readLineTotals } from '../../statements/read-line-totals.ts';
import type { RecordKind } from '../engine/codes.ts';
import type { Around } from '../engine/contract.ts';
import { DEFAULT_RULES, type Rules } from '../engine/rules.ts';
import type { Sources, TotalRow } from '../engine/store.ts';
import { hasConfirmed } from '../matches/store.ts';
import { hasFurtherNos, hasRun, hasStatementBefore, matchedRecords, type Published, publishedStatements } from './store.ts';

/** The rules of a channel, with what holds for all of them. */
export function rulesOf(channel: ChannelRow): Rules {
  return {
    ...DEFAULT_RULES,
    zone: channel.timeZone,
    dayCut: channel.dayCut,
    dayCutWindowMinutes: channel.dayCutWindowMinutes,
    amountToleranceMinor: channel.amountToleranceMinor,
    feeToleranceMinor: channel.feeToleranceMinor,
  };
}

/** The sources of a run. `stated`: days before without a statement of their own, with the kinds of which what is missing there is this run's to find, or,
 *  where a day is no day off any more, to take back. `daysOff`: the days off that the run went by. */
export type RunSources = Sources & {
  stated: readonly { date: BusinessDate; kinds: readonly RecordKind[] }[];
  daysOff: readonly BusinessDate[];
};

/** The day and its neighbours, up to those that have a statement: what they have published decides what is waiting, overdue and listed elsewhere. Refuses
 *  `statement_missing` where the date has no published statement any more. */
export async function readSources(tx: Tx, channel: ChannelRow, days: StatementDays, date: BusinessDate, rules: Rules): Promise<RunSources> {
  const [before, after] = [days.before(date), days.after(date)];
  const around = datesAround(days, date);
  const statements = await publishedStatements(tx, channel.code, around);
  const of = (day: BusinessDate): Published => statements.get(day) ?? { ids: [], kinds: [] };
  const own = of(date);
  if (own.ids.length === 0)
    throw new DomainError('precondition', 'statement_missing', `${channel.code} no longer has a statement for ${date}`, {
      channel: channel.code,
      date,
    });
  const beside = [...before, ...after].flatMap((day) => of(day).ids);
  const rule: DayRule = { zone: rules.zone, dayCut: rules.dayCut };
  const windowFrom = (day: BusinessDate) => new Date(endOfBusinessDate(day, rule).getTime() - rules.dayCutWindowMinutes * 60_000);
  /** The statements beside that account for the records of a day: its own, or those of the next day that has any. */
  const accounting = (day: BusinessDate) => {
    const [there, stated] = [of(day).ids, days.statedOn(day)];
    return there.length > 0 || stated === date ? there : of(stated).ids;
  };
  const overdue: Sources['overdue'][number][] = [];
  const stated: RunSources['stated'][number][] = [];
  for (const day of before) {
    const told = of(day).kinds;
    const kinds = own.kinds.filter((kind) => told.includes(kind));
    const isRun = await hasRun(tx, channel.code, day);
    if (isRun) overdue.push({ date: day, from: windowFrom(day), kinds });
    const untold = own.kinds.filter((kind) => !told.includes(kind));
    if (untold.length === 0) continue;
    if (days.isExpected(day)) {
      // It waits for its own: only while it was a day off can anything have been found of it.
      if (!isRun) stated.push({ date: day, kinds: untold });
      continue;
    }
    // A day off has no statement: all its records waited for that of the next working day, from the channel's first statement on.
    if (days.statedOn(day) !== date || !(await hasStatementBefore(tx, channel.code, day))) continue;
    overdue.push({ date: day, from: startOfBusinessDate(day, rule), kinds: untold });
    stated.push({ date: day, kinds: untold });
  }
  return {
    stated,
    daysOff: daysOffBefore(days, date),
    lines: 'statement_lines',
    records: 'payments',
    statementIds: own.ids,
    neighbourStatements: new Map([...before, ...after].map((day) => [day, accounting(day)])),
    around: {
      statements: new Map(around.map((day) => [day, of(day).ids])),
      dates: around,
      edges: edgesOf(days, around, (day) => of(day).ids.length > 0),
    },
    matchedBeside: matchedRecords(channel.code, [...before, ...after]),
    channelCode: channel.code,
    isIndexed: true,
    dates: [date],
    neighbourDates: [...before, ...after],
    kinds: own.kinds,
    waitingFrom: new Map([[date, windowFrom(date)]]),
    // Where the next statement is there already the window is over, and what it does not list is missing.
    waitingKinds: own.kinds.filter((kind) => !after.some((day) => of(day).kinds.includes(kind))),
    overdue,
    hasFurtherNos: await hasFurtherNos(tx, [...own.ids, ...beside]),
    hasDecisions: await hasConfirmed(tx, channel.code, date),
    lineTotals: totalRowsOf(await readLineTotals(tx, own.ids)),
  };
}

/** How many statements of either side are looked at for a number that is on several days: a line may be wanted by the record of the day after, that by a line
 *  of the day after that, and so on. */
const AROUND = 3;

export function datesAround(days: StatementDays, date: BusinessDate): BusinessDate[] {
  let [from, to] = [date, date];
  for (let step = 0; step < AROUND; step++) [from, to] = [days.before(from)[0] ?? from, days.after(to).at(-1) ?? to];
  return Array.from({ length: daysBetween(from, to) + 1 }, (_none, at) => addDays(from, at));
}

/** Which statement of these dates may account for the records of which: its own date's and those of days off first, then those before it, then those after. */
function edgesOf(days: StatementDays, dates: readonly BusinessDate[], hasStatement: (date: BusinessDate) => boolean): Around['edges'] {
  return dates.filter(hasStatement).flatMap((statement) => {
    const isOwn = (record: BusinessDate) => record === statement || (!hasStatement(record) && days.statedOn(record) === statement);
    const edge = (record: BusinessDate, prefer: number) => ({
      statement,
      record,
      prefer: isOwn(record) ? daysBetween(record, statement) : prefer,
    });
    return [
      edge(statement, 0),
      ...days.before(statement).map((record) => edge(record, FARTHER + daysBetween(record, statement))),
      ...days.after(statement).map((record) => edge(record, 2 * FARTHER + daysBetween(statement, record))),
    ];
  });
}
/** More than any date is away from another beside it. */
const FARTHER = 100;

/** The days before a date, back to the last that has a statement, that have none by the calendar. */
export const daysOffBefore = (days: StatementDays, date: BusinessDate): BusinessDate[] =>
  days.before(date).filter((day) => !days.isExpected(day));

/** The totals kept with statements as the engine counts lines: payments and refunds, by currency and whether money moved. */
function totalRowsOf(totals: readonly LineTotal[] | null): TotalRow[] | null {
  if (totals === null) return null;
  const rows = new Map<string, TotalRow>();
  for (const { kind, status, currency, count, numbered, amountMinor, feeMinor } of totals) {
    if (kind !== 'payment' && kind !== 'refund') continue;
    const ok = status === 'succeeded' || (status === 'reversed' && kind === 'refund');
    const letter = kind === 'payment' ? 'p' : 'r';
    const key = `${letter} ${currency} ${ok}`;
    const row = rows.get(key) ?? { kind: letter, currency, ok, count: 0n, amount: 0n, fee: 0n, numbered: 0n };
    row.count += count;
    row.amount += amountMinor;
    row.fee += feeMinor;
    row.numbered += numbered;
    rows.set(key, row);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
