/** Payments, channels and merchants on the wire. */
import { listChannels } from '../../channels/list-channels.ts';
import { addChannel, changeChannel } from '../../channels/set-up-channel.ts';
import type { Ambience } from '../../guard/context.ts';
import { getMerchant } from '../../merchants/get-merchant.ts';
import { listMerchants } from '../../merchants/list-merchants.ts';
import { getPayment } from '../../payments/get-payment.ts';
import { importOrderRows, importOrderRowsDoor, orderRowsInput } from '../../payments/import-orders.ts';
import { countListedStatuses, listPayments, lookUpNumbers, sumListedPayments } from '../../payments/list-payments.ts';
import { askForReconciliation } from '../../queues/queues.ts';
import { act, actThrough, ask, router } from '../trpc.ts';

/** What the rows touched is reconciled again by the queue. */
async function importRowsAndReconcile(ambience: Ambience, raw: unknown) {
  const result = await importOrderRows(ambience, raw);
  const { channelCode } = orderRowsInput.parse(raw);
  for (const businessDate of result.dates) await askForReconciliation({ channelCode, businessDate, cause: 'import' });
  return result;
}

export const paymentsRouter = router({
  list: ask(listPayments),
  sums: ask(sumListedPayments),
  statusCounts: ask(countListedStatuses),
  lookUpNumbers: ask(lookUpNumbers),
  get: ask(getPayment),
  importRows: actThrough({ ...importOrderRowsDoor, through: importRowsAndReconcile }),
});
export const channelsRouter = router({ list: ask(listChannels), add: act(addChannel), change: act(changeChannel) });
export const merchantsRouter = router({ list: ask(listMerchants), get: ask(getMerchant) });
