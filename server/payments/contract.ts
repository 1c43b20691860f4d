/** Payments and refunds as the gateway knows them: what can be asked, and what is answered. */
import { z } from 'zod';
import { dayText, decimalText, importedNo } from '../guard/contract.ts';
import { PAYMENT_KINDS, PAYMENT_STATUSES, type PaymentKind } from './codes.ts';

export const paymentFilter = z.strictObject({
  /** One number or many (pasted, up to 500): ours or the channel's, whole or the beginning or the end. */
  numbers: z.array(z.string().trim().min(3).max(100)).max(500).optional(),
  kinds: z.array(z.enum(PAYMENT_KINDS)).max(2).optional(),
  statuses: z.array(z.enum(PAYMENT_STATUSES)).max(6).optional(),
  channels: z.array(z.string().max(31)).max(50).optional(),
  merchantNo: importedNo.optional(),
  /** Refunds of the payment with this number of ours, whole. */
  originalNo: importedNo.min(1).optional(),
  currency: z.string().length(3).optional(),
  /** Of the business date, inclusive. */
  dateFrom: dayText.optional(),
  dateTo: dayText.optional(),
  /** Major units of `currency`, or of each payment's own where none is named; inclusive. */
  amountMin: decimalText.optional(),
  amountMax: decimalText.optional(),
});
/** Pasted numbers and what else narrows the list: which of them it finds. */
export const numbersInput = z.strictObject({ filter: paymentFilter.required({ numbers: true }) });
export type PaymentFilter = z.output<typeof paymentFilter>;

export type PaymentRow = {
  id: string;
  kind: PaymentKind;
  ourNo: string;
  channelNo: string | null;
  originalOurNo: string | null;
  channelCode: string;
  merchantNo: string | null;
  currency: string;
  amountMinor: bigint;
  feeMinor: bigint | null;
  status: (typeof PAYMENT_STATUSES)[number];
  businessDate: string;
  occurredAt: Date;
};

/** Orders that were imported and whose dates are still to be reconciled. `businessDates` as the import answers them, never none. */
export type ImportToFollow = { id: string; channelCode: string; businessDates: string[] };
