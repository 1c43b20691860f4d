/** The reader of workbooks against the library that reads them whole: the same rows of whatever is written, and the same ones refused. */
import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { rowsOfFirstSheet } from './first-sheet.ts';
import { byPieces, FILES, letters, packed, RELATION, type Row, sheetOf } from './workbook-fixture.ts';
import { openWorkbookZip } from './workbook-zip.ts';

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
