/** The cells of the first sheet of an Excel workbook, all at once: for the thread that reads it and nothing else (read-workbook.ts). */
import { unzipSync, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { DomainError } from '../../../kernel/errors.ts';
import { refuseStatement } from '../format.ts';

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

/** The same archive with every size as it is. The reader goes by what stands beside each member and would unpack more than the directory
 *  declares; here a member gets the room that the directory gives it, and all of them together no more than the limit. */
function soundArchive(bytes: Uint8Array, file: string): Buffer {
  let total = 0;
  const members = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      total += originalSize;
      if (total > UNPACKED_BYTES_MAX)
        throw refuseStatement('sheet_too_large', 'The unpacked workbook is over 128 MB; save it as CSV', { file });
      return /\.(?:xml|rels)$/.test(name);
    },
  });
  return Buffer.from(zipSync(members, { level: 0 }));
}

/** Refuses `sheet_too_large` and `sheet_unreadable`. */
export async function cellsOfWorkbook(bytes: Uint8Array, file: string): Promise<string[][]> {
  try {
    const sheets = await readXlsxFile<string>(soundArchive(bytes, file), { parseNumber: decimalOfStored, trim: false });
    return ((sheets[0]?.data ?? []) as unknown[][]).map((row) => row.map(cellText));
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw refuseStatement('sheet_unreadable', 'Not a readable Excel workbook (.xlsx)', { file });
  }
}
