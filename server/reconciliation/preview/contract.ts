/** What comparing files with nothing stored answers: the first-run page and the command line show it. */
import type { DuplicateSides, FoundDifference } from '../differences/contract.ts';
import type { MatchRule } from '../engine/codes.ts';
import type { AutoMatch, CurrencyAmount, Side, SumRow } from '../engine/contract.ts';

/** How far a comparison has come. `reading`: so many lines of a file, whose bytes are counted as they lie on disk; `comparing`: all are read. */
export type CompareStep =
  | { stage: 'waiting' | 'comparing'; file?: never }
  | { stage: 'reading'; file: string; of: 'statement' | 'orders'; lines: number; bytesRead: number; byteSize: number };

/** A duplicate with what stands first and what stands last of either side, where it was asked for and found. */
export type ComparedDifference = FoundDifference & { duplicate: DuplicateSides | null };

/** What the first-run page and the command line show: nothing of it is stored. */
export type Preview = {
  dates: string[];
  zone: string;
  dayCut: string;
  statements: {
    /** What the channel's sides call it by. */
    statementId: string;
    file: string;
    formatId: string;
    title: string;
    lines: bigint;
    /** Lines that another of the files lists as well: they are compared once. */
    listedElsewhere: bigint;
    /** Of all rows that could not be read; `rejects` are the first of them. */
    rejectCount: number;
    rejects: PreviewReject[];
    controlTotals: PreviewTotal[];
  }[];
  orders: { rows: bigint; rejectCount: number; rejects: PreviewReject[] };
  statementTotals: SumRow[];
  bookTotals: SumRow[];
  matched: { count: bigint; byCurrency: CurrencyAmount[]; byRule: { rule: MatchRule; count: bigint }[] };
  waiting: Side[];
  differences: ComparedDifference[];
  /** Lines and records that look like one payment and are not proven to be: for a person to decide. */
  proposals: { channel: Side[]; ours: Side[] }[];
  /** Records of other business dates that the statement does not list. */
  leftAside: bigint;
  autoMatch: AutoMatch;
};
export type PreviewReject = { lineNo: number; column: string | null; reason: string; message: string };
export type PreviewTotal = {
  name: string;
  label: string;
  unit: 'count' | 'minor';
  currency: string | null;
  declared: bigint | null;
  computed: bigint;
  holds: boolean;
};

/** The door of this folder: preview-reconciliation.ts `previewReconciliation`, a function of files, not on the wire. */
