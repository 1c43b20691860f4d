/** The statements that prove the books. Each finds what is wrong: how many, and the first as text; none where it holds. */
import { sql, type Tx } from '../../db/client.ts';
import { type Finding, findWrong as find } from '../../db/proof.ts';
import { DAY_CREDIT, DAY_DEBIT } from './balance-store.ts';

const MOVED = sql`SELECT bucket, account, currency, business_date, sum(amount_minor) FILTER (WHERE side = 'D') AS debit, sum(amount_minor) FILTER (WHERE side = 'C') AS credit
  FROM postings GROUP BY bucket, account, currency, business_date`;

export const BOOK_FINDINGS: Record<string, (tx: Tx) => Promise<Finding>> = {
  /** Debits equal credits in every entry and currency, amounts above zero, the bucket in the id; what is late is late for a closed day. */
  entries_balance: (tx) =>
    find(
      tx,
      sql`SELECT id::text AS what FROM journal_entries
        WHERE NOT coalesce(legs_are_sound(bucket, id, sides, amounts, accounts, currencies), false)
          OR late_for_date >= business_date OR late_for_date > (SELECT closed_through FROM book_state)`,
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
  /** The movements by day are the sums of the postings of the day; a day without any has no row. */
  days_equal_postings: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', bucket, account, currency, business_date) AS what
        FROM (${MOVED}) p
        FULL JOIN (
          SELECT bucket, account, currency, business_date, sum(debit) AS debit, sum(credit) AS credit FROM (
            SELECT bucket, account, currency, business_date, debit_minor AS debit, credit_minor AS credit FROM balance_days
            UNION ALL SELECT bucket, account, currency, day, ${DAY_DEBIT}, ${DAY_CREDIT} FROM balances WHERE ${DAY_DEBIT} <> 0 OR ${DAY_CREDIT} <> 0) u
          GROUP BY 1, 2, 3, 4) d USING (bucket, account, currency, business_date)
        WHERE coalesce(p.debit, 0) <> d.debit OR coalesce(p.credit, 0) <> d.credit OR d.debit IS NULL OR d.debit + d.credit = 0`,
    ),
  /** No account that may not is below zero, frozen amounts counted; house accounts by their total over the stripes. */
  no_forbidden_negative: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', b.account, b.currency) AS what FROM balances b JOIN ledger_accounts a ON a.code = b.account
        WHERE NOT a.may_go_negative GROUP BY b.account, b.currency, a.normal_side
        HAVING CASE a.normal_side WHEN 'D' THEN sum(b.debit_minor) - sum(b.credit_minor) ELSE sum(b.credit_minor) - sum(b.debit_minor) END < sum(b.frozen_minor)`,
    ),
  /** Every balance row is of an account of the chart, with its floor, bucket and currency, and its day is later than every closed one. */
  floors_of_accounts: (tx) =>
    find(
      tx,
      sql`SELECT concat_ws(' ', b.bucket, b.account, b.currency) AS what FROM balances b LEFT JOIN ledger_accounts a ON a.code = b.account CROSS JOIN book_state s
        WHERE a.code IS NULL OR NOT a.takes_postings OR b.bucket <> a.bucket OR b.currency <> a.currency
          OR b.normal_side::text <> a.normal_side::text OR b.blocked <> (a.status = 'blocked') OR b.day <= b.closed_through OR b.closed_through <> s.closed_through
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
  /** A hold is what its steps left of it, and what was captured of it is what an entry under the same key took out of the account, or brought in. */
  holds_equal_steps: (tx) =>
    find(
      tx,
      sql`SELECT coalesce(h.id, s.hold_id)::text AS what FROM ledger_holds h FULL JOIN (
          SELECT bucket, hold_id, count(*) FILTER (WHERE step = 'place') AS places, sum(amount_minor) FILTER (WHERE step = 'place') AS placed,
            coalesce(sum(amount_minor) FILTER (WHERE step <> 'place'), 0) AS gone FROM ledger_hold_steps GROUP BY bucket, hold_id) s ON s.bucket = h.bucket AND s.hold_id = h.id
        WHERE h.id IS NULL OR s.places IS DISTINCT FROM 1 OR s.placed <> h.amount_minor OR s.placed - s.gone <> h.remaining_minor
        UNION ALL
        SELECT s.hold_id::text FROM ledger_hold_steps s JOIN ledger_holds h ON h.bucket = s.bucket AND h.id = s.hold_id JOIN ledger_accounts a ON a.code = h.account
        WHERE s.step = 'capture' AND NOT EXISTS (
          SELECT FROM ledger_keys k JOIN journal_entries e ON e.bucket = k.bucket AND e.id = k.entry_id WHERE k.bucket = s.bucket AND k.key = s.key
            AND s.amount_minor * CASE h.kind WHEN 'frozen' THEN -1 ELSE 1 END = (
              SELECT sum(CASE WHEN substr(e.sides, leg.seq::int, 1) = a.normal_side::text THEN leg.amount ELSE -leg.amount END)
              FROM unnest(e.accounts, e.amounts, e.currencies) WITH ORDINALITY AS leg (account, amount, currency, seq) WHERE leg.account = h.account AND leg.currency = h.currency))`,
    ),
  /** A closed date has the entries and totals it was closed with, and its closing balances are the fold of all days up to it; an
   *  open one has none, and the book is closed through the last date that was closed. */
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
        WHERE business_date <= (SELECT closed_through FROM book_state)
          AND (closing_debit_minor IS DISTINCT FROM debit_fold OR closing_credit_minor IS DISTINCT FROM credit_fold)
        UNION ALL
        SELECT concat_ws(' ', bucket, account, currency, business_date) FROM balance_days t
        WHERE CASE WHEN business_date > (SELECT closed_through FROM book_state) THEN num_nonnulls(closing_debit_minor, closing_credit_minor) > 0
          ELSE NOT EXISTS (SELECT FROM book_days d WHERE d.business_date = t.business_date) END
        UNION ALL
        SELECT closed_through::text FROM book_state WHERE closed_through <> (SELECT coalesce(max(business_date), '1989-12-31') FROM book_days)`,
    ),
  /** Every entry has its key, every key that was posted its entry, and every other one the reason why it was refused. */
  keys_equal_entries: (tx) =>
    find(
      tx,
      sql`SELECT coalesce(k.key, e.key) AS what FROM (SELECT bucket, key, entry_id FROM ledger_keys WHERE entry_id IS NOT NULL) k
        FULL JOIN journal_entries e ON e.bucket = k.bucket AND e.key = k.key AND e.id = k.entry_id WHERE k.key IS NULL OR e.key IS NULL
        UNION ALL
        SELECT key FROM ledger_keys WHERE (entry_id IS NULL) <> (reason IS NOT NULL) OR (entry_id IS NULL) <> (refused_hash IS NOT NULL)`,
    ),
  /** A reversal is the exact mirror of an entry of its bucket, the one that it names as its source. */
  reversals_mirror: (tx) =>
    find(
      tx,
      sql`SELECT r.id::text AS what FROM journal_entries r WHERE (r.reversal_of IS NOT NULL OR r.event_type = 'entry_reversed') AND NOT EXISTS (
        SELECT FROM journal_entries e WHERE e.bucket = r.bucket AND e.id = r.reversal_of AND e.sides = translate(r.sides, 'DC', 'CD')
          AND e.amounts = r.amounts AND e.accounts = r.accounts AND e.currencies = r.currencies
          AND r.event_type = 'entry_reversed' AND r.source_kind = 'journal_entry' AND r.source_id = e.id::text)`,
    ),
  /** Nobody changed, removed or reordered a line of the audit trail. */
  audit_chain: (tx) => find(tx, sql`SELECT seq::text AS what FROM (SELECT audit_first_break() AS seq) b WHERE seq IS NOT NULL`),
};

/** The proofs read everything once, and a close moves every balance: they get more time than a screen. Only inside a transaction. */
export async function allowLongStatements(tx: Tx): Promise<void> {
  await tx.execute(sql`SET LOCAL statement_timeout = '10min'`);
}
