/** Reads of journal entries: the journal by keyset, and one entry. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import { inRanges } from '../../db/minor-ranges.ts';
import { minorRanges } from '../kernel/amount-range.ts';
import { bucketOf, idOfNumber, numberOf } from '../kernel/ids.ts';
import { writings } from '../kernel/search-text.ts';
import { HAS_DAY } from './balance-store.ts';
import type { EntryFilter, EntryRow, LegRow } from './contract.ts';

type RawEntry = {
  id: string;
  business_date: string;
  late_for_date: string | null;
  event_type: string;
  source_kind: string;
  source_id: string;
  memo: string | null;
  posted_ms: number;
  posted_by: string | null;
  posted_by_name: string | null;
  reversal_of: string | null;
  reversed_by: string | null;
  sides: string;
  amounts: string[];
  accounts: string[];
  currencies: string[];
};

const COLUMNS = sql`e.id, e.business_date, e.late_for_date, e.event_type, e.source_kind, e.source_id, e.memo, (extract(epoch FROM e.posted_at) * 1000)::float8 AS posted_ms, e.posted_by, (SELECT u.name FROM users u WHERE u.id = e.posted_by) AS posted_by_name,
  e.reversal_of, (SELECT r.id FROM journal_entries r WHERE r.bucket = e.bucket AND r.reversal_of = e.id) AS reversed_by, e.sides, e.amounts::text[] AS amounts, e.accounts, e.currencies`;

function toRow(raw: RawEntry): EntryRow {
  const legs: LegRow[] = raw.amounts.map((amount, index) => ({
    seq: index + 1,
    account: raw.accounts[index] as string,
    side: raw.sides[index] as 'D' | 'C',
    amountMinor: BigInt(amount),
    currency: raw.currencies[index] as string,
  }));
  const totals = new Map<string, bigint>();
  for (const leg of legs) if (leg.side === 'D') totals.set(leg.currency, (totals.get(leg.currency) ?? 0n) + leg.amountMinor);
  return {
    id: raw.id,
    no: numberOf('J', raw.id),
    businessDate: raw.business_date,
    lateForDate: raw.late_for_date,
    eventType: raw.event_type,
    sourceKind: raw.source_kind,
    sourceId: raw.source_id,
    memo: raw.memo,
    postedAt: new Date(raw.posted_ms),
    postedBy: raw.posted_by,
    postedByName: raw.posted_by_name,
    reversalOf: raw.reversal_of,
    reversedBy: raw.reversed_by,
    legs,
    totals: [...totals].map(([currency, minor]) => ({ currency, minor })),
  };
}

function numbersCondition(numbers: readonly string[]): SQL {
  const ids = numbers.flatMap((number) => idOfNumber('J', number.toUpperCase()) ?? []);
  const sources = numbers.filter((number) => idOfNumber('J', number.toUpperCase()) === null);
  const parts = [
    ...ids.map((id) => sql`(e.bucket = ${bucketOf(id)} AND e.id = ${id}::uuid)`),
    ...(sources.length === 1
      ? writings(sources[0] as string).map((number) => sql`e.source_id LIKE ${startsWith(number)}`)
      : sources.length
        ? [sql`e.source_id = ANY (${sql.param(sources.flatMap(writings))}::text[])`]
        : []),
  ];
  return sql`(${sql.join(parts, sql` OR `)})`;
}

const REVERSED: Record<string, SQL> = {
  reversal: sql`e.reversal_of IS NOT NULL`,
  // That it is not null is said for the planner, which else takes every entry for a reversal.
  reversed: sql`EXISTS (SELECT FROM journal_entries r WHERE r.bucket = e.bucket AND r.reversal_of = e.id AND r.reversal_of IS NOT NULL)`,
  plain: sql`(e.reversal_of IS NULL AND NOT EXISTS (SELECT FROM journal_entries r WHERE r.bucket = e.bucket AND r.reversal_of = e.id))`,
};

function amountCondition(filter: EntryFilter): SQL | null {
  const ranges = inRanges(sql`leg.amount`, sql`leg.currency`, minorRanges(filter));
  return ranges && sql`EXISTS (SELECT FROM unnest(e.amounts, e.currencies) AS leg (amount, currency) WHERE ${ranges})`;
}

/** An account and a currency together are of one leg: an exchange has legs of both currencies, and each of its accounts only some of them. */
const legCondition = ({ account, currency }: EntryFilter): SQL | null =>
  account && currency
    ? sql`EXISTS (SELECT FROM unnest(e.accounts, e.currencies) AS leg (account, currency) WHERE leg.account = ${account} AND leg.currency = ${currency})`
    : null;

