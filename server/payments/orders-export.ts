/** The orders export: our own payments and refunds as rows, from a file or an API call. Ten canonical columns, and what a row of them means. */
import { z } from 'zod';
import { isCurrency } from '../kernel/currency.ts';
import { DomainError } from '../kernel/errors.ts';
import { parseMinor } from '../kernel/money.ts';

export const ORDER_COLUMNS = [
  'kind',
  'our_no',
  'channel_no',
  'original_our_no',
  'amount',
  'currency',
  'fee',
  'status',
  'occurred_at',
  'merchant_no',
] as const;
export type OrderColumn = (typeof ORDER_COLUMNS)[number];

/** Columns a file must have; the others may be missing or empty. */
export const REQUIRED_ORDER_COLUMNS: readonly OrderColumn[] = ['kind', 'our_no', 'amount', 'currency', 'status', 'occurred_at'];

export const ORDER_STATUSES = ['succeeded', 'failed', 'closed', 'processing', 'unknown', 'created'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** One of our records, ready to be compared. Amount in minor units, never negative; the fee is what we expect to be charged
 *  (negative: given back), null where we state none; `occurredAt` in milliseconds since the epoch. */
export type OrderRow = {
  lineNo: number;
  kind: 'payment' | 'refund';
  /** Of a payment the order number, of a refund the refund's own. */
  ourNo: string;
  channelNo: string | null;
  originalOurNo: string | null;
  amountMinor: bigint;
  currency: string;
  feeMinor: bigint | null;
  status: OrderStatus;
  occurredAt: number;
  merchantNo: string | null;
};

const text = z.string().max(200);

/** A row as it is sent: every value text, as a cell of the file. */
export const orderCells = z.strictObject({
  kind: text,
  our_no: text,
  channel_no: text.default(''),
  original_our_no: text.default(''),
  amount: text,
  currency: text,
  fee: text.default(''),
  status: text,
  occurred_at: text,
  merchant_no: text.default(''),
});
export type OrderCells = z.output<typeof orderCells>;

/** Header names in other words, lower case and without blanks, per canonical column. */
export const ORDER_COLUMN_WORDS: Record<OrderColumn, readonly string[]> = {
  kind: ['kind', 'type', '类型', '交易类型', '业务类型'],
  our_no: ['our_no', 'ourno', '我方单号', '商户订单号', '商户单号', '订单号', '商户退款单号'],
  channel_no: ['channel_no', 'channelno', '渠道单号', '渠道流水号', '渠道订单号', '渠道交易号'],
  original_our_no: ['original_our_no', 'originalourno', '原我方单号', '原商户订单号', '原商户单号', '原订单号', '原支付单号', '原单号'],
  amount: ['amount', '金额', '订单金额', '交易金额'],
  currency: ['currency', '币种', '货币', '货币种类'],
  fee: ['fee', '手续费', '费用'],
  status: ['status', '状态', '交易状态', '订单状态'],
  occurred_at: ['occurred_at', 'occurredat', '时间', '发生时间', '交易时间', '完成时间'],
  merchant_no: ['merchant_no', 'merchantno', '商户号', '商户编号'],
};

/** Maps, because `constructor` is a word somebody may send. */
const KIND_WORDS = new Map<string, OrderRow['kind']>(
  Object.entries({
    payment: 'payment',
    pay: 'payment',
    支付: 'payment',
    付款: 'payment',
    交易: 'payment',
    收款: 'payment',
    消费: 'payment',
    refund: 'refund',
    退款: 'refund',
    退货: 'refund',
  }),
);

/** In lower case, with `_` between words. Not here is what means one thing for one channel and another for the next. */
const STATUS_WORDS = new Map<string, OrderStatus>(
  Object.entries({
    succeeded:
      'succeeded success successful succeed paid completed complete captured settled trade_success trade_finished refund refunded partially_refunded refund_success 成功 支付成功 付款成功 交易成功 已支付 已付款 已完成 完成 退款成功 已退款 部分退款',
    failed: 'failed fail failure declined rejected payerror 失败 支付失败 付款失败 交易失败 退款失败',
    closed:
      'closed close cancelled canceled cancel expired voided void revoked reversed refundclose 已关闭 关闭 交易关闭 已取消 取消 已撤销 撤销 已过期',
    processing:
      'processing pending in_progress submitted waiting notpay userpaying wait_buyer_pay authorized authorised 处理中 进行中 待支付 待付款 待退款 未支付 支付中 退款中 等待支付',
    created: 'created new init initiated 已创建',
    unknown: 'unknown 未知 结果待确认 待确认 结果未知 状态未知',
  } satisfies Record<OrderStatus, string>).flatMap(([status, words]) =>
    words.split(' ').map((word) => [word, status as OrderStatus] as const),
  ),
);

/** Why a row is not one of ours to compare. */
export class OrderFault extends Error {
  readonly column: OrderColumn | null;
  readonly reason: string;
  constructor(column: OrderColumn | null, reason: string, message: string) {
    super(message);
    this.name = 'OrderFault';
    this.column = column;
    this.reason = reason;
  }
}

const MAX_NUMBER = 128;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ISO_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(0\d|1[0-4])(?::?([0-5]\d))?)$/;

