/** Reads of postings: those of one account and currency, by date, entry and leg. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import { parseMinor } from '../kernel/money.ts';
import type { FoundDay, PostingFilter } from './contract.ts';
import { datesOf, placesOf } from './journal-store.ts';

export type PostingRow = {
  entry_id: string;
  seq: number;
  business_date: string;
  event_type: string;
  source_kind: string;
  source_id: string;
  memo: string | null;
  side: 'D' | 'C';
  amount_minor: string;
};
export type PostingCursor = { businessDate: string; entryId: string; seq: number };
type Place = { code: string; bucket: number | null };

const LEGS = sql`journal_entries e CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.currencies) WITH ORDINALITY AS leg (account, amount, currency, seq)`;
const SIDE = sql`substr(e.sides, leg.seq::int, 1)`;
const COLUMNS = sql`e.id AS entry_id, leg.seq::int AS seq, e.business_date, e.event_type, e.source_kind, e.source_id, e.memo, ${SIDE} AS side, leg.amount AS amount_minor`;

/** Whether a posting of `currency` is what a filter asks for, on `e` and `leg`. Refuses a malformed amount as `parseMinor` does. */
function foundCondition(filter: PostingFilter, currency: string): SQL {
  const parts = [
    filter.eventTypes?.length ? sql`e.event_type = ANY (${sql.param(filter.eventTypes)}::text[])` : null,
    filter.source ? sql`e.source_id LIKE ${startsWith(filter.source)}` : null,
    filter.amountMin ? sql`leg.amount >= ${parseMinor(filter.amountMin, currency).toString()}::bigint` : null,
    filter.amountMax ? sql`leg.amount <= ${parseMinor(filter.amountMax, currency).toString()}::bigint` : null,
  ].filter((part) => part !== null);
  return parts.length ? sql`(${sql.join(parts, sql` AND `)})` : sql`true`;
}

/** Where the postings of an account are: on the dates on which it moved, in its one bucket, or, of a house account, in the pairs of bucket and date in
 *  which it did; where these are many, along the dates. Null where there are none. */
async function placed(tx: Tx, account: Place, currency: string, from: string, to: string): Promise<SQL | null> {
  const where = [
    sql`${account.code} = ANY (e.accounts)`,
    sql`e.business_date BETWEEN ${from}::date AND ${to}::date`,
    sql`leg.account = ${account.code} AND leg.currency = ${currency}`,
  ];
  const places =
    account.bucket === null
      ? await placesOf(tx, account.code, currency, from, to)
      : await datesOf(tx, account.code, account.bucket, currency, from, to);
  if (places === 'none') return null;
  if (places) where.push(places);
  return sql.join(where, sql` AND `);
}

type Range = { from: string; to: string; after: PostingCursor | null };

function within({ after }: Range): SQL {
  const key = sql`(e.business_date, e.id, leg.seq)`;
  const parts = [sql`true`];
  if (after)
    parts.push(
      sql`${key} > (${after.businessDate}::date, ${after.entryId}::uuid, ${after.seq}::bigint) AND e.business_date >= ${after.businessDate}::date`,
    );
  return sql.join(parts, sql` AND `);
}

