/** Generators of Alipay's business detail (a zip of detail and summary, in GBK) and account detail (plain GBK). */
import iconv from 'iconv-lite';
import { formatMinor } from '../../../kernel/money.ts';
import type { GeneratedRow, GeneratorOptions, StatementWriter } from '../format.ts';
import { beijingReading } from '../wechat/write-trade-bill.ts';
import { writeZip } from './write-zip.ts';

const BUSINESS_HEADER =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
const SUMMARY_HEADER =
  '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）';
const ACCOUNT_HEADER =
  '账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注';

const yuan = (minor: bigint) => formatMinor(minor, 'CNY');
/** Alipay ends cells that look like numbers with a tab, so that a spreadsheet keeps their digits. */
const id = (text: string) => `${text}\t`;
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');

function chineseDay(date: string, days: number): string {
  const [year, month, day] = new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10).split('-');
  return `${year}年${month}月${day}日`;
}

/** The frame: preamble, list between its marks, footers, the export time (always the next morning). */
function framed(title: string, list: string, lines: string[], footers: string[], options: GeneratorOptions): Buffer {
  const dashes = '-'.repeat(40);
  const text = [
    `#支付宝${title}查询`,
    `#账号：[${options.accountNo}]`,
    `#起始日期：[${chineseDay(options.date, 0)} 00:00:00]   终止日期：[${chineseDay(options.date, 1)} 00:00:00]`,
    `#${dashes}-${list}列表${dashes}`,
    ...lines,
    `#${dashes}-${list}列表结束${'-'.repeat(36)}`,
    ...footers,
    `#导出时间：[${chineseDay(options.date, 1)} 09:05:49]`,
  ];
  return iconv.encode(`${text.join('\r\n')}\r\n`, 'gb18030');
}

function businessRow(row: GeneratedRow): string {
  const isRefund = row.kind === 'refund';
  const amount = yuan(isRefund ? -row.amountMinor : row.amountMinor);
  const time = beijingReading(row.occurredAt);
  const tradeNo = isRefund ? (row.originalChannelNo ?? row.channelNo) : row.channelNo;
  const orderNo = isRefund ? (row.originalOurNo ?? '') : row.ourNo;
  const store = row.merchantNo ? id(row.merchantNo) : '\t';
  const before = [
    id(tradeNo),
    id(orderNo),
    isRefund ? '退款' : '交易',
    `${oneLine(row.subject ?? '')}\t`,
    time,
    time,
    store,
    store,
    '\t',
    '\t',
    '*津水(602***@qq.com)\t',
  ];
  const amounts = [amount, amount, '0.00', '0.00', '0.00', '0.00', '0.00', '\t', '0.00', '0.00'];
  return [...before, ...amounts, isRefund ? id(row.ourNo) : '\t', yuan(-row.feeMinor), '0.00', ''].join(',');
}

type StoreSums = { payments: bigint; refunds: bigint; net: bigint; fee: bigint };

function summaryRow(name: string, { payments, refunds, net, fee }: StoreSums): string {
  const cells = [
    id(name),
    name === '合计' ? '\t' : id(name),
    payments,
    refunds,
    yuan(net),
    yuan(net),
    '0.00',
    '0.00',
    '0.00',
    yuan(-fee),
    '0.00',
    yuan(net - fee),
  ];
  return cells.join(',');
}

