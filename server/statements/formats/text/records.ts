/** Delimited records after RFC 4180: quoted cells may hold the delimiter, doubled quotes and line ends. */
import { refuseStatement } from '../format.ts';
import type { TextEncoding } from './decode.ts';
import { LINE_BYTES_MAX, readTextLines, type TextLine } from './lines.ts';

/** `lineNo` is the line the record begins on; `raw` is its text, line ends inside kept as LF. */
export type TextRecord = { lineNo: number; byteOffset: number; byteLength: number; cells: string[]; raw: string };

/** The cells of one record, or null where a quote stays open or text follows a closing quote. A quote opens only at the beginning of a cell. */
export function splitRecord(text: string, delimiter = ','): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text.charCodeAt(at) === 34) {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return null;
        cell += text.slice(from, quote);
        at = quote + 1;
        if (text.charCodeAt(at) !== 34) break;
        cell += '"';
        from = at + 1;
      }
      if (at < text.length && !text.startsWith(delimiter, at)) return null;
      cells.push(cell);
      if (at >= text.length) return cells;
      at += delimiter.length;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return cells;
      at = end + delimiter.length;
    }
  }
}

function hasOddQuotes(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 1;
}

/** Lines in, records out: what a quoted cell leaves open is kept until the lines that close it. */
export type RecordSplitter = {
  /** Records that end in these lines, empty lines left out. A record that cannot be split comes with one cell, its whole text. */
  take(lines: readonly TextLine[]): TextRecord[];
  isOpen(): boolean;
  /** Refuses `statement_cut_off` where a quote is open. */
  end(): void;
};

export function recordSplitter(file: string, delimiter = ','): RecordSplitter {
  // Kept in lines, and each looked at once: a cell of a hundred thousand lines would else be counted through a hundred thousand times.
  let open: { lineNo: number; byteOffset: number; lines: string[]; length: number } | null = null;
  return {
    take(lines) {
      const records: TextRecord[] = [];
      for (const line of lines) {
        const { text, lineNo, byteOffset } = line;
        if (!open && text === '') continue;
        const start = open ?? { lineNo, byteOffset, lines: [], length: -1 };
        start.lines.push(text);
        start.length += text.length + 1;
        if (hasOddQuotes(text) !== (open !== null)) {
          if (start.length > LINE_BYTES_MAX)
            throw refuseStatement('statement_line_too_long', 'A quoted cell is longer than 1 MiB', { file, lineNo: start.lineNo });
          open = start;
          continue;
        }
        open = null;
        const raw = start.lines.join('\n');
        const byteLength = byteOffset + line.byteLength - start.byteOffset;
        const cells = splitRecord(raw, delimiter) ?? [raw];
        records.push({ lineNo: start.lineNo, byteOffset: start.byteOffset, byteLength, cells, raw });
      }
      return records;
    },
    isOpen: () => open !== null,
    end() {
      if (open) throw refuseStatement('statement_cut_off', 'A quoted cell is never closed', { file, lineNo: open.lineNo });
    },
  };
}

/** Records in arrays as bytes arrive, empty lines left out. A record that cannot be split comes with one cell, its whole text.
 *  Refuses `statement_cut_off` where a quote is open at the end, `statement_line_too_long`. */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  file: string,
  delimiter = ',',
): AsyncGenerator<TextRecord[], { encoding: TextEncoding }, void> {
  const lines = readTextLines(source, file);
  const splitter = recordSplitter(file, delimiter);
  try {
    for (;;) {
      const next = await lines.next();
      if (next.done) {
        splitter.end();
        return next.value;
      }
      yield splitter.take(next.value);
    }
  } finally {
    // Whoever stops early, or a refusal, also closes what is read from.
    await lines.return({ encoding: 'utf-8' });
  }
}
