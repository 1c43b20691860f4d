/** The ledger on the wire. */
import { accountStatement } from '../../ledger/account-statement.ts';
import { closeDayByHand, closeState } from '../../ledger/close-day.ts';
import { countAccountClasses, listAccounts, listChart, lookUpAccountNames, sumListedAccounts } from '../../ledger/list-accounts.ts';
import { entriesOfSource, getEntry, listEntries, lookUpEntryNumbers, sumListedEntries } from '../../ledger/list-entries.ts';
import { getHold, listHolds, lookUpHoldNumbers, sumListedHolds } from '../../ledger/list-holds.ts';
import { listRules } from '../../ledger/list-rules.ts';
import { reverseEntryByHand } from '../../ledger/reverse-entry.ts';
import { readTrialBalance } from '../../ledger/trial-balance.ts';
import { getBatch, listBatches } from '../../ledger/vouchers/list-batches.ts';
import { makeBatch } from '../../ledger/vouchers/make-batch.ts';
import { previewVouchers, voucherState } from '../../ledger/vouchers/preview-vouchers.ts';
import { listMapping, setMapping } from '../../ledger/vouchers/set-mapping.ts';
import { withdrawVoucherBatch } from '../../ledger/vouchers/withdraw-batch.ts';
import { checkBooks } from '../books-check.ts';
import { act, ask, router } from '../trpc.ts';

export const ledgerRouter = router({
  entries: ask(listEntries),
  entrySums: ask(sumListedEntries),
  lookUpNumbers: ask(lookUpEntryNumbers),
  entry: ask(getEntry),
  entriesOfSource: ask(entriesOfSource),
  holds: ask(listHolds),
  holdSums: ask(sumListedHolds),
  lookUpHoldNumbers: ask(lookUpHoldNumbers),
  hold: ask(getHold),
  reverseEntry: act(reverseEntryByHand),
  accounts: ask(listAccounts),
  accountSums: ask(sumListedAccounts),
  accountClassCounts: ask(countAccountClasses),
  accountNames: ask(lookUpAccountNames),
  chart: ask(listChart),
  accountStatement: ask(accountStatement),
  trialBalance: ask(readTrialBalance),
  closeState: ask(closeState),
  closeDay: act(closeDayByHand),
  booksCheck: ask(checkBooks),
  rules: ask(listRules),
  voucherBatches: ask(listBatches),
  voucherBatch: ask(getBatch),
  voucherState: ask(voucherState),
  voucherPreview: ask(previewVouchers),
  makeVoucherBatch: act(makeBatch),
  withdrawVoucherBatch: act(withdrawVoucherBatch),
  voucherMapping: ask(listMapping),
  setVoucherMapping: act(setMapping),
});