/** Only what succeeded is listed. CNY only. The summary comes first, as it may: readers choose by content. */
export const writeAlipayBusiness: StatementWriter = (rows, options) => {
  const lines: string[] = [];
  const stores = new Map<string, StoreSums>();
  const total: StoreSums = { payments: 0n, refunds: 0n, net: 0n, fee: 0n };
  const received = { payment: 0n, refund: 0n };
  for (const row of rows) {
    if ((row.status ?? 'succeeded') !== 'succeeded') continue;
    lines.push(businessRow(row));
    const name = row.merchantNo ?? '其他';
    const store = stores.get(name) ?? { payments: 0n, refunds: 0n, net: 0n, fee: 0n };
    stores.set(name, store);
    const signed = row.kind === 'refund' ? -row.amountMinor : row.amountMinor;
    received[row.kind] += signed;
    for (const sums of [store, total]) {
      sums[row.kind === 'refund' ? 'refunds' : 'payments'] += 1n;
      sums.net += signed;
      sums.fee += row.feeMinor;
    }
  }
  const footers = [
    `#交易合计：${total.payments}笔，商家实收共${yuan(received.payment)}元，商家优惠共0.00元`,
    `#退款合计：${total.refunds}笔，商家实收退款共${yuan(received.refund)}元，商家优惠退款共0.00元`,
  ];
  const summary = [SUMMARY_HEADER, ...[...stores].map(([name, sums]) => summaryRow(name, sums)), summaryRow('合计', total)];
  const base = `${options.accountNo}_${options.date.replaceAll('-', '')}`;
  const members = [
    { name: `${base}_业务明细(汇总).csv`, bytes: framed('业务汇总', '业务汇总', summary, [], options) },
    { name: `${base}_业务明细.csv`, bytes: framed('业务明细', '业务明细', [BUSINESS_HEADER, ...lines], footers, options) },
  ];
  return { name: `${base}.csv.zip`, bytes: writeZip(members, options.date) };
};

/** A movement for each payment, its fee and each refund, oldest first. Opens with as much as the day takes out. CNY only. */
export const writeAlipayAccount: StatementWriter = (rows, options) => {
  const movements: { row: GeneratedRow; moved: bigint; type: string; memo: string }[] = [];
  const sums = { inCount: 0n, inMinor: 0n, outCount: 0n, outMinor: 0n };
  for (const row of rows) {
    if ((row.status ?? 'succeeded') !== 'succeeded') continue;
    const isRefund = row.kind === 'refund';
    const entries = [
      { row, moved: isRefund ? -row.amountMinor : row.amountMinor, type: isRefund ? '交易退款' : '在线支付', memo: isRefund ? '退款' : '' },
    ];
    entries.push({ row, moved: -row.feeMinor, type: row.feeMinor > 0n ? '收费' : '退费', memo: '收费-服务费' });
    movements.push(...entries.filter(({ moved }) => moved !== 0n));
  }
  for (const { moved } of movements) {
    const side = moved > 0n ? 'in' : 'out';
    sums[`${side}Count`] += 1n;
    sums[`${side}Minor`] += moved > 0n ? moved : -moved;
  }
  let balance = sums.outMinor;
  const lines = movements.map(({ row, moved, type, memo }, index) => {
    balance += moved;
    const isRefund = row.kind === 'refund';
    const tradeNo = isRefund ? (row.originalChannelNo ?? row.channelNo) : row.channelNo;
    const orderNo = isRefund ? (row.originalOurNo ?? '') : row.ourNo;
    const entryNo = `${options.date.replaceAll('-', '')}${(index + 1).toString().padStart(12, '0')}`;
    const ids = [id(entryNo), id(tradeNo), id(orderNo), `${oneLine(row.subject ?? '')}\t`];
    const amounts = [moved > 0n ? yuan(moved) : '0.00', moved < 0n ? yuan(moved) : '0.00', yuan(balance)];
    return [...ids, beijingReading(row.occurredAt), '*津水 (602***@qq.com)\t', ...amounts, '支付宝', type, memo].join(',');
  });
  const footers = [`#支出合计：${sums.outCount}笔，共${yuan(-sums.outMinor)}元`, `#收入合计：${sums.inCount}笔，共${yuan(sums.inMinor)}元`];
  const name = `${options.accountNo}_${options.date.replaceAll('-', '')}_账务明细.csv`;
  return { name, bytes: framed('账务明细', '账务明细', [ACCOUNT_HEADER, ...lines], footers, options) };
};
