/** The guarantees of Alipay's account detail: each balance leads to the next, or the file is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import type { GeneratedRow } from '../format.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { changed, fixedRows, generated, OPTIONS, recognised } from './alipay-fixture.ts';
import { alipayAccount } from './read-account.ts';
import { writeAlipayAccount } from './write-alipay.ts';

describe('an Alipay account detail', () => {
  const account = (rows: GeneratedRow[]) => Buffer.from(writeAlipayAccount(rows, OPTIONS).bytes);

  it('comes back from the generator with its balance hanging together', async () => {
    await assertProperty(
      fc.asyncProperty(fc.array(generated, { maxLength: 20 }), async (rows) => {
        const bytes = account(rows);
        expect(recognised('x.csv', bytes)).toEqual(['alipay_account']);
        const { lines, rejects, summary } = await readWhole(alipayAccount, bytes);
        expect(rejects).toEqual([]);
        expect(lines.filter((line) => line.kind !== 'fee')).toMatchObject(
          rows.map((row) => {
            const isRefund = row.kind === 'refund';
            return {
              kind: row.kind,
              amountMinor: row.amountMinor,
              occurredAt: row.occurredAt.getTime(),
              originalOurNo: isRefund ? row.originalOurNo : null,
            };
          }),
        );
        expect(lines.filter((line) => line.kind === 'fee').map((line) => line.netMinor)).toEqual(
          rows.filter((row) => row.feeMinor !== 0n).map((row) => -row.feeMinor),
        );
        expect(summary.controlTotals.every((total) => total.holds)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('reads files listed newest first, expenses printed without a sign, and newer columns', async () => {
    const bytes = changed(account(fixedRows(8)), (text) => {
      const lines = text.split('\r\n');
      const first = lines.findIndex((line) => line.startsWith('账务流水号')) + 1;
      const end = lines.findIndex((line) => line.includes('列表结束'));
      const rows = lines
        .slice(first, end)
        .reverse()
        .map((line) => `${line.replace(/,-(\d)/, ',$1')},业务,描述`);
      return [
        ...lines.slice(0, first - 1),
        `${lines[first - 1]?.replace(/（([+-])元）/g, '($1元)')},业务描述`,
        ...rows,
        ...lines.slice(end),
      ].join('\r\n');
    });
    const { lines, summary } = await readWhole(alipayAccount, bytes);
    expect(lines).toHaveLength(16);
    expect(summary.controlTotals.every((total) => total.holds)).toBe(true);
  });

  it('refuses a balance that does not lead from row to row, with the line', async () => {
    const bytes = changed(account(fixedRows(8)), (text) => {
      const lines = text.split('\r\n');
      lines[8] = (lines[8] as string).replace(/(\d+\.\d\d),支付宝/, '9999.99,支付宝');
      return lines.join('\r\n');
    });
    expect(await refusalOf(() => readWhole(alipayAccount, bytes))).toMatchObject({ reason: 'statement_balance_broken', lineNo: 9 });
  });

  it('refuses a row with both income and expense', async () => {
    const bytes = changed(account(fixedRows(8)), (text) => text.replace('12.34,0.00,', '12.34,-1.00,'));
    expect(await refusalOf(() => readWhole(alipayAccount, bytes))).toMatchObject({ reason: 'statement_total_wrong' });
  });
});
