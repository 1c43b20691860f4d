/** A row read where it lies in the file: figures as numbers that are exact, the payment's numbers as places among the bytes. Nothing of
 *  it is made into text or bigint on the way to the database; that is what most of the time of a large file went into. */
import type { Flow, LineKind, LineStatus } from '../codes.ts';

/** The numbers of a row in the order of `PlainRow.spans`. */
export const SPANS = { channelNo: 0, ourNo: 2, originalChannelNo: 4, originalOurNo: 6, merchantNo: 8 } as const;

/** One object for all rows: filled anew for each, so that whoever is given it reads it at once. */
export type PlainRow = {
  /** The block that the row lies in, and what `spans` count in. ASCII where a span lies. */
  bytes: Uint8Array;
  lineNo: number;
  byteOffset: number;
  byteLength: number;
  kind: LineKind;
  flow: Flow;
  status: LineStatus;
  currency: string;
  /** Minor units, whole and exact. */
  amountMinor: number;
  feeMinor: number | null;
  /** Milliseconds since the epoch. */
  occurredAt: number;
  /** From and to of each number; where they are the same there is none. */
  spans: Int32Array;
  /** Where the row itself names no merchant. */
  merchantNo: string | null;
};
