/** One merchant with its accounts: who it is and what it has with us. */
import { z } from 'zod';
import { isAllowed } from '../guard/context.ts';
import { importedNo } from '../guard/contract.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { accountsOfOwner } from '../ledger/accounts-of-owner.ts';
import { selectMerchant } from './store.ts';

/** `accounts` is null for who may not read the ledger: no accounts and none to be seen are two things. Refuses `merchant_not_found`. */
export const getMerchant = query({
  name: 'merchants.get',
  permission: 'merchant.read',
  input: z.strictObject({ no: importedNo.min(1) }),
  run: async ({ db, actor }, { no }) => {
    const merchant = await selectMerchant(db, no);
    if (!merchant) throw new DomainError('not_found', 'merchant_not_found', `Unknown merchant ${no}`, { merchant: no });
    const accounts = isAllowed(actor, 'ledger.read') ? await accountsOfOwner(db, 'merchant', no) : null;
    return { merchant, accounts };
  },
});
