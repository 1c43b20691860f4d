/** Payments, channels and merchants on the wire. */
import { listChannels } from '../../channels/list-channels.ts';
import { addChannel, changeChannel } from '../../channels/set-up-channel.ts';
import { getMerchant } from '../../merchants/get-merchant.ts';
import { listMerchants } from '../../merchants/list-merchants.ts';
import { getPayment } from '../../payments/get-payment.ts';
import { importOrderRowsDoor } from '../../payments/import-orders.ts';
import { countListedStatuses, listPayments, lookUpNumbers, sumListedPayments } from '../../payments/list-payments.ts';
import { importRowsAndReconcile } from '../after-orders.ts';
import { act, actThrough, ask, router } from '../trpc.ts';

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
