/** Making a batch: takes the entries of a period that no other batch has, writes their file and the control totals, in one transaction. */
import { liftTimeLimit } from '../../../db/client.ts';
import { command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { numberOf } from '../../kernel/ids.ts';
import { insertAccounts, insertBatch } from './batch-store.ts';
import { makeBatchInput, type VoucherChoice } from './contract.ts';
import { takeDays } from './entry-store.ts';
import { batchAccountsOf, type Plan, planOf, requirePeriod } from './plan.ts';
import { writeFile } from './write-file.ts';

const UNMAPPED_NAMED = 10;

/** Refuses what stands in the way of a plan, by its first reason; of accounts without a place it names the first ten. */
function requireNoFault({ faults, accounts }: Plan): void {
  const [fault] = faults;
  if (!fault) return;
  const unmapped = accounts.filter(({ target }) => target === null);
  const named = unmapped.slice(0, UNMAPPED_NAMED).map(({ account, currency }) => `${account} ${currency}`);
  throw new DomainError('precondition', fault, fault.replaceAll('_', ' '), {
    ...(unmapped.length > 0 ? { accounts: named.join(', ') + (unmapped.length > named.length ? ' …' : ''), count: unmapped.length } : {}),
  });
}

const fileNameOf = ({ from, to, currency, format }: VoucherChoice, no: string) =>
  `vouchers-${from}-${to}-${currency ?? 'all'}-${no.slice(-6)}.${format === 'u8' ? 'txt' : 'csv'}`;

/** An entry is in one batch that stands, whoever presses at once: the dates are taken first, under a unique key, and who comes second waits and
 *  finds them taken. Dies it half way, nothing of it is left. Refuses `range_reversed`, `range_too_long`, `date_not_closed`, `voucher_nothing_to_export`,
 *  `voucher_accounts_unmapped`, `voucher_currency_needed`, `voucher_too_precise`, `voucher_u8_numbers`, `voucher_preview_changed`. */
export const makeBatch = command({
  name: 'ledger.make_voucher_batch',
  permission: 'voucher.export',
  idempotent: true,
  input: makeBatchInput,
  run: async ({ tx, actor, now, newId }, { seen, language, requestKey: _requestKey, ...choice }) => {
    requirePeriod(choice);
    // A month of a large business takes longer than a screen may.
    await liftTimeLimit(tx);
    const id = newId(0);
    const no = numberOf('V', id);
    const { from, to, currency = null, format, grouping } = choice;
    const plan = await planOf(tx, choice, await takeDays(tx, id, from, to, currency));
    requireNoFault(plan);
    if (plan.seen !== seen) throw new DomainError('conflict', 'voucher_preview_changed', 'What would be exported is not what was shown');
    const accounts = batchAccountsOf(plan);
    const maker = actorName(actor);
    const written = await writeFile(tx, { id, no, format, grouping, language, maker }, plan.days, accounts);
    const batch = {
      id,
      no,
      madeAt: now,
      madeByName: maker,
      from,
      to,
      currency,
      format,
      grouping,
      language,
      fileName: fileNameOf(choice, no),
    };
    const { entryCount, totals } = plan;
    await insertBatch(tx, { ...batch, ...written, entryCount, totals }, actorId(actor));
    await insertAccounts(tx, id, accounts);
    return {
      result: { id, no, entryCount, ...written },
      audit: {
        subjectKind: 'voucher_batch',
        subjectId: id,
        summary: `exported ${entryCount} entries from ${from} to ${to} as ${no}`,
        after: { ...choice, entryCount, totals, ...written },
      },
    };
  },
});
