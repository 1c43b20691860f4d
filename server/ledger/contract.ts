/** The ledger: what can be asked of it, and what it answers. Amounts in minor units of the currency beside them. */
import { z } from 'zod';
import { parseBusinessDate } from '../kernel/business-date.ts';

export const ACCOUNT_CLASSES = ['asset', 'liability', 'income', 'expense', 'off_balance'] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

export const dayInput = z.string().refine((text) => {
  try {
    return parseBusinessDate(text) === text;
  } catch {
    return false;
  }
}, 'YYYY-MM-DD');
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,3})?$/);

export const entryFilter = z.strictObject({
  /** Readable entry numbers, or the beginning of the number of what was booked. */
  numbers: z.array(z.string().trim().min(3).max(100)).max(500).optional(),
  account: z.string().max(80).optional(),
  eventTypes: z.array(z.string().max(40)).max(50).optional(),
  reversed: z
    .array(z.enum(['reversal', 'reversed', 'plain']))
    .max(3)
    .optional(),
  currency: z.string().length(3).optional(),
  dateFrom: dayInput.optional(),
  dateTo: dayInput.optional(),
  /** Major units of `currency` (default CNY) of any leg, inclusive. */
  amountMin: decimal.optional(),
  amountMax: decimal.optional(),
});
/** Pasted numbers and what else narrows the journal: which of them it finds. */
export const entryNumbersInput = z.strictObject({ filter: entryFilter.required({ numbers: true }) });
export type EntryFilter = z.output<typeof entryFilter>;

export type LegRow = { seq: number; account: string; side: 'D' | 'C'; amountMinor: bigint; currency: string };

export type EntryRow = {
  id: string;
  no: string;
  businessDate: string;
  lateForDate: string | null;
  eventType: string;
  sourceKind: string;
  sourceId: string;
  memo: string | null;
  postedAt: Date;
  postedBy: string | null;
  reversalOf: string | null;
  reversedBy: string | null;
  legs: LegRow[];
  /** Debits of each currency; equal to its credits. */
  totals: { currency: string; minor: bigint }[];
};

export type AccountRow = {
  code: string;
  nameEn: string;
  nameZh: string;
  heading: string | null;
  class: AccountClass;
  normalSide: 'D' | 'C';
  currency: string | null;
  ownerKind: string;
  ownerId: string | null;
  mayGoNegative: boolean;
  hot: boolean;
  takesPostings: boolean;
  status: 'open' | 'blocked';
};

/** Of an account and currency over all its stripes. `postedMinor` and `availableMinor` are positive on the account's normal side. */
export type Balance = {
  account: string;
  currency: string;
  debitMinor: bigint;
  creditMinor: bigint;
  postedMinor: bigint;
  pendingMinor: bigint;
  frozenMinor: bigint;
  /** Posted less frozen: what can be spent or withdrawn now. Pending amounts are not in it. */
  availableMinor: bigint;
  stripes: number;
};

/** An account opened for an owner, with its balances of now. */
export type OwnedAccount = AccountRow & { balances: Balance[] };

export type TrialRow = {
  account: string;
  currency: string;
  openingDebitMinor: bigint;
  openingCreditMinor: bigint;
  movementDebitMinor: bigint;
  movementCreditMinor: bigint;
  closingDebitMinor: bigint;
  closingCreditMinor: bigint;
};

export type StatementRow = {
  entryId: string;
  entryNo: string;
  seq: number;
  businessDate: string;
  eventType: string;
  sourceKind: string;
  sourceId: string;
  memo: string | null;
  side: 'D' | 'C';
  amountMinor: bigint;
  /** After this posting, positive on the account's normal side. */
  balanceMinor: bigint;
};

export type DayMovement = { businessDate: string; debitMinor: bigint; creditMinor: bigint };
export type Check = { name: string; holds: boolean; detail: string };

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

/** A rule as it is shown: the legs of its worked example. */
export type RuleRow = { eventType: EventType; legs: LegRow[] };
