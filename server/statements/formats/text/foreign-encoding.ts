/** Text in an encoding that we do not read: named, so that whoever saved it that way knows what to do. Nothing of it is ever read. */
import { type FileHead, refuseStatement } from '../format.ts';

export type ForeignEncoding = 'UTF-16' | 'UTF-32';

const SAMPLE_BYTES = 4096;
/** What no text holds: controls, U+FFFD, and halves of characters that stand in the wrong order. */
const NO_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\uffff]/;
/** Of a table at least so many characters are digits, letters and delimiters, however much of it is Chinese. */
const ASCII_SHARE = 0.1;

/** The encoding that the first bytes of a file show; null where they show none of these. */
export function foreignEncoding(head: Uint8Array): ForeignEncoding | null {
  const [a, b, c, d] = head;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) return 'UTF-32';
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'UTF-16';
  return isUnmarkedUtf16(head) ? 'UTF-16' : null;
}

/** Without its mark UTF-16 is known by the empty half of each ASCII character, the same half throughout, and by reading as text. */
function isUnmarkedUtf16(head: Uint8Array): boolean {
  const sample = Buffer.from(head.subarray(0, Math.min(SAMPLE_BYTES, head.length) & ~1));
  const empty = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) empty[at & 1] = (empty[at & 1] as number) + 1;
  const [even, odd] = empty as [number, number];
  // A few Chinese characters have an empty half as well, the other one (一 is 4E00).
  if (Math.max(even, odd) <= 8 * Math.min(even, odd)) return false;
  const text = utf16(sample, even > odd);
  const ascii = text.match(/[\t\n\r -~]/g)?.length ?? 0;
  return !NO_TEXT.test(text) && ascii >= text.length * ASCII_SHARE && /[\t\n\r,]/.test(text);
}

function utf16(bytes: Buffer, isBigEndian: boolean): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (isBigEndian ? even.swap16() : even).toString('utf16le');
}

/** Whether UTF-16 text is parted by tabs, as Excel saves "Unicode text". */
function isTabbed(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.subarray(0, SAMPLE_BYTES));
  const isBigEndian = bytes[0] === 0xfe || (bytes[0] !== 0xff && bytes[0] === 0);
  const [line = ''] = utf16(bytes, isBigEndian).split('\n', 1);
  return line.split('\t').length > line.split(',').length;
}

/** The refusal `statement_encoding` of a file that begins so. */
export function refuseForeign(encoding: ForeignEncoding, head: Uint8Array, file: string) {
  const at = { file, lineNo: 1 };
  return encoding === 'UTF-16' && isTabbed(head)
    ? refuseStatement(
        'statement_encoding',
        'The file is UTF-16 text with tabs (Unicode text of Excel): download it again, or save it as CSV UTF-8',
        at,
      )
    : refuseStatement('statement_encoding', `The file is ${encoding} text: save it as UTF-8, or download it again`, at);
}

/** Whether the lines end in a carriage return alone, as Excel's “CSV (Macintosh)” ends them. */
export function hasOldMacLines(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const found = bytes.indexOf(13);
  // The last byte may be half of a line end that goes on in what follows.
  return found >= 0 && found < bytes.length - 1 && !bytes.includes(10) && !bytes.includes(0);
}

/** The refusal `statement_encoding` of a file whose lines end so: no reader would find more than one. */
export const refuseOldMacLines = (file: string) =>
  refuseStatement('statement_encoding', 'The lines end as on old Macs: download it again, or save it as CSV UTF-8', { file, lineNo: 1 });

/** Chinese characters that a program has replaced by question marks, because the encoding it saved in has none. */
export const hasLostCharacters = ({ text }: FileHead): boolean => {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  return (line.match(/\?{2,}/g)?.length ?? 0) >= 3 && !/\p{Script=Han}/u.test(line);
};
