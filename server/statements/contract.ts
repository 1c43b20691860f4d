/** What statements are made of: the words shared by the formats (bytes in), the store, the screens and the command line. */

import { z } from 'zod';
import { dayText, decimalText, importedNo } from '../guard/contract.ts';
import {
  FLOWS,
  type Flow,
  type ImportStage,
  LINE_KINDS,
  LINE_STATUSES,
  type LineAspect,
  type LineKind,
  type LineStatus,
  STATEMENT_SOURCES,
  STATEMENT_STATUSES,
  type StatementPart,
  type StatementSource,
  type StatementStatus,
} from './codes.ts';

/** One row of a statement, read but not yet judged. Amounts are magnitudes in minor units; `flow` gives the direction. */
export type StatementLine = {
  /** 1-based physical line (or record) in the file it came from: what a person sees in an editor. */
  lineNo: number;
  /** Where the row's bytes are in the member as stored, to show it again without keeping it twice; -1 where there is none (Excel). */
  byteOffset: number;
  byteLength: number;
  kind: LineKind;
  flow: Flow;
  status: LineStatus;
  /** The channel's own number of *this* payment or refund, null where it has none. For a refund it is the refund's, where the
   *  channel numbers refunds (WeChat 微信退款单号); else the payment's (Alipay 支付宝交易号), which is then shared: see `sharesChannelNo`. */
  channelNo: string | null;
  /** True where several lines may rightly carry the same channelNo (Alipay refunds): our number alone tells them apart. */
  sharesChannelNo: boolean;
  /** Our number: of a payment the order number, of a refund the refund's own (商户退款单号, out_request_no). */
  ourNo: string | null;
  originalChannelNo: string | null;
  originalOurNo: string | null;
  /** The amount the order was asked for (WeChat 订单金额 / 申请退款金额, Alipay 订单金额, UnionPay 交易金额), never the settled net. */
  amountMinor: bigint;
  currency: string;
  /** Fee of this row: positive was charged to us, negative was given back, null where the file states none. Rounded to the minor unit. */
  feeMinor: bigint | null;
  /** What the row changes in our account at the channel, signed, where the file states it. */
  netMinor: bigint | null;
  /** Milliseconds since the epoch of the channel's own time of the event. */
  occurredAt: number;
  merchantNo: string | null;
  /** Other numbers that the channel has for this same event, best first, none of them `channelNo`: a merchant may have kept one of these instead
   *  (`FORMATS_WITH_FURTHER_NOS`). Absent where there is none. */
  furtherNos?: readonly string[] | undefined;
};

/** A row that could not be read: data, not an exception. `reason` is a slug translated as `rejects.<reason>`. */
export type Reject = { lineNo: number; column: string | null; reason: string; message: string; raw: string };

/** A figure the file declares about itself against the same figure computed from its lines. */
export type ControlTotal = {
  /** Stable slug: `count`, `payment_amount`, `refund_amount`, `fee`, `in_count`, `in_amount`, `out_count`, `out_amount`, `net`, `balance`. */
  name: string;
  /** The file's own word for it (订单总金额), as printed. */
  label: string;
  unit: 'count' | 'minor';
  currency: string | null;
  /** null: the file declares none and the figure is only computed. */
  declared: bigint | null;
  computed: bigint;
  holds: boolean;
};

/** What is known when the last byte has been read. */
export type StatementSummary = {
  formatId: string;
  encoding: 'utf-8' | 'gb18030' | 'xlsx';
  lineCount: number;
  rejectCount: number;
  controlTotals: ControlTotal[];
  /** The days the file says it covers (inclusive), in the channel's zone, where it says so; else null. */
  period: { from: string; to: string } | null;
  /** The account or merchant number at the channel that the file names, where it does. */
  accountNo: string | null;
};

export type Batch = { lines: StatementLine[]; rejects: Reject[] };

