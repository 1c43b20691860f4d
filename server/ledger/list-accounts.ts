/** The chart of accounts with the balances of now. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { selectAccounts, selectBalances } from './balance-store.ts';

export const listAccounts = query({
  name: 'ledger.list_accounts',
  permission: 'ledger.read',
  input: z.strictObject({}),
  run: async ({ db }) => {
    const balances = await selectBalances(db, null);
    const byAccount = Map.groupBy(balances, (balance) => balance.account);
    return (await selectAccounts(db)).map((account) => ({ ...account, balances: byAccount.get(account.code) ?? [] }));
  },
});