/** The conditions of a filter, on `journal_entries e`. Refuses a malformed amount as `minorRanges` does. */
export function entryConditions(filter: EntryFilter): SQL {
  const parts = [
    filter.numbers?.length ? numbersCondition(filter.numbers) : null,
    filter.account ? sql`${filter.account} = ANY (e.accounts)` : null,
    legCondition(filter),
    filter.eventTypes?.length ? sql`e.event_type = ANY (${sql.param(filter.eventTypes)}::text[])` : null,
    filter.reversed?.length
      ? sql`(${sql.join(
          filter.reversed.map((word) => REVERSED[word] as SQL),
          sql` OR `,
        )})`
      : null,
    filter.currency ? sql`${filter.currency} = ANY (e.currencies)` : null,
    filter.dateFrom ? sql`e.business_date >= ${filter.dateFrom}::date` : null,
    filter.dateTo ? sql`e.business_date <= ${filter.dateTo}::date` : null,
    amountCondition(filter),
  ].filter((part) => part !== null);
  return parts.length ? sql.join(parts, sql` AND `) : sql`true`;
}

/** How many (bucket, date) pairs are worth looking up one by one; a hot account has more, and then nearly every entry is its own. */
const PAIRS_MAX = 200;

/** Where an account of the house moved in a range of dates, as a condition: `none` where it did not, null where it is nearly everywhere. */
export async function placesOf(tx: Tx, account: string, currency: string | null, from: string, to: string): Promise<SQL | 'none' | null> {
  const pairs = await rows<{ bucket: number; day: string }>(
    tx,
    sql`SELECT b.bucket, m.day::text AS day FROM balances b CROSS JOIN LATERAL (
        SELECT d.business_date AS day FROM balance_days d WHERE d.bucket = b.bucket AND d.account = b.account AND d.currency = b.currency
          AND d.business_date BETWEEN ${from}::date AND ${to}::date
        UNION SELECT b.day WHERE b.day BETWEEN ${from}::date AND ${to}::date AND (b.debit_minor > b.opening_debit_minor OR b.credit_minor > b.opening_credit_minor)) m
      WHERE b.account = ${account} AND ${currency ? sql`b.currency = ${currency}` : sql`true`} LIMIT ${PAIRS_MAX + 1}`,
  );
  if (pairs.length === 0) return 'none';
  if (pairs.length > PAIRS_MAX) return null;
  return sql`(e.bucket, e.business_date) IN (SELECT * FROM unnest(${sql.param(pairs.map((pair) => pair.bucket))}::smallint[], ${sql.param(pairs.map((pair) => pair.day))}::date[]))`;
}

/** On how many dates a small account may have moved to be looked up by them. */
const DATES_MAX = 200;

/** Where an account in one bucket moved in a range of dates, as a condition on bucket and date: beside a large one its entries are few of the bucket's.
 *  `none` where it did not; of many dates the bucket alone. */
export async function datesOf(
  tx: Tx,
  account: string,
  bucket: number,
  currency: string | null,
  from: string,
  to: string,
): Promise<SQL | 'none'> {
  const own = sql`bucket = ${bucket} AND account = ${account} AND ${currency ? sql`currency = ${currency}` : sql`true`}`;
  const days = await rows<{ day: string }>(
    tx,
    sql`SELECT day::text FROM (SELECT business_date AS day FROM balance_days WHERE ${own} AND business_date BETWEEN ${from}::date AND ${to}::date
        UNION SELECT day FROM balances WHERE ${own} AND day BETWEEN ${from}::date AND ${to}::date AND ${HAS_DAY}) moved
      LIMIT ${DATES_MAX + 1}`,
  );
  if (days.length === 0) return 'none';
  if (days.length > DATES_MAX) return sql`e.bucket = ${bucket}`;
  return sql`e.bucket = ${bucket} AND e.business_date = ANY (${sql.param(days.map(({ day }) => day).sort())}::date[])`;
}

/** The same, and where the entries of the filter's account are: on the dates on which it moved, in its one bucket or, of an account of the house, where
 *  it did. Then a small part of the journal is read and not all of it. */
