/** The totals row of a mapped file: what it refuses names the row that is missing from the sum, not the sum alone. */
import { describe, expect, it } from 'vitest';
import { readWhole } from '../read-whole.ts';
import { streamOf } from '../text/lines.ts';
import { refusalOf } from '../text/testing.ts';
import { statementMapping } from './contract.ts';
import { mappedFormat } from './read-mapped.ts';

const FORMAT = mappedFormat(
  statementMapping.parse({
    columns: { ourNo: 'Order', amount: 'Amount', occurredAt: 'Time' },
    fixed: { currency: 'CNY', kind: 'payment' },
    time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
    controlTotal: { label: 'Sum', amountColumn: 'Amount' },
    footerRows: 1,
  }),
);
const TIME = '2026-04-01 10:00:00';
const file = (...amounts: string[]) =>
  new TextEncoder().encode(
    `${['Order,Amount,Time', ...amounts.map((amount, at) => `P${at},${amount},${TIME}`), 'Sum,3.00,'].join('\n')}\n`,
  );
const refused = (bytes: Uint8Array) => refusalOf(() => readWhole(FORMAT.read(streamOf(bytes), { file: 'f.csv', zone: 'UTC' })));

describe('The totals row of a mapped file', () => {
  it('that misses a row which could not be read names that row and what is wrong with it', async () => {
    expect(await refused(file('1.00', '2e0'))).toMatchObject({
      reason: 'statement_total_wrong',
      lineNo: 4,
      message: expect.stringMatching(/Amount: the file declares 3.00, the rows add up to 1.00; line 3 could not be read: .*2e0/),
    });
  });

  it('that does not hold although every row was read names the figures alone', async () => {
    expect(await refused(file('1.00', '1.99'))).toMatchObject({
      reason: 'statement_total_wrong',
      message: expect.stringMatching(/the file declares 3.00, its rows add up to 2.99$/),
    });
    expect(await refused(file('1.00', '2.00'))).toBeNull();
  });

  it.each([1, 5_000])(
    'is found above rows of nothing but delimiters, as a spreadsheet leaves them, in a file of %d rows',
    async (count) => {
      const rows = Array.from({ length: count }, (_none, at) => `P${at},1.00,${TIME}`);
      const bytes = new TextEncoder().encode(
        `${['Order,Amount,Time', ...rows, ',,', `Sum,${count}.00,`, ',,', ' , ,', ',,'].join('\r\n')}\r\n`,
      );
      const { lines, rejects, summary } = await readWhole(FORMAT.read(streamOf(bytes), { file: 'f.csv', zone: 'UTC' }));
      expect([lines.length, rejects, summary.controlTotals[0]?.declared]).toEqual([count, [], BigInt(count) * 100n]);
    },
  );

  const BY_ROW = mappedFormat(
    statementMapping.parse({
      columns: { ourNo: 'Order', amount: 'Amount', currency: 'Currency', occurredAt: 'Time' },
      fixed: { kind: 'payment' },
      time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
      controlTotal: { label: 'Sum', amountColumn: 'Amount' },
      footerRows: 1,
    }),
  );
  const readByRow = (amounts: readonly string[], sum: string) => {
    const rows = amounts.map((amount, at) => `P${at},${amount.replace(' ', ',')},${TIME}`);
    const text = ['Order,Amount,Currency,Time', ...rows, `Sum,${sum},,`, ''].join('\n');
    return readWhole(BY_ROW.read(streamOf(new TextEncoder().encode(text)), { file: 'f.csv', zone: 'UTC' }));
  };

  it.each([
    { amounts: ['1500 JPY', '500 JPY'], sum: '2000', currency: 'JPY', declared: 2000n },
    { amounts: ['1.250 KWD', '0.001 KWD'], sum: '1.251', currency: 'KWD', declared: 1251n },
    // A spreadsheet adds up what stands in a column, whatever it is of.
    { amounts: ['1500 JPY', '1.251 KWD', '2.50 CNY'], sum: '1503.751', currency: null, declared: 1503751n },
  ])('is read in the currency of its rows: $sum', async ({ amounts, sum, currency, declared }) => {
    const { lines, rejects, summary } = await readByRow(amounts, sum);
    expect([lines.length, rejects, summary.controlTotals[0]]).toMatchObject([amounts.length, [], { currency, declared, holds: true }]);
  });

  it('that does not hold is told in the decimals of its rows', async () => {
    expect(await refusalOf(() => readByRow(['1500 JPY'], '1501'))).toMatchObject({
      message: expect.stringMatching(/declares 1501, its rows add up to 1500$/),
    });
    expect(await refusalOf(() => readByRow(['1.250 KWD'], '1.251'))).toMatchObject({
      message: expect.stringMatching(/declares 1.251, its rows add up to 1.250$/),
    });
  });
});
