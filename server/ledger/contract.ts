/** The ledger: what can be asked of it, and what it answers. Amounts in minor units of the currency beside them. */
import { z } from 'zod';
import { decimalText } from '../guard/contract.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import {
  ACCOUNT_CLASSES,
  ACCOUNT_ORDERS,
  ACCOUNT_STATUSES,
  type AccountClass,
  BALANCE_STATES,
  type EventType,
  HOLD_KINDS,
  HOLD_STATES,
  type HoldKind,
  OWNER_KINDS,
  type OwnerKind,
  type TRIAL_FIGURES,
} from './codes.ts';

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
  /** Of any leg, in major units of `currency`, or of each leg's own where none is named; inclusive. */
  amountMin: decimal.optional(),
  amountMax: decimal.optional(),
});
/** Pasted numbers and what else narrows the journal: which of them it finds. */
export const entryNumbersInput = z.strictObject({ filter: entryFilter.required({ numbers: true }) });
export type EntryFilter = z.output<typeof entryFilter>;

export const holdFilter = z.strictObject({
  /** Readable hold numbers, or the beginning of the number of what the amount is held for. */
  numbers: z.array(z.string().trim().min(3).max(100)).max(500).optional(),
  account: z.string().max(80).optional(),
  currency: z.string().length(3).optional(),
  kinds: z.array(z.enum(HOLD_KINDS)).max(2).optional(),
  states: z.array(z.enum(HOLD_STATES)).max(2).optional(),
  sourceKinds: z.array(z.string().max(40)).max(20).optional(),
  /** Days of the book's zone on which it was placed, inclusive. */
  dateFrom: dayInput.optional(),
  dateTo: dayInput.optional(),
  /** Of what was set aside at first, in major units of `currency`, or of each hold's own where none is named; inclusive. */
  amountMin: decimal.optional(),
  amountMax: decimal.optional(),
});
export const holdNumbersInput = z.strictObject({ filter: holdFilter.required({ numbers: true }) });
export type HoldFilter = z.output<typeof holdFilter>;

/** An amount of an account set aside: frozen cannot be spent, pending is known to come. What is left of the open ones is the account's
 *  frozen or pending balance. */
export type HoldRow = {
  id: string;
  no: string;
  kind: HoldKind;
  account: string;
  currency: string;
  amountMinor: bigint;
  remainingMinor: bigint;
  placedAt: Date;
  sourceKind: string;
  sourceId: string;
};

export type HoldStep = {
  key: string;
  step: 'place' | 'release' | 'capture';
  amountMinor: bigint;
  /** What was left of the hold after it. */
  remainingMinor: bigint;
  at: Date;
  /** The entry that a capture posted. */
  entryId: string | null;
};

/** Of one kind and currency. */
export type HoldSum = { kind: HoldKind; currency: string; count: bigint; amountMinor: bigint; remainingMinor: bigint };

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
  /** Null where the system posted it. */
  postedByName: string | null;
  reversalOf: string | null;
  reversedBy: string | null;
  legs: LegRow[];
  /** Debits of each currency; equal to its credits. */
  totals: { currency: string; minor: bigint }[];
};

/** Debits and credits of a currency: of one account's legs, or of all legs, and then equal. */
export type EntrySum = { currency: string; debitMinor: bigint; creditMinor: bigint };

export type AccountRow = {
  code: string;
  nameEn: string;
  nameZh: string;
  heading: string | null;
  class: AccountClass;
  normalSide: 'D' | 'C';
  currency: string | null;
  ownerKind: OwnerKind;
  ownerId: string | null;
  mayGoNegative: boolean;
  hot: boolean;
  takesPostings: boolean;
  status: (typeof ACCOUNT_STATUSES)[number];
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

const heading = z.string().regex(/^\d{4}$/);

export const accountFilter = z.strictObject({
  /** The beginning of a code or of the owner's number, or part of a name. */
  find: z.string().trim().min(1).max(80).optional(),
  classes: z.array(z.enum(ACCOUNT_CLASSES)).max(5).optional(),
  headings: z.array(heading).max(50).optional(),
  ownerKinds: z.array(z.enum(OWNER_KINDS)).max(5).optional(),
  statuses: z.array(z.enum(ACCOUNT_STATUSES)).max(2).optional(),
  /** Any of these. */
  balances: z.array(z.enum(BALANCE_STATES)).max(5).optional(),
  currency: z.string().length(3).optional(),
  /** Of the posted balance, in major units of `currency`, or of each balance's own where none is named; inclusive. */
  amountMin: decimalText.optional(),
  amountMax: decimalText.optional(),
});
export type AccountFilter = z.output<typeof accountFilter>;
export const accountOrder = z.strictObject({ by: z.enum(ACCOUNT_ORDERS), descending: z.boolean() });
export type AccountOrder = z.output<typeof accountOrder>;

/** An account in one currency. `balance` null: it never moved; `lineCurrency` is then its own, null where it takes every currency. */
export type AccountLine = AccountRow & { lineCurrency: string | null; balance: Balance | null };

/** Of the lines of one class, normal side and currency. Positive on that side. */
export type AccountSum = {
  class: AccountClass;
  side: 'D' | 'C';
  currency: string | null;
  count: bigint;
  postedMinor: bigint;
  pendingMinor: bigint;
  frozenMinor: bigint;
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

export type TrialFigures = Pick<TrialRow, (typeof TRIAL_FIGURES)[number]>;

/** Without dates: of today. `level` is account where nothing is said; `nonzero` leaves out the rows whose six figures are all nothing. */
export const trialFilter = z.strictObject({
  from: dayInput.optional(),
  to: dayInput.optional(),
  currency: z.string().length(3).optional(),
  level: z.enum(['account', 'heading']).optional(),
  heading: heading.optional(),
  nonzero: z.boolean().optional(),
});
export type TrialChoice = Omit<z.output<typeof trialFilter>, 'from' | 'to'>;

/** What narrows an account's postings; its balances stay those of all of them. */
const postingFilter = z.strictObject({
  eventTypes: z.array(z.string().max(40)).max(50).optional(),
  /** The beginning of the number of what was booked. */
  source: z.string().trim().min(1).max(100).optional(),
  /** Major units of the statement's currency, of one posting, inclusive. */
  amountMin: decimal.optional(),
  amountMax: decimal.optional(),
});
export type PostingFilter = z.output<typeof postingFilter>;

/** Without dates: the last seven days. Without a currency: the account's. */
export const statementFilter = z.strictObject({
  account: z.string().min(4).max(80),
  currency: z.string().length(3).optional(),
  from: dayInput.optional(),
  to: dayInput.optional(),
  ...postingFilter.shape,
});
export type StatementFilter = z.output<typeof statementFilter>;

/** Of the postings that a filter finds. */
export type FoundDay = DayMovement & { count: bigint };

export type DayMovement = { businessDate: string; debitMinor: bigint; creditMinor: bigint };
export type Check = { name: string; holds: boolean; detail: string };

/** A rule as it is shown: the legs of its worked example. */
export type RuleRow = { eventType: EventType; legs: LegRow[] };
