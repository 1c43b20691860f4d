/** Rows of a CSV or Excel file in parts, each as a block of bytes where its cells can be found without looking at quotes. */
import { isAscii } from 'node:buffer';
import { peekBytes } from '../byte-source.ts';
import type { CsvRow } from '../csv-rows.ts';
import { type StrictText, strictText } from '../text/decode.ts';
import { linesOfBlock, readBlocks, type TextBlock } from '../text/lines.ts';
import { recordSplitter } from '../text/records.ts';
import { looksLikeWorkbook, readSheetRows } from './sheet-rows.ts';
import { SHEET_END, type TableEnd } from './table-rows.ts';

/** `rows()` gives the part's rows. `plain` is there where each line is a row and each delimiter byte parts two cells: then the
 *  bytes may be read instead. */
export type TablePart = { plain: PlainBlock | null; rows(): CsvRow[] };
export type PlainBlock = { block: TextBlock; text: StrictText };

const QUOTE = 34;

/** Parts as bytes arrive. Refuses what reading text and workbooks refuses. */
export async function* readTableParts(
  source: AsyncIterable<Uint8Array>,
  file: string,
  delimiter: string,
): AsyncGenerator<TablePart, TableEnd, void> {
  const { head, rest } = await peekBytes(source);
  if (looksLikeWorkbook(head)) {
    for await (const rows of readSheetRows(rest, file)) yield { plain: null, rows: () => rows };
    return SHEET_END;
  }
  const text = strictText(file);
  const splitter = recordSplitter(file, delimiter);
  let endsWithLineEnd = true;
  for await (const block of readBlocks(rest, text, file)) {
    const { bytes } = block;
    if (bytes.length > 0) endsWithLineEnd = bytes[bytes.length - 1] === 10;
    const isPlain = !splitter.isOpen() && !bytes.includes(QUOTE) && (text.encoding() === 'utf-8' || delimiter !== '|' || isAscii(bytes));
    if (isPlain) {
      yield { plain: { block, text }, rows: () => splitter.take(linesOfBlock(block, text)) };
    } else {
      // Taken at once: what a quote leaves open belongs to the next part.
      const rows = splitter.take(linesOfBlock(block, text));
      yield { plain: null, rows: () => rows };
    }
  }
  splitter.end();
  return { encoding: text.encoding(), endsWithLineEnd };
}
