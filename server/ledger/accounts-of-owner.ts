/** The accounts that were opened for one channel, merchant or user, with their balances of now. */
import type { Tx } from '../../db/client.ts';
import { selectAccountsOf, selectBalances } from './balance-store.ts';
import type { AccountRow, OwnedAccount } from './contract.ts';

/** By code; an account that never moved has no balance. */
export async function accountsOfOwner(tx: Tx, ownerKind: AccountRow['ownerKind'], ownerId: string): Promise<OwnedAccount[]> {
  const accounts = await selectAccountsOf(tx, ownerKind, ownerId);
  if (accounts.length === 0) return [];
  const codes = accounts.map((account) => account.code);
  const byAccount = Map.groupBy(await selectBalances(tx, codes), (balance) => balance.account);
  return accounts.map((account) => ({ ...account, balances: byAccount.get(account.code) ?? [] }));
}
