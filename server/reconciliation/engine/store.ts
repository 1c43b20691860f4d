/** What the engine compares, in SQL: both sides as relations, what a line and a record are in them, and their totals. */
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { RECORD_KINDS, type RecordKind } from './codes.ts';
import type { Around } from './contract.ts';

/** A kind as lines and what is left have it. */
export const letterOf = (kind: RecordKind) => (kind === 'payment' ? 'p' : 'r');

/** Runs one statement and gives its rows. Integers may come as text or bigint: read them with `BigInt()`. */
export type Execute = (text: string) => Promise<Record<string, unknown>[]>;

/** The count that a query answers as `n`. */
export const countOf = async (execute: Execute, text: string): Promise<bigint> =>
  BigInt(((await execute(text))[0]?.n as string | undefined) ?? '0');

/** Where the two sides are. `records` and `lines` are shaped as `payments` and `statement_lines`; all in the tables of one transaction. */
export type Sources = {
  lines: string;
  records: string;
  statementIds: readonly string[];
  /** Statements of the days beside, published, by their date: what they list is not missing, and not free to be matched again. */
  neighbourStatements: ReadonlyMap<string, readonly string[]>;
  /** What every run of these days sees of a number that is on several of them; null where nothing is known of other days. */
  around: Around | null;
  /** A query of the ids (`id`) of records that the runs of the days beside have matched; null where nothing is known of those days. */
  matchedBeside: string | null;
  channelCode: string | null;
  /** `records` is the big table with its indexes, not a temporary one without. */
  isIndexed: boolean;
  /** The business dates that are reconciled. */
  dates: readonly string[];
  /** Records of these other dates may be matched by a number; `all` where there is no other bound. */
  neighbourDates: readonly string[] | 'all';
  /** Kinds of records that the statements tell of (`kindsTold`): the others are left aside. */
  kinds: readonly RecordKind[];
  /** A record of a date, succeeded at or after this instant, may still be listed tomorrow. */
  waitingFrom: ReadonlyMap<string, Date>;
  /** Kinds that tomorrow's statement has still to tell of: nothing else waits. */
  waitingKinds: readonly RecordKind[];
  /** Records of earlier dates that were waiting: not listed today, they are missing there. `from`: the first instant of a date at which they waited, its
   *  beginning where the date has no statement of its own. `kinds`: those that both days' statements tell of. */
  overdue: readonly { date: string; from: Date; kinds: readonly RecordKind[] }[];
  /** Some of these statements, or of those beside, have further numbers of a line (`further_nos`): else nobody looks for any. */
  hasFurtherNos: boolean;
  /** People have confirmed pairs of these dates: those come before every number. */
  hasDecisions: boolean;
  /** What the lines add up to, where it is known since they were read; else they are added up here. */
  lineTotals?: readonly TotalRow[] | null;
};

/** The days before and after those that are reconciled. */
export const datesBeside = (dates: readonly string[]): string[] =>
  [...new Set(dates.flatMap((date) => [addDays(parseBusinessDate(date), -1), addDays(parseBusinessDate(date), 1)]))].filter(
    (date) => !dates.includes(date),
  );

/** The dates beside those that are reconciled, as far as a line may mean a record of theirs that it does not name. */
export const besideOf = (sources: Pick<Sources, 'dates' | 'neighbourDates'>): readonly string[] =>
  sources.neighbourDates === 'all' ? datesBeside(sources.dates) : sources.neighbourDates;

export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const list = (items: readonly string[], cast: string) => `ARRAY[${items.map(literal).join(',')}]::${cast}[]`;

/** A record of `rc_r` that tomorrow's statement may still list. */
export function isWaiting(sources: Sources, r: string): string {
  const since = [...sources.waitingFrom].map(
    ([date, from]) => `(${r}.business_date = ${literal(date)}::date AND ${r}.occurred_at >= ${literal(from.toISOString())}::timestamptz)`,
  );
  return since.length === 0
    ? 'false'
    : `(${r}.kind = ANY (${list(sources.waitingKinds.map(letterOf), 'text')}) AND (${since.join(' OR ')}))`;
}

/** A line that moved money. A void that gives a payment back whole is a refund made, under another name. */
export const LINE_OK = (l: string) => `(${l}.status = 's' OR (${l}.status = 'v' AND ${l}.kind = 'r'))`;
/** A line that says of another of its number that it did not last: a payment revoked, or a refund that failed and came back. */
export const IS_UNDOING = (v: string) =>
  `((${v}.kind = 'p' AND ${v}.status = 'v') OR (${v}.kind = 'r' AND ${v}.status = 'f' AND ${v}.flow = 'i'))`;
/** Whether `v` undoes `l`. It may leave out our number. */
export const UNDOES = (v: string, l: string) =>
  `(${v}.kind = ${l}.kind AND ${v}.channel_no = ${l}.channel_no AND (${v}.our_no IS NULL OR ${v}.our_no = ${l}.our_no) AND ${IS_UNDOING(v)} AND (${l}.kind = 'p' OR ${l}.flow = 'o'))`;
/** A line that does not state our number of it. Where a refund carries its payment's number, or the channel's own once more, that is what stands
 *  in place of none. */
export const UNNUMBERED = (l: string) =>
  `(${l}.our_no IS NULL OR (${l}.kind = 'r' AND (coalesce(${l}.our_no = ${l}.original_our_no, false) OR coalesce(${l}.our_no = ${l}.channel_no, false))))`;
