/** Trial balance: every account's opening, movement and closing of a range of dates; debits and credits must be equal in each. */
import { readAtOnce, type Tx } from '../../db/client.ts';
import { query } from '../guard/query.ts';
import { addDays, BOOK_DAY, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { selectAccounts, selectClosedThrough, selectTrialRows } from './balance-store.ts';
import { type TrialRow, trialFilter } from './contract.ts';
import { chosenRows, sumOf } from './trial-rows.ts';

export type TrialTotals = Omit<TrialRow, 'account'> & { isBalanced: boolean };

/** Opening and closing stand net on one side, as accountants read them; movements stay gross on both. */
export function netted(row: TrialRow): TrialRow {
  const net = (debit: bigint, credit: bigint): [bigint, bigint] => (debit >= credit ? [debit - credit, 0n] : [0n, credit - debit]);
  const [openingDebitMinor, openingCreditMinor] = net(row.openingDebitMinor, row.openingCreditMinor);
  const [closingDebitMinor, closingCreditMinor] = net(row.closingDebitMinor, row.closingCreditMinor);
  return { ...row, openingDebitMinor, openingCreditMinor, closingDebitMinor, closingCreditMinor };
}

/** Sums per currency; balanced where each pair of columns is equal. */
export function totalsOf(rows: readonly TrialRow[]): TrialTotals[] {
  return [...Map.groupBy(rows, (row) => row.currency)].map(([currency, group]) => {
    const sum = sumOf(group);
    const isBalanced =
      sum.openingDebitMinor === sum.openingCreditMinor &&
      sum.movementDebitMinor === sum.movementCreditMinor &&
      sum.closingDebitMinor === sum.closingCreditMinor;
    return { currency, ...sum, isBalanced };
  });
}

/** Rows of the dates `from` to `to` (inclusive), netted. Refuses `range_reversed`. */
export async function trialBalance(tx: Tx, from: string, to: string): Promise<TrialRow[]> {
  if (from > to) throw new DomainError('invalid', 'range_reversed', 'The start date is after the end date');
  return (await selectTrialRows(tx, addDays(parseBusinessDate(from), -1), to)).map(netted);
}

/** The rows chosen and their sums per currency; `totals` are of all rows, whatever is chosen: they say whether the books balance. */
export const readTrialBalance = query({
  name: 'ledger.trial_balance',
  permission: 'ledger.read',
  input: trialFilter,
  run: async ({ db, now }, { from: first, to: last, ...choice }) => {
    const to = last ?? businessDateOf(now, BOOK_DAY);
    const from = first ?? to;
    const [rows, accounts, closedThrough] = await readAtOnce(
      db,
      async (tx) => [await trialBalance(tx, from, to), await selectAccounts(tx), await selectClosedThrough(tx)] as const,
    );
    const byCode = new Map(accounts.map((account) => [account.code, account]));
    const chosen = chosenRows(rows, choice);
    return {
      from,
      to,
      isClosed: to <= closedThrough,
      rows: chosen.map((row) => ({ ...row, entry: byCode.get(row.account) ?? null })),
      sums: [...Map.groupBy(chosen, (row) => row.currency)].map(([currency, group]) => ({ currency, ...sumOf(group) })),
      totals: totalsOf(rows),
    };
  },
});
