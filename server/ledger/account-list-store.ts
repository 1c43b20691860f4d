/** The list of accounts: a line an account and currency with its balances of now, by keyset, and their count and sums. A page is one statement, and
 *  so one snapshot: posted, pending, frozen and available belong together. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { headingsOf, heldKind, houseArms, ofLine, ownArms } from './account-filter-store.ts';
import { magnitudeOf, topOfOwn } from './account-top-store.ts';
import { ACCOUNT_COLUMNS, selectChart } from './balance-store.ts';
import { ACCOUNT_CLASSES, type AccountClass } from './codes.ts';
import type { AccountFilter, AccountLine, AccountOrder, AccountRow, AccountSum, Balance } from './contract.ts';

type Raw = AccountRow & {
  line_currency: string | null;
  stripes: number;
  debit: string | null;
  credit: string | null;
  posted: string | null;
  pending: string | null;
  frozen: string | null;
  magnitude: string;
};

/** Of the last line seen: `magnitude` is its posted balance, comparable between currencies. */
export type AccountPlace = { code: string; currency: string; magnitude: string };

/** Of accounts `a` come lines `l`: one a currency that the account ever moved in, or one without a balance. */
const SIGN = sql`(CASE WHEN a.normal_side = 'D' THEN 1 ELSE -1 END)`;

/** A balance row knows its account's side: whether it is of an amount is seen before its account is looked up. */
const ownLine = (currency: SQL) => sql`CROSS JOIN LATERAL (
    SELECT ${currency} AS currency, 1 AS stripes, b.debit_minor AS debit, b.credit_minor AS credit,
      (CASE WHEN b.normal_side = 'D' THEN 1 ELSE -1 END) * (b.debit_minor - b.credit_minor) AS posted, b.pending_minor AS pending, b.frozen_minor AS frozen) l`;
const OWN_LINE = ownLine(sql`coalesce(b.currency, a.currency::text)`);
/** An account in one bucket has one balance row a currency. Looked up account by account, in the order of codes, until there is enough (OFFSET 0: or it
 *  is planned as one join of all there are). */
const OWN_IN_ORDER = sql`LEFT JOIN LATERAL (SELECT * FROM balances o WHERE o.bucket = a.bucket AND o.account = a.code OFFSET 0) b ON true ${OWN_LINE}`;
/** The same for who has to look at all of them: one join. An account is in its bucket alone. */
const OWN_AT_ONCE = sql`LEFT JOIN balances b ON b.account = a.code ${OWN_LINE}`;
/** The same where an amount is asked for, which only what has moved can have. */
const OWN_MOVED = sql`JOIN balances b ON b.account = a.code ${ownLine(sql`b.currency`)}`;
/** An account of the house has as many as there are buckets, which are added up. True of every account. */
const HOUSE = sql`CROSS JOIN LATERAL (
    SELECT b.currency, count(*)::int AS stripes, sum(b.debit_minor) AS debit, sum(b.credit_minor) AS credit, ${SIGN} * (sum(b.debit_minor) - sum(b.credit_minor)) AS posted,
      sum(b.pending_minor) AS pending, sum(b.frozen_minor) AS frozen
    FROM balances b WHERE b.account = a.code GROUP BY b.currency
    UNION ALL SELECT a.currency::text, 0, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (SELECT FROM balances b WHERE b.account = a.code)) l`;

const CURRENCY = sql`coalesce(l.currency, '')`;
const MAGNITUDE = magnitudeOf(sql`l.posted`, sql`l.currency`);
const COLUMNS = sql`${ACCOUNT_COLUMNS}, l.currency AS line_currency, l.stripes, l.debit::text, l.credit::text, l.posted::text, l.pending::text, l.frozen::text`;

