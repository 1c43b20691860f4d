/** The entries of closed dates as batches read them: which dates are taken, their sums, and their legs. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import { numberOf } from '../../kernel/ids.ts';
import { mapLedgerError } from '../store.ts';
import type { ExportState } from './contract.ts';
import type { DaySum, ExportedEntry } from './voucher.ts';

/** All entries of a closed date in one scope. */
export type TakenDay = { businessDate: string; scope: string; entryCount: bigint };

type RawDay = { business_date: string; scope: string; n: string };
const toDay = ({ business_date, scope, n }: RawDay): TakenDay => ({ businessDate: business_date, scope, entryCount: BigInt(n) });

/** What the dates of a period have, and whether a batch that stands has it already. */
export async function selectDays(tx: Tx, from: string, to: string): Promise<(TakenDay & { isTaken: boolean })[]> {
  const found = await rows<RawDay & { is_taken: boolean }>(
    tx,
    sql`SELECT f.business_date, f.scope, f.n, EXISTS (
          SELECT FROM voucher_batch_days d WHERE d.business_date = f.business_date AND d.scope = f.scope AND NOT d.is_withdrawn) AS is_taken
        FROM (SELECT e.business_date, entry_scope(e.currencies) AS scope, count(*) AS n FROM journal_entries e
          WHERE e.business_date BETWEEN ${from}::date AND ${to}::date GROUP BY 1, 2) f ORDER BY f.business_date, f.scope`,
  );
  return found.map((row) => ({ ...toDay(row), isTaken: row.is_taken }));
}

/** Takes for a batch what no other has, and answers it. Refuses `date_not_closed`. */
export async function takeDays(tx: Tx, batchId: string, from: string, to: string, currency: string | null): Promise<TakenDay[]> {
  try {
    const found = await rows<RawDay>(
      tx,
      sql`SELECT business_date, scope, entry_count AS n FROM take_voucher_days(${batchId}::uuid, ${from}::date, ${to}::date, ${currency})`,
    );
    return found.map(toDay);
  } catch (error) {
    throw mapLedgerError(error);
  }
}

export type LegSum = { account: string; currency: string; debitMinor: bigint; creditMinor: bigint; postingCount: bigint };

/** Debits and credits by account and currency of what was taken, by code. */
export async function sumDays(tx: Tx, days: readonly TakenDay[]): Promise<LegSum[]> {
  const found = await rows<{ account: string; currency: string; debit: string; credit: string; n: string }>(
    tx,
    sql`SELECT leg.account, leg.currency, coalesce(sum(leg.amount) FILTER (WHERE substr(e.sides, leg.seq::int, 1) = 'D'), 0) AS debit,
          coalesce(sum(leg.amount) FILTER (WHERE substr(e.sides, leg.seq::int, 1) = 'C'), 0) AS credit, count(*) AS n
        FROM unnest(${sql.param(days.map(({ businessDate }) => businessDate))}::date[], ${sql.param(days.map(({ scope }) => scope))}::text[]) AS day (business_date, scope)
        JOIN journal_entries e ON e.business_date = day.business_date AND entry_scope(e.currencies) = day.scope
        CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.currencies) WITH ORDINALITY AS leg (account, amount, currency, seq)
        GROUP BY leg.account, leg.currency ORDER BY leg.account COLLATE "C", leg.currency COLLATE "C"`,
  );
  return found.map(({ account, currency, debit, credit, n }) => ({
    account,
    currency,
    debitMinor: BigInt(debit),
    creditMinor: BigInt(credit),
    postingCount: BigInt(n),
  }));
}

/** By event, account, currency and side: gross. */
export async function sumDate(tx: Tx, businessDate: string, scopes: readonly string[]): Promise<DaySum[]> {
  const found = await rows<{ event_type: string; account: string; currency: string; side: 'D' | 'C'; amount: string; n: string }>(
    tx,
    sql`SELECT e.event_type, leg.account, leg.currency, substr(e.sides, leg.seq::int, 1) AS side, sum(leg.amount) AS amount, count(*) AS n
        FROM journal_entries e CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.currencies) WITH ORDINALITY AS leg (account, amount, currency, seq)
        WHERE e.business_date = ${businessDate}::date AND entry_scope(e.currencies) = ANY (${sql.param([...scopes])}::text[])
        GROUP BY 1, 2, 3, 4 ORDER BY e.event_type COLLATE "C", leg.account COLLATE "C", leg.currency COLLATE "C", side`,
  );
  return found.map(({ event_type, account, currency, side, amount, n }) => ({
    eventType: event_type,
    account,
    currency,
    side,
    amountMinor: BigInt(amount),
    postingCount: BigInt(n),
  }));
}

const PAGE = 2_000;

type RawEntry = {
  id: string;
  late_for_date: string | null;
  event_type: string;
  source_id: string;
  memo: string | null;
  sides: string;
  amounts: string[];
  accounts: string[];
  currencies: string[];
};

/** The entries of a closed date in these scopes, in the order of their ids, a page at a time: none comes to a closed date while it is read. */
export async function* everyEntry(tx: Tx, businessDate: string, scopes: readonly string[]): AsyncGenerator<ExportedEntry> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await selectPage(tx, businessDate, scopes, after);
    for (const raw of page) {
      yield {
        no: numberOf('J', raw.id),
        businessDate,
        lateForDate: raw.late_for_date,
        eventType: raw.event_type,
        sourceId: raw.source_id,
        memo: raw.memo,
        legs: raw.amounts.map((amount, index) => ({
          account: raw.accounts[index] as string,
          side: raw.sides[index] as 'D' | 'C',
          amountMinor: BigInt(amount),
          currency: raw.currencies[index] as string,
        })),
      };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}

async function selectPage(tx: Tx, businessDate: string, scopes: readonly string[], after: string): Promise<RawEntry[]> {
  return rows<RawEntry>(
    tx,
    sql`SELECT e.id, e.late_for_date, e.event_type, e.source_id, e.memo, e.sides, e.amounts::text[] AS amounts, e.accounts, e.currencies FROM journal_entries e
        WHERE e.business_date = ${businessDate}::date AND e.id > ${after}::uuid AND entry_scope(e.currencies) = ANY (${sql.param([...scopes])}::text[])
        ORDER BY e.id LIMIT ${PAGE}`,
  );
}

/** Of the closed dates, each with the entries it was closed with, less what batches that stand have. */
export async function selectLeft(tx: Tx): Promise<ExportState['left']> {
  const [found] = await rows<{ first: string | null; last: string | null; dates: string; n: string | null }>(
    tx,
    sql`SELECT min(business_date) AS first, max(business_date) AS last, count(*) AS dates, sum(n) AS n FROM (
          SELECT b.business_date, b.entry_count - coalesce((
            SELECT sum(d.entry_count) FROM voucher_batch_days d WHERE d.business_date = b.business_date AND NOT d.is_withdrawn), 0) AS n FROM book_days b) days
        WHERE n > 0`,
  );
  if (!found?.first || !found.last) return null;
  return { from: found.first, to: found.last, dateCount: Number.parseInt(found.dates, 10), entryCount: BigInt(found.n ?? '0') };
}

export async function selectClosedCurrencies(tx: Tx): Promise<string[]> {
  const found = await rows<{ currency: string }>(
    tx,
    sql`SELECT DISTINCT total ->> 'currency' AS currency FROM book_days CROSS JOIN LATERAL jsonb_array_elements(totals) AS total ORDER BY 1`,
  );
  return found.map(({ currency }) => currency);
}
