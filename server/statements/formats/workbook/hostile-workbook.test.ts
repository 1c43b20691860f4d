/** Workbooks that lie about their size, end too early or have no end: refused at once, and without the memory they ask for. */
import { crc32 } from 'node:zlib';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { rowsOfFirstSheet } from './first-sheet.ts';
import { byPieces, letters, packed, type Row, sheetOf } from './workbook-fixture.ts';
import { openWorkbookZip } from './workbook-zip.ts';

describe('a hostile workbook', () => {
  const row = '<row r="1"><c r="A1"><v>1</v></c></row>';
  const refusalOf = async (bytes: Uint8Array) => {
    try {
      for await (const _ of rowsOfFirstSheet(await openWorkbookZip(Buffer.from(bytes)), String));
    } catch (error) {
      return (error as Error).name;
    }
    return 'accepted';
  };

  it('of rows and columns far apart takes no memory for what is between', async () => {
    const far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2000000000"><c r="XFD2000000000"><v>2</v></c></row>';
    const rows = (await byPieces(packed(sheetOf(far)))) as Row[];
    expect(rows.map(({ lineNo, cells }) => [lineNo, cells.length])).toEqual([
      [1, 1],
      [2_000_000_000, 16_384],
    ]);
    expect(await byPieces(packed(sheetOf('<row r="1"><c r="XFE1"><v>1</v></c></row>')))).toBe('refused');
    expect(await byPieces(packed(sheetOf('<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>')))).toBe('refused');
  });

  /** Changes what the directory says of a member, at `offset` of its record there. */
  const directed = (bytes: Uint8Array, name: string, offset: number, value: number) => {
    const changed = Buffer.from(bytes);
    for (let at = changed.indexOf('PK\u0001\u0002', 'latin1'); at >= 0; at = changed.indexOf('PK\u0001\u0002', at + 4, 'latin1'))
      if (changed.toString('utf8', at + 46, at + 46 + changed.readUInt16LE(at + 28)) === name) changed.writeUInt32LE(value, at + offset);
    return changed;
  };
  const SHEET = 'xl/worksheets/sheet1.xml';
  const MB = 1024 * 1024;

  it('is refused by the size its directory declares, before anything of it is unpacked', async () => {
    const bytes = packed(sheetOf(row));
    for (const name of [SHEET, 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml'])
      expect([name, await refusalOf(directed(bytes, name, 24, 129 * MB))]).toEqual([name, 'WorkbookTooLarge']);
  });

  it('with a large sheet is read where it is packed as a table is, and never beyond half a gigabyte', async () => {
    const bytes = packed(sheetOf(row));
    const declared = (packedSize: number, unpacked: number) => directed(directed(bytes, SHEET, 24, unpacked), SHEET, 20, packedSize);
    expect(await refusalOf(declared(5 * MB, 400 * MB))).not.toBe('WorkbookTooLarge');
    expect(await refusalOf(declared(3 * MB, 400 * MB))).toBe('WorkbookTooLarge');
    expect(await refusalOf(declared(40 * MB, 513 * MB))).toBe('WorkbookTooLarge');
  });

  it('that unpacks to more or less than it declares, or to other bytes, is refused', async () => {
    const bytes = packed(sheetOf(row));
    const size = strToU8(sheetOf(row)).length;
    expect(await refusalOf(bytes)).toBe('accepted');
    expect(await refusalOf(directed(bytes, SHEET, 24, size - 1))).toBe('Error');
    expect(await refusalOf(directed(bytes, SHEET, 24, size + 1))).toBe('Error');
    expect(await refusalOf(directed(bytes, SHEET, 16, crc32('other')))).toBe('Error');
  });

  it('cut anywhere, is refused', async () => {
    const bytes = packed(sheetOf(row));
    for (let end = 0; end < bytes.length; end += 13) expect(await refusalOf(bytes.subarray(0, end))).toBe('Error');
  });

  it('with a sheet twice, thousands of members, or a text without end is refused', async () => {
    const twice = Buffer.from(packed(sheetOf(row), { 'xl/worksheets/sheet2.xml': sheetOf('') }));
    for (let at = twice.indexOf('sheet2.xml'); at >= 0; at = twice.indexOf('sheet2.xml', at)) twice.write('sheet1.xml', at);
    expect(await refusalOf(twice)).toBe('Error');
    const many = zipSync({
      ...unzipSync(packed(sheetOf(row))),
      ...Object.fromEntries(Array.from({ length: 10_001 }, (_none, at) => [`m${at}`, new Uint8Array()])),
    });
    const begun = performance.now();
    expect(await refusalOf(many)).toBe('Error');
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await refusalOf(packed(sheetOf(`<row r="1"><c r="A1" t="str"><v>${'x'.repeat(9_000_000)}</v></c></row>`)))).toBe('Error');
    const wide = Array.from({ length: 300 }, (_none, at) => `<c r="${letters(at + 1)}1" t="str"><v>${'x'.repeat(32_767)}</v></c>`).join('');
    expect(await refusalOf(packed(sheetOf(`<row r="1">${wide}</row>`)))).toBe('Error');
  });

  it('of a million empty styled rows gives none (C14)', async () => {
    const rows = Array.from({ length: 1_048_576 }, (_none, index) => `<row r="${index + 1}"><c r="A${index + 1}" s="1"/></row>`).join('');
    expect(await byPieces(packed(sheetOf(rows), {}, 0))).toEqual([]);
  }, 60_000);
});