function toLine(raw: Raw): AccountLine {
  const { line_currency: currency, stripes, debit, credit, posted, pending, frozen, magnitude, ...account } = raw;
  if (currency === null || posted === null) return { ...account, lineCurrency: currency, balance: null };
  const balance: Balance = {
    account: account.code,
    currency,
    debitMinor: BigInt(debit ?? '0'),
    creditMinor: BigInt(credit ?? '0'),
    postedMinor: BigInt(posted),
    pendingMinor: BigInt(pending ?? '0'),
    frozenMinor: BigInt(frozen ?? '0'),
    availableMinor: BigInt(posted) - BigInt(frozen ?? '0'),
    stripes,
  };
  return { ...account, lineCurrency: currency, balance };
}

/** Parts of what a filter finds, none twice: what is selected from, and under which conditions. */
type Part = { from: SQL; where: SQL; isHouse: boolean };

/** None where no heading of the chart fits: there is no such account. */
function partsIn(filter: AccountFilter, chart: readonly AccountRow[], order: AccountOrder['by'] = 'code'): Part[] {
  const headings = headingsOf(filter, chart);
  const kind = heldKind(filter);
  const accounts = kind
    ? sql`(SELECT DISTINCT account FROM ledger_holds WHERE kind = ${kind} AND remaining_minor > 0 ORDER BY account) held JOIN ledger_accounts a ON a.code = held.account`
    : sql`ledger_accounts a`;
  const own = filter.amountMin || filter.amountMax ? OWN_MOVED : order === 'posted' ? OWN_AT_ONCE : OWN_IN_ORDER;
  const part = (lines: SQL) => (arm: SQL) => ({
    from: sql`${accounts} ${lines}`,
    where: sql`${arm} AND ${ofLine(filter)}`,
    isHouse: lines === HOUSE,
  });
  return [...ownArms(filter, headings, chart).map(part(own)), ...houseArms(filter, headings).map(part(HOUSE))];
}

/** By code, from after `after` on. */
function byCode(parts: readonly Part[], falls: boolean, after: AccountPlace | null, limit: number): SQL {
  const bound = after
    ? falls
      ? sql`AND a.code <= ${after.code} AND (a.code, ${CURRENCY}) < (${after.code}, ${after.currency})`
      : sql`AND a.code >= ${after.code} AND (a.code, ${CURRENCY}) > (${after.code}, ${after.currency})`
    : sql``;
  const direction = sql.raw(falls ? 'DESC' : 'ASC');
  const arms = parts.map(
    ({ from, where }) => sql`(SELECT ${COLUMNS}, '0' AS magnitude FROM ${from} WHERE ${where} ${bound}
      ORDER BY a.code ${direction}, ${CURRENCY} COLLATE "C" ${direction} LIMIT ${limit})`,
  );
  return sql`SELECT * FROM (${sql.join(arms, sql` UNION ALL `)}) found ORDER BY code ${direction}, coalesce(line_currency, '') COLLATE "C" ${direction} LIMIT ${limit}`;
}

/** By posted balance. Every line that the filter finds is looked at, by no more than its key, or by its balance row alone where `top` has those of accounts
 *  in one bucket: an index of balances would have to be kept by every posting. What the page shows is read for the page alone. */
function byBalance(parts: readonly Part[], top: SQL | null, falls: boolean, after: AccountPlace | null, limit: number): SQL {
  const bound = after
    ? sql`AND (${MAGNITUDE}, a.code, ${CURRENCY}) ${sql.raw(falls ? '<' : '>')} (${after.magnitude}::numeric, ${after.code}, ${after.currency})`
    : sql``;
  const direction = sql.raw(falls ? 'DESC' : 'ASC');
  const inOrder = sql`ORDER BY magnitude ${direction}, code ${direction}, line_currency COLLATE "C" ${direction}`;
  const arms = (top ? parts.filter(({ isHouse }) => isHouse) : parts).map(
    ({ from, where }) => sql`(SELECT a.code, ${CURRENCY} AS line_currency, ${MAGNITUDE} AS magnitude FROM ${from} WHERE ${where} ${bound}
      ORDER BY magnitude ${direction}, a.code ${direction}, ${CURRENCY} COLLATE "C" ${direction} LIMIT ${limit})`,
  );
  return sql`SELECT ${COLUMNS}, page.magnitude FROM (SELECT * FROM (${sql.join(top ? [top, ...arms] : arms, sql` UNION ALL `)}) found ${inOrder} LIMIT ${limit}) page
    JOIN ledger_accounts a ON a.code = page.code ${HOUSE} WHERE ${CURRENCY} = page.line_currency
    ORDER BY page.magnitude ${direction}, page.code ${direction}, page.line_currency COLLATE "C" ${direction}`;
}

