/** Where our accounts are in the finance system: the lines, and setting one. */
import { z } from 'zod';
import { command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import { setMappingInput } from './contract.ts';
import { deleteLine, lockLine, putLine, selectMappable, selectMappedAccounts } from './mapping-store.ts';

export const listMapping = query({
  name: 'ledger.list_voucher_mapping',
  permission: 'ledger.read',
  input: z.strictObject({}),
  run: async ({ db }) => ({ accounts: await selectMappedAccounts(db) }),
});

/** Puts, changes or (target null) takes away a line. Batches made before keep the mapping they were made with. Refuses `account_unknown`, and
 *  `voucher_auxiliary_needed` where an account without owners should have its owner's number. */
export const setMapping = command({
  name: 'ledger.set_voucher_mapping',
  permission: 'voucher.map',
  input: setMappingInput,
  run: async ({ tx, actor, now }, { account, currency, target }) => {
    const found = await selectMappable(tx, account);
    if (!found) throw new DomainError('not_found', 'account_unknown', `No account ${account}`, { about: account });
    if (target && target.auxiliaryKind !== 'none' && target.auxiliaryCode === null && !found.hasOwners)
      throw new DomainError('invalid', 'voucher_auxiliary_needed', `${account} has no owners`, { account });
    const line = await lockLine(tx, account, currency);
    const before = line && { code: line.code, auxiliaryKind: line.auxiliaryKind, auxiliaryCode: line.auxiliaryCode };
    if (target) await putLine(tx, { account, currency, ...target }, { at: now, by: actorId(actor), byName: actorName(actor) });
    else await deleteLine(tx, account, currency);
    const what = currency === null ? account : `${account} ${currency}`;
    return {
      result: { account },
      audit: {
        subjectKind: 'voucher_mapping',
        subjectId: account,
        summary: target ? `account ${what} goes to ${target.code}` : `account ${what} goes nowhere`,
        before,
        after: target,
      },
    };
  },
});