/** The postings of an account in a range of dates, in the order of date, entry and leg, from after the cursor. */
export async function selectPostings(
  tx: Tx,
  account: Place,
  currency: string,
  range: Range,
  limit: number,
  filter: PostingFilter = {},
): Promise<PostingRow[]> {
  const where = await placed(tx, account, currency, range.from, range.to);
  if (!where) return [];
  return rows<PostingRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM ${LEGS} WHERE ${where} AND ${within(range)} AND ${foundCondition(filter, currency)}
      ORDER BY e.business_date, e.id, leg.seq LIMIT ${limit}`,
  );
}

/** The same, every posting, each with whether the filter finds it: for a reader that carries the balance along. */
export async function selectMarkedPostings(
  tx: Tx,
  account: Place,
  currency: string,
  range: Range,
  limit: number,
  filter: PostingFilter,
): Promise<(PostingRow & { is_found: boolean })[]> {
  const where = await placed(tx, account, currency, range.from, range.to);
  if (!where) return [];
  return rows(
    tx,
    sql`SELECT ${COLUMNS}, ${foundCondition(filter, currency)} AS is_found FROM ${LEGS} WHERE ${where} AND ${within(range)}
      ORDER BY e.business_date, e.id, leg.seq LIMIT ${limit}`,
  );
}

/** Debits and credits of the postings a filter finds, by day; days without any left out. */
export async function selectFoundDays(
  tx: Tx,
  account: Place,
  currency: string,
  range: { from: string; to: string },
  filter: PostingFilter,
): Promise<FoundDay[]> {
  const where = await placed(tx, account, currency, range.from, range.to);
  if (!where) return [];
  const found = await rows<{ business_date: string; debit: string; credit: string; count: string }>(
    tx,
    sql`SELECT e.business_date, coalesce(sum(leg.amount) FILTER (WHERE ${SIDE} = 'D'), 0)::text AS debit, coalesce(sum(leg.amount) FILTER (WHERE ${SIDE} = 'C'), 0)::text AS credit, count(*)::text AS count
      FROM ${LEGS} WHERE ${where} AND ${foundCondition(filter, currency)} GROUP BY e.business_date ORDER BY e.business_date`,
  );
  return found.map((row) => ({
    businessDate: row.business_date,
    debitMinor: BigInt(row.debit),
    creditMinor: BigInt(row.credit),
    count: BigInt(row.count),
  }));
}

/** What the postings of the cursor's day, up to it and with it, moved the account by, positive on its normal side. Summed where they lie: a hot
 *  account has as many a day as no process should hold. */
export async function selectMovedUpTo(
  tx: Tx,
  account: Place & { normalSide: 'D' | 'C' },
  currency: string,
  { businessDate, entryId, seq }: PostingCursor,
): Promise<bigint> {
  const where = await placed(tx, account, currency, businessDate, businessDate);
  if (!where) return 0n;
  const [row] = await rows<{ moved: string }>(
    tx,
    sql`SELECT coalesce(sum(CASE WHEN ${SIDE} = ${account.normalSide} THEN leg.amount ELSE -leg.amount END), 0)::text AS moved
      FROM ${LEGS} WHERE ${where} AND (e.id, leg.seq) <= (${entryId}::uuid, ${seq}::bigint)`,
  );
  return BigInt(row?.moved ?? '0');
}

/** For each of these postings: what all postings of its day, up to it and with it, moved the account by, positive on `side`. In the order given. */
export async function selectMovedInDay(
  tx: Tx,
  account: Place & { normalSide: 'D' | 'C' },
  currency: string,
  postings: readonly PostingRow[],
): Promise<bigint[]> {
  const dates = [...new Set(postings.map((posting) => posting.business_date))].sort();
  const [from, to] = [dates[0], dates.at(-1)];
  const where = from && to ? await placed(tx, account, currency, from, to) : null;
  if (!where) return [];
  const found = await rows<{ entry_id: string; seq: number; moved: string }>(
    tx,
    sql`SELECT entry_id, seq, moved::text FROM (
        SELECT e.id AS entry_id, leg.seq::int AS seq, sum(CASE WHEN ${SIDE} = ${account.normalSide} THEN leg.amount ELSE -leg.amount END) OVER (PARTITION BY e.business_date ORDER BY e.id, leg.seq) AS moved
        FROM ${LEGS} WHERE ${where} AND e.business_date = ANY (${sql.param(dates)}::date[])) day
      WHERE (entry_id, seq) IN (SELECT * FROM unnest(${sql.param(postings.map((one) => one.entry_id))}::uuid[], ${sql.param(postings.map((one) => one.seq))}::int[]))`,
  );
  const moved = new Map(found.map((row) => [`${row.entry_id} ${row.seq}`, BigInt(row.moved)]));
  return postings.map((posting) => moved.get(`${posting.entry_id} ${posting.seq}`) ?? 0n);
}
