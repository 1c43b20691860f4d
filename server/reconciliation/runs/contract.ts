/** Runs in words: what a run is asked, what it finds, and which rows it opens. Screens and the command line read it. */
import { z } from 'zod';
import { dayText } from '../../guard/contract.ts';
import { channelCode } from '../../statements/contract.ts';
import type { DifferenceKind, Direction } from '../differences/codes.ts';
import type { DifferenceRow } from '../differences/contract.ts';
import { MATCH_RULES, type MatchRule, RECORD_KINDS } from '../engine/codes.ts';
import type { AutoMatch, CrossedSum, CurrencyAmount, Side, SumRow } from '../engine/contract.ts';
import { MATCHED_PARTS, RUN_CAUSES, RUN_ROW_SETS, type RunStatus } from './codes.ts';

/** What a run found. Count on the statement = matched + others + counts in differences (see `unequalLines`, `missingInBooks`). */
export type RunResults = {
  /** Succeeded payments and refunds on the statement, and ours of the date: totals first. */
  statement: SumRow[];
  books: SumRow[];
  totalsAgree: boolean;
  /** What the two sides have on different days: how much of what is between the totals that explains. Runs of before do not say. */
  crossed?: CrossedSum[];
  lines: { compared: bigint; matched: bigint; withDifference: bigint; others: bigint };
  matched: {
    count: bigint;
    byCurrency: CurrencyAmount[];
    byRule: { rule: MatchRule; count: bigint }[];
    withinTolerance: bigint;
    acrossDays: bigint;
  };
  waiting: { count: bigint; byCurrency: CurrencyAmount[] };
  proposed: bigint;
  differences: { kind: DifferenceKind; direction: Direction; currency: string; count: bigint; deltaMinor: bigint }[];
  autoMatch: AutoMatch;
  /** What this run did to differences that were there before. */
  changes: { found: bigint; gone: bigint; reopened: bigint; unchanged: bigint; matchedLater: bigint };
};

export type RunRow = {
  id: string;
  no: string;
  channelCode: string;
  businessDate: string;
  runNo: number;
  statementIds: string[];
  status: RunStatus;
  cause: (typeof RUN_CAUSES)[number];
  requestedBy: string | null;
  requestedByName: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  isCurrent: boolean;
  /** null while running and where it failed. */
  results: RunResults | null;
  failure: string | null;
};

/** Two runs of one day, in the order of the days' runs. First 200 of each list; the counts are of all. */
export type RunComparison = {
  before: RunRow;
  after: RunRow;
  /** Differences only in `after`: newly open. */
  appeared: DifferenceRow[];
  appearedCount: bigint;
  /** Differences only in `before`, and of them: those whose money `after` has matched, and those that ended otherwise (the line or the record
   *  is no longer there, a person decided). */
  gone: DifferenceRow[];
  goneCount: bigint;
  matched: DifferenceRow[];
  matchedCount: bigint;
  closed: DifferenceRow[];
  closedCount: bigint;
  /** In both. */
  stayedCount: bigint;
};

/** What a rule matched: lines of the statement and their amount per currency; `amounts` null where they are too many to be added up again. */
export type RuleHit = { rule: MatchRule; count: bigint; amounts: { currency: string; amountMinor: bigint }[] | null };
export type RuleHits = { rules: RuleHit[]; lines: RunResults['lines']; matched: CurrencyAmount[] };

/** A line of the drill-down: either side may be missing. */
export type RunRowPair = { key: string; rule: MatchRule | null; channel: Side | null; ours: Side | null };

export const runInput = z.strictObject({ channelCode, businessDate: dayText, cause: z.enum(RUN_CAUSES).default('manual') });
export const runsFilter = z.strictObject({
  channels: z.array(channelCode).max(50).optional(),
  dateFrom: dayText.optional(),
  dateTo: dayText.optional(),
});
export const runRowsInput = z.strictObject({
  runId: z.uuid(),
  set: z.enum(RUN_ROW_SETS),
  /** Of lines: kind and currency. Of matched ones also how they were found. */
  kind: z.enum(RECORD_KINDS).optional(),
  currency: z.string().length(3).optional(),
  rules: z.array(z.enum(MATCH_RULES)).min(1).max(7).optional(),
  part: z.enum(MATCHED_PARTS).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

/** What of a set is wanted; nothing said, all of it. */
export type Narrow = Pick<z.output<typeof runRowsInput>, 'kind' | 'currency' | 'rules' | 'part'>;

/** The doors of this folder: run-reconciliation.ts `runReconciliation` · get-run.ts `getRun` · list-runs.ts `listRuns` · compare-runs.ts `compareRuns` ·
 *  list-run-rows.ts `listRunRows` · list-rule-hits.ts `listRuleHits`; the archive of a run is take-run-pack.ts.
 *  On the wire: `reconciliation.{run, getRun, listRuns, compareRuns, runRows, ruleHits}`. */
