/** The reader of workbooks against the library that reads them whole: the same rows of whatever is written, and the same ones refused. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { rowsOfFirstSheet } from './first-sheet.ts';
import { openWorkbookZip } from './workbook-zip.ts';

type Row = { lineNo: number; cells: string[] };

/** As the library's values were made text before there was another reader. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return String(value);
}

async function byLibrary(bytes: Uint8Array): Promise<Row[] | 'refused'> {
  try {
    const [sheet] = await readXlsxFile<string>(Buffer.from(bytes), { parseNumber: (stored: string) => `#${stored}`, trim: false });
    const rows = ((sheet?.data ?? []) as unknown[][]).map((row, index) => ({ lineNo: index + 1, cells: row.map(textOf) }));
    for (const { cells } of rows) while (cells.at(-1) === '') cells.pop();
    return rows.filter(({ cells }) => cells.length > 0);
  } catch {
    return 'refused';
  }
}

async function byPieces(bytes: Uint8Array): Promise<Row[] | 'refused'> {
  try {
    const zip = await openWorkbookZip(Buffer.from(bytes));
    const rows: Row[] = [];
    for await (const some of rowsOfFirstSheet(zip, (stored) => `#${stored}`)) rows.push(...some);
    return rows;
  } catch {
    return 'refused';
  }
}

const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const FILES = {
  'xl/workbook.xml': `<?xml version="1.0"?><workbook ${NS} xmlns:r="${RELATION}"><workbookPr/><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="${RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/sharedStrings.xml': `<sst ${NS}><si><t>first</t></si><si><r><t>ri</t></r><r><rPr/><t xml:space="preserve">ch </t></r></si><si><t>東京</t><rPh><t>とうきょう</t></rPh></si><si><t/></si><si><t>a_x0041_&amp;&lt;&#30;_x005F_x0042_</t></si></sst>`,
  'xl/styles.xml': `<styleSheet ${NS}><numFmts><numFmt numFmtId="164" formatCode="yyyy/mm/dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="[&gt;=100]0.00;#,##0"/><numFmt numFmtId="166" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf/><xf numFmtId="22" xfId="1"/></cellXfs></styleSheet>`,
};
const packed = (sheet: string, changes: Record<string, string | null> = {}, level: 0 | 6 = 6) =>
  zipSync(
    Object.fromEntries(
      Object.entries({ ...FILES, 'xl/worksheets/sheet1.xml': sheet, ...changes }).flatMap(([name, text]) =>
        text === null ? [] : [[name, strToU8(text)]],
      ),
    ),
    { level },
  );
const sheetOf = (data: string) =>
  `<?xml version="1.0"?><worksheet ${NS}><dimension ref="A1"/><sheetData>${data}</sheetData><pageMargins left="0.7"/></worksheet>`;

const letters = (column: number): string =>
  (column > 26 ? letters(Math.floor((column - 1) / 26)) : '') + String.fromCharCode(65 + ((column - 1) % 26));
const xmlText = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) =>
    text.replace(/[&<>\p{Cc}\ufffe\uffff]/gu, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : ' ')),
  );
/** Few that are no day in a style of days: each has its sheet refused, by both. */
const number = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 100_000 }).map(String) },
  { weight: 30, arbitrary: fc.double({ min: 0, max: 100_000, noNaN: true }).map(String) },
  { weight: 10, arbitrary: fc.constantFrom('46346.416666666664', '0', '1E2', '.5', '60') },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.integer().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), fc.constant('x')),
  },
);
const pairs = (all: (readonly [string, string])[]) => all;
/** What stands in a cell: its attributes without the address, and its inside. Some are no sound cells. */
const cell = fc.oneof(
  {
    weight: 80,
    arbitrary: fc
      .tuple(fc.constantFrom('', ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="5"', ' s="6"'), number)
      .map(([style, value]) => [style, `<v>${value}</v>`] as const),
  },
  { weight: 80, arbitrary: fc.constantFrom('0', '1', '2', '3', '4').map((index) => [' t="s"', `<v>${index}</v>`] as const) },
  { weight: 80, arbitrary: xmlText.map((text) => [' t="inlineStr"', `<is><t xml:space="preserve">${text}</t></is>`] as const) },
  { weight: 40, arbitrary: xmlText.map((text) => [' t="str"', `<f>A1&amp;"&lt;"</f><v>${text}</v>`] as const) },
  {
    weight: 40,
    arbitrary: fc.constantFrom(
      ...pairs([
        ['', ''],
        [' s="1"', '<v></v>'],
        [' t="b"', '<v>1</v>'],
        [' t="b"', '<v>0</v>'],
        [' t="e"', '<f>1/0</f><v>#DIV/0!</v>'],
        [' t="d"', '<v>2026-04-01T10:00:00Z</v>'],
        [' t="d"', ''],
        [' t="s"', ''],
        [' t="str"', '<f>B1</f>'],
        [' t="inlineStr"', ''],
        [' t="inlineStr"', '<is><r><rPr><b/></rPr><t>ru</t></r><r><t>n</t></r><rPh><t>x</t></rPh></is>'],
        [' t="n" s="0"', '<f>SUM(A1)</f><v>3.50</v>'],
      ]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...pairs([
        [' t="s"', '<v>99</v>'],
        [' t="s"', '<v>x</v>'],
        [' t="b"', '<v>yes</v>'],
        [' t="q"', '<v>1</v>'],
        [' s="77"', '<v>1</v>'],
        [' t="d"', '<v>never</v>'],
      ]),
    ),
  },
);
const gap = fc.oneof(
  { weight: 300, arbitrary: fc.constant(1) },
  { weight: 100, arbitrary: fc.integer({ min: 2, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 0 }) },
);
/** `isSound`: no row is numbered nought or below. The library reads some of those, and then loses every row of the sheet (a cell A0 before empty
 *  rows) or takes a cell for another (A-1 for G1): they are refused here. */
const anySheet = fc
  .array(fc.record({ gap, isNumbered: fc.boolean(), cells: fc.array(fc.tuple(gap, cell), { maxLength: 6 }) }), { maxLength: 8 })
  .map((rows) => {
    let no = 0;
    let isSound = true;
    const data = rows
      .map((row) => {
        no += row.gap;
        isSound &&= no > 0;
        let column = 0;
        const cells = row.cells.map(([step, [attributes, inside]]) => {
          column += step;
          return `<c r="${letters(Math.max(1, column))}${no}"${attributes}${inside === '' ? '/>' : `>${inside}</c>`}`;
        });
        return `<row${row.isNumbered || cells.length === 0 ? ` r="${no}" spans="1:9"` : ''}>${cells.join('')}</row>`;
      })
      .join('\n');
    return { data, isSound };
  });

describe('a workbook read in pieces', () => {
  it('gives the rows that the library gives of it read whole, and refuses the same', async () => {
    await assertProperty(
      fc.asyncProperty(anySheet, fc.boolean(), async ({ data, isSound }, isFrom1904) => {
        const bytes = packed(
          sheetOf(data),
          isFrom1904 ? { 'xl/workbook.xml': FILES['xl/workbook.xml'].replace('<workbookPr/>', '<workbookPr date1904="1"/>') } : {},
        );
        expect(await byPieces(bytes)).toEqual(isSound ? await byLibrary(bytes) : 'refused');
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same of what another program writes: texts, numbers, days, blanks, and wide and long tables', async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc
        .string({ unit: 'grapheme', maxLength: 30 })
        .map((text) => ({ type: String, value: text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ') })),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((value) => ({ type: Number, value })),
      fc.boolean().map((value) => ({ type: Boolean, value })),
      fc
        .date({ min: new Date('1990-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
        .map((value) => ({ type: Date, value, format: 'yyyy-mm-dd hh:mm:ss' })),
    );
    const tables = fc.oneof(
      { weight: 20, arbitrary: fc.array(fc.array(value, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 }) },
      { weight: 1, arbitrary: fc.array(fc.array(value, { minLength: 3, maxLength: 9 }), { minLength: 400, maxLength: 900 }) },
    );
    await assertProperty(
      fc.asyncProperty(tables, async (data) => {
        const written = (await writeXlsxFile(data as never)) as unknown as { toBuffer(): Promise<Buffer> };
        const bytes = await written.toBuffer();
        expect(await byPieces(bytes)).toEqual(await byLibrary(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, string, Record<string, string | null>]>([
    [
      'prefixes before every name',
      sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>')
        .replaceAll(/<(\/?)(?=[a-z])/g, '<$1x:')
        .replace('xmlns=', 'xmlns:x='),
      {},
    ],
    [
      'a path from the top',
      sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>'),
      { 'xl/_rels/workbook.xml.rels': FILES['xl/_rels/workbook.xml.rels'].replace('"worksheets', '"/xl/worksheets') },
    ],
    [
      'the strict namespaces',
      sheetOf('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
      {
        'xl/_rels/workbook.xml.rels': FILES['xl/_rels/workbook.xml.rels'].replaceAll(
          RELATION,
          'http://purl.oclc.org/ooxml/officeDocument/relationships',
        ),
      },
    ],
    ['no texts and no styles', sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>'), { 'xl/sharedStrings.xml': null, 'xl/styles.xml': null }],
    ['a style that is not there', sheetOf('<row r="1"><c r="A1" s="0"><v>1</v></c></row>'), { 'xl/styles.xml': null }],
    ['no sheet of its number', sheetOf(''), { 'xl/workbook.xml': FILES['xl/workbook.xml'].replace('r:id="a"', 'r:id="z"') }],
    ['no sheets', sheetOf(''), { 'xl/workbook.xml': FILES['xl/workbook.xml'].replace(/<sheet .*\/>/, '') }],
    ['a sheet that is not in the file', '', { 'xl/worksheets/sheet1.xml': null }],
    ['no list of parts', sheetOf(''), { 'xl/_rels/workbook.xml.rels': null }],
    ['a row twice', sheetOf('<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>'), {}],
    ['an empty row below the first', sheetOf('<row r="-1"></row><row r="2"><c r="A2"><v>1</v></c></row>'), {}],
    ['rows out of order', sheetOf('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'), {}],
    ['cells out of order', sheetOf('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'), {}],
    ['a cell without an address', sheetOf('<row r="1"><c><v>1</v></c></row>'), {}],
    ['XML that ends early', sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>').slice(0, -20), {}],
    ['XML that is none', 'order,amount', {}],
    ['tags that cross', sheetOf('<row r="1"><c r="A1"><v>1</c></v></row>'), {}],
    [
      'attributes with a tag end in them, after the table',
      sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        '<pageMargins left="0.7"/>',
        `${'<dataValidation prompt="a > b"/>'.repeat(5_000)}`,
      ),
      {},
    ],
  ])('is judged as the library judges it with %s', async (_what, sheet, changes) => {
    const bytes = packed(sheet, changes);
    expect(await byPieces(bytes)).toEqual(await byLibrary(bytes));
  });

  it.each([
    ['a row of number nought', '<row r="0"></row><row r="2"><c r="A2"><v>1</v></c></row>'],
    ['a cell of row nought, after which the library loses all rows', '<row><c r="A0"><v>1</v></c></row><row r="2"></row>'],
    ['a cell below the first row, which the library takes for G1', '<row><c r="A-1"><v>1</v></c></row>'],
  ])('is refused with %s', async (_what, data) => {
    const bytes = packed(sheetOf(data));
    expect([await byPieces(bytes), await byLibrary(bytes)]).toEqual(['refused', expect.any(Array)]);
  });

  it('reads what the library loses: a text in sections, or around a comment', async () => {
    const data = '<row r="1"><c r="A1"><v>1<!-- -->00</v></c><c r="B1" t="inlineStr"><is><t>a<![CDATA[<b>]]>c</t></is></c></row>';
    expect(await byPieces(packed(sheetOf(data)))).toEqual([{ lineNo: 1, cells: ['#100', 'a<b>c'] }]);
  });

  it('gives the first rows before the last are unpacked', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_none, index) => `<row r="${index + 1}"><c r="A${index + 1}"><v>${index}</v></c></row>`,
    ).join('');
    const whole = packed(sheetOf(rows));
    const zip = await openWorkbookZip(Buffer.from(whole));
    const sizes: number[] = [];
    for await (const some of rowsOfFirstSheet(zip, String)) sizes.push(some.length);
    expect(sizes.length).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThan(4_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20_000);
  });
});

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
