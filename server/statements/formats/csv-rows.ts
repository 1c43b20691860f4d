/** CSV with a header row, read by column name: what Stripe, Adyen, mapped files and the orders export have in common. */
import { DomainError } from '../../kernel/errors.ts';
import { parseMinor } from '../../kernel/money.ts';
import type { Reject } from '../contract.ts';
import { refuseStatement } from './format.ts';
import type { TextEncoding } from './text/decode.ts';
import { type Columns, columnsOf } from './text/header.ts';
import { readRecords, type TextRecord } from './text/records.ts';

export type CsvRow = TextRecord;
export type CsvEnd = { encoding: TextEncoding; byteCount: number; endsWithLineEnd: boolean };

/** Why a row cannot be read. Thrown inside a row's reading and turned into a reject at its edge. */
export class RowFault extends Error {
  readonly column: string | null;
  readonly reason: string;
  constructor(column: string | null, reason: string, message: string) {
    super(message);
    this.name = 'RowFault';
    this.column = column;
    this.reason = reason;
  }
}

export function rejectOf(fault: RowFault, row: Pick<CsvRow, 'lineNo' | 'raw'>): Reject {
  return { lineNo: row.lineNo, column: fault.column, reason: fault.reason, message: fault.message, raw: row.raw.slice(0, 2000) };
}

/** Runs a row's reading: the value, or the reject where it threw a `RowFault` or the money parser refused. */
export function readOrReject<Value>(row: CsvRow, read: () => Value): Value | Reject {
  try {
    return read();
  } catch (error) {
    if (error instanceof RowFault) return rejectOf(error, row);
    if (error instanceof DomainError) return rejectOf(new RowFault(null, error.reason, error.message), row);
    throw error;
  }
}

/** A row of nothing but delimiters: what a spreadsheet leaves below a table. */
export function isBlankRow({ cells }: Pick<CsvRow, 'cells'>): boolean {
  return (cells[0] ?? '').trim() === '' && cells.every((cell) => cell.trim() === '');
}

/** Rows in arrays as bytes arrive, blank ones left out. The end says whether the last byte was a line end: a file cut inside its last cell has none. */
export async function* readCsvRows(
  source: AsyncIterable<Uint8Array>,
  file: string,
  delimiter = ',',
): AsyncGenerator<CsvRow[], CsvEnd, void> {
  let byteCount = 0;
  let lastByte = 10;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      if (chunk.length > 0) lastByte = chunk[chunk.length - 1] as number;
      byteCount += chunk.length;
      yield chunk;
    }
  }
  const records = readRecords(counted(), file, delimiter);
  try {
    for (;;) {
      const next = await records.next();
      if (next.done) return { encoding: next.value.encoding, byteCount, endsWithLineEnd: lastByte === 10 };
      yield next.value.some(isBlankRow) ? next.value.filter((row) => !isBlankRow(row)) : next.value;
    }
  } finally {
    await records.return({ encoding: 'utf-8' });
  }
}

/** A row of a sheet ends at its last cell with something in it: the rest of the table's columns are empty. */
export function padSheetRow({ byteOffset, cells }: CsvRow, width: number): void {
  if (byteOffset < 0) while (cells.length < width) cells.push('');
}

/** A row whose cells are not as many as the header's. Empty cells beyond the header are no fault. */
export function checkWidth(row: CsvRow, width: number, shortRows: 'refuse' | 'pad' = 'refuse'): void {
  const { cells } = row;
  if (cells.length === width) return;
  if (cells.length === 1 && cells[0] === row.raw && row.raw.includes('"')) {
    throw new RowFault(null, 'quote_malformed', 'misplaced quote, or text after a closing quote');
  }
  if (cells.length < width && shortRows === 'pad') {
    while (cells.length < width) cells.push('');
    return;
  }
  for (let at = width; at < cells.length; at++) {
    if ((cells[at] as string).trim() !== '') throw new RowFault(null, 'row_width', `${cells.length} cells where the header has ${width}`);
  }
  if (cells.length < width) throw new RowFault(null, 'row_width', `${cells.length} cells where the header has ${width}`);
}

/** Header names in lower case, so that `Gross Debit (GC)` and `gross debit (gc)` are one name. */
export function headerOf(row: CsvRow, file: string): Columns {
  return columnsOf(
    row.cells.map((cell) => cell.toLowerCase()),
    { file, lineNo: row.lineNo },
  );
}

/** The exact amount of a cell in major units, or null where it is empty. `comma` reads a comma as the decimal point. */
export function decimalMinor(text: string, currency: string, column: string, comma = false): bigint | null {
  let plain = text.trim();
  if (plain === '') return null;
  if (comma && !plain.includes('.')) plain = plain.replace(',', '.');
  if (plain.startsWith('.')) plain = `0${plain}`;
  else if (plain.startsWith('-.')) plain = `-0${plain.slice(1)}`;
  try {
    return parseMinor(plain, currency);
  } catch (error) {
    if (error instanceof DomainError) throw new RowFault(column, error.reason, error.message);
    throw error;
  }
}

/** Refuses `statement_cut_off` where the file ends without a line end inside a row that is short, or whose last cell, one we read, may be
 *  half of one. It is whole where its quote is closed, or where it is as long as the longest of the rows before: many a tool leaves out the last line end. */
export function refuseCutRow(
  row: CsvRow | null,
  end: CsvEnd,
  header: { width: number; readsLastColumn: boolean; longestLastCell: number },
  file: string,
): void {
  if (!row || end.endsWithLineEnd) return;
  const isShort = row.cells.length < header.width;
  const lastCell = row.cells[header.width - 1] ?? '';
  const isWhole = row.raw.endsWith('"') || (lastCell !== '' && lastCell.length >= header.longestLastCell);
  if (isShort || (header.readsLastColumn && !isWhole)) {
    throw refuseStatement('statement_cut_off', 'The last row is cut short and has no line end: the file is incomplete', {
      file,
      lineNo: row.lineNo,
    });
  }
}
