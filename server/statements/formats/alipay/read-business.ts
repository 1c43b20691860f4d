/** Alipay business detail (业务明细): trades and refunds, 25 columns and the 29 of institutions. */
import type { Batch, ControlTotal, StatementLine } from '../../contract.ts';
import { RowFault } from '../csv-rows.ts';
import { type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { trimCell } from '../text/amount.ts';
import type { Columns } from '../text/header.ts';
import type { TextLine } from '../text/lines.ts';
import { refuseWrongTotals } from '../wechat/bill-lines.ts';
import { cellAmount, declaredMinor, formsOf } from './cells.ts';
import { checkPeriod, type DetailEnd, type DetailPreamble, type DetailReader, parseTotals, readDetail, timeOf } from './detail-file.ts';

const CURRENCY = 'CNY';
const FREE_TEXT = ['商品名称', '门店名称', '操作员', '对方账户', '券名称', '备注'];

/** What may lie between an order's amount and what the merchant receives of it. */
const DISCOUNTS = [
  '支付宝红包（元）',
  '集分宝（元）',
  '支付宝优惠（元）',
  '商家优惠（元）',
  '券核销金额（元）',
  '商家红包消费金额（元）',
  '卡消费金额（元）',
];

const NOTHING = /^-?0*(?:\.0*)?$/;

type Sums = { count: bigint; order: bigint; received: bigint; discount: bigint };

class BusinessDetail implements DetailReader {
  readonly listName = '业务明细';
  readonly sums: Record<'payment' | 'refund', Sums> = {
    payment: { count: 0n, order: 0n, received: 0n, discount: 0n },
    refund: { count: 0n, order: 0n, received: 0n, discount: 0n },
  };
  feeMinor = 0n;
  /** Places of the discounts; none where the file does not have them all. */
  #discounts: number[] = [];
  #at = {
    tradeNo: 0,
    orderNo: 0,
    type: 0,
    completed: 0,
    order: 0,
    received: 0,
    discount: -1,
    refundNo: 0,
    fee: 0,
    share: -1,
    net: -1,
    store: -1,
    merchant: -1,
  };

  header(columns: Columns, at: { file: string; lineNo: number }) {
    if (columns.find('支付宝交易号') < 0)
      throw refuseStatement('statement_header_unknown', 'Not the header of an Alipay business details file', at);
    this.#at = {
      tradeNo: columns.require('支付宝交易号'),
      orderNo: columns.require('商户订单号'),
      type: columns.require('业务类型'),
      completed: columns.require('完成时间'),
      order: columns.require('订单金额（元）', '订单金额'),
      received: columns.require('商家实收（元）', '商家实收'),
      discount: columns.find('商家优惠（元）', '商家优惠'),
      refundNo: columns.require('退款批次号/请求号', '退款批次号', '退款请求号'),
      fee: columns.require('服务费（元）', '服务费'),
      share: columns.find('分润（元）', '分润'),
      net: columns.find('实收净额（元）', '实收净额'),
      store: columns.find('门店编号'),
      merchant: columns.find('商户识别号'),
    };
    const discounts = DISCOUNTS.map((name) => columns.find(name));
    this.#discounts = discounts.every((index) => index >= 0) ? discounts : [];
    return {
      forms: formsOf(columns.names, FREE_TEXT),
      needed: [...Object.values(this.#at), ...this.#discounts].filter((index) => index >= 0),
    };
  }

  row(cells: string[], line: TextLine, batch: Batch, preamble: DetailPreamble): void {
    const at = this.#at;
    const text = (index: number) => (index < 0 ? '' : trimCell(cells[index] as string));
    const amount = (index: number, column: string) => (index < 0 ? 0n : (cellAmount(cells[index] as string, CURRENCY, column) ?? 0n));
    const type = text(at.type);
    if (type !== '交易' && type !== '退款') throw new RowFault('业务类型', 'value_unknown', `neither 交易 nor 退款: ${type.slice(0, 20)}`);
    const kind = type === '交易' ? 'payment' : 'refund';
    const order = amount(at.order, '订单金额（元）');
    const received = amount(at.received, '商家实收（元）');
    const discount = amount(at.discount, '商家优惠（元）');
    const fee = amount(at.fee, '服务费（元）');
    const net = at.net >= 0 ? amount(at.net, '实收净额（元）') : received + fee + amount(at.share, '分润（元）');
    const sums = this.sums[kind];
    sums.count += 1n;
    sums.order += order;
    sums.received += received;
    sums.discount += discount;
    this.feeMinor -= fee;
    if (kind === 'payment' ? order < 0n : order > 0n) {
      throw new RowFault('订单金额（元）', 'sign_conflict', `${type} of ${text(at.order)}: payments must be positive, refunds negative`);
    }
    // No total of the file has the order's amount: that a row adds up is all that tells a changed one. How discounts lie between is not documented.
    const isPlain = this.#discounts.length > 0 && this.#discounts.every((index) => NOTHING.test(text(index)));
    if (isPlain && order !== received) {
      const why = `order amount ${order} is not the amount received ${received}, and no discount is stated`;
      throw new RowFault('订单金额（元）', 'received_wrong', why);
    }
    const tradeNo = text(at.tradeNo) || null;
    const orderNo = text(at.orderNo) || null;
    if (tradeNo === null) throw new RowFault('支付宝交易号', 'number_missing', 'row without a transaction number');
    const occurredAt = timeOf(cells[at.completed] as string, '完成时间');
    checkPeriod(occurredAt, '完成时间', preamble);
    const isRefund = kind === 'refund';
    const result: StatementLine = {
      lineNo: line.lineNo,
      byteOffset: line.byteOffset,
      byteLength: line.byteLength,
      kind,
      flow: isRefund ? 'out' : 'in',
      status: 'succeeded',
      channelNo: tradeNo,
      sharesChannelNo: isRefund,
      // A refund asked for without a request number carries the order's: Alipay's default of out_request_no.
      ourNo: isRefund ? text(at.refundNo) || orderNo : orderNo,
      originalChannelNo: isRefund ? tradeNo : null,
      originalOurNo: isRefund ? orderNo : null,
      amountMinor: order < 0n ? -order : order,
      currency: CURRENCY,
      feeMinor: -fee,
      netMinor: net,
      occurredAt,
      merchantNo: text(at.merchant) || text(at.store) || null,
    };
    batch.lines.push(result);
  }
}

/** A refund total is compared by magnitude: the sign of 商家优惠退款 is not documented. */
function footerTotals(end: DetailEnd, detail: BusinessDetail, file: string): ControlTotal[] {
  const totals: ControlTotal[] = [];
  for (const [kind, mark] of [
    ['payment', '交易合计'],
    ['refund', '退款合计'],
  ] as const) {
    const footer = end.footers.find((found) => found.label === mark);
    const parsed = footer ? parseTotals(footer.text) : null;
    if (!footer || !parsed)
      throw refuseStatement('statement_cut_off', `No complete line ${mark}`, { file, lineNo: footer?.lineNo ?? end.lastLineNo });
    const sums = detail.sums[kind];
    const declaredCount = BigInt(parsed.count);
    const rows: ControlTotal[] = [
      {
        name: `${kind}_count`,
        label: mark,
        unit: 'count',
        currency: null,
        declared: declaredCount,
        computed: sums.count,
        holds: declaredCount === sums.count,
      },
    ];
    for (const { label, amount } of parsed.amounts) {
      const isReceived = label.startsWith('商家实收');
      if (!isReceived && !label.startsWith('商家优惠')) {
        throw refuseStatement('statement_total_unknown', `The file declares ${label}`, { file, lineNo: footer.lineNo, column: label });
      }
      const declared = declaredMinor(amount, CURRENCY);
      const computed = isReceived ? sums.received : sums.discount;
      const holds = declared === computed || (kind === 'refund' && declared === -computed);
      rows.push({
        name: `${kind}_${isReceived ? 'received' : 'discount'}`,
        label,
        unit: 'minor',
        currency: CURRENCY,
        declared,
        computed,
        holds,
      });
    }
    refuseWrongTotals(rows, { file, lineNo: footer.lineNo }, end.firstReject);
    totals.push(...rows);
  }
  const computed = (name: string, label: string, value: bigint): ControlTotal => {
    return { name, label, unit: 'minor', currency: CURRENCY, declared: null, computed: value, holds: true };
  };
  totals.push(
    computed('payment_amount', '订单金额', detail.sums.payment.order),
    computed('refund_amount', '订单金额', -detail.sums.refund.order),
  );
  totals.push(computed('fee', '服务费', detail.feeMinor));
  return totals;
}

async function* readBusiness(bytes: AsyncIterable<Uint8Array>, { file }: ReadOptions): StatementReader {
  const detail = new BusinessDetail();
  const end = yield* readDetail(bytes, file, detail);
  const { encoding, lineCount, rejectCount, preamble } = end;
  const controlTotals = footerTotals(end, detail, file);
  return {
    formatId: 'alipay_business',
    encoding,
    lineCount,
    rejectCount,
    controlTotals,
    period: preamble.period,
    accountNo: preamble.accountNo,
  };
}

export const alipayBusiness: StatementFormat = {
  id: 'alipay_business',
  title: 'Alipay business details',
  recognise: (head) => (/^#-+\s*业务明细列表\s*-*[,\s]*$/m.test(head.text) && /(?:^|,)\s*支付宝交易号\s*(?:,|$)/m.test(head.text) ? 1 : 0),
  read: readBusiness,
};