export async function placedConditions(tx: Tx, filter: EntryFilter): Promise<SQL> {
  if (!filter.account) return entryConditions(filter);
  const [account] = await rows<{ bucket: number | null }>(tx, sql`SELECT bucket FROM ledger_accounts WHERE code = ${filter.account}`);
  if (!account) return sql`false`;
  const range = [filter.dateFrom ?? '0001-01-01', filter.dateTo ?? '9999-12-31'] as const;
  const places =
    account.bucket === null
      ? await placesOf(tx, filter.account, null, ...range)
      : await datesOf(tx, filter.account, account.bucket, null, ...range);
  if (places === 'none') return sql`false`;
  return places ? sql`${places} AND ${entryConditions(filter)}` : entryConditions(filter);
}

/** Each number by the key of entries where it is one of an entry, else by the index of sources; in the order given. */
export async function selectFoundNumbers(
  tx: Tx,
  { numbers, ...rest }: EntryFilter & { numbers: string[] },
): Promise<{ missing: string[]; outside: string[] }> {
  const asked = numbers.map((number) => {
    const id = idOfNumber('J', number.toUpperCase());
    return { number, id, bucket: id && bucketOf(id) };
  });
  const exists = (more: SQL) =>
    sql`(EXISTS (SELECT FROM journal_entries e WHERE n.id IS NOT NULL AND e.bucket = n.bucket AND e.id = n.id AND ${more})
      OR EXISTS (SELECT FROM journal_entries e WHERE n.id IS NULL AND e.source_id = ANY (ARRAY[n.number, upper(n.number), lower(n.number)]) AND ${more}))`;
  const found = await rows<{ number: string; known: boolean; inside: boolean }>(
    tx,
    sql`SELECT n.number, ${exists(sql`true`)} AS known, ${exists(entryConditions({ ...rest, numbers: undefined }))} AS inside
        FROM unnest(${sql.param(asked.map((one) => one.number))}::text[], ${sql.param(asked.map((one) => one.id))}::uuid[], ${sql.param(asked.map((one) => one.bucket))}::smallint[])
          WITH ORDINALITY AS n (number, id, bucket, place) ORDER BY n.place`,
  );
  return {
    missing: found.filter((row) => !row.known).map((row) => row.number),
    outside: found.filter((row) => row.known && !row.inside).map((row) => row.number),
  };
}

/** A part for each event, none twice, which the index of events has in the order of dates: a page is the first of all their first. One where no event is
 *  asked for. */
async function armsOf(tx: Tx, filter: EntryFilter): Promise<SQL[]> {
  const events = [...new Set(filter.eventTypes ?? [])];
  const rest = await placedConditions(tx, { ...filter, eventTypes: undefined });
  return events.length === 0 ? [rest] : events.map((event) => sql`e.event_type = ${event}::text AND ${rest}`);
}

/** By business date and id; `after` is those of the last row seen. */
export async function selectEntries(
  tx: Tx,
  filter: EntryFilter,
  order: 'newest' | 'oldest',
  after: [string, string] | null,
  limit: number,
): Promise<EntryRow[]> {
  const bound = after
    ? order === 'newest'
      ? sql`AND (e.business_date, e.id) < (${after[0]}::date, ${after[1]}::uuid)`
      : sql`AND (e.business_date, e.id) > (${after[0]}::date, ${after[1]}::uuid)`
    : sql``;
  const direction = order === 'newest' ? sql`DESC` : sql`ASC`;
  const inOrder = sql`ORDER BY e.business_date ${direction}, e.id ${direction} LIMIT ${limit}`;
  const arms = await armsOf(tx, filter);
  const page = sql.join(
    arms.map((arm) => sql`(SELECT e.* FROM journal_entries e WHERE ${arm} ${bound} ${inOrder})`),
    sql` UNION ALL `,
  );
  const found = await rows<RawEntry>(tx, sql`SELECT ${COLUMNS} FROM (${page}) e ${inOrder}`);
  return found.map(toRow);
}

export async function selectEntry(tx: Tx, id: string): Promise<EntryRow | null> {
  const [raw] = await rows<RawEntry>(
    tx,
    sql`SELECT ${COLUMNS} FROM journal_entries e WHERE e.bucket = ${bucketOf(id)} AND e.id = ${id}::uuid`,
  );
  return raw ? toRow(raw) : null;
}

export async function selectEntriesOfSource(tx: Tx, sourceId: string, limit: number): Promise<EntryRow[]> {
  const found = await rows<RawEntry>(
    tx,
    sql`SELECT ${COLUMNS} FROM journal_entries e WHERE e.source_id = ${sourceId} ORDER BY e.business_date, e.id LIMIT ${limit}`,
  );
  return found.map(toRow);
}
