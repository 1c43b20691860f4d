/** Reads of balances: now, as of a date, by day. Sums over stripes, never over a history. Sums are numeric in
 *  SQL, so that no sum of bigints overflows; whole numbers arrive as text and become BigInt. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import type { AccountRow, Balance, DayMovement } from './contract.ts';

/** What a balance row moved on its own day, and whether it moved at all: the movement is what came after the opening. */
export const DAY_DEBIT = sql`debit_minor - opening_debit_minor`;
export const DAY_CREDIT = sql`credit_minor - opening_credit_minor`;
export const HAS_DAY = sql`(debit_minor > opening_debit_minor OR credit_minor > opening_credit_minor)`;

export async function selectClosedThrough(tx: Tx): Promise<string> {
  const [row] = await rows<{ closed: string }>(tx, sql`SELECT closed_through AS closed FROM book_state`);
  return (row as { closed: string }).closed;
}

/** Totals of every stripe at the end of `date`. A closed date reads its closing totals; an open one takes the totals of now less the
 *  movements after it, which are those of the few open dates. */
function stripesAsOf(date: string, closedThrough: string, where: SQL): SQL {
  if (date <= closedThrough) {
    return sql`SELECT b.bucket, b.account, b.currency, c.closing_debit_minor AS debit, c.closing_credit_minor AS credit
      FROM balances b CROSS JOIN LATERAL (
        SELECT closing_debit_minor, closing_credit_minor FROM balance_days d
        WHERE d.bucket = b.bucket AND d.account = b.account AND d.currency = b.currency AND d.business_date <= ${date}::date AND d.closing_debit_minor IS NOT NULL
        ORDER BY d.business_date DESC LIMIT 1) c WHERE ${where}`;
  }
  return sql`SELECT b.bucket, b.account, b.currency,
        CASE WHEN b.day > ${date}::date THEN b.opening_debit_minor ELSE b.debit_minor END - coalesce(l.debit, 0) AS debit,
        CASE WHEN b.day > ${date}::date THEN b.opening_credit_minor ELSE b.credit_minor END - coalesce(l.credit, 0) AS credit
      FROM balances b LEFT JOIN (
        SELECT bucket, account, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit
        FROM balance_days WHERE business_date > ${date}::date GROUP BY bucket, account, currency) l USING (bucket, account, currency) WHERE ${where}`;
}

/** Debit and credit totals of one account and currency at the end of `date`. `closedThrough` where it was read in the same snapshot. */
export async function selectTotalsAsOf(
  tx: Tx,
  account: string,
  currency: string,
  date: string,
  closedThrough?: string,
): Promise<{ debitMinor: bigint; creditMinor: bigint }> {
  const closed = closedThrough ?? (await selectClosedThrough(tx));
  const [row] = await rows<{ debit: string; credit: string }>(
    tx,
    sql`SELECT coalesce(sum(debit), 0) AS debit, coalesce(sum(credit), 0) AS credit
      FROM (${stripesAsOf(date, closed, sql`b.account = ${account} AND b.currency = ${currency}`)}) s`,
  );
  return { debitMinor: BigInt(row?.debit ?? '0'), creditMinor: BigInt(row?.credit ?? '0') };
}

export async function selectBalances(tx: Tx, accounts: readonly string[] | null): Promise<Balance[]> {
  const found = await rows<Record<string, unknown>>(
    tx,
    sql`SELECT account, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit, sum(pending_minor) AS pending, sum(frozen_minor) AS frozen,
        min(normal_side::text) AS side, count(*)::int AS stripes
      FROM balances WHERE ${accounts ? sql`account = ANY (${sql.param([...accounts])}::text[])` : sql`true`} GROUP BY account, currency ORDER BY account COLLATE "C", currency COLLATE "C"`,
  );
  return found.map((row) => {
    const [debit, credit, frozen] = [BigInt(row.debit as string), BigInt(row.credit as string), BigInt(row.frozen as string)];
    const posted = row.side === 'D' ? debit - credit : credit - debit;
    return {
      account: row.account as string,
      currency: row.currency as string,
      debitMinor: debit,
      creditMinor: credit,
      postedMinor: posted,
      pendingMinor: BigInt(row.pending as string),
      frozenMinor: frozen,
      availableMinor: posted - frozen,
      stripes: row.stripes as number,
    };
  });
}

/** Movements of an account by day, oldest first, days without movement left out. */
export async function selectDays(tx: Tx, account: string, currency: string, from: string, to: string): Promise<DayMovement[]> {
  const found = await rows<{ business_date: string; debit: string; credit: string }>(
    tx,
    sql`SELECT business_date, sum(debit) AS debit, sum(credit) AS credit FROM (
        SELECT d.business_date, d.debit_minor AS debit, d.credit_minor AS credit FROM balances b JOIN balance_days d USING (bucket, account, currency)
        WHERE b.account = ${account} AND b.currency = ${currency} AND d.business_date BETWEEN ${from}::date AND ${to}::date
        UNION ALL
        SELECT day, ${DAY_DEBIT}, ${DAY_CREDIT} FROM balances
        WHERE account = ${account} AND currency = ${currency} AND day BETWEEN ${from}::date AND ${to}::date AND ${HAS_DAY}) moved
      GROUP BY business_date ORDER BY business_date`,
  );
  return found.map((row) => ({ businessDate: row.business_date, debitMinor: BigInt(row.debit), creditMinor: BigInt(row.credit) }));
}

