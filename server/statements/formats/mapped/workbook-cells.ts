/** The cells of the first sheet of an Excel workbook as text, and why it is refused: for the thread that reads it (read-workbook.ts), or one that
 *  reads the statement in it. */
import { refuseStatement } from '../format.ts';
import { rowsOfFirstSheet, WorkbookTooLarge } from '../workbook/first-sheet.ts';
import type { SheetRow } from '../workbook/sheet-reader.ts';
import { openWorkbookZip, type WorkbookZip } from '../workbook/workbook-zip.ts';

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

/** Rows of the first sheet as they are read, each up to its last cell with something in it. Refuses `sheet_too_large` and `sheet_unreadable`. */
export async function* cellsOfWorkbook(bytes: Uint8Array, file: string): AsyncGenerator<SheetRow[], void, void> {
  let zip: WorkbookZip;
  try {
    zip = await openWorkbookZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch {
    throw refuseStatement('sheet_unreadable', 'Not a complete Excel workbook (.xlsx)', { file });
  }
  try {
    yield* rowsOfFirstSheet(zip, decimalOfStored);
  } catch (error) {
    if (!(error instanceof WorkbookTooLarge)) throw refuseStatement('sheet_unreadable', 'Not a readable Excel workbook (.xlsx)', { file });
    const why = 'The unpacked workbook is over 512 MB, or 128 MB without its first sheet; save it as CSV';
    throw refuseStatement('sheet_too_large', why, { file });
  } finally {
    zip.close();
  }
}
