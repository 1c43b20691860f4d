/** WeChat Pay trade bills (交易账单): ALL, SUCCESS and REFUND, of v2 and v3, with the headers of 2014, 2016 and today. */
import { exponentOf, isCurrency } from '../../../kernel/currency.ts';
import type { LineStatus } from '../../codes.ts';
import type { Batch, StatementLine } from '../../contract.ts';
import { RowFault } from '../csv-rows.ts';
import { type FileHead, type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { type Columns, headerName } from '../text/header.ts';
import { type BillReader, type FooterCell, readBill } from './bill-lines.ts';
import { type Fields, UNIT_SCALE } from './fields.ts';
import { COUNT_LABEL, isTradeFooterLabel, SUMMED, type Summed, tradeTotals } from './trade-totals.ts';

type Variant = 'all' | 'success' | 'refund';

/** Which bill a header line belongs to: by the columns only that bill has. */
function variantOf(names: readonly string[]): Variant | null {
  const has = (name: string) => names.includes(name);
  const isTradeBill = ['交易时间', '商户号', '微信订单号', '商户订单号', '交易状态', '货币种类', '手续费', '费率'].every(has);
  if (!isTradeBill || !(has('应结订单金额') || has('总金额'))) return null;
  if (has('退款申请时间')) return 'refund';
  return has('微信退款单号') ? 'all' : 'success';
}

/** Column names of each figure that the footer sums, newest first. Before 2017 one column stood for two of today's. */
const SUM_COLUMNS: Record<Summed, readonly string[]> = {
  settled: ['应结订单金额', '总金额'],
  refunded: ['退款金额'],
  couponRefunded: ['充值券退款金额', '企业红包退款金额', '代金券或立减优惠退款金额'],
  fee: ['手续费'],
  ordered: ['订单金额', '总金额'],
  refundAsked: ['申请退款金额', '退款金额'],
};

/** The words of the bill, and those that the query of either version has for the same. */
const REFUND_STATUS: Record<string, LineStatus> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  FAIL: 'failed',
  CHANGE: 'failed',
  CLOSED: 'failed',
  REFUNDCLOSE: 'failed',
  ABNORMAL: 'failed',
};

/** One hundred-thousandth to one cent. Every currency WeChat settles in has two decimals or none; the others go the long way. */
const UNITS_PER_CENT = 1000;

