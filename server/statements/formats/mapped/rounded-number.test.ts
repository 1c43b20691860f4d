/** A number that a spreadsheet has rounded is no number of anybody, whichever way the table is read. */
import { expect, it } from 'vitest';
import { readWhole } from '../read-whole.ts';
import { streamOf } from '../text/lines.ts';
import { statementMapping } from './contract.ts';
import { mappedFormat } from './read-mapped.ts';

const FORMAT = mappedFormat(
  statementMapping.parse({
    columns: { ourNo: 'Order', channelNo: 'Ref', originalOurNo: 'Of', amount: 'Amount', occurredAt: 'Time' },
    fixed: { currency: 'CNY', kind: 'payment' },
    time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
  }),
);

it.each([
  ['4.2E+26', 'plain'],
  ['4.20001E+27', 'plain'],
  ['"4.2e+26"', 'quoted'],
])('A mapped row with the number %s (%s) is rejected with its column, and the next one read', async (number) => {
  for (const [at, column] of ['Order', 'Ref', 'Of'].entries()) {
    const cells = ['P1', 'C1', 'P0', '1.00', '2026-04-01 10:00:00'];
    cells[at] = number;
    const text = `Order,Ref,Of,Amount,Time\n${cells.join(',')}\nP2,C+26,P1E+x,1.00,2026-04-01 10:00:00\n`;
    const { lines, rejects } = await readWhole(FORMAT.read(streamOf(new TextEncoder().encode(text)), { file: 'f.csv', zone: 'UTC' }));
    expect(rejects).toMatchObject([{ lineNo: 2, column: column.toLowerCase(), reason: 'number_rounded' }]);
    expect(lines.map((line) => [line.ourNo, line.channelNo, line.originalOurNo])).toEqual([['P2', 'C+26', 'P1E+x']]);
  }
});
