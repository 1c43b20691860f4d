/** The balances of accounts as they are now. */
import type { Tx } from '../../db/client.ts';
import { selectBalances, selectTotalsAsOf } from './balance-store.ts';
import type { Balance } from './contract.ts';

/** One a currency, over all stripes; an account that never moved has none. */
export async function balancesOf(tx: Tx, accounts: readonly string[]): Promise<Balance[]> {
  return selectBalances(tx, accounts);
}

/** Debit and credit totals at the end of a business date, whatever was posted to later dates. */
export async function totalsAsOf(
  tx: Tx,
  account: string,
  currency: string,
  date: string,
): Promise<{ debitMinor: bigint; creditMinor: bigint }> {
  return selectTotalsAsOf(tx, account, currency, date);
}
