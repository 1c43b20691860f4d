/** The columns of a payment's row, as `PaymentRow` names them. */
import { payments } from '../../db/schema/payments.ts';

export const paymentColumns = {
  id: payments.id,
  kind: payments.kind,
  ourNo: payments.ourNo,
  channelNo: payments.channelNo,
  originalOurNo: payments.originalOurNo,
  channelCode: payments.channelCode,
  merchantNo: payments.merchantNo,
  currency: payments.currency,
  amountMinor: payments.amountMinor,
  feeMinor: payments.feeMinor,
  status: payments.status,
  businessDate: payments.businessDate,
  occurredAt: payments.occurredAt,
};
