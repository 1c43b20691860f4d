/** The accounts of the demo month have their place in the finance system, and the first closed dates are exported to it, through the doors of
 *  vouchers. Done again it changes nothing: what has a line keeps it, and one batch is enough. */
import { DEMO_ACCOUNTS } from '../../../server/access/demo-accounts.ts';
import { runCommand } from '../../../server/guard/command.ts';
import type { Ambience } from '../../../server/guard/context.ts';
import { runQuery } from '../../../server/guard/query.ts';
import { addDays, parseBusinessDate } from '../../../server/kernel/business-date.ts';
import { ACCOUNT, HEADING } from '../../../server/ledger/chart-of-accounts.ts';
import type { AuxiliaryKind } from '../../../server/ledger/vouchers/codes.ts';
import { listBatches } from '../../../server/ledger/vouchers/list-batches.ts';
import { makeBatch } from '../../../server/ledger/vouchers/make-batch.ts';
import { previewVouchers, voucherState } from '../../../server/ledger/vouchers/preview-vouchers.ts';
import { listMapping, setMapping } from '../../../server/ledger/vouchers/set-mapping.ts';
import type { Database } from '../../client.ts';
import { demoAmbience } from './demo-ambience.ts';

/** Our account, theirs, and the auxiliary beside it: the number of the channel or merchant. Accounts off the balance sheet go nowhere. */
const PLACES: readonly [account: string, code: string, auxiliaryKind: AuxiliaryKind][] = [
  [HEADING.reserveBank, '100201', 'none'],
  [HEADING.channelReceivable, '112201', 'customer'],
  [HEADING.channelPrefund, '112301', 'supplier'],
  [ACCOUNT.suspenseShortage, '122101', 'none'],
  [ACCOUNT.claimsToRecover, '122102', 'none'],
  [HEADING.merchantPending, '224101', 'supplier'],
  [HEADING.merchantAvailable, '224102', 'supplier'],
  [HEADING.userBalance, '224103', 'none'],
  [ACCOUNT.suspenseSurplus, '224104', 'none'],
  [ACCOUNT.unidentifiedReceipts, '224105', 'none'],
  [ACCOUNT.payoutsInTransit, '224106', 'none'],
  [ACCOUNT.refundsInTransit, '224107', 'none'],
  [ACCOUNT.exchangeClearing, '224198', 'none'],
  [ACCOUNT.bucketClearing, '224199', 'none'],
  [ACCOUNT.feeIncome, '600101', 'none'],
  [ACCOUNT.otherIncome, '630101', 'none'],
  [ACCOUNT.channelCost, '640101', 'none'],
  [ACCOUNT.marketingCost, '660101', 'none'],
  [ACCOUNT.differenceLosses, '671101', 'none'],
];

export async function exportSomeVouchers(database: Database): Promise<void> {
  const manager = DEMO_ACCOUNTS.find((account) => account.role === 'finance_manager');
  const ambience = manager && (await demoAmbience(database, manager));
  if (!ambience) return;
  await mapAccounts(ambience);
  await exportFirstDates(ambience);
}

async function mapAccounts(ambience: Ambience): Promise<void> {
  const { accounts } = await runQuery(listMapping, ambience, {});
  const mapped = new Set(accounts.filter(({ lines }) => lines.length > 0).map((account) => account.code));
  for (const [account, code, auxiliaryKind] of PLACES)
    if (!mapped.has(account))
      await runCommand(setMapping, ambience, { account, currency: null, target: { code, auxiliaryKind, auxiliaryCode: null } });
}

/** The first date has the few entries of a channel whose day begins early, the second those of a whole day. The dates after them are there to be
 *  exported. */
async function exportFirstDates(ambience: Ambience): Promise<void> {
  const { rows } = await runQuery(listBatches, ambience, { limit: 1 });
  const { left } = await runQuery(voucherState, ambience, {});
  if (rows.length > 0 || !left) return;
  const next = addDays(parseBusinessDate(left.from), 1);
  const choice = { from: left.from, to: left.to < next ? left.from : next, format: 'csv' as const, grouping: 'entry' as const };
  const { seen } = await runQuery(previewVouchers, ambience, choice);
  await runCommand(makeBatch, ambience, { ...choice, language: 'zh', seen, requestKey: `demo-vouchers-${left.from}` });
}
