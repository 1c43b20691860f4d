/** Payments, channels and merchants on the wire. */
import { listChannels } from '../../channels/list-channels.ts';
import { listMerchants } from '../../merchants/list-merchants.ts';
import { getPayment } from '../../payments/get-payment.ts';
import { listPayments, sumListedPayments } from '../../payments/list-payments.ts';
import { ask, router } from '../trpc.ts';

export const paymentsRouter = router({ list: ask(listPayments), sums: ask(sumListedPayments), get: ask(getPayment) });
export const channelsRouter = router({ list: ask(listChannels) });
export const merchantsRouter = router({ list: ask(listMerchants) });
