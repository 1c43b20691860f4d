/** The closed lists of payments, as codes. */

export const PAYMENT_KINDS = ['payment', 'refund'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

export const PAYMENT_STATUSES = ['created', 'processing', 'succeeded', 'failed', 'unknown', 'closed'] as const;
