/** The closed lists of the ledger, as codes. Free of schemas: the browser loads them on every screen that offers one. */

export const ACCOUNT_CLASSES = ['asset', 'liability', 'income', 'expense', 'off_balance'] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

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