/** The part a format tells, by its stable id. */
export function partOfFormat(formatId: string): StatementPart {
  if (/_(fund|account)/.test(formatId)) return 'funds';
  if (/_success$|_success_/.test(formatId)) return 'payments';
  if (/_refund$|_refund_/.test(formatId)) return 'refunds';
  if (/total|summary|_rd$/.test(formatId)) return 'totals';
  return 'all';
}

/** Formats whose lines have `furtherNos`: Stripe numbers the source (`ch_…`, `re_…`), the balance transaction (`txn_…`) and the payment intent (`pi_…`). */
export const FORMATS_WITH_FURTHER_NOS: readonly string[] = ['stripe_activity'];

/** Sums of the succeeded lines of one kind and currency, minor units. */
export type KindSum = { kind: LineKind; currency: string; count: bigint; amountMinor: bigint; feeMinor: bigint };

/** All lines of one kind, currency and status; `numbered` of them carry our number. */
export type LineTotal = KindSum & { status: LineStatus; numbered: bigint };

/** What succeeded lines brought in or took out in one currency, magnitudes. */
export type FlowSum = { flow: Flow; currency: string; count: bigint; amountMinor: bigint };

/** Why a file was refused, as it is kept with it. `reason` is translated as `errors.<reason>`, filled from `details`. */
export type Refusal = { reason: string; message: string; details: Record<string, string | number> };

export type StatementRow = {
  id: string;
  no: string;
  channelCode: string;
  businessDate: string | null;
  part: StatementPart;
  version: number | null;
  status: StatementStatus;
  formatId: string | null;
  fileName: string;
  byteSize: bigint;
  lineCount: bigint;
  rejectCount: bigint;
  importedAt: Date;
  importedByName: string;
  refusal: Refusal | null;
  source: StatementSource;
  /** null: refused, and nothing of it counts. */
  flowSums: FlowSum[] | null;
};

/** As the inbox shows it. `dueAt`: when the statement of its date was expected; null where the file says no date. */
export type InboxRow = StatementRow & { dueAt: Date | null };

/** A day whose statement came after its due time, or is due and not there. */
export type LateDay = {
  channelCode: string;
  date: string;
  state: 'late' | 'refused' | 'arrivedLate';
  dueAt: Date;
  /** When it came; null where it still has not. */
  arrivedAt: Date | null;
  /** What there is of it: the statement, else the newest refused file. */
  statementId: string | null;
};
/** The statements that were due today: how many, and how many have come. */
export type DueToday = { date: string; due: number; arrived: number; late: number };

export type StatementDetail = StatementRow & {
  sha256: string;
  member: string | null;
  dateSource: 'declared' | 'lines' | 'person' | null;
  encoding: string | null;
  accountNo: string | null;
  period: { from: string; to: string } | null;
  mappingId: string | null;
  controlTotals: ControlTotal[];
  sums: KindSum[];
  durationMs: bigint | null;
  publishedAt: Date | null;
  /** Every reading of this channel, date and part, newest first, refused ones too. */
  versions: {
    id: string;
    no: string;
    version: number | null;
    status: StatementStatus;
    importedAt: Date;
    lineCount: bigint;
    fileName: string;
  }[];
};

export type StatementLineRow = {
  lineNo: number;
  kind: LineKind;
  flow: Flow;
  status: LineStatus;
  channelNo: string | null;
  ourNo: string | null;
  originalChannelNo: string | null;
  originalOurNo: string | null;
  merchantNo: string | null;
  currency: string;
  amountMinor: bigint;
  feeMinor: bigint | null;
  netMinor: bigint | null;
  occurredAt: Date;
  /** Null: the channel has no other number for this event. */
  furtherNos: string[] | null;
  hasRaw: boolean;
};

/** A cell of the calendar. `late`: due and not there. `expected`: due later. `none`: before the channel's first day. `holiday`: a day off of
 *  its calendar, of which no statement comes. */
