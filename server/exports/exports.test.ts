/** Exports cannot be turned into formulas, lose no digit, and are whole files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import readExcel from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { csvCell, csvRow } from './csv.ts';
import type { Cell } from './export.ts';
import { xlsxStream } from './xlsx.ts';

describe('CSV cells', () => {
  it.each([
    '=1+1',
    '+1',
    '-1+1|cmd',
    '@SUM',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '\0=1',
    '\u200b=1',
    '\ufeff\u200e-1',
    '=HYPERLINK("x")',
  ])('makes %j harmless in a text column', (value) => {
    const cell = csvCell({ as: 'text', value }).replace(/^"/, '');
    expect(cell.startsWith("'")).toBe(true);
  });

  it('leaves a negative amount a number', () => {
    expect(csvCell({ as: 'amount', value: -1234n, currency: 'CNY' })).toBe('-12.34');
    expect(csvCell({ as: 'amount', value: 9007199254740993n, currency: 'JPY' })).toBe('9007199254740993');
  });

  it('writes no amount of a currency whose decimals are not known', () => {
    expect(() => csvCell({ as: 'amount', value: 1234n, currency: 'XXX' })).toThrow('unknown currency');
  });

  it('keeps nineteen digits and leading zeros as text', () => {
    expect(csvCell({ as: 'id', value: '1234567890123456789' })).toBe('"1234567890123456789\t"');
    expect(csvCell({ as: 'id', value: '007' })).toBe('"007\t"');
  });

  it('quotes commas, quotes and line ends', () => {
    expect(csvRow([{ as: 'text', value: 'a,"b"\nc' }])).toBe('"a,""b""\nc"\r\n');
  });
});

describe('Excel files', () => {
  it('read back with every id whole and amounts as numbers', async () => {
    const rows = async function* (): AsyncIterable<Cell[]> {
      for (let i = 0; i < 3000; i++) {
        yield [
          { as: 'id', value: `420000000000000${1000 + i}` },
          { as: 'amount', value: BigInt(i), currency: 'CNY' },
          { as: 'text', value: i === 1 ? '<a & b>' : null },
        ];
      }
    };
    const folder = mkdtempSync(path.join(tmpdir(), 'xlsx-'));
    try {
      const pieces: Buffer[] = [];
      for await (const piece of xlsxStream(['No.', 'Amount', 'Memo'], rows(), 'x')) pieces.push(piece as Buffer);
      const file = path.join(folder, 'x.xlsx');
      writeFileSync(file, Buffer.concat(pieces));
      const read = await readExcel(file);
      const sheet = (Array.isArray(read[0]) ? read : (read as unknown as { data: unknown[][] }[])[0]?.data) as unknown[][];
      expect(sheet.length).toBe(3001);
      expect(sheet[2]).toEqual(['4200000000000001001', 0.01, '<a & b>']);
      const text = strFromU8(unzipSync(Buffer.concat(pieces))['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
      // A number of nineteen digits is read without pulling its column open, and the header narrows all rows.
      expect(text).toContain('<col min="1" max="1" width="21" customWidth="1"/>');
      expect(text).toContain('<autoFilter ref="A1:C3001"/>');
      expect(text).toContain('<c r="A1" s="4" t="inlineStr">');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