/** Of `ledger_accounts a`. */
export const ACCOUNT_COLUMNS = sql`a.code, a.name_en AS "nameEn", a.name_zh AS "nameZh", a.heading, a.class, a.normal_side::text AS "normalSide", a.currency, a.owner_kind AS "ownerKind",
  a.owner_id AS "ownerId", a.may_go_negative AS "mayGoNegative", a.hot, a.takes_postings AS "takesPostings", a.status`;

/** The chart by code: headings and the accounts of the house that have no owner. Short, whatever the number of accounts. */
export async function selectChart(tx: Tx): Promise<AccountRow[]> {
  return rows<AccountRow>(tx, sql`SELECT ${ACCOUNT_COLUMNS} FROM ledger_accounts a WHERE a.heading IS NULL ORDER BY a.code COLLATE "C"`);
}

/** Accounts that take postings, by the beginning of their code in any of these writings; the first by code. */
export async function selectAccountsFrom(tx: Tx, beginnings: readonly string[], limit: number): Promise<AccountRow[]> {
  const begins = beginnings.map((code) => sql`a.code LIKE ${startsWith(code)}`);
  return rows<AccountRow>(
    tx,
    sql`SELECT ${ACCOUNT_COLUMNS} FROM ledger_accounts a WHERE a.takes_postings AND (${sql.join(begins, sql` OR `)}) ORDER BY a.code COLLATE "C" LIMIT ${limit}`,
  );
}

/** Of these codes those that there are, in no order. */
export async function selectAccountNames(tx: Tx, codes: readonly string[]): Promise<Pick<AccountRow, 'code' | 'nameEn' | 'nameZh'>[]> {
  return rows(
    tx,
    sql`SELECT a.code, a.name_en AS "nameEn", a.name_zh AS "nameZh" FROM ledger_accounts a WHERE a.code = ANY (${sql.param([...codes])}::text[])`,
  );
}

export async function selectAccountsOf(tx: Tx, ownerKind: string, ownerId: string): Promise<AccountRow[]> {
  return rows<AccountRow>(
    tx,
    sql`SELECT ${ACCOUNT_COLUMNS} FROM ledger_accounts a WHERE a.owner_kind = ${ownerKind} AND a.owner_id = ${ownerId} ORDER BY a.code COLLATE "C"`,
  );
}

export async function selectAccount(tx: Tx, code: string): Promise<(AccountRow & { bucket: number | null }) | null> {
  const [row] = await rows<AccountRow & { bucket: number | null }>(
    tx,
    sql`SELECT ${ACCOUNT_COLUMNS}, a.bucket FROM ledger_accounts a WHERE a.code = ${code}`,
  );
  return row ?? null;
}

export type ClosedDay = {
  businessDate: string;
  closedAt: Date;
  closedByName: string;
  entryCount: bigint;
  totals: { currency: string; debitMinor: string; creditMinor: string }[];
};

export async function selectClosedDays(tx: Tx, limit: number): Promise<ClosedDay[]> {
  const found = await rows<{ business_date: string; at: number; closed_by_name: string; entry_count: string; totals: ClosedDay['totals'] }>(
    tx,
    sql`SELECT business_date, (extract(epoch FROM closed_at) * 1000)::float8 AS at, closed_by_name, entry_count, totals FROM book_days ORDER BY business_date DESC LIMIT ${limit}`,
  );
  return found.map((row) => ({
    businessDate: row.business_date,
    closedAt: new Date(row.at),
    closedByName: row.closed_by_name,
    entryCount: BigInt(row.entry_count),
    totals: row.totals,
  }));
}

type OpenDay = { businessDate: string; currency: string; debitMinor: bigint; creditMinor: bigint };

/** Dates after `closedThrough` with movements, oldest first, with their totals per currency. To be asked in one snapshot. */
export async function selectOpenDays(tx: Tx, closedThrough: string): Promise<OpenDay[]> {
  type Moved = { business_date: string; currency: string; debit: string; credit: string };
  // Apart, since every balance row is read for the second: several processes share that, and none would where the two are added up in one statement.
  const before = await rows<Moved>(
    tx,
    sql`SELECT business_date, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit FROM balance_days
      WHERE business_date > ${closedThrough}::date GROUP BY 1, 2`,
  );
  const own = await rows<Moved>(
    tx,
    sql`SELECT day AS business_date, currency, sum(${DAY_DEBIT}) AS debit, sum(${DAY_CREDIT}) AS credit FROM balances WHERE ${HAS_DAY} GROUP BY 1, 2`,
  );
  const days = new Map<string, OpenDay>();
  for (const { business_date: businessDate, currency, debit, credit } of [...before, ...own]) {
    const key = `${businessDate} ${currency}`;
    const { debitMinor, creditMinor } = days.get(key) ?? { debitMinor: 0n, creditMinor: 0n };
    days.set(key, { businessDate, currency, debitMinor: debitMinor + BigInt(debit), creditMinor: creditMinor + BigInt(credit) });
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}