export type CalendarState = 'imported' | 'refused' | 'late' | 'expected' | 'holiday' | 'none';
export type CalendarCell = {
  date: string;
  state: CalendarState;
  dueAt: Date;
  /** Whether a statement of the date is to come at all: of a day off of the channel's calendar there may be none. */
  isExpected: boolean;
  /** The published statement, else the newest refused one. */
  statementId: string | null;
  version: number | null;
  lineCount: bigint | null;
  arrivedAt: Date | null;
  /** Arrived after its due time. */
  wasLate: boolean;
  refusedCount: number;
};
export type CalendarRow = { channelCode: string; nameEn: string; nameZh: string; cells: CalendarCell[] };

type LineSide = { lineNo: number; occurredAt: Date; amountMinor: bigint; feeMinor: bigint | null; status: LineStatus; currency: string };
export type LineChange = {
  kind: LineKind;
  channelNo: string | null;
  ourNo: string | null;
  currency: string;
  /** What else differs between the two than amount, currency, fee and status. */
  also: LineAspect[];
  before: LineSide | null;
  after: LineSide | null;
};
export type VersionComparison = {
  added: bigint;
  removed: bigint;
  changed: bigint;
  unchanged: bigint;
  changes: LineChange[];
  isCapped: boolean;
};

export type ImportProgress = {
  stage: ImportStage;
  bytesReceived: number;
  byteSize: number | null;
  bytesRead: number;
  lines: number;
  rejects: number;
  /** What was published, where the process that is asked published it. */
  result?: ImportResult;
};

export const channelCode = z.string().regex(/^[a-z][a-z0-9_]{1,30}$/);
export const slug = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/);

export const statementFilter = z.strictObject({
  channels: z.array(channelCode).max(50).optional(),
  statuses: z.array(z.enum(STATEMENT_STATUSES)).max(3).optional(),
  sources: z.array(z.enum(STATEMENT_SOURCES)).max(STATEMENT_SOURCES.length).optional(),
  /** Of the business date, inclusive. */
  dateFrom: dayText.optional(),
  dateTo: dayText.optional(),
  /** Part of the file's name, or a statement's number. */
  text: z.string().trim().min(1).max(100).optional(),
});
export type StatementFilter = z.output<typeof statementFilter>;

export const lineFilter = z.strictObject({
  kinds: z.array(z.enum(LINE_KINDS)).max(LINE_KINDS.length).optional(),
  statuses: z.array(z.enum(LINE_STATUSES)).max(LINE_STATUSES.length).optional(),
  flows: z.array(z.enum(FLOWS)).max(FLOWS.length).optional(),
  /** Of the fee: `out` is charged, `in` is given back. A line without a fee is neither. */
  fees: z.array(z.enum(FLOWS)).max(FLOWS.length).optional(),
  /** Any number of the line, whole or its beginning. */
  number: importedNo.min(3).optional(),
  /** Major units of `currency`, or of each line's own where none is named; inclusive. */
  amountMin: decimalText.optional(),
  amountMax: decimalText.optional(),
  currency: z.string().length(3).optional(),
});
export type LineFilter = z.output<typeof lineFilter>;

/** What comes beside the bytes of an upload. */
export const importOptions = z.strictObject({
  channelCode,
  name: z.string().min(1).max(1000),
  businessDate: dayText.nullish(),
  formatId: slug.nullish(),
  mappingId: z.uuid().nullish(),
  uploadId: z
    .string()
    .regex(/^[A-Za-z0-9-]{8,64}$/)
    .nullish(),
});
export type ImportOptions = z.output<typeof importOptions>;

export type ImportResult = {
  statementId: string;
  no: string;
  status: 'published';
  channelCode: string;
  businessDate: string;
  version: number;
  part: StatementPart;
  formatId: string;
  lineCount: number;
  rejectCount: number;
  /** Whether what follows a publication (reconciliation of the date) went through; the statement stands either way. */
  followUp: 'done' | 'failed' | 'none';
};
