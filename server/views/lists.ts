/** The lists that have saved views, by their ids, and who may read each. What a shared view filters by is a number, an amount or a merchant, and its
 *  name often says why: nobody is told of it who may not read the list. */
import type { Permission } from '../access/permissions.ts';

export const LIST_PERMISSIONS: ReadonlyMap<string, Permission> = new Map([
  ['payments', 'payment.read'],
  ['differences', 'difference.read'],
  ['statements', 'statement.read'],
  ['journal', 'ledger.read'],
  ['accounts', 'ledger.read'],
  ['account_statement', 'ledger.read'],
  ['holds', 'ledger.read'],
  ['vouchers', 'ledger.read'],
  ['merchants', 'merchant.read'],
  ['staff', 'staff.read'],
  ['audit', 'audit.read'],
]);