class TradeBill implements BillReader {
  readonly footerMark = COUNT_LABEL;
  readonly #variant: Variant;
  readonly #file: string;
  readonly #sumColumns = new Int32Array(SUMMED.length).fill(-1);
  readonly #blockUnits = new Float64Array(SUMMED.length);
  readonly #units = new Float64Array(SUMMED.length);
  readonly #sums = Object.fromEntries(SUMMED.map((name) => [name, 0n])) as Record<Summed, bigint>;
  #at = {
    time: -1,
    account: -1,
    sub: -1,
    channelNo: -1,
    ourNo: -1,
    state: -1,
    currency: -1,
    refundNo: -1,
    ourRefundNo: -1,
    refundState: -1,
  };
  #timeColumn = '交易时间';
  #count = 0n;
  #blockCount = 0;
  /** Of the first row. A row may have another: the footer adds the figures of its columns whatever their currency, and so do we. */
  #currency = '';
  accountNo: string | null = null;

  constructor(variant: Variant, file: string) {
    this.#variant = variant;
    this.#file = file;
  }

  header(columns: Columns, lineNo: number): void {
    if (variantOf(columns.names) !== this.#variant) {
      const message = `Not the header of a WeChat Pay ${this.#variant.toUpperCase()} bill: ${columns.names.slice(0, 6).join(',').slice(0, 80)}`;
      throw refuseStatement('statement_header_unknown', message, { file: this.#file, lineNo });
    }
    this.#timeColumn = this.#variant === 'refund' ? '退款申请时间' : '交易时间';
    const hasRefunds = this.#variant !== 'success';
    this.#at = {
      time: columns.require(this.#timeColumn),
      account: columns.require('商户号'),
      sub: columns.find('特约商户号', '子商户号'),
      channelNo: columns.require('微信订单号'),
      ourNo: columns.require('商户订单号'),
      state: columns.require('交易状态'),
      currency: columns.require('货币种类'),
      refundNo: hasRefunds ? columns.require('微信退款单号') : -1,
      ourRefundNo: hasRefunds ? columns.require('商户退款单号') : -1,
      refundState: hasRefunds ? columns.require('退款状态') : -1,
    };
    for (const [index, name] of SUMMED.entries()) {
      const isOptional = name === 'couponRefunded' || (!hasRefunds && (name === 'refunded' || name === 'refundAsked'));
      this.#sumColumns[index] = isOptional ? columns.find(...SUM_COLUMNS[name]) : columns.require(...SUM_COLUMNS[name]);
    }
  }

  row(fields: Fields, place: { lineNo: number; byteOffset: number; byteLength: number }, batch: Batch): void {
    this.#blockCount++;
    this.#sum(fields);
    const at = this.#at;
    const currency = fields.is(at.currency, 'CNY') ? 'CNY' : this.#otherCurrency(fields.text(at.currency));
    if (this.#currency === '') this.#currency = currency;
    const account = fields.text(at.account);
    if (this.accountNo === null) this.accountNo = account;
    else if (account !== this.accountNo)
      throw new RowFault('商户号', 'account_foreign', `merchant ${account} in the bill of ${this.accountNo}`);

    const isPayment = fields.is(at.state, 'SUCCESS');
    const isRefund = !isPayment && fields.is(at.state, 'REFUND');
    const isRevoked = !isPayment && !isRefund && fields.is(at.state, 'REVOKED');
    if (!(isPayment || isRevoked ? this.#variant !== 'refund' : isRefund && this.#variant !== 'success')) {
      throw new RowFault('交易状态', 'value_unknown', `${fields.text(at.state).slice(0, 40)} does not belong in this type of bill`);
    }
    const ordered = this.#minor(fields, 4, currency);
    const asked = this.#minor(fields, 5, currency);
    // A revoked order is listed like a refund of the whole: what was asked for then stands in the refund's column.
    const amountMinor = isRefund || (isRevoked && ordered === 0n) ? asked : ordered;
    if (amountMinor < 0n)
      throw new RowFault(isRefund ? '申请退款金额' : '订单金额', 'sign_conflict', `negative amount: ${amountMinor} minor units`);
    const feeMinor = this.#minor(fields, 3, currency);
    const channelNo = fields.number(at.channelNo);
    const ourNo = fields.number(at.ourNo);
    if (channelNo === null && ourNo === null)
      throw new RowFault('微信订单号', 'number_missing', 'neither the channel nor we assigned a number');
    const status = isPayment ? 'succeeded' : isRevoked ? 'reversed' : this.#refundStatus(fields);
    // Old bills may repeat the order's total on a refund's row; it is no income then.
    const settledMinor = isRefund ? 0n : this.#minor(fields, 0, currency);
    const line: StatementLine = {
      lineNo: place.lineNo,
      byteOffset: place.byteOffset,
      byteLength: place.byteLength,
      kind: isRefund ? 'refund' : 'payment',
      flow: isRefund ? 'out' : 'in',
      status,
      channelNo: isRefund ? fields.number(at.refundNo) : channelNo,
      sharesChannelNo: false,
      ourNo: isRefund ? fields.number(at.ourRefundNo) : ourNo,
      originalChannelNo: isRefund ? channelNo : null,
      originalOurNo: isRefund ? ourNo : null,
      amountMinor,
      currency,
      feeMinor,
      // The bill does not say whether a refund that failed was given back by the end of the day.
      netMinor: status === 'failed' ? null : settledMinor - this.#minor(fields, 1, currency) - feeMinor,
      occurredAt: fields.time(at.time, this.#timeColumn),
      merchantNo: fields.number(at.sub) ?? account,
    };
    if (isRefund && line.channelNo === null && line.ourNo === null) {
      throw new RowFault('微信退款单号', 'number_missing', 'refund without a number');
    }
    batch.lines.push(line);
  }

  /** Adds the row's figures to the block's sums, all or none of them: an unreadable figure makes the row a reject. */
  #sum(fields: Fields): void {
    const columns = this.#sumColumns;
    const units = this.#units;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as number;
      units[index] = column < 0 ? 0 : fields.units(column);
    }
    const isPlain = units.every((value) => !Number.isNaN(value));
    if (isPlain) {
      for (let index = 0; index < units.length; index++)
        this.#blockUnits[index] = (this.#blockUnits[index] as number) + (units[index] as number);
      return;
    }
    const scaled = SUMMED.map((name, index) => {
      const column = columns[index] as number;
      return column < 0 ? 0n : fields.scaled(column, SUM_COLUMNS[name][0] as string);
    });
    for (const [index, name] of SUMMED.entries()) this.#sums[name] += scaled[index] as bigint;
  }

  /** A figure of the row in minor units, exact; the fee rounded half-up. An empty cell is zero, as the footer counts it. */
  #minor(fields: Fields, index: number, currency: string): bigint {
    const units = this.#units[index] as number;
    if (units === 0) return 0n;
    if (currency === 'CNY' && units % UNITS_PER_CENT === 0) return BigInt(units / UNITS_PER_CENT);
    const name = SUMMED[index] as Summed;
    const column = this.#sumColumns[index] as number;
    const label = SUM_COLUMNS[name][0] as string;
    return (name === 'fee' ? fields.feeMinor(column, currency, label) : fields.amountMinor(column, currency, label)) ?? 0n;
  }

  #otherCurrency(code: string): string {
    if (!isCurrency(code)) throw new RowFault('货币种类', 'currency_unknown', `unknown currency ${code.slice(0, 8)}`);
    return code;
  }

  #refundStatus(fields: Fields): LineStatus {
    if (fields.is(this.#at.refundState, 'SUCCESS')) return 'succeeded';
    const text = fields.text(this.#at.refundState);
    const status = Object.hasOwn(REFUND_STATUS, text) ? REFUND_STATUS[text] : undefined;
    if (!status) throw new RowFault('退款状态', 'value_unknown', `unknown refund status: ${text.slice(0, 40)}`);
    return status;
  }

  carry(): void {
    for (const [index, name] of SUMMED.entries()) this.#sums[name] += BigInt(this.#blockUnits[index] as number);
    this.#blockUnits.fill(0);
    this.#count += BigInt(this.#blockCount);
    this.#blockCount = 0;
  }

  totals(cells: FooterCell[], lineNo: number) {
    const unknown = cells.find((cell) => !isTradeFooterLabel(cell.label));
    if (unknown)
      throw refuseStatement('statement_total_unknown', `The footer declares ${unknown.label}`, {
        file: this.#file,
        lineNo,
        column: unknown.label,
      });
    for (const needed of [COUNT_LABEL, '手续费总金额']) {
      if (!cells.some((cell) => cell.label === needed))
        throw refuseStatement('statement_cut_off', `The footer has no ${needed}`, { file: this.#file, lineNo });
    }
    const currency = this.#currency || 'CNY';
    return tradeTotals(cells, this.#count, this.#sums, currency, isCurrency(currency) ? Math.min(exponentOf(currency), UNIT_SCALE) : 2);
  }
}

async function* readTradeBill(formatId: string, variant: Variant, bytes: AsyncIterable<Uint8Array>, options: ReadOptions): StatementReader {
  const bill = new TradeBill(variant, options.file);
  const end = yield* readBill(bytes, options.file, bill);
  return { formatId, ...end, period: null, accountNo: bill.accountNo };
}

function recognise(head: FileHead, variant: Variant): number {
  const names = head.text.slice(0, 4096).trimStart().split('\n', 1)[0]?.split(',').map(headerName) ?? [];
  return variantOf(names) === variant ? 1 : 0;
}

function tradeBill(variant: Variant, title: string): StatementFormat {
  const id = `wechat_trade_${variant}`;
  return {
    id,
    title,
    recognise: (head) => recognise(head, variant),
    read: (bytes, options) => readTradeBill(id, variant, bytes, options),
  };
}

export const wechatTradeAll = tradeBill('all', 'WeChat Pay transaction bill, all');
export const wechatTradeSuccess = tradeBill('success', 'WeChat Pay transaction bill, payments');
export const wechatTradeRefund = tradeBill('refund', 'WeChat Pay transaction bill, refunds');
