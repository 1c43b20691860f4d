/** Strict decoding of statement text: UTF-8 where it is that, else GB18030; whatever is in doubt is refused with its line. */
import { isAscii, isUtf8 } from 'node:buffer';
import { type FileHead, refuseStatement } from '../format.ts';
import { foreignEncoding, hasOldMacLines, refuseForeign, refuseOldMacLines } from './foreign-encoding.ts';
import { findLineEnds } from './scan.ts';

export type TextEncoding = 'utf-8' | 'gb18030';

/** Controls (tab, CR and LF aside), C1, private use and U+FFFD, written in UTF-8 and seen byte by byte as Latin-1. */
const FORBIDDEN_AS_BYTES = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\xee\xf4]|\xf3[\xb0-\xbf]|\xc2[\x80-\x9f]|\xef(?:[\x80-\xa3]|\xbf\xbd)/;
/** The same in decoded text. ICU maps the bytes GB18030 leaves open to private use instead of failing. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]|[\udb80-\udbff]/;

export type StrictText = {
  /** UTF-8 until bytes say otherwise. */
  encoding(): TextEncoding;
  /** Called with the first bytes of the file: the length of a UTF-8 byte order mark. Refuses `statement_encoding` for UTF-16, UTF-32
   *  and lines that end in a carriage return alone. */
  openingMark(first: Uint8Array): number;
  /** Whole lines: the positions of their line feeds. Refuses `statement_encoding` with the line, and `statement_cut_off` where the
   *  file ends inside a character. */
  judge(block: Buffer, firstLineNo: number): number[];
  /** Text of bytes that were judged. */
  decode(bytes: Uint8Array): string;
};

/** A decoder of one file. The encoding is decided by the first line that is not ASCII: until then both read the same. */
export function strictText(file: string): StrictText {
  let decided: TextEncoding | null = null;
  const decoder = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true });

  const isSound = (bytes: Buffer, ends: number[]): boolean => {
    // No other character is written with the byte of a line feed, in either encoding.
    const hasForbidden = findLineEnds(bytes, ends);
    if (isAscii(bytes)) return !hasForbidden;
    if (decided !== 'gb18030') return isUtf8(bytes) && !FORBIDDEN_AS_BYTES.test(bytes.toString('latin1'));
    try {
      return !FORBIDDEN.test(decoder.decode(bytes));
    } catch {
      return false;
    }
  };

  /** Only the last line of a file has no line end: what was left out of its last character is no matter of the encoding. */
  const isCutInCharacter = (line: Buffer): boolean => {
    if (line.at(-1) === 10) return false;
    if (decided !== 'gb18030') return openCharacter(line) > 0 && isSound(line.subarray(0, line.length - openCharacter(line)), []);
    return [1, 2, 3].some((open) => isLead(line.at(-open)) && isSound(line.subarray(0, line.length - open), []));
  };

  return {
    encoding: () => decided ?? 'utf-8',
    openingMark(first) {
      const [a, b, c] = first;
      const foreign = foreignEncoding(first);
      if (foreign) throw refuseForeign(foreign, first, file);
      if (hasOldMacLines(first)) throw refuseOldMacLines(file);
      if (a !== 0xef || b !== 0xbb || c !== 0xbf) return 0;
      decided = 'utf-8';
      return 3;
    },
    judge(block, firstLineNo) {
      if (decided === null && !isAscii(block)) {
        const line = firstForeignLine(block);
        decided = isUtf8(line) || isUtf8(line.subarray(0, line.length - openCharacter(line))) ? 'utf-8' : 'gb18030';
      }
      const ends: number[] = [];
      if (isSound(block, ends)) return ends;
      let lineNo = firstLineNo;
      for (const line of linesOf(block)) {
        if (isSound(line, [])) {
          lineNo++;
          continue;
        }
        if (isCutInCharacter(line))
          throw refuseStatement('statement_cut_off', 'The file ends inside a character: it is incomplete', { file, lineNo });
        break;
      }
      const message = `Bytes that are not valid ${decided === 'gb18030' ? 'GB18030' : 'UTF-8'} text, or a control or private-use character`;
      throw refuseStatement('statement_encoding', message, { file, lineNo });
    },
    decode: (bytes) =>
      decided === 'gb18030' ? decoder.decode(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
  };
}

/** The first byte of a GB18030 character of two or four bytes. */
const isLead = (byte: number | undefined) => byte !== undefined && byte > 0x80 && byte < 0xff;

/** How many bytes at the end begin a UTF-8 character that is not all there. */
function openCharacter(bytes: Buffer): number {
  for (let open = 1; open <= Math.min(3, bytes.length); open++) {
    const byte = bytes.at(-open) as number;
    if (byte >= 0xc2 && byte <= 0xf4) return open < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? open : 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return 0;
}

function* linesOf(block: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < block.length) {
    const found = block.indexOf(10, start);
    const end = found < 0 ? block.length : found + 1;
    yield block.subarray(start, end);
    start = end;
  }
}

function firstForeignLine(block: Buffer): Buffer {
  for (const line of linesOf(block)) if (!isAscii(line)) return line;
  return block;
}

/** The whole lines of a head as text. Refuses `statement_encoding`. */
export function judgeHead(name: string, bytes: Uint8Array): FileHead {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const lastLineEnd = whole.lastIndexOf(10);
  const lines = lastLineEnd < 0 ? whole : whole.subarray(0, lastLineEnd + 1);
  const text = strictText(name);
  const content = lines.subarray(text.openingMark(lines));
  text.judge(content, 1);
  return { name, bytes, text: text.decode(content), encoding: text.encoding() };
}

/** The beginning of a file for recognition. `bytes` may end inside a line or a character: what is incomplete is left out.
 *  `binary` where it is no text. */
export function fileHead(name: string, bytes: Uint8Array): FileHead {
  try {
    return judgeHead(name, bytes);
  } catch {
    return { name, bytes, text: '', encoding: 'binary' };
  }
}

/** Also the line at its end, which may be cut: all of a short file, whose last line nothing ends. */
export const withLastLine = (head: FileHead): string =>
  head.encoding === 'binary' ? '' : new TextDecoder(head.encoding).decode(head.bytes);
