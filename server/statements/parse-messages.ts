/** What passes between the import and the worker that parses: encoded lines one way, acknowledgements and emptied buffers the other. */
import type { FlowSum, LineTotal, Reject, StatementSummary } from './contract.ts';
import type { DateCount } from './statement-date.ts';

export type ParseRequest = {
  path: string;
  name: string;
  formatId: string | null;
  mapping: unknown;
  zone: string;
  dayCut: string;
  windowMinutes: number;
  statementId: string;
  /** The business date somebody named; it gives the year where a format writes none. */
  date?: string;
};

/** What is known of a file when its reading ends, however it ends. */
export type ParseFindings = {
  formatId: string | null;
  member: string | null;
  lines: number;
  rejectCount: number;
  /** The first of them; `rejectCount` counts all. */
  rejects: Reject[];
  summary: StatementSummary | null;
  /** Of every line, also of those that moved nothing. */
  totals: LineTotal[];
  /** Of the lines that succeeded. */
  flows: FlowSum[];
  dates: DateCount[];
};

export type RefusalMessage = {
  code: 'invalid' | 'not_found' | 'conflict' | 'precondition' | 'limit' | 'forbidden' | 'unauthorized' | 'busy';
  reason: string;
  message: string;
  details: Record<string, string | number>;
};

export type FromWorker =
  | { kind: 'rows'; bytes: Uint8Array<ArrayBuffer>; lines: number; rejects: number; bytesRead: number }
  | { kind: 'read'; findings: ParseFindings }
  | { kind: 'refused'; refusal: RefusalMessage; findings: ParseFindings }
  | { kind: 'failed'; message: string };

export type ToWorker = { kind: 'parse'; request: ParseRequest } | { kind: 'written'; buffer: ArrayBuffer | null };
