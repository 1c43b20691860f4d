/** The first sheet of an Excel workbook as rows of text: numbers as their exact decimals, dates as wall-clock readings. */
import readXlsxFile from 'read-excel-file/node';
import { collectBytes } from '../byte-source.ts';
import type { CsvRow } from '../csv-rows.ts';
import { refuseStatement } from '../format.ts';

export const SHEET_BYTES_MAX = 50 * 1024 * 1024;
/** What the members may unpack to, about 200 thousand orders: a workbook is read in memory, and takes five times as much of it. */
const UNPACKED_BYTES_MAX = 128 * 1024 * 1024;
const SIGNIFICANT_DIGITS = 15;
/** Marks a number a spreadsheet cannot hold exactly, so that it is refused wherever it is read and never taken for a text. */
export const ROUNDED_MARK = '\u0001rounded:';

/** The decimal a person sees for a stored number (`29.899999999999999` is 29.9), exact up to fifteen digits. Longer integers
 *  are marked: the spreadsheet has already replaced their last digits. */
export function decimalOfStored(stored: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(stored);
  if (!found) return stored;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = found;
  const exponent = Number.parseInt(exponentText, 10);
  if (Math.abs(exponent) > 40) return `${ROUNDED_MARK}${stored}`;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  // Value = 0.digits × 10^point
  let point = whole.replace(/^0+/, '').length + exponent;
  if (whole.replace(/^0+/, '') === '') point = exponent - (/^0*/.exec(fraction)?.[0].length ?? 0);
  if (point > SIGNIFICANT_DIGITS) return `${ROUNDED_MARK}${stored}`;
  let kept = digits;
  if (digits.length > SIGNIFICANT_DIGITS) {
    const rounded = BigInt(digits.slice(0, SIGNIFICANT_DIGITS)) + (digits.charCodeAt(SIGNIFICANT_DIGITS) >= 53 ? 1n : 0n);
    kept = rounded.toString();
    point += kept.length - SIGNIFICANT_DIGITS;
  }
  kept = kept.replace(/0+$/, '');
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${kept}`
      : kept.length <= point
        ? kept.padEnd(point, '0')
        : `${kept.slice(0, point)}.${kept.slice(point)}`;
  return sign + text;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // A day is stored as a fraction: ten o'clock may come back a thousandth of a second early.
  if (value instanceof Date) return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return String(value);
}

/** The unpacked size the archive's own directory declares, or null where it is no ZIP. */
function declaredSize(bytes: Uint8Array): number | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > view.length) return null;
  const entries = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  let total = 0;
  for (let index = 0; index < entries; index++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02014b50) return null;
    total += view.readUInt32LE(at + 24);
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return total;
}

/** True where the bytes begin as a ZIP does; a workbook is one with a `xl/` folder. */
export function looksLikeWorkbook(head: Uint8Array): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  return text.includes('[Content_Types].xml') || text.includes('xl/');
}

/** Rows of the first sheet, empty rows left out; `lineNo` is the row a person sees. Refuses `sheet_too_large` (50 MB, 128 MB unpacked),
 *  `sheet_unreadable`. */
export async function readSheetRows(source: AsyncIterable<Uint8Array>, file: string): Promise<CsvRow[]> {
  const bytes = await collectBytes(source, SHEET_BYTES_MAX);
  if (!bytes) throw refuseStatement('sheet_too_large', 'Excel files may have up to 50 MB; save larger ones as CSV', { file });
  const unpacked = declaredSize(bytes);
  if (unpacked === null) throw refuseStatement('sheet_unreadable', 'Not a complete Excel workbook (.xlsx)', { file });
  if (unpacked > UNPACKED_BYTES_MAX)
    throw refuseStatement('sheet_too_large', 'The unpacked workbook is over 128 MB; save it as CSV', { file });
  let rows: unknown[][];
  try {
    const sheets = await readXlsxFile<string>(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
      parseNumber: decimalOfStored,
      trim: false,
    });
    rows = (sheets[0]?.data ?? []) as unknown[][];
  } catch {
    throw refuseStatement('sheet_unreadable', 'Not a readable Excel workbook (.xlsx)', { file });
  }
  const out: CsvRow[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = row.map(cellText);
    if (cells.every((cell) => cell === '')) continue;
    out.push({ lineNo: index + 1, byteOffset: -1, byteLength: 0, cells, raw: cells.join('\t').replaceAll(ROUNDED_MARK, '') });
  }
  return out;
}
