/** One payment or refund with what hangs on it. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { selectPayment, selectPaymentOf, selectRefundsOf } from './store.ts';

const REFUNDS = 50;

/** `refunds` are the first fifty of a payment (`hasMoreRefunds`: the list of payments has all of them, by `originalNo`), `original` is the payment that a refund names, null where we have none of its number. Refuses
 *  `payment_not_found`. */
export const getPayment = query({
  name: 'payments.get',
  permission: 'payment.read',
  input: z.strictObject({ id: z.uuid() }),
  run: async ({ db }, { id }) => {
    const payment = await selectPayment(db, id);
    if (!payment) throw new DomainError('not_found', 'payment_not_found', 'Payment not found');
    const refunds = payment.kind === 'payment' ? await selectRefundsOf(db, payment.channelCode, payment.ourNo, REFUNDS + 1) : [];
    const original = payment.originalOurNo ? await selectPaymentOf(db, payment.channelCode, payment.originalOurNo) : null;
    return { payment, refunds: refunds.slice(0, REFUNDS), hasMoreRefunds: refunds.length > REFUNDS, original };
  },
});
