/** Rows of a CSV or Excel file alike, by looking at the first bytes. */
import { isGzip, isZip } from '../archive.ts';
import { peekBytes } from '../byte-source.ts';
import { type CsvRow, readCsvRows } from '../csv-rows.ts';
import { refuseStatement } from '../format.ts';
import { fileHead } from '../text/decode.ts';
import { looksLikeWorkbook, readSheetRows } from './sheet-rows.ts';

export type TableEnd = { encoding: 'utf-8' | 'gb18030' | 'xlsx'; endsWithLineEnd: boolean };

export const SHEET_END: TableEnd = { encoding: 'xlsx', endsWithLineEnd: true };

/** The delimiter a line is parted by: the one of comma, semicolon, tab and bar that it has most of. */
export function delimiterOf(line: string): ',' | ';' | '\t' | '|' {
  const marks = [',', ';', '\t', '|'] as const;
  return marks.reduce((best, next) => (line.split(next).length > line.split(best).length ? next : best));
}

/** What is packed is no table: an archive is for statements, which may hold several files. */
function refuseArchive(head: Uint8Array, file: string): void {
  if (isZip(head) || isGzip(head))
    throw refuseStatement('statement_archive', 'An archive cannot be read as a table; unpack it and use the file inside', { file });
}

/** Rows in arrays as bytes arrive (of a workbook once all are there, and each up to its last cell with something in it). Where no delimiter is given, it is that of the first line with any.
 *  Refuses `statement_archive`. */
export async function* readTableRows(
  source: AsyncIterable<Uint8Array>,
  file: string,
  delimiter?: string,
): AsyncGenerator<CsvRow[], TableEnd, void> {
  const { head, rest } = await peekBytes(source);
  if (looksLikeWorkbook(head)) {
    yield* readSheetRows(rest, file);
    return SHEET_END;
  }
  refuseArchive(head, file);
  const parted = fileHead(file, head)
    .text.split('\n', 200)
    .find((line) => /[,;\t|]/.test(line));
  return yield* readCsvRows(rest, file, delimiter ?? delimiterOf(parted ?? ''));
}
