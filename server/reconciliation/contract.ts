/** Reconciliation in words: what can be asked, what a run finds, what a difference is. Screens and the command line read it. */
import { z } from 'zod';
import { proseText } from '../guard/contract.ts';
import { channelCode } from '../statements/contract.ts';

export const DIFFERENCE_KINDS = ['missing_in_books', 'missing_at_channel', 'amount', 'fee', 'status', 'currency', 'duplicate'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Seen from our books: actual − book > 0 is a surplus 长款, < 0 a shortage 短款. */
export const DIRECTIONS = ['surplus', 'shortage'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const DIFFERENCE_STATUSES = ['open', 'in_progress', 'external', 'resolved'] as const;
export type DifferenceStatus = (typeof DIFFERENCE_STATUSES)[number];

export const RESOLUTIONS = ['gone_on_rerun', 'matched_later', 'person'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** How a line and a record found each other. `numbers`: both numbers agree; the rest as in `engine/store-pairs.ts`. */
export const MATCH_RULES = ['numbers', 'channel_no', 'our_no', 'many_to_one', 'one_to_many', 'amount_and_time', 'person'] as const;
export type MatchRule = (typeof MATCH_RULES)[number];

export const RECORD_KINDS = ['payment', 'refund'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export const RUN_STATUSES = ['running', 'done', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_CAUSES = ['import', 'manual', 'demo', 'schedule'] as const;

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

/** Where an explanation comes from: key and parameters for a translated sentence (`difference.why.<key>`), and the English one. */
export type Explanation = {
  /** Stable: `missing_in_books.plain`, `amount.decimal_slip`, … */
  key: string;
  /** Text and plain decimals in major units; `currency` is given where an amount is. */
  values: Record<string, string>;
  english: string;
};

/** Fields of the two sides, in the order they are shown; `isDifferent` where they contradict each other. */
export type AlignedField = {
  field: 'kind' | 'status' | 'amount' | 'currency' | 'fee' | 'channelNo' | 'ourNo' | 'originalOurNo' | 'merchantNo' | 'occurredAt';
  channel: string | null;
  ours: string | null;
  isDifferent: boolean;
};

export type DifferenceRow = {
  id: string;
  no: string;
  channelCode: string;
  businessDate: string;
  kind: DifferenceKind;
  recordKind: RecordKind;
  direction: Direction;
  deltaMinor: bigint;
  currency: string;
  ourNo: string | null;
  channelNo: string | null;
  merchantNo: string | null;
  statementId: string | null;
  lineNo: number | null;
  paymentId: string | null;
  status: DifferenceStatus;
  resolution: Resolution | null;
  ownerId: string | null;
  ownerName: string | null;
  labels: string[];
  commentCount: number;
  occurredAt: Date;
  foundAt: Date;
  resolvedAt: Date | null;
  reopenedCount: number;
  version: number;
  explanation: Explanation;
};

/** A row of the list. `seenVersion`: the version at which whoever asks looked at it last; null where they never have. */
export type ListedDifference = DifferenceRow & { seenVersion: number | null };

/** In which order the list is. `next`: what to work on next, the greater amounts first (by power of ten), of those the oldest. `delta`: by
 *  nominal magnitude, whatever the currency. `age`: by when it was found. */
export const DIFFERENCE_ORDERS = ['next', 'delta', 'age', 'businessDate'] as const;
export type DifferenceOrder = { by: (typeof DIFFERENCE_ORDERS)[number]; descending: boolean };

/** What differences are counted by. */
export const DIFFERENCE_GROUPINGS = ['kind', 'channel', 'merchant', 'owner', 'businessDate'] as const;
export type DifferenceGrouping = (typeof DIFFERENCE_GROUPINGS)[number];

/** Differences that share a value; `key` null where they have none (no merchant, no owner). `name` where the key is no word of its own. */
export type DifferenceGroup = {
  key: string | null;
  name: string | null;
  count: bigint;
  sums: { currency: string; deltaMinor: bigint }[];
};

export type DifferenceEvent = {
  id: string;
  at: Date;
  kind: 'found' | 'changed' | 'gone' | 'reopened' | 'assigned' | 'commented' | 'labelled' | 'started' | 'external' | 'undone';
  actorId: string | null;
  actorName: string | null;
  body: string | null;
  details: Record<string, unknown> | null;
};

/** Of either side of a duplicate at most so many are read. */
export const DUPLICATE_SIDES_MAX = 100;

/** A duplicate beside what it is one too many of: our records and the channel's lines of one number, of either side the first ones first and the
 *  duplicate itself last; lines with the business date of their statement. `fields`: of every column whether it is another than what stands first. */
export type DuplicateSides = {
  side: 'ours' | 'channel';
  ours: Side[];
  channel: Side[];
  /** There may be more than were read. */
  isCapped: boolean;
  fields: { field: AlignedField['field']; ours: boolean[]; channel: boolean[] }[];
};

export type DifferenceDetail = {
  difference: DifferenceRow;
  channelSide: Side | null;
  ourSide: Side | null;
  fields: AlignedField[];
  /** Of a duplicate, where the other side is known, or more of its own. */
  duplicate: DuplicateSides | null;
  events: DifferenceEvent[];
  /** Of the same record or the same pair of numbers, on any day. */
  related: DifferenceRow[];
  proposals: ProposedMatch[];
};

/** Count and sums of one kind and currency. Amounts are magnitudes; `feeMinor` is the sum of the fees stated. */
export type SumRow = { kind: RecordKind; currency: string; count: bigint; amountMinor: bigint; feeMinor: bigint };
export type CurrencyAmount = { currency: string; count: bigint; amountMinor: bigint };
/** An exact fraction, never rounded: `part` of `whole`. */
export type Fraction = { part: bigint; whole: bigint };

/** What a run found. Count on the statement = matched + others + counts in differences (see `unequalLines`, `missingInBooks`). */
export type RunResults = {
  /** Succeeded payments and refunds on the statement, and ours of the date: totals first. */
  statement: SumRow[];
  books: SumRow[];
  totalsAgree: boolean;
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
  /** Found, matched by itself (person's matches are not automatic): by number of lines and by amount per currency. */
  autoMatch: { byCount: Fraction; byAmount: ({ currency: string } & Fraction)[] };
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

export const RUN_ROW_SETS = ['matched', 'compared', 'waiting', 'others', 'left_aside', 'proposed'] as const;
export type RunRowSet = (typeof RUN_ROW_SETS)[number];

/** What of the matched lines is looked at: those that found their record on another date, or whose amounts differ by what is tolerated. */
export const MATCHED_PARTS = ['across_days', 'within_tolerance'] as const;
export type MatchedPart = (typeof MATCHED_PARTS)[number];

/** What a run did to a difference (`appeared`: found or reopened), or `standing`: everything it found, new or not, as it stood when the run ended. */
export const RUN_OUTCOMES = ['found', 'gone', 'reopened', 'appeared', 'unchanged', 'standing'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** A line of the drill-down: either side may be missing. */
export type RunRowPair = { key: string; rule: MatchRule | null; channel: Side | null; ours: Side | null };

/** A record of ours that the statement of its date did not list and that may still come. */
export type WaitingRow = { channelCode: string; businessDate: string; since: Date; record: Side };

export type ProposedMatch = {
  id: string;
  rule: MatchRule;
  status: 'proposed' | 'confirmed' | 'revoked';
  groupKey: string | null;
  currency: string;
  amountMinor: bigint;
  channel: Side[];
  ours: Side[];
  decidedBy: string | null;
  decidedAt: Date | null;
};

/** How far the reconciliation of a statement has come; `failed` where the last run of its date broke off. */
export const STATEMENT_RUN_STATES = ['waiting', 'matching', 'balanced', 'with_differences', 'failed'] as const;
export type StatementRun = { statementId: string; state: (typeof STATEMENT_RUN_STATES)[number]; openCount: number };

const day = z.iso.date();
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,3})?$/);

export const runInput = z.strictObject({ channelCode, businessDate: day, cause: z.enum(RUN_CAUSES).default('manual') });
/** A user id, or `nobody`. */
export const ownerFilter = z.union([z.uuid(), z.literal('nobody')]);
export const runsFilter = z.strictObject({
  channels: z.array(channelCode).max(50).optional(),
  dateFrom: day.optional(),
  dateTo: day.optional(),
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

export const waitingInput = z.strictObject({
  dateFrom: day,
  dateTo: day,
  channels: z.array(channelCode).max(50).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

export const differenceFilter = z.strictObject({
  /** Difference, our or channel number: whole or its beginning. */
  number: z.string().trim().min(3).max(64).optional(),
  channels: z.array(channelCode).max(50).optional(),
  kinds: z.array(z.enum(DIFFERENCE_KINDS)).max(7).optional(),
  recordKinds: z.array(z.enum(RECORD_KINDS)).max(2).optional(),
  direction: z.enum(DIRECTIONS).optional(),
  statuses: z.array(z.enum(DIFFERENCE_STATUSES)).max(4).optional(),
  /** `open` is short for everything that is not resolved. */
  open: z.boolean().optional(),
  owner: ownerFilter.optional(),
  label: z.string().max(40).optional(),
  /** A merchant's number, or an empty text for those without one. */
  merchantNo: z.string().trim().max(64).optional(),
  currency: z.string().length(3).optional(),
  dateFrom: day.optional(),
  dateTo: day.optional(),
  /** Magnitude in major units of `currency` (default CNY), inclusive. */
  amountMin: decimal.optional(),
  amountMax: decimal.optional(),
  /** What a run found or did; without `runOutcome` whatever it found first or saw last. */
  runId: z.uuid().optional(),
  runOutcome: z.enum(RUN_OUTCOMES).optional(),
});
export type DifferenceFilter = z.output<typeof differenceFilter>;

/** `descending` puts the newest, the oldest of age and the greatest first; `next` has one direction only. */
export const differenceOrder = z.strictObject({ by: z.enum(DIFFERENCE_ORDERS), descending: z.boolean().default(true) });

/** What a person saw when deciding: the row's id and version; a changed one refuses `difference_changed`. */
export const seenDifferences = z
  .array(z.strictObject({ id: z.uuid(), version: z.number().int().min(1) }))
  .min(1)
  .max(500);
export const label = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _\-./]{0,39}$/u);

export const assignInput = z.strictObject({ differences: seenDifferences, ownerId: z.uuid().nullable() });
/** The most differences that one step may change: as many as the sums of a filter are counted to. */
export const MATCHING_CAP = 10_000;
/** All that a filter finds, with count and net per currency as a person saw them. */
export const assignMatchingInput = z.strictObject({
  filter: differenceFilter,
  expected: z.strictObject({
    count: z.bigint().min(1n).max(BigInt(MATCHING_CAP)),
    sums: z.array(z.strictObject({ currency: z.string().length(3), deltaMinor: z.bigint() })).max(50),
  }),
  ownerId: z.uuid().nullable(),
});
export const commentInput = z.strictObject({ differenceId: z.uuid(), body: proseText(4000) });
export const labelInput = z.strictObject({
  differences: seenDifferences,
  add: z.array(label).max(10).default([]),
  remove: z.array(label).max(10).default([]),
});
export const decideMatchInput = z.strictObject({
  matchId: z.uuid(),
  decision: z.enum(['confirm', 'decline']),
  reason: proseText(500),
});

/** A difference before it has a life of its own: as the engine finds it. */
export type FoundDifference = {
  kind: DifferenceKind;
  recordKind: RecordKind;
  identity: string;
  businessDate: string;
  direction: Direction;
  deltaMinor: bigint;
  currency: string;
  ourNo: string | null;
  channelNo: string | null;
  channel: Side | null;
  ours: Side | null;
  explanation: Explanation;
};

/** The doors of this room, by file:
 *  run-reconciliation.ts `runReconciliation` · get-run.ts `getRun` · list-runs.ts `listRuns` · compare-runs.ts `compareRuns` ·
 *  calendar/list-calendar.ts `listCalendar` · list-waiting.ts `listWaiting` · list-run-rows.ts `listRunRows` · list-rule-hits.ts `listRuleHits` · differences/list-differences.ts `listDifferences`, `sumDifferences`, `listDifferenceLabels` ·
 *  differences/get-difference.ts `getDifference` · differences/assign-difference.ts `assignDifferences`, `assignMatching` · differences/comment-difference.ts `commentDifference` ·
 *  differences/label-difference.ts `labelDifferences` · decide-match.ts `decideMatch` · preview/preview-reconciliation.ts `previewReconciliation` (a function of files, not on the wire).
 *  On the wire: `reconciliation.{run, getRun, listRuns, compareRuns, calendar, waiting, runRows, decideMatch}` and
 *  `differences.{list, sums, labels, get, assign, assignMatching, comment, label}`. */
