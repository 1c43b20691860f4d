/** Sums over the journal: of the entries that a filter finds, and of one account between two dates. */
import { rows, sql, type Tx } from '../../db/client.ts';
import { selectBalances, selectTotalsAsOf } from './balance-store.ts';
import type { EntryFilter, EntrySum } from './contract.ts';
import { placedConditions } from './journal-store.ts';

/** Debits and credits per currency of at most `cap` + 1 entries; of the legs of the filter's account and currency where it names them. */
export async function sumEntries(tx: Tx, filter: EntryFilter, cap: number): Promise<{ count: bigint; sums: EntrySum[] }> {
  const legs = [
    filter.account ? sql`leg.account = ${filter.account}` : sql`true`,
    filter.currency ? sql`leg.currency = ${filter.currency}` : sql`true`,
  ];
  const found = await rows<{ count: string; currency: string | null; debit: string; credit: string }>(
    tx,
    sql`WITH found AS MATERIALIZED (
        SELECT e.sides, e.accounts, e.amounts, e.currencies FROM journal_entries e WHERE ${await placedConditions(tx, filter)} LIMIT ${cap + 1}),
      sums AS (
        SELECT leg.currency, sum(leg.amount) FILTER (WHERE substr(e.sides, leg.seq::int, 1) = 'D') AS debit, sum(leg.amount) FILTER (WHERE substr(e.sides, leg.seq::int, 1) = 'C') AS credit
        FROM found e CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.currencies) WITH ORDINALITY AS leg (account, amount, currency, seq)
        WHERE ${sql.join(legs, sql` AND `)} GROUP BY leg.currency)
      SELECT c.count::text AS count, s.currency, coalesce(s.debit, 0)::text AS debit, coalesce(s.credit, 0)::text AS credit
      FROM (SELECT count(*) AS count FROM found) c LEFT JOIN sums s ON true ORDER BY s.currency COLLATE "C"`,
  );
  return {
    count: BigInt(found[0]?.count ?? '0'),
    sums: found.flatMap(({ currency, debit, credit }) =>
      currency === null ? [] : [{ currency, debitMinor: BigInt(debit), creditMinor: BigInt(credit) }],
    ),
  };
}

/** Debits and credits of an account after `dayBefore` (since the beginning where it is null) to the end of `to` (of all there is where it is
 *  null), from its balances: no entry is read, however many there are. */
export async function sumAccountMovement(
  tx: Tx,
  account: string,
  currency: string | undefined,
  dayBefore: string | null,
  to: string | null,
): Promise<EntrySum[]> {
  const sums: EntrySum[] = [];
  for (const balance of await selectBalances(tx, [account])) {
    const { currency: of } = balance;
    if (currency && currency !== of) continue;
    const [closing, opening] = [
      to ? await selectTotalsAsOf(tx, account, of, to) : balance,
      dayBefore ? await selectTotalsAsOf(tx, account, of, dayBefore) : { debitMinor: 0n, creditMinor: 0n },
    ];
    const [debitMinor, creditMinor] = [closing.debitMinor - opening.debitMinor, closing.creditMinor - opening.creditMinor];
    if (debitMinor !== 0n || creditMinor !== 0n) sums.push({ currency: of, debitMinor, creditMinor });
  }
  return sums;
}
