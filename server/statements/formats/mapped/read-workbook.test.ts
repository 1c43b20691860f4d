/** A workbook that would keep its reader busy for minutes keeps nobody else waiting, and one that lies about its size gets no more room than it says. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readOrdersExport } from '../../../payments/read-orders-export.ts';
import { streamOf } from '../text/lines.ts';
import { mappedFormat } from './read-mapped.ts';
import { readWorkbook } from './read-workbook.ts';
import { readSheetRows } from './sheet-rows.ts';
import { ACQUIRER_MAPPING } from './write-mapped.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const text = (value: string) => new TextEncoder().encode(value);
const row = (no: number, value: string) => `<row r="${no}"><c r="A${no}" t="inlineStr"><is><t>${value}</t></is></c></row>`;

/** A workbook of one sheet, with so many blanks after its rows. */
function workbook(rows: readonly string[], blanks = 0): Uint8Array {
  return zipSync({
    '[Content_Types].xml': text(`<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`),
    '_rels/.rels': text(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': text(
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': text(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': text(
      `<worksheet xmlns="${MAIN}"><sheetData>${rows.map((value, at) => row(at + 1, value)).join('')}${' '.repeat(blanks)}</sheetData></worksheet>`,
    ),
  });
}

async function allOf<Row>(pieces: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const piece of pieces) rows.push(...piece);
  return rows;
}

/** The most that this thread worked without a pause in which something else could be done while `work` was under way, in milliseconds: of its own
 *  processor time, so that a machine that stands still for others does not count. */
async function longestWait(work: Promise<unknown>): Promise<number> {
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let last = worked();
  let longest = 0;
  const look = () => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 10);
  await work.catch(() => undefined);
  look();
  clearInterval(timer);
  return longest;
}

describe('A workbook', () => {
  it('comes with all its rows, however many pieces they are handed over in', async () => {
    const values = Array.from({ length: 4_500 }, (_, at) => `P${at}`);
    const rows = await allOf(readSheetRows(streamOf(workbook(values)), 'orders.xlsx'));
    expect(rows.map(({ cells }) => cells[0])).toEqual(values);
    expect(rows.at(-1)?.lineNo).toBe(4_500);
  });

  it('that takes long to read keeps nothing else waiting', async () => {
    const long = workbook(Array.from({ length: 120_000 }, (_, at) => `P${at}`));
    expect(await longestWait(allOf(readSheetRows(streamOf(long), 'orders.xlsx')))).toBeLessThan(1_000);
  });

  it('of blanks that a reader of the whole would sit over for minutes is refused at once', async () => {
    const slow = workbook(['kind'], 8_000_000);
    expect(slow.length).toBeLessThan(10_000);
    const work = allOf(readSheetRows(streamOf(slow), 'orders.xlsx'));
    expect(await longestWait(work)).toBeLessThan(1_000);
    await expect(work).rejects.toMatchObject({ reason: 'sheet_unreadable' });
  });

  it('that takes too long is given up, and the next one is read', async () => {
    for (let time = 0; time < 3; time++)
      await expect(allOf(readWorkbook(workbook(['kind']), 'orders.xlsx', 1))).rejects.toMatchObject({ reason: 'sheet_too_large' });
    expect(await allOf(readWorkbook(workbook(['kind']), 'orders.xlsx'))).toEqual([{ lineNo: 1, cells: ['kind'] }]);
  });

  it('that is not read to its end gives its turn to the next, whoever stops reading it', async () => {
    const values = Array.from({ length: 9_000 }, (_, at) => `P${at}`);
    for (let time = 0; time < 3; time++) {
      for await (const rows of readSheetRows(streamOf(workbook(values)), 'orders.xlsx')) {
        expect(rows[0]?.cells).toEqual(['P0']);
        break;
      }
      const orders = readOrdersExport({ name: 'orders.xlsx', bytes: streamOf(workbook(values)) });
      await expect(orders.next()).rejects.toMatchObject({ reason: 'statement_column_missing' });
      const statement = mappedFormat(ACQUIRER_MAPPING).read(streamOf(workbook(values)), { file: 's.xlsx', zone: 'UTC' });
      await expect(statement.next()).rejects.toMatchObject({ reason: 'statement_column_missing' });
    }
    expect(await allOf(readSheetRows(streamOf(workbook(['last'])), 'orders.xlsx'))).toHaveLength(1);
    // Ten threads one after the other: on a busy machine each takes a second and more to begin.
  }, 60_000);

  it('whose directory declares less than its sheet unpacks to is refused', async () => {
    const sound = workbook(Array.from({ length: 1_000 }, (_, at) => `P${at}`));
    const lying = Buffer.from(sound);
    const entry = lying.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    expect(lying.readUInt32LE(entry)).toBe(0x02014b50);
    lying.writeUInt32LE(500, entry + 24);
    expect(await allOf(readSheetRows(streamOf(sound), 'orders.xlsx'))).toHaveLength(1_000);
    await expect(allOf(readSheetRows(streamOf(lying), 'orders.xlsx'))).rejects.toMatchObject({ reason: 'sheet_unreadable' });
  });
});
