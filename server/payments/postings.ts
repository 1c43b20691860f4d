/** The accounting of a payment and of a refund: gross, the fee as a movement of its own. */
import { BOOK_DAY, type BusinessDate, businessDateOf } from '../kernel/business-date.ts';
import type { Currency } from '../kernel/currency.ts';
import type { Entry } from '../ledger/entry.ts';
import { legsOf } from '../ledger/posting-rules.ts';

export type BookedPayment = {
  id: string;
  kind: 'payment' | 'refund';
  ourNo: string;
  channelCode: string;
  merchantNo: string;
  currency: Currency;
  amountMinor: bigint;
  /** What the merchant pays us (a refund: what it gets back of it). */
  feeMinor: bigint | null;
  succeededAt: Date;
};

/** The entry of a payment or refund that succeeded. `entryId` is in the merchant's bucket; the key makes it one entry a payment. */
export function entryOfPayment(
  payment: BookedPayment,
  entryId: string,
  businessDate: BusinessDate = businessDateOf(payment.succeededAt, BOOK_DAY),
): Entry {
  const { currency } = payment;
  const eventType = payment.kind === 'payment' ? 'payment_captured' : 'refund_succeeded';
  return {
    id: entryId,
    key: `${eventType}:${payment.id}`,
    eventType,
    businessDate,
    sourceKind: payment.kind,
    sourceId: payment.ourNo,
    legs: legsOf(eventType, {
      channelCode: payment.channelCode,
      merchantNo: payment.merchantNo,
      amount: { minor: payment.amountMinor, currency },
      fee: { minor: payment.feeMinor ?? 0n, currency },
    }),
  };
}
