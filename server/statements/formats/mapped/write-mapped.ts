/** Writes a CSV as many Chinese acquirers export it (GBK, CRLF, a row of totals), and the mapping that reads it. */
import iconv from 'iconv-lite';
import { invariant } from '../../../kernel/errors.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { StatementWriter } from '../format.ts';
import { type StatementMapping, statementMapping } from './contract.ts';

const HEADER = [
  '交易时间',
  '商户订单号',
  '渠道流水号',
  '原商户订单号',
  '原渠道流水号',
  '交易类型',
  '交易金额(元)',
  '手续费(元)',
  '交易状态',
  '商户号',
];
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Reads what `writeMapped` writes. */
export const ACQUIRER_MAPPING: StatementMapping = statementMapping.parse({
  columns: {
    occurredAt: '交易时间',
    ourNo: '商户订单号',
    channelNo: '渠道流水号',
    originalOurNo: '原商户订单号',
    originalChannelNo: '原渠道流水号',
    kind: '交易类型',
    amount: '交易金额(元)',
    fee: '手续费(元)',
    status: '交易状态',
    merchantNo: '商户号',
  },
  fixed: { currency: 'CNY' },
  sign: 'kind_column',
  time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
  kindWords: { 消费: 'payment', 退货: 'refund' },
  statusWords: { 成功: 'succeeded', 处理中: 'processing', 失败: 'failed' },
  footerRows: 1,
  controlTotal: { label: '合计', countColumn: '商户订单号', amountColumn: '交易金额(元)', feeColumn: '手续费(元)' },
});

const STATUS_WORD = { succeeded: '成功', processing: '处理中', failed: '失败' } as const;

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Yuan only: the row of totals has one figure for all rows. */
export const writeMapped: StatementWriter = (rows, options) => {
  const lines = [HEADER.join(',')];
  let count = 0;
  let amount = 0n;
  let fee = 0n;
  for (const row of rows) {
    invariant(row.currency === 'CNY', 'the acquirer export is in yuan');
    count += 1;
    amount += row.amountMinor;
    fee += row.feeMinor;
    const time = new Date(row.occurredAt.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
    const cells = [
      time,
      row.ourNo,
      row.channelNo,
      row.originalOurNo ?? '',
      row.originalChannelNo ?? '',
      row.kind === 'payment' ? '消费' : '退货',
      formatMinor(row.amountMinor, 'CNY'),
      formatMinor(row.feeMinor, 'CNY'),
      STATUS_WORD[row.status ?? 'succeeded'],
      row.merchantNo ?? options.accountNo,
    ];
    lines.push(cells.map(quoted).join(','));
  }
  lines.push(['合计', String(count), '', '', '', '', formatMinor(amount, 'CNY'), formatMinor(fee, 'CNY'), '', ''].join(','));
  return {
    name: `acquirer_${options.date.replaceAll('-', '')}.csv`,
    bytes: new Uint8Array(iconv.encode(`${lines.join('\r\n')}\r\n`, 'gb18030')),
  };
};
