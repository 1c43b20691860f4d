/** Payments, channels and merchants on the wire. */
import { listChannels } from '../../channels/list-channels.ts';
import { listMerchants } from '../../merchants/list-merchants.ts';
import { getPayment } from '../../payments/get-payment.ts';
import { importOrderRowsDoor } from '../../payments/import-orders.ts';
import { listPayments, sumListedPayments } from '../../payments/list-payments.ts';
import { actThrough, ask, router } from '../trpc.ts';

export const paymentsRouter = router({
  list: ask(listPayments),
  sums: ask(sumListedPayments),
  get: ask(getPayment),
  importRows: actThrough(importOrderRowsDoor),
});
export const channelsRouter = router({ list: ask(listChannels) });
export const merchantsRouter = router({ list: ask(listMerchants) });
