/** CSV as spreadsheets read it safely: UTF-8 with BOM, RFC 4180 quoting, text that looks like a formula made harmless. */
import { type Cell, cellText } from './export.ts';

/** What a spreadsheet takes for a formula, also full-width and behind white space, NUL or signs that are not seen: some programs drop these. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;

export function csvCell(cell: Cell): string {
  let text = cellText(cell);
  if (cell.as === 'text' || cell.as === 'id') {
    if (FORMULA.test(text) || /^[\t\r\n\0]/.test(text)) text = `'${text}`;
    // Excel would round digits beyond the fifteenth and drop leading zeros; a tab keeps the cell text, as the wallets' own files do.
    else if (/^\d+$/.test(text) && (text.length > 15 || (text.length > 1 && text.startsWith('0')))) text = `${text}\t`;
  }
  return /[",\r\n\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

export const CSV_BOM = '\uFEFF';

export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