/** The channel's number, where it tells one line from another. */
export const CHANNEL_KEY = (l: string) => `CASE WHEN ${l}.shares_channel_no THEN NULL ELSE ${l}.channel_no END`;
/** A number of the channel that ours carries is that of the line, or a further one. Null where the line has no further numbers and the first is another. */
export const CHANNEL_NO_AGREES = (l: string, r: string) =>
  `(${l}.channel_no = ${r}.channel_no OR ${r}.channel_no = ANY (${l}.further_nos))`;
/** Fees agree where ours states none, where the channel states none, and where a refund's returned fee is written without its sign by us. */
export const FEE_AGREES = (l: string, r: string, tolerance: bigint) =>
  `(${r}.fee_minor IS NULL OR ${l}.fee_minor IS NULL OR abs(${l}.fee_minor - ${r}.fee_minor) <= ${tolerance}
    OR (${l}.kind = 'r' AND ${r}.fee_minor > 0 AND ${l}.fee_minor = -${r}.fee_minor))`;

export const lineColumns = (
  l: string,
) => `${l}.bucket, ${l}.statement_id, ${l}.line_no, ${l}.kind, ${l}.status, ${LINE_OK(l)} AS ok, ${CHANNEL_KEY(l)} AS channel_key, ${l}.channel_no,
  ${l}.our_no, ${l}.original_our_no, ${l}.flow, ${l}.amount_minor, ${l}.currency, ${l}.fee_minor, ${l}.occurred_at, ${l}.merchant_no, ${l}.further_nos, false AS voided`;
export const recordColumns = (
  r: string,
) => `${r}.id, ${r}.k AS kind, ${r}.status, (${r}.status = 'succeeded') AS ok, ${r}.channel_no, ${r}.our_no, ${r}.original_our_no,
  ${r}.amount_minor, ${r}.currency, ${r}.fee_minor, ${r}.occurred_at, ${r}.business_date, ${r}.merchant_no, ${r}.repeat`;

export type Relations = { lines: string; home: string; neighbours: string; anyDay: string; neighbourLines: string | null };

/** The relations as sub-selects. */
export function relationsOf(sources: Sources): Relations {
  const record = `SELECT p.*, (CASE p.kind WHEN 'payment' THEN 'p' ELSE 'r' END) AS k FROM ${sources.records} p WHERE `;
  const told = sources.kinds.length === RECORD_KINDS.length ? '' : `p.kind = ANY (${list(sources.kinds, 'text')}) AND `;
  const channel = sources.channelCode === null ? '' : `p.channel_code = ${literal(sources.channelCode)} AND `;
  const dates = list(sources.dates, 'date');
  const beside =
    sources.neighbourDates === 'all'
      ? `p.business_date <> ALL (${dates})`
      : `p.business_date = ANY (${list(sources.neighbourDates, 'date')})`;
  const lineOf = (ids: readonly string[]) =>
    `(SELECT * FROM ${sources.lines} WHERE statement_id ${ids.length === 1 ? `= ${literal(ids[0] as string)}::uuid` : `= ANY (${list(ids, 'uuid')})`} AND kind IN ('p', 'r'))`;
  const homeDates =
    sources.dates.length === 1 ? `p.business_date = ${literal(sources.dates[0] as string)}::date` : `p.business_date = ANY (${dates})`;
  const besideIds = [...sources.neighbourStatements.values()].flat();
  return {
    lines: lineOf(sources.statementIds),
    home: `(${record}${channel}${told}${homeDates})`,
    neighbours: `(${record}${channel}${told}${beside})`,
    anyDay: `(${record}${channel}true)`,
    neighbourLines: besideIds.length > 0 ? lineOf(besideIds) : null,
  };
}

/** What was copied a moment ago has no statistics: the planner takes millions of lines for two, and would sort, and loop, and alone. So
 *  everything is hashed, by as many workers as there are; where few numbers are looked up by index, `Find` says so. Until the end of the transaction. */
export async function steerPlanner(execute: Execute): Promise<void> {
  const settings: [name: string, value: string][] = [
    ['enable_mergejoin', 'off'],
    ['enable_nestloop', 'off'],
    ['enable_sort', 'off'],
    // What is read through a cursor is read to its end.
    ['cursor_tuple_fraction', '1'],
    ['parallel_setup_cost', '0'],
    ['parallel_tuple_cost', '0'],
    ['min_parallel_table_scan_size', '0'],
  ];
  await execute(`SELECT ${settings.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}`);
}

export type TotalRow = { kind: string; currency: string; ok: boolean; count: bigint; amount: bigint; fee: bigint; numbered: bigint };

/** Count and sums of one side, by kind, currency and whether money moved: both sides are added up before any line is compared. */
export async function totalsOf(execute: Execute, relation: string, side: 'lines' | 'records'): Promise<TotalRow[]> {
  const kind = side === 'lines' ? 't.kind' : 't.k';
  const ok = side === 'lines' ? LINE_OK('t') : `(t.status = 'succeeded')`;
  const found =
    await execute(`SELECT ${kind} AS kind, t.currency, ${ok} AS ok, count(*)::text AS count, coalesce(sum(t.amount_minor), 0)::text AS amount,
    coalesce(sum(t.fee_minor), 0)::text AS fee, count(t.our_no)::text AS numbered FROM ${relation} t GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`);
  return found.map((row) => ({
    kind: String(row.kind),
    currency: String(row.currency),
    ok: row.ok === true,
    count: BigInt(row.count as string),
    amount: BigInt(row.amount as string),
    fee: BigInt(row.fee as string),
    numbered: BigInt(row.numbered as string),
  }));
}
