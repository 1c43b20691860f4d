import { describe, expect, it } from 'vitest';
import { generatedRows } from '../generated-rows.ts';
import { streamOf } from '../text/lines.ts';
import { statementMapping } from './contract.ts';
import { mapping } from './mapping-fixture.ts';
import { previewMapping, sampleTable } from './preview-mapping.ts';
import { suggestMapping } from './suggest-mapping.ts';
import { ACQUIRER_MAPPING, writeMapped } from './write-mapped.ts';

describe('a suggestion', () => {
  it('finds the Chinese acquirer export’s columns, words, footer and totals, and reads the file with them', async () => {
    const rows = generatedRows(20, { currencies: ['CNY'], start: '2026-04-01T02:00:00Z', merchantNo: 'M1' });
    const file = writeMapped(rows, { date: '2026-04-01', accountNo: 'M1', zone: 'Asia/Shanghai' });
    const sample = await sampleTable({ name: file.name, bytes: streamOf(file.bytes) });
    expect(sample?.headerLine).toBe(1);
    expect(sample?.suggestion).toMatchObject({
      columns: {
        ourNo: '商户订单号',
        channelNo: '渠道流水号',
        originalOurNo: '原商户订单号',
        amount: '交易金额(元)',
        fee: '手续费(元)',
        kind: '交易类型',
        status: '交易状态',
        occurredAt: '交易时间',
        merchantNo: '商户号',
      },
      fixed: { currency: 'CNY' },
      sign: 'kind_column',
      time: { pattern: 'yyyy-MM-dd HH:mm:ss' },
      kindWords: { 消费: 'payment', 退货: 'refund' },
      statusWords: { 成功: 'succeeded' },
      footerRows: 1,
      controlTotalLabel: '合计',
    });
    const { controlTotalLabel: _label, ...guess } = sample?.suggestion ?? { controlTotalLabel: null };
    const preview = await previewMapping({ name: file.name, bytes: streamOf(file.bytes) }, statementMapping.parse(guess));
    expect(preview.fault).toBeNull();
    expect(preview.rejects).toEqual([]);
    expect(preview.lines.map((line) => line.amountMinor)).toEqual(rows.map((row) => row.amountMinor));
  });

  it('shows the row of totals of a long file beside what its rows make, and why the file would be refused', async () => {
    const rows = Array.from({ length: 50 }, (_none, index) => `P${index},1.00,2026-04-01 10:00:00`).join('\n');
    const shown = (total: string) =>
      previewMapping(
        { name: 'f', bytes: streamOf(new TextEncoder().encode(`Order,Amount,Time\n${rows}\nTotal,${total},\n`)) },
        mapping({ footerRows: 1, controlTotal: { label: 'Total', amountColumn: 'Amount' } }),
      );
    const sound = await shown('50.00');
    expect(sound.lines).toHaveLength(20);
    expect(sound.fault).toBeNull();
    expect(sound.totals).toMatchObject([{ name: 'amount', label: 'Amount', declared: 5000n, computed: 5000n, holds: true }]);
    expect((await shown('50.01')).fault).toMatchObject({ reason: 'statement_total_wrong', details: { lineNo: 52, column: 'Amount' } });
  });

  it('tells two amount columns from one, and signed amounts from unsigned', () => {
    // The time of day in a column of its own, under the name that a whole time often has.
    expect(
      suggestMapping(
        ['交易日期', '交易时间', '商户订单号', '检索参考号', '交易类型', '交易金额'],
        [['2026-11-28', '10:00:01', 'P1', 'R1', '预授权完成', '99.90']],
      ),
    ).toMatchObject({
      columns: { occurredAt: '交易日期', occurredTime: '交易时间', ourNo: '商户订单号', channelNo: '检索参考号' },
      time: { pattern: 'yyyy-MM-dd HH:mm:ss' },
      kindWords: { 预授权完成: 'payment' },
    });
    expect(suggestMapping(['日期', '流水号', '收入金额', '支出金额'], [['20260401', '1', '5.00', '']])).toMatchObject({
      sign: 'in_out_columns',
      columns: { amountIn: '收入金额', amountOut: '支出金额' },
      time: { pattern: 'yyyyMMdd' },
    });
    expect(
      suggestMapping(['Order ID', 'Amount', 'Currency', 'Created At', 'Type'], [['1', '-5.00', 'USD', '2026-04-01T10:00:00Z', 'Refund']]),
    ).toMatchObject({
      sign: 'signed',
      columns: { ourNo: 'Order ID', currency: 'Currency' },
      time: { pattern: 'iso' },
      kindWords: { Refund: 'refund' },
    });
  });

  it('is shown with what does not fit: a preview answers with rejects and refusals and stores nothing', async () => {
    const bytes = () => streamOf(new TextEncoder().encode('Order,Amount,Time\nP1,x,2026-04-01 10:00:00\n'));
    expect(await previewMapping({ name: 'f', bytes: bytes() }, mapping())).toMatchObject({
      lines: [],
      rejects: [{ lineNo: 2, reason: 'amount_malformed' }],
      fault: null,
    });
    expect((await previewMapping({ name: 'f', bytes: bytes() }, ACQUIRER_MAPPING)).fault?.reason).toBe('statement_column_missing');
  });
});
