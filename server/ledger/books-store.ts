/** The statements that prove the books. Each finds what is wrong: how many, and the first as text; none where it holds. */
import { sql, type Tx } from '../../db/client.ts';
import { type Finding, findWrong as find } from '../../db/proof.ts';
import { DAY_CREDIT, DAY_DEBIT, HAS_DAY } from './balance-store.ts';

const MOVED = sql`SELECT bucket, account, currency, business_date, sum(amount_minor) FILTER (WHERE side = 'D') AS debit, sum(amount_minor) FILTER (WHERE side = 'C') AS credit
  FROM postings GROUP BY bucket, account, currency, business_date`;

export const BOOK_FINDINGS: Record<string, (tx: Tx) => Promise<Finding>> = {
  /** Debits equal credits in every entry and currency, amounts above zero, the bucket in the id. */
  entries_balance: (tx) =>
    find(
      tx,
      sql`SELECT id::text AS what FROM journal_entries
        WHERE NOT coalesce(legs_are_sound(bucket, id, sides, amounts, accounts, currencies), false) OR late_for_date >= business_date`,
    ),
  /** The total of every bucket and currency is zero: each bucket is a trial balance of its own. */
  buckets_balance: (tx) =>
    find(
      tx,
      sql`SELECT bucket || ' ' || currency || ': ' || sum(debit_minor) - sum(credit_minor) AS what FROM balances GROUP BY bucket, currency HAVING sum(debit_minor) <> sum(credit_minor)`,
    ),
  /** Every balance row is the sum of its postings, and every posting is in one. */
  balances_equal_postings: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', bucket, account, currency) AS what
        FROM (SELECT bucket, account, currency, coalesce(sum(debit), 0) AS debit, coalesce(sum(credit), 0) AS credit FROM (${MOVED}) m GROUP BY 1, 2, 3) p
        FULL JOIN (SELECT bucket, account, currency, debit_minor, credit_minor FROM balances WHERE debit_minor > 0 OR credit_minor > 0) b USING (bucket, account, currency)
        WHERE p.debit IS DISTINCT FROM b.debit_minor OR p.credit IS DISTINCT FROM b.credit_minor`,
    ),
  /** The movements by day are the sums of the postings of the day. */
  days_equal_postings: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', bucket, account, currency, business_date) AS what
        FROM (${MOVED}) p
        FULL JOIN (
          SELECT bucket, account, currency, business_date, sum(debit) AS debit, sum(credit) AS credit FROM (
            SELECT bucket, account, currency, business_date, debit_minor AS debit, credit_minor AS credit FROM balance_days
            UNION ALL SELECT bucket, account, currency, day, ${DAY_DEBIT}, ${DAY_CREDIT} FROM balances WHERE ${HAS_DAY}) u
          GROUP BY 1, 2, 3, 4 HAVING sum(debit) > 0 OR sum(credit) > 0) d USING (bucket, account, currency, business_date)
        WHERE coalesce(p.debit, 0) <> coalesce(d.debit, 0) OR coalesce(p.credit, 0) <> coalesce(d.credit, 0)`,
    ),
  /** No account that may not is below zero, frozen amounts counted; house accounts by their total over the stripes. */
  no_forbidden_negative: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', b.account, b.currency) AS what FROM balances b JOIN ledger_accounts a ON a.code = b.account
        WHERE NOT a.may_go_negative GROUP BY b.account, b.currency, a.normal_side
        HAVING CASE a.normal_side WHEN 'D' THEN sum(b.debit_minor) - sum(b.credit_minor) ELSE sum(b.credit_minor) - sum(b.debit_minor) END < sum(b.frozen_minor)`,
    ),
  /** Every balance row holds the floor of its account, and its day is later than every closed one. */
  floors_of_accounts: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', b.bucket, b.account, b.currency) AS what FROM balances b JOIN ledger_accounts a ON a.code = b.account
        WHERE b.normal_side::text <> a.normal_side::text OR b.blocked <> (a.status = 'blocked') OR b.day <= b.closed_through
          OR b.floor_sign <> CASE WHEN a.bucket IS NULL OR a.may_go_negative THEN 0 WHEN a.normal_side = 'C' THEN 1 ELSE -1 END`,
    ),
  /** Frozen and pending amounts are those of the open holds. */
  holds_equal_balances: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', bucket, account, currency) AS what
        FROM (SELECT bucket, account, currency, coalesce(sum(remaining_minor) FILTER (WHERE kind = 'frozen'), 0) AS frozen,
                coalesce(sum(remaining_minor) FILTER (WHERE kind = 'pending'), 0) AS pending FROM ledger_holds GROUP BY 1, 2, 3) h
        FULL JOIN balances b USING (bucket, account, currency)
        WHERE coalesce(h.frozen, 0) <> coalesce(b.frozen_minor, 0) OR coalesce(h.pending, 0) <> coalesce(b.pending_minor, 0)`,
    ),
  /** A closed date has the entries and totals it was closed with, and its closing balances are the fold of all days up to it. */
  closed_days_unmoved: (tx) =>
    find(
      tx,
      sql`SELECT d.business_date::text AS what FROM book_days d
          WHERE d.entry_count <> (SELECT count(*) FROM journal_entries e WHERE e.business_date = d.business_date)
             OR d.totals <> (SELECT coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'debitMinor', debit::text, 'creditMinor', credit::text) ORDER BY currency), '[]')
               FROM (SELECT currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit FROM balance_days t WHERE t.business_date = d.business_date GROUP BY currency) day)
        UNION ALL
        SELECT concat_ws(' ', bucket, account, currency, business_date) FROM (
          SELECT *, sum(debit_minor) OVER w AS debit_fold, sum(credit_minor) OVER w AS credit_fold FROM balance_days
          WINDOW w AS (PARTITION BY bucket, account, currency ORDER BY business_date)) folded
        WHERE closing_debit_minor IS NOT NULL AND (closing_debit_minor <> debit_fold OR closing_credit_minor <> credit_fold)
        UNION ALL
        SELECT concat_ws(' ', bucket, account, currency, business_date) FROM balance_days
        WHERE closing_debit_minor IS NULL AND business_date <= (SELECT closed_through FROM book_state)`,
    ),
  /** Every entry has its key, and every key that was posted its entry. */
  keys_equal_entries: (tx) =>
    find(
      tx,
      sql`SELECT coalesce(k.key, e.key) AS what FROM (SELECT bucket, key, entry_id FROM ledger_keys WHERE entry_id IS NOT NULL) k
        FULL JOIN journal_entries e ON e.bucket = k.bucket AND e.key = k.key AND e.id = k.entry_id WHERE k.key IS NULL OR e.key IS NULL`,
    ),
  /** A reversal is the exact mirror of an entry of its bucket. */
  reversals_mirror: (tx) =>
    find(
      tx,
      sql`SELECT r.id::text AS what FROM journal_entries r WHERE r.reversal_of IS NOT NULL AND NOT EXISTS (
        SELECT FROM journal_entries e WHERE e.bucket = r.bucket AND e.id = r.reversal_of AND e.sides = translate(r.sides, 'DC', 'CD')
          AND e.amounts = r.amounts AND e.accounts = r.accounts AND e.currencies = r.currencies)`,
    ),
  /** Nobody changed, removed or reordered a line of the audit trail. */
  audit_chain: (tx) => find(tx, sql`SELECT seq::text AS what FROM (SELECT audit_first_break() AS seq) b WHERE seq IS NOT NULL`),
};

/** The proofs read everything once: they get more time than a screen. Only inside a transaction. */
export async function allowLongStatements(tx: Tx): Promise<void> {
  await tx.execute(sql`SET LOCAL statement_timeout = '10min'`);
}
