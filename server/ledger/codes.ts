/** The closed lists of the ledger, as codes. Free of schemas: the browser loads them on every screen that offers one. */

export const ACCOUNT_CLASSES = ['asset', 'liability', 'income', 'expense', 'off_balance'] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

export const OWNER_KINDS = ['none', 'channel', 'merchant', 'user', 'bank'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];
export const ACCOUNT_STATUSES = ['open', 'blocked'] as const;

/** What a balance can be asked for: whether anything is posted, whether it is below zero on its normal side, whether a part is frozen or pending. */
export const BALANCE_STATES = ['nonzero', 'zero', 'negative', 'frozen', 'pending'] as const;

/** By what the list of accounts can be sorted. */
export const ACCOUNT_ORDERS = ['code', 'posted'] as const;

export const HOLD_KINDS = ['frozen', 'pending'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** Open: something of it is still set aside. */
export const HOLD_STATES = ['open', 'closed'] as const;

export const TRIAL_FIGURES = [
  'openingDebitMinor',
  'openingCreditMinor',
  'movementDebitMinor',
  'movementCreditMinor',
  'closingDebitMinor',
  'closingCreditMinor',
] as const;

/** Everything that is booked, one posting rule each (`posting-rules.ts`). */
export const EVENT_TYPES = [
  'payment_captured',
  'refund_succeeded',
  'channel_cost_charged',
  'channel_settled',
  'merchant_settled',
  'difference_surplus_confirmed',
  'difference_shortage_confirmed',
  'suspense_surplus_written_off',
  'suspense_shortage_written_off',
  'claim_raised',
  'unidentified_receipt_booked',
  'entry_reversed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
