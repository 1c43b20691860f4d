/** Writes a UnionPay settlement package: a ZIP of the ZM rows and the RD report, for demonstrations, benches and round trips. */
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { formatMinor } from '../../../kernel/money.ts';
import type { GeneratedRow, GeneratorOptions, StatementWriter } from '../format.ts';
import { ZM_SPANS, type ZmField } from './zm-layout.ts';

const BEIJING_OFFSET_MS = 8 * 3_600_000;
/** Every member carries the same time, so that the same rows are the same bytes. */
const MEMBER_TIME = '2020-01-01T00:00:00';

function signed(minor: bigint, plus: 'C' | 'D'): string {
  const magnitude = minor < 0n ? -minor : minor;
  return `${minor < 0n ? (plus === 'C' ? 'D' : 'C') : plus}${magnitude.toString().padStart(12, '0')}`;
}

function stampOf(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().replaceAll(/[-T:]/g, '').slice(0, 14);
}

function zmRow(row: GeneratedRow, index: number, options: GeneratorOptions): string {
  const refund = row.kind === 'refund';
  const settled = (refund ? -row.amountMinor : row.amountMinor) - row.feeMinor;
  const fields: Partial<Record<ZmField, string>> = {
    transactionCode: refund ? 'S22' : 'S56',
    agentCode: '00010000',
    senderCode: '00010000',
    traceNo: String(index % 1_000_000).padStart(6, '0'),
    transmittedAt: stampOf(row.occurredAt).slice(4),
    cardNo: '622609******0048',
    amount: row.amountMinor.toString().padStart(12, '0'),
    mcc: '5311',
    terminalType: '07',
    queryId: row.channelNo,
    oldPayType: '00',
    orderId: row.ourNo,
    cardType: '01',
    fee: signed(row.feeMinor, 'D'),
    settled: signed(settled, 'C'),
    payType: '0001',
    txnType: refund ? '04' : '01',
    txnSubType: refund ? '00' : '01',
    bizType: '000201',
    accountType: '01',
    interaction: '0',
    originalQueryId: row.originalChannelNo ?? '',
    merId: row.merchantNo ?? options.accountNo,
    subMerSettled: '0'.repeat(12),
    net: signed(settled, 'C'),
    discount: '0'.repeat(12),
    invoiceAmount: '0'.repeat(12),
    originalOrderId: row.originalOurNo ?? '',
  };
  return ZM_SPANS.map(({ name, from, to }) => (fields[name] ?? '').slice(0, to - from).padEnd(to - from)).join(' ');
}

/** UnionPay numbers are 21 digits and begin with the time; what is longer than its field is cut, as there. */
export const writeUnionpay: StatementWriter = (rows, options) => {
  const lines: string[] = [];
  const sums = { payments: 0, refunds: 0, paid: 0n, refunded: 0n, paidFee: 0n, refundedFee: 0n };
  for (const row of rows) {
    lines.push(zmRow(row, lines.length + 1, options));
    if (row.kind === 'payment') {
      sums.payments += 1;
      sums.paid += row.amountMinor;
      sums.paidFee += row.feeMinor;
    } else {
      sums.refunds += 1;
      sums.refunded -= row.amountMinor;
      sums.refundedFee += row.feeMinor;
    }
  }
  const figures = (count: number, amount: bigint, fee: bigint) =>
    [String(count), formatMinor(amount, 'CNY'), formatMinor(fee, 'CNY'), formatMinor(amount - fee, 'CNY')]
      .map((cell) => cell.padStart(18))
      .join('');
  const report = [
    '                                  商户资金结算汇总报表',
    `报表编号：RD2010        清算日期：${options.date.replaceAll('-', '')}        商户代码：${options.accountNo}`,
    '-'.repeat(84),
    '交易类型              笔数          交易金额            手续费          清算净额',
    `自助消费    ${figures(sums.payments, sums.paid, sums.paidFee)}`,
    `退货        ${figures(sums.refunds, sums.refunded, sums.refundedFee)}`,
    '-'.repeat(84),
    `合计        ${figures(sums.payments + sums.refunds, sums.paid + sums.refunded, sums.paidFee + sums.refundedFee)}`,
    '',
  ].join('\r\n');
  const day = options.date.replaceAll('-', '').slice(2);
  const zm = lines.length === 0 ? new Uint8Array() : strToU8(`${lines.join('\r\n')}\r\n`, true);
  const members = {
    [`INN${day}88ZM_${options.accountNo}`]: zm,
    [`RD2010${day}88_${options.accountNo}`]: new Uint8Array(iconv.encode(report, 'gbk')),
  };
  const name = `${options.accountNo}_${options.date.replaceAll('-', '')}.zip`;
  return { name, bytes: zipSync(members, { level: 6, mtime: MEMBER_TIME }) };
};
