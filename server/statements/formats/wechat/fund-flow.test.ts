/** The guarantees of the WeChat fund bill: its balance leads from row to row, and a refund that came back is told from one that lasted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../../kernel/money.ts';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import type { GeneratedRow } from '../format.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { fixedRows, OPTIONS, rowOf } from './bills-fixture.ts';
import { wechatFundFlow } from './read-fund-flow.ts';
import { writeWechatFundFlow } from './write-fund-flow.ts';

describe('a WeChat fund bill', () => {
  it('comes back from the generator: payments, fees and refunds, with the balance hanging together', async () => {
    // A channel gives no more fee back than was refunded.
    const isReal = (row: GeneratedRow) => row.amountMinor > 100_000n && (row.status ?? 'succeeded') === 'succeeded';
    const succeeded = fc.oneof(rowOf('payment'), rowOf('refund')).filter(isReal);
    await assertProperty(
      fc.asyncProperty(fc.array(succeeded, { maxLength: 20 }), async (rows) => {
        const { lines, rejects, summary } = await readWhole(wechatFundFlow, writeWechatFundFlow(rows, OPTIONS).bytes);
        expect(rejects).toEqual([]);
        const own = lines.filter((line) => line.kind !== 'fee');
        expect(own).toMatchObject(
          rows.map((row) => {
            const { kind, channelNo, ourNo, amountMinor } = row;
            return { kind, channelNo, ourNo, amountMinor, feeMinor: kind === 'refund' ? row.feeMinor : null };
          }),
        );
        expect(summary.controlTotals.map((total) => total.name)).toEqual([
          'count',
          'in_count',
          'in_amount',
          'out_count',
          'out_amount',
          'balance',
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('reads a file listed newest first, counts printed as decimals and brackets of either width', async () => {
    const lines = Buffer.from(writeWechatFundFlow(fixedRows(8), OPTIONS).bytes)
      .toString('utf8')
      .trimEnd()
      .split('\r\n');
    const turned = [
      lines[0]?.replaceAll('(元)', '（元）'),
      ...lines.slice(1, -2).reverse(),
      lines.at(-2),
      lines.at(-1)?.replace(/`(\d+),/g, '`$1.0,'),
    ];
    const { summary } = await readWhole(wechatFundFlow, Buffer.from(turned.join('\n')));
    expect(summary.controlTotals.every((total) => total.holds)).toBe(true);
  });

  it('says of a refund whose money came back that it did not last, under its numbers; a close that takes money is none', async () => {
    const refund = { ...(fixedRows(8).find((row) => row.kind === 'refund') as GeneratedRow), feeMinor: 0n };
    const [header, made, footer] = Buffer.from(writeWechatFundFlow([refund], OPTIONS).bytes)
      .toString('utf8')
      .split('\r\n') as string[];
    const [amount, balance] = (made as string).split(',`').slice(6, 8) as [string, string];
    const again = (type: string, direction: string, left: string) =>
      (made as string).split(',`').with(4, type).with(5, direction).with(7, left).with(9, '').join(',`');
    const readWith = async (row: string, into: string, out: string, counts: [number, number]) =>
      readWhole(
        wechatFundFlow,
        Buffer.from([header, made, row, footer, `\`${[2, counts[0], into, counts[1], out].join(',`')}`, ''].join('\r\n')),
      );
    for (const type of ['退款', '退款关闭']) {
      const { lines, rejects } = await readWith(again(type, '收入', amount), amount, amount, [1, 1]);
      expect([rejects, lines.map((line) => [line.kind, line.flow, line.status, line.channelNo, line.ourNo])]).toEqual([
        [],
        [
          ['refund', 'out', 'succeeded', refund.channelNo, refund.ourNo],
          ['refund', 'in', 'failed', refund.channelNo, refund.ourNo],
        ],
      ]);
    }
    expect(balance).toBe('0.00');
    const twice = formatMinor(refund.amountMinor * 2n, 'CNY');
    const { lines } = await readWith(again('退款关闭', '支出', `-${amount}`), '0.00', twice, [0, 2]);
    expect(lines.map((line) => line.kind)).toEqual(['refund', 'adjustment']);
  });

  it('refuses a balance that does not lead from row to row, with the line', async () => {
    const lines = Buffer.from(writeWechatFundFlow(fixedRows(8), OPTIONS).bytes)
      .toString('utf8')
      .split('\r\n');
    const cells = (lines[4] as string).split(',`');
    lines[4] = cells.with(7, (cells[7] as string).replace(/\.\d\d$/, '.99')).join(',`');
    expect(await refusalOf(() => readWhole(wechatFundFlow, Buffer.from(lines.join('\r\n'))))).toMatchObject({
      reason: 'statement_balance_broken',
      lineNo: 5,
    });
  });
});
