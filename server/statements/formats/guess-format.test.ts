/** The clock that a file shows at its beginning is found also where the beginning is all there is. */
import { expect, it } from 'vitest';
import { writeAdyen } from './adyen/write-adyen.ts';
import { generatedRows } from './generated-rows.ts';
import { guessFormat } from './guess-format.ts';
import { writePaypalStl } from './paypal/write-paypal.ts';

const ROWS = generatedRows(1, { currencies: ['USD'], start: '2026-04-01T02:00:00Z', merchantNo: 'M' });
const OPTIONS = { date: '2026-03-31', accountNo: 'ACME', zone: 'America/Los_Angeles' };
const utf8 = (text: string) => new TextEncoder().encode(text);
const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim().split(/\r?\n/);

it.each(['', '\n', '\r\n'])('of a single row, ended by %j', async (end) => {
  const [head, row] = linesOf(writeAdyen(ROWS, OPTIONS).bytes).map((line) => line.replace(',UTC,', ',PST,'));
  expect(row).toContain(',PST,');
  expect(await guessFormat({ name: 'a.csv', bytes: utf8(`${head}\n${row}${end}`) })).toMatchObject({
    formatId: 'adyen_settlement',
    zone: 'America/Los_Angeles',
  });
  const paypal = linesOf(writePaypalStl(ROWS, OPTIONS).bytes).filter((line) => /^"?(?:CH|SB)/.test(line));
  expect(paypal).toHaveLength(2);
  expect(await guessFormat({ name: 'p.csv', bytes: utf8(paypal.join('\n') + end) })).toMatchObject({
    formatId: 'paypal_stl',
    zone: 'America/Los_Angeles',
  });
});
