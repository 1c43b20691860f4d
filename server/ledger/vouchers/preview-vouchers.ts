/** What a batch of a period would have, before it is made; and how far the export is. */
import { z } from 'zod';
import { readAtOnce, type Tx } from '../../../db/client.ts';
import { query } from '../../guard/query.ts';
import { selectAccountNames, selectClosedThrough } from '../balance-store.ts';
import { allowLongStatements } from '../books-store.ts';
import { type ExportState, type PreviewRow, type VoucherChoice, type VoucherPreview, voucherChoice } from './contract.ts';
import { selectClosedCurrencies, selectDays, selectLeft } from './entry-store.ts';
import { headingOf } from './mapping.ts';
import { type PlannedAccount, planOf, requirePeriod } from './plan.ts';

const FIRST = '1989-12-31';
const EXAMPLES_MAX = 5;

/** Accounts of one heading that go to one place by one line are a row: of ten thousand merchants nobody reads each. What has no place comes first. */
async function rowsOf(tx: Tx, accounts: readonly PlannedAccount[]): Promise<PreviewRow[]> {
  const groups = Map.groupBy(accounts, ({ account, currency, line }) =>
    [headingOf(account), currency, line ? `${line.account} ${line.currency ?? ''}` : ''].join('|'),
  );
  const found = [...groups.values()].map((group) => {
    const [{ account, currency, line, target }] = group as [PlannedAccount];
    const isOne = group.length === 1;
    return {
      account: isOne ? account : headingOf(account),
      accountCount: group.length,
      examples: group.slice(0, EXAMPLES_MAX).map((one) => one.account),
      currency,
      debitMinor: group.reduce((sum, one) => sum + one.debitMinor, 0n),
      creditMinor: group.reduce((sum, one) => sum + one.creditMinor, 0n),
      postingCount: group.reduce((sum, one) => sum + one.postingCount, 0n),
      target: target && line ? { ...target, auxiliaryCode: isOne ? target.auxiliaryCode : line.auxiliaryCode } : null,
    };
  });
  const names = new Map((await selectAccountNames(tx, [...new Set(found.map((row) => row.account))])).map((name) => [name.code, name]));
  const named = found.map((row) => ({
    ...row,
    nameEn: names.get(row.account)?.nameEn ?? '',
    nameZh: names.get(row.account)?.nameZh ?? '',
  }));
  return [...named.filter(({ target }) => target === null), ...named.filter(({ target }) => target !== null)];
}

async function preview(tx: Tx, choice: VoucherChoice): Promise<VoucherPreview> {
  requirePeriod(choice);
  // What is open still moves: nothing is counted of it.
  if (choice.to > (await selectClosedThrough(tx)))
    return { entryCount: 0n, exportedCount: 0n, otherCount: 0n, totals: [], rows: [], faults: ['date_not_closed'], seen: '' };
  const days = await selectDays(tx, choice.from, choice.to);
  const count = (some: typeof days) => some.reduce((sum, day) => sum + day.entryCount, 0n);
  const wanted = days.filter(({ scope }) => choice.currency === undefined || scope === choice.currency);
  const plan = await planOf(
    tx,
    choice,
    wanted.filter(({ isTaken }) => !isTaken).map(({ isTaken: _isTaken, ...day }) => day),
  );
  return {
    entryCount: plan.entryCount,
    exportedCount: count(wanted.filter(({ isTaken }) => isTaken)),
    otherCount: count(days.filter(({ scope, isTaken }) => !isTaken && choice.currency !== undefined && scope !== choice.currency)),
    totals: plan.totals,
    rows: await rowsOf(tx, plan.accounts),
    faults: plan.faults,
    seen: plan.seen,
  };
}

/** What stands in the way is an answer (`faults`), so that it can be shown beside the figures. Refuses `range_reversed`, `range_too_long`. */
export const previewVouchers = query({
  name: 'ledger.preview_vouchers',
  permission: 'voucher.export',
  input: voucherChoice,
  run: async ({ db }, choice) =>
    readAtOnce(db, async (tx) => {
      // It adds up every leg of the period: of a month of a large business that takes longer than other screens may.
      await allowLongStatements(tx);
      return preview(tx, choice);
    }),
});

export const voucherState = query({
  name: 'ledger.voucher_state',
  permission: 'ledger.read',
  input: z.strictObject({}),
  run: async ({ db }): Promise<ExportState> =>
    readAtOnce(db, async (tx) => {
      const closedThrough = await selectClosedThrough(tx);
      return {
        closedThrough: closedThrough === FIRST ? null : closedThrough,
        left: await selectLeft(tx),
        currencies: await selectClosedCurrencies(tx),
      };
    }),
});
