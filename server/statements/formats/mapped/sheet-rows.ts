/** The first sheet of an Excel workbook as rows of text: numbers as their exact decimals, dates as wall-clock readings. */
import { isMainThread } from 'node:worker_threads';
import { collectBytes } from '../byte-source.ts';
import type { CsvRow } from '../csv-rows.ts';
import { refuseStatement } from '../format.ts';
import { readWorkbook } from './read-workbook.ts';
import { cellsOfWorkbook, ROUNDED_MARK } from './workbook-cells.ts';

export const SHEET_BYTES_MAX = 50 * 1024 * 1024;

/** True where the bytes begin as a ZIP does; a workbook is one with a `xl/` folder. */
export function looksLikeWorkbook(head: Uint8Array): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  return text.includes('[Content_Types].xml') || text.includes('xl/');
}

/** Where the archive's own directory ends: a file that was cut off has none. */
const hasDirectory = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf('PK\x05\x06', -1, 'latin1') >= 0;

/** Rows of the first sheet, empty rows left out; `lineNo` is the row a person sees. A workbook is built whole before its first row is there:
 *  where people are answered, a thread of its own does that, and is given up after a while. Refuses `sheet_too_large` (50 MB, 128 MB unpacked, a
 *  minute), `sheet_unreadable`. */
export async function readSheetRows(source: AsyncIterable<Uint8Array>, file: string, limitMs?: number): Promise<CsvRow[]> {
  const bytes = await collectBytes(source, SHEET_BYTES_MAX);
  if (!bytes) throw refuseStatement('sheet_too_large', 'Excel files may have up to 50 MB; save larger ones as CSV', { file });
  if (!hasDirectory(bytes)) throw refuseStatement('sheet_unreadable', 'Not a complete Excel workbook (.xlsx)', { file });
  const rows = await (isMainThread ? readWorkbook(bytes, file, limitMs) : cellsOfWorkbook(bytes, file));
  const out: CsvRow[] = [];
  for (const [index, cells] of rows.entries()) {
    if (cells.every((cell) => cell === '')) continue;
    out.push({ lineNo: index + 1, byteOffset: -1, byteLength: 0, cells, raw: cells.join('\t').replaceAll(ROUNDED_MARK, '') });
  }
  return out;
}
