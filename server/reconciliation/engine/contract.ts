/** What the engine compares, and by what it pairs: the two sides, their sums, the rules. Runs, differences and screens speak in these words. */
import type { RecordKind } from './codes.ts';

/** One side of a difference as it was seen. `fee` null: that side states none. `status` in the words of that side. */
export type Side = {
  kind: RecordKind;
  channelNo: string | null;
  ourNo: string | null;
  originalOurNo: string | null;
  amountMinor: bigint;
  currency: string;
  feeMinor: bigint | null;
  status: string;
  occurredAt: Date;
  merchantNo: string | null;
  /** The channel's side: where it stands. Our side: null. */
  statementId: string | null;
  lineNo: number | null;
  /** Our side: the payment. The channel's side: null. */
  paymentId: string | null;
  businessDate: string | null;
  /** The channel's side: other numbers that the channel has for the same event, where it has any; ours may carry one of these. */
  furtherNos?: readonly string[];
};

/** Count and sums of one kind and currency. Amounts are magnitudes; `feeMinor` is the sum of the fees stated. */
export type SumRow = { kind: RecordKind; currency: string; count: bigint; amountMinor: bigint; feeMinor: bigint };
/** Statement less books of one kind and currency, of what the two sides have on different days. */
export type CrossedSum = { kind: RecordKind; currency: string; amountMinor: bigint };
export type CurrencyAmount = { currency: string; count: bigint; amountMinor: bigint };
/** An exact fraction, never rounded: `part` of `whole`. */
export type Fraction = { part: bigint; whole: bigint };
/** Found, matched by itself (what a person confirms is not): by number of lines and by amount per currency. */
export type AutoMatch = { byCount: Fraction; byAmount: ({ currency: string } & Fraction)[] };

/** The dates around the one that is run, and what each statement may account for. */
export type Around = {
  /** Published statements by their date, the date itself included. */
  statements: ReadonlyMap<string, readonly string[]>;
  dates: readonly string[];
  /** `prefer`: 0 is chosen first. Of one `prefer` each statement has one date at most, and each date one statement. */
  edges: readonly { statement: string; record: string; prefer: number }[];
};
