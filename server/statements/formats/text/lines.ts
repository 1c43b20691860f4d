/** A byte stream as physical lines with their place in the file: blocks for the fast readers, decoded lines for the others. */
import { refuseStatement } from '../format.ts';
import { type StrictText, strictText, type TextEncoding } from './decode.ts';

/** Whole lines, judged. `ends` are the positions of the line feeds (the last one is the length where the file ends without). */
export type TextBlock = { bytes: Buffer; ends: number[]; byteOffset: number; firstLineNo: number };

/** One line without its line end. Offset and length are in the file as stored, a byte order mark counted. */
export type TextLine = { lineNo: number; byteOffset: number; byteLength: number; text: string };

export const LINE_BYTES_MAX = 1 << 20;
/** Small enough to stay in the processor's cache between the passes over it. */
const BLOCK_BYTES = 1 << 16;

/** Cuts a stream into blocks of whole lines of about 64 KiB, so that memory stays flat however large the file or its chunks.
 *  Refuses `statement_line_too_long` (1 MiB), `statement_encoding`. */
export async function* readBlocks(
  source: AsyncIterable<Uint8Array>,
  text: StrictText,
  file: string,
): AsyncGenerator<TextBlock, void, void> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let byteOffset = 0;
  let lineNo = 1;
  let isFirst = true;

  const refuseLongLine = (ends: readonly number[], firstLineNo: number) => {
    const index = ends.findIndex((end, at) => end - (at === 0 ? 0 : (ends[at - 1] as number) + 1) > LINE_BYTES_MAX);
    if (index >= 0) throw lineTooLong(file, firstLineNo + index);
  };
  const block = (bytes: Buffer): TextBlock => {
    const skip = isFirst ? text.openingMark(bytes) : 0;
    isFirst = false;
    const content = skip > 0 ? bytes.subarray(skip) : bytes;
    const ends = text.judge(content, lineNo);
    if (content.length > 0 && content[content.length - 1] !== 10) ends.push(content.length);
    if (content.length > LINE_BYTES_MAX) refuseLongLine(ends, lineNo);
    const result = { bytes: content, ends, byteOffset: byteOffset + skip, firstLineNo: lineNo };
    byteOffset += bytes.length;
    lineNo += ends.length;
    return result;
  };

  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
      const part = Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(BLOCK_BYTES, chunk.length - at));
      const end = part.lastIndexOf(10) + 1;
      if (end > 0) {
        pending.push(part.subarray(0, end));
        yield block(pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending, pendingBytes + end));
        pending = [];
        pendingBytes = 0;
      }
      if (end < part.length) {
        // Copied, because whoever fills the chunks may use their memory again.
        pending.push(Buffer.from(part.subarray(end)));
        pendingBytes += part.length - end;
        if (pendingBytes > LINE_BYTES_MAX) throw lineTooLong(file, lineNo);
      }
    }
  }
  if (pendingBytes > 0) yield block(Buffer.concat(pending, pendingBytes));
}

function lineTooLong(file: string, lineNo: number) {
  return refuseStatement('statement_line_too_long', 'A line is longer than 1 MiB', { file, lineNo });
}

/** Decoded lines in arrays as bytes arrive; the encoding when the last byte has been read. */
export async function* readTextLines(
  source: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<TextLine[], { encoding: TextEncoding }, void> {
  const text = strictText(file);
  for await (const block of readBlocks(source, text, file)) yield linesOfBlock(block, text);
  return { encoding: text.encoding() };
}

/** The decoded lines of one block. */
export function linesOfBlock(block: TextBlock, text: StrictText): TextLine[] {
  const decoded = text.decode(block.bytes);
  const lines: TextLine[] = [];
  let start = 0;
  let from = 0;
  for (const [index, end] of block.ends.entries()) {
    const found = decoded.indexOf('\n', from);
    const to = found < 0 ? decoded.length : found;
    const cr = to > from && decoded.charCodeAt(to - 1) === 13 ? 1 : 0;
    lines.push({
      lineNo: block.firstLineNo + index,
      byteOffset: block.byteOffset + start,
      byteLength: end - start - cr,
      text: decoded.slice(from, to - cr),
    });
    start = end + 1;
    from = to + 1;
  }
  return lines;
}

/** Bytes in memory as a stream. */
export async function* streamOf(...parts: Uint8Array[]): AsyncGenerator<Uint8Array, void, void> {
  yield* parts;
}
