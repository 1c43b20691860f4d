/** Differences in words: what one is, what can be asked of them, and what people do with them. Screens and files read it. */
import { z } from 'zod';
import { dayText, decimalText, importedNo, listInstant, ordinal, proseText } from '../../guard/contract.ts';
import type { StatementPart } from '../../statements/codes.ts';
import { channelCode } from '../../statements/contract.ts';
import { RECORD_KINDS, type RecordKind } from '../engine/codes.ts';
import type { Side } from '../engine/contract.ts';
import {
  COMMENT_MAX,
  DIFFERENCE_KINDS,
  DIFFERENCE_ORDERS,
  DIFFERENCE_STATUSES,
  DIRECTIONS,
  type DifferenceKind,
  type DifferenceStatus,
  type Direction,
  MATCHING_COMMENT_MAX,
  type Resolution,
  RUN_OUTCOMES,
} from './codes.ts';

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

export type DifferenceOrder = { by: (typeof DIFFERENCE_ORDERS)[number]; descending: boolean };

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

/** A run that an event of a difference speaks of, with the statements that it read. */
export type RunOfEvent = {
  id: string;
  channelCode: string;
  businessDate: string;
  runNo: number;
  isCurrent: boolean;
  statements: { id: string; version: number | null; part: StatementPart }[];
};

/** How many of one side were found, and what they amount to where all that moved money is of one currency and none was left unread. */
export type FoundOfSide = { count: number; total: { minor: bigint; currency: string } | null };

/** A duplicate beside what it is one too many of: our records and the channel's lines of one number, of either side the first ones first and the
 *  duplicate itself last; lines with the business date of their statement, where it is known. `fields`: of every column whether it is another than
 *  what stands first. */
export type DuplicateSides = {
  side: 'ours' | 'channel';
  ours: Side[];
  channel: Side[];
  /** Of all that were read, which may be more than the sides hold. */
  found: { ours: FoundOfSide; channel: FoundOfSide };
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
  /** Those that the events name in `details.runId`. */
  runs: RunOfEvent[];
  /** Of the same record or the same pair of numbers, on any day. */
  related: DifferenceRow[];
};

/** A user id, or `nobody`. */
export const ownerFilter = z.union([z.uuid(), z.literal('nobody')]);

export const differenceFilter = z.strictObject({
  /** Difference, our or channel number: whole or its beginning. */
  number: z.string().trim().min(3).max(100).optional(),
  /** Numbers of the same three kinds, each whole. */
  numbers: z.array(z.string().trim().min(3).max(100)).max(500).optional(),
  channels: z.array(channelCode).max(50).optional(),
  kinds: z.array(z.enum(DIFFERENCE_KINDS)).max(7).optional(),
  recordKinds: z.array(z.enum(RECORD_KINDS)).max(2).optional(),
  direction: z.enum(DIRECTIONS).optional(),
  statuses: z.array(z.enum(DIFFERENCE_STATUSES)).max(4).optional(),
  /** `open` is short for everything that is not resolved. */
  open: z.boolean().optional(),
  owner: ownerFilter.optional(),
  /** Any of several. */
  owners: z.array(ownerFilter).max(50).optional(),
  label: z.string().max(40).optional(),
  /** A merchant's number, or an empty text for those without one. */
  merchantNo: importedNo.optional(),
  currency: z.string().length(3).optional(),
  dateFrom: dayText.optional(),
  dateTo: dayText.optional(),
  /** Magnitude in major units of `currency`, or of each difference's own where none is named; inclusive. */
  amountMin: decimalText.optional(),
  amountMax: decimalText.optional(),
  /** What a run found or did; without `runOutcome` whatever it found first or saw last. */
  runId: z.uuid().optional(),
  runOutcome: z.enum(RUN_OUTCOMES).optional(),
});
export type DifferenceFilter = z.output<typeof differenceFilter>;

/** Pasted numbers and what else narrows the list: which of them it finds. */
export const numbersInput = z.strictObject({ filter: differenceFilter.required({ numbers: true }) });

/** `descending` puts the newest, the oldest of age and the greatest first; `next` has one direction only. */
export const differenceOrder = z.strictObject({ by: z.enum(DIFFERENCE_ORDERS), descending: z.boolean().default(true) });

/** What a person saw when deciding: the row's id and version; a changed one refuses `difference_changed`. */
export const seenDifferences = z
  .array(z.strictObject({ id: z.uuid(), version: ordinal }))
  .min(1)
  .max(500);
export const label = z
  .string()
  .trim()
  .refine((text) => /^[\p{L}\p{N}][\p{L}\p{N} _\-./]{0,39}$/u.test(text), { params: { reason: 'label_unfit' } });

export const assignInput = z.strictObject({ differences: seenDifferences, ownerId: z.uuid().nullable() });
/** The most differences that one step may change: as many as the sums of a filter are counted to. */
export const MATCHING_CAP = 10_000;
/** All that a filter finds, with count and net per currency as a person saw them. */
const matching = z.strictObject({
  filter: differenceFilter,
  expected: z.strictObject({
    count: z.bigint().min(1n).max(BigInt(MATCHING_CAP)),
    sums: z.array(z.strictObject({ currency: z.string().length(3), deltaMinor: z.bigint() })).max(50),
  }),
});
export type Matching = z.output<typeof matching>;
export const assignMatchingInput = matching.extend({ ownerId: z.uuid().nullable() });
/** Of one draft: sent again after a lost answer, the comment stands there once. */
const requestKey = z.string().min(8).max(100);
export const commentInput = z.strictObject({ differenceId: z.uuid(), body: proseText(COMMENT_MAX), requestKey });
/** One comment on each of several. */
export const commentManyInput = z.strictObject({
  differenceIds: z.array(z.uuid()).min(1).max(500),
  body: proseText(COMMENT_MAX),
  requestKey,
});
export const commentMatchingInput = matching.extend({ body: proseText(MATCHING_COMMENT_MAX), requestKey });
const labels = { add: z.array(label).max(10).default([]), remove: z.array(label).max(10).default([]) };
export const labelInput = z.strictObject({ differences: seenDifferences, ...labels });
export const labelMatchingInput = matching.extend(labels);

/** What a row of the list showed when it was read. */
const shownDifference = z.strictObject({ id: z.uuid(), version: ordinal, commentCount: z.int().min(0).max(2_147_483_647) });
export type ShownDifference = z.output<typeof shownDifference>;
/** `since`: the `readAt` of the list. */
export const updatesInput = z.strictObject({
  filter: differenceFilter.default({}),
  since: listInstant,
  shown: z.array(shownDifference).max(200),
});

/** The doors to differences, by file:
 *  list-differences.ts `listDifferences`, `sumDifferences`, `lookUpDifferenceNumbers`, `listDifferenceGroups`, `countsByKind`, `listDifferenceLabels` · get-difference.ts `getDifference` · assign-difference.ts `assignDifferences`, `assignMatching` ·
 *  comment-difference.ts `commentDifference`, `commentDifferences`, `commentMatching` · count-updates.ts `countUpdates` · label-difference.ts `labelDifferences`, `labelMatching` · watch-difference.ts `watchDifference`.
 *  On the wire: `differences.{list, sums, lookUpNumbers, groups, countsByKind, labels, get, assign, assignMatching, comment, commentMany, commentMatching, label, labelMatching, updates, watch}`. */
