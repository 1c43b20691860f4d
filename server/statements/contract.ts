/** What statements are made of: the words shared by the formats (bytes in), the store, the screens and the command line. */

/** What a statement line says happened, whatever the channel calls it. `payment` and `refund` are compared with our
 *  records; the rest is kept as evidence and counted, and meets the books in other comparisons. */
export const LINE_KINDS = ['payment', 'refund', 'fee', 'payout', 'transfer', 'adjustment', 'chargeback', 'other'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** `succeeded` moved money. `processing` and `failed` lines are listed by some channels (WeChat refunds) and did not. */
export const LINE_STATUSES = ['succeeded', 'processing', 'failed', 'reversed'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** Seen from our account at the channel: `in` adds to it, `out` takes from it. Never debit or credit: a line is not an entry. */
export type Flow = 'in' | 'out';

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
