/** The first sheet of an Excel workbook as rows of text: numbers as their exact decimals, dates as wall-clock readings. */
import { isMainThread } from 'node:worker_threads';
import { collectBytes } from '../byte-source.ts';
import type { CsvRow } from '../csv-rows.ts';
import { refuseStatement } from '../format.ts';
import type { SheetRow } from '../workbook/sheet-reader.ts';
import { readWorkbook } from './read-workbook.ts';
import { cellsOfWorkbook, ROUNDED_MARK } from './workbook-cells.ts';

export const SHEET_BYTES_MAX = 50 * 1024 * 1024;

/** True where the bytes begin as a ZIP does; a workbook is one with a `xl/` folder. */
export function looksLikeWorkbook(head: Uint8Array): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  return text.includes('[Content_Types].xml') || text.includes('xl/');
}

function rowOf({ lineNo, cells }: SheetRow): CsvRow {
  return { lineNo, byteOffset: -1, byteLength: 0, cells, raw: cells.join('\t').replaceAll(ROUNDED_MARK, '') };
}

/** Rows of the first sheet as they are read, empty rows left out, each up to its last cell with something in it; `lineNo` is the row a
 *  person sees. Where people are answered, a thread of its own reads, and is given up after a while: whoever does not read to the end must
 *  close this. Refuses `sheet_too_large` (50 MB, or what `cellsOfWorkbook` refuses, or a minute without a row), `sheet_unreadable`. */
export async function* readSheetRows(
  source: AsyncIterable<Uint8Array>,
  file: string,
  limitMs?: number,
): AsyncGenerator<CsvRow[], void, void> {
  const bytes = await collectBytes(source, SHEET_BYTES_MAX);
  if (!bytes) throw refuseStatement('sheet_too_large', 'Excel files may have up to 50 MB; save larger ones as CSV', { file });
  for await (const rows of isMainThread ? readWorkbook(bytes, file, limitMs) : cellsOfWorkbook(bytes, file)) yield rows.map(rowOf);
}
