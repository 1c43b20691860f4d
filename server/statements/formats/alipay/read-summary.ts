/** Alipay's summary member (汇总): no lines, but totals a store and in all, a further check of the detail it is zipped with. */
import type { Batch, ControlTotal, StatementSummary } from '../../contract.ts';
import { RowFault } from '../csv-rows.ts';
import { type ReadOptions, refuseStatement, type StatementFormat } from '../format.ts';
import { countOf, trimCell } from '../text/amount.ts';
import type { Columns } from '../text/header.ts';
import type { TextLine } from '../text/lines.ts';
import { refuseWrongTotals } from '../wechat/bill-lines.ts';
import { cellAmount, formsOf } from './cells.ts';
import { type DetailReader, readDetail } from './detail-file.ts';

const CURRENCY = 'CNY';
/** Figures of the summary that the detail has too, and what they are there. */
const FIGURES = [
  { column: '交易订单总笔数', name: 'payment_count', unit: 'count' },
  { column: '退款订单总笔数', name: 'refund_count', unit: 'count' },
  { column: '订单金额（元）', name: 'order_amount', unit: 'minor' },
  { column: '商家实收（元）', name: 'received_amount', unit: 'minor' },
  { column: '服务费（元）', name: 'service_fee', unit: 'minor' },
] as const;

/** Figures that only the summary adds up the same way: its stores have to make its total. */
const OWN_FIGURES = ['支付宝优惠（元）', '商家优惠（元）', '卡消费金额（元）', '分润（元）', '实收净额（元）'] as const;

/** `totalLineNo`: the line of the total of all stores, 合计. */
export type BusinessTotals = StatementSummary & { totalLineNo: number };

class BusinessSummary implements DetailReader {
  readonly listName = '业务汇总';
  readonly stores = FIGURES.map(() => 0n);
  readonly ownOfStores = OWN_FIGURES.map(() => 0n);
  hasStores = false;
  total: bigint[] | null = null;
  ownTotal: bigint[] = [];
  totalLineNo = 0;
  #at: number[] = [];
  #ownAt: number[] = [];
  #name = 0;

  header(columns: Columns) {
    this.#name = columns.require('门店编号');
    this.#at = FIGURES.map(({ column }) => columns.require(column));
    this.#ownAt = OWN_FIGURES.map((column) => columns.find(column, column.replace('（元）', '')));
    return { forms: formsOf(columns.names, ['门店名称']), needed: [this.#name, ...this.#at, ...this.#ownAt.filter((at) => at >= 0)] };
  }

  row(cells: string[], { lineNo }: TextLine): void {
    const figures = FIGURES.map(({ column, unit }, index) => {
      const cell = cells[this.#at[index] as number] as string;
      if (unit === 'minor') return cellAmount(cell, CURRENCY, column) ?? 0n;
      const count = countOf(cell);
      if (count === null) throw new RowFault(column, 'count_malformed', `not a valid count: ${cell.slice(0, 40)}`);
      return count;
    });
    const own = OWN_FIGURES.map((column, index) => {
      const at = this.#ownAt[index] as number;
      return at < 0 ? 0n : (cellAmount(cells[at] as string, CURRENCY, column) ?? 0n);
    });
    if (trimCell(cells[this.#name] as string) === '合计') {
      this.total = figures;
      this.ownTotal = own;
      this.totalLineNo = lineNo;
      return;
    }
    this.hasStores = true;
    for (const [index, figure] of figures.entries()) this.stores[index] = (this.stores[index] as bigint) + figure;
    for (const [index, figure] of own.entries()) this.ownOfStores[index] = (this.ownOfStores[index] as bigint) + figure;
  }
}

async function* readSummary(bytes: AsyncIterable<Uint8Array>, { file }: ReadOptions): AsyncGenerator<Batch, BusinessTotals, void> {
  const summary = new BusinessSummary();
  const end = yield* readDetail(bytes, file, summary);
  const { encoding, rejectCount, preamble, lastLineNo, firstReject } = end;
  const { total, totalLineNo } = summary;
  if (!total) throw refuseStatement('statement_cut_off', 'No 合计 row', { file, lineNo: lastLineNo });
  // Without a row of a store the total stands alone: it is checked against the detail beside it only.
  const { hasStores } = summary;
  const controlTotals = FIGURES.map(({ column, name, unit }, index): ControlTotal => {
    const declared = total[index] as bigint;
    const computed = hasStores ? (summary.stores[index] as bigint) : declared;
    return { name, label: column, unit, currency: unit === 'minor' ? CURRENCY : null, declared, computed, holds: declared === computed };
  });
  const own = OWN_FIGURES.map((column, index): ControlTotal => {
    const declared = summary.ownTotal[index] as bigint;
    const computed = hasStores ? (summary.ownOfStores[index] as bigint) : declared;
    return { name: 'own', label: column, unit: 'minor', currency: CURRENCY, declared, computed, holds: declared === computed };
  });
  refuseWrongTotals([...controlTotals, ...own], { file, lineNo: totalLineNo }, firstReject);
  return {
    formatId: 'alipay_business_summary',
    encoding,
    lineCount: 0,
    rejectCount,
    controlTotals,
    period: preamble.period,
    accountNo: preamble.accountNo,
    totalLineNo,
  };
}

export const alipayBusinessSummary: Omit<StatementFormat, 'read'> & { read: typeof readSummary } = {
  id: 'alipay_business_summary',
  title: 'Alipay business summary',
  recognise: (head) => (/^#-+\s*业务汇总列表\s*-*[,\s]*$/m.test(head.text) ? 1 : 0),
  read: readSummary,
};

/** Compares a business detail with the summary zipped beside it: the summary's totals against the detail's lines. Refuses
 *  `statement_total_wrong`. A summary of another account or period is no control and is refused the same way. */
export function checkAlipaySummary(detail: StatementSummary, summary: BusinessTotals, file: string): ControlTotal[] {
  const figure = (name: string) => detail.controlTotals.find((total) => total.name === name)?.computed ?? 0n;
  const ofDetail: Record<string, bigint> = {
    payment_count: figure('payment_count'),
    refund_count: figure('refund_count'),
    order_amount: figure('payment_amount') - figure('refund_amount'),
    received_amount: figure('payment_received') + figure('refund_received'),
    service_fee: -figure('fee'),
  };
  const isSameAccount = detail.accountNo === summary.accountNo;
  const isSamePeriod = detail.period?.from === summary.period?.from && detail.period?.to === summary.period?.to;
  // The preamble: what it is, whose, and of when.
  if (!isSameAccount || !isSamePeriod)
    throw refuseStatement('statement_total_wrong', 'The summary is for another account or period', { file, lineNo: isSameAccount ? 3 : 2 });
  const totals = summary.controlTotals.map((total): ControlTotal => {
    const computed = ofDetail[total.name] ?? 0n;
    return { ...total, name: `summary_${total.name}`, label: `汇总 ${total.label}`, computed, holds: total.declared === computed };
  });
  refuseWrongTotals(totals, { file, lineNo: summary.totalLineNo }, null);
  return totals;
}