function digits(text: string | undefined): number {
  return text === undefined ? 0 : Number.parseInt(text, 10);
}

/** Milliseconds of an ISO 8601 time with its offset, 1990 to 2199; null for everything else, also for a time without offset. */
export function isoTimeMs(value: string): number | null {
  const found = ISO_TIME.exec(value);
  if (!found) return null;
  const year = digits(found[1]);
  const month = digits(found[2]);
  const day = digits(found[3]);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (year < 1990 || year > 2199 || day < 1 || day > length) return null;
  const millis = digits((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  const at = Date.UTC(year, month - 1, day, digits(found[4]), digits(found[5]), digits(found[6]), millis);
  if (found[8]) return at;
  const offset = (digits(found[10]) * 60 + digits(found[11])) * 60_000;
  return found[9] === '-' ? at + offset : at - offset;
}

function numberOf(value: string, column: OrderColumn): string | null {
  if (value === '') return null;
  if (value.length > MAX_NUMBER) throw new OrderFault(column, 'number_too_long', `longer than ${MAX_NUMBER} characters`);
  if (/^\d(\.\d+)?E\+\d+$/i.test(value)) throw new OrderFault(column, 'number_rounded', `rounded by a spreadsheet: ${value}`);
  // A quoted cell may hold a line break, and a cell of a workbook any of them.
  if (/[\0-\x1f\x7f]/.test(value))
    throw new OrderFault(column, 'number_malformed', 'a line break, tab or other control character inside a number');
  return value;
}

function minorOf(value: string, currency: string, column: OrderColumn): bigint {
  try {
    return parseMinor(value, currency);
  } catch (error) {
    if (error instanceof DomainError) throw new OrderFault(column, error.reason, error.message);
    throw error;
  }
}

/** Reads one row. Throws `OrderFault`: `kind_unknown`, `number_missing`, `number_rounded`, `number_too_long`, `number_malformed`, `currency_unknown`,
 *  `amount_missing`, `amount_negative`, `amount_malformed`, `amount_too_precise`, `amount_out_of_range`, `status_unknown`, `time_malformed`, `time_without_offset`. */
export function orderRowOf(cells: OrderCells, lineNo: number): OrderRow {
  const kind = KIND_WORDS.get(cells.kind) ?? KIND_WORDS.get(cells.kind.toLowerCase());
  if (!kind) throw new OrderFault('kind', 'kind_unknown', `neither a payment nor a refund: ${cells.kind.slice(0, 30) || 'empty'}`);
  const ourNo = numberOf(cells.our_no, 'our_no');
  if (ourNo === null) throw new OrderFault('our_no', 'number_missing', 'our number is missing');
  const { currency } = cells;
  if (!isCurrency(currency)) throw new OrderFault('currency', 'currency_unknown', `unknown currency: ${currency.slice(0, 8) || 'empty'}`);
  if (cells.amount === '') throw new OrderFault('amount', 'amount_missing', 'amount is missing');
  if (cells.amount.startsWith('-'))
    throw new OrderFault('amount', 'amount_negative', 'amounts must be unsigned: the kind gives the direction');
  const amountMinor = minorOf(cells.amount, currency, 'amount');
  const status = STATUS_WORDS.get(cells.status) ?? STATUS_WORDS.get(cells.status.toLowerCase().replace(/[\s-]+/g, '_'));
  if (!status) throw new OrderFault('status', 'status_unknown', `unknown status: ${cells.status.slice(0, 30) || 'empty'}`);
  const occurredAt = isoTimeMs(cells.occurred_at);
  if (occurredAt === null) {
    const isBare = isoTimeMs(`${cells.occurred_at}Z`) !== null;
    if (isBare) throw new OrderFault('occurred_at', 'time_without_offset', `time without UTC offset: ${cells.occurred_at}`);
    throw new OrderFault('occurred_at', 'time_malformed', `not an ISO 8601 time: ${cells.occurred_at.slice(0, 40) || 'empty'}`);
  }
  return {
    lineNo,
    kind,
    ourNo,
    channelNo: numberOf(cells.channel_no, 'channel_no'),
    originalOurNo: numberOf(cells.original_our_no, 'original_our_no'),
    amountMinor,
    currency,
    feeMinor: cells.fee === '' ? null : minorOf(cells.fee, currency, 'fee'),
    status,
    occurredAt,
    merchantNo: numberOf(cells.merchant_no, 'merchant_no'),
  };
}