export async function selectAccountLines(
  tx: Tx,
  filter: AccountFilter,
  { by, descending }: AccountOrder,
  after: AccountPlace | null,
  limit: number,
): Promise<(AccountLine & { magnitude: string })[]> {
  const chart = await selectChart(tx);
  const parts = partsIn(filter, chart, by);
  if (parts.length === 0) return [];
  const read = async (statement: SQL) =>
    (await rows<Raw>(tx, statement)).map((raw) => ({ ...toLine(raw), magnitude: String(raw.magnitude) }));
  if (by === 'code') return read(byCode(parts, descending, after, limit));
  const top = topOfOwn(filter, chart, descending, after, limit);
  const page = top ? await read(byBalance(parts, top, descending, after, limit)) : null;
  // Falling, a page that is full above zero has nothing of the rest in it; rising from above zero there is no rest.
  if (page && (!descending || (page.length === limit && page.every(({ magnitude }) => BigInt(magnitude) > 0n)))) return page;
  return read(byBalance(parts, null, descending, after, limit));
}

/** Per class, normal side and currency, of at most `cap` + 1 lines. */
export async function sumAccountLines(tx: Tx, filter: AccountFilter, cap: number): Promise<AccountSum[]> {
  const parts = partsIn(filter, await selectChart(tx));
  if (parts.length === 0) return [];
  const arms = parts.map(
    ({ from, where }) => sql`SELECT a.class, a.normal_side, l.currency, l.posted, l.pending, l.frozen FROM ${from} WHERE ${where}`,
  );
  const sums = await rows<Record<'class' | 'side' | 'count' | 'posted' | 'pending' | 'frozen', string> & { currency: string | null }>(
    tx,
    sql`SELECT class, normal_side::text AS side, currency, count(*)::text AS count, coalesce(sum(posted), 0)::text AS posted, coalesce(sum(pending), 0)::text AS pending,
        coalesce(sum(frozen), 0)::text AS frozen
      FROM (SELECT * FROM (${sql.join(arms, sql` UNION ALL `)}) lines LIMIT ${cap + 1}) found GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
  return sums.map((sum) => ({
    class: sum.class as AccountSum['class'],
    side: sum.side as AccountSum['side'],
    currency: sum.currency,
    count: BigInt(sum.count),
    postedMinor: BigInt(sum.posted),
    pendingMinor: BigInt(sum.pending),
    frozenMinor: BigInt(sum.frozen),
  }));
}

/** How many lines of each class, of each at most `cap` + 1. */
export async function countAccountLines(
  tx: Tx,
  filter: Omit<AccountFilter, 'classes'>,
  cap: number,
): Promise<{ class: AccountClass; count: bigint }[]> {
  const chart = await selectChart(tx);
  const counts = ACCOUNT_CLASSES.map((name) => {
    const lines = partsIn({ ...filter, classes: [name] }, chart).map(({ from, where }) => sql`SELECT FROM ${from} WHERE ${where}`);
    return lines.length
      ? sql`SELECT ${name} AS class, count(*)::text AS count FROM (SELECT FROM (${sql.join(lines, sql` UNION ALL `)}) lines LIMIT ${cap + 1}) found`
      : sql`SELECT ${name} AS class, '0' AS count`;
  });
  const counted = await rows<{ class: AccountClass; count: string }>(tx, sql.join(counts, sql` UNION ALL `));
  return counted.map(({ class: of, count }) => ({ class: of, count: BigInt(count) }));
}
