/** How statement lines lie in the table: the columns of COPY in their order, the letters of words, and the bucket of a line. `line-encoder.ts`
 *  writes them. */
import { bucketOfText } from '../kernel/ids.ts';
import type { LineKind, LineStatus } from './codes.ts';
import type { StatementLine } from './contract.ts';

/** The columns in the order in which `LineEncoder` writes them. */
export const LINE_COLUMNS = [
  'statement_id',
  'occurred_at',
  'amount_minor',
  'fee_minor',
  'net_minor',
  'byte_offset',
  'line_no',
  'byte_length',
  'bucket',
  'kind',
  'flow',
  'status',
  'shares_channel_no',
  'currency',
  'channel_no',
  'our_no',
  'original_channel_no',
  'original_our_no',
  'merchant_no',
  'further_nos',
] as const;

/** One character a word in the table; `KIND_OF` and `STATUS_OF` read them back. */
export const KIND_LETTER: Record<LineKind, string> = {
  payment: 'p',
  refund: 'r',
  fee: 'f',
  payout: 'o',
  transfer: 't',
  adjustment: 'a',
  chargeback: 'c',
  other: 'x',
};
export const STATUS_LETTER: Record<LineStatus, string> = { succeeded: 's', processing: 'p', failed: 'f', reversed: 'v' };
const inverse = <K extends string>(letters: Record<K, string>) =>
  Object.fromEntries(Object.entries(letters).map(([word, letter]) => [letter, word])) as Record<string, K>;
export const KIND_OF = inverse(KIND_LETTER);
export const STATUS_OF = inverse(STATUS_LETTER);

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');

/** The 19 bytes that open a binary COPY, and the 2 that end it. */
export const COPY_HEADER = Buffer.concat([SIGNATURE, Buffer.alloc(8)]);
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

const DIGIT = new Int8Array(128).fill(-1);
for (const [value, letter] of [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].entries()) DIGIT[letter.charCodeAt(0)] = value;
const digitAt = (text: string, at: number) => DIGIT[text.charCodeAt(at)] ?? -1;

/** Where a line lives: by our number, as `bucketOfOurNo` says, else by the channel's. Written for speed; a test holds the two together. */
export function bucketOfLine(line: Pick<StatementLine, 'ourNo' | 'channelNo'>): number {
  const { ourNo } = line;
  if (ourNo === null) return line.channelNo === null ? 0 : bucketOfAscii(line.channelNo);
  const first = ourNo[0];
  return ourNo.length === 27 && (first === 'P' || first === 'R' || first === 'T') ? bucketOfOwn(ourNo) : bucketOfAscii(ourNo);
}

/** The bucket's twelve bits lie in the digits 11 to 14 of one of our own numbers; what only looks like one goes by its text. */
function bucketOfOwn(number: string): number {
  if (digitAt(number, 1) > 7) return bucketOfAscii(number);
  for (let at = 1; at < 27; at++) if (digitAt(number, at) < 0) return bucketOfAscii(number);
  return ((digitAt(number, 11) & 1) << 11) | (digitAt(number, 12) << 6) | (digitAt(number, 13) << 1) | (digitAt(number, 14) >> 4);
}

/** `bucketOfText` without making bytes first, for the usual number of plain ASCII. */
function bucketOfAscii(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return bucketOfText(text);
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return folded(hash);
}

const folded = (hash: number) => (hash ^ (hash >>> 10) ^ (hash >>> 20)) & 1023;

/** The bucket of a number that is the ASCII bytes [from, to), as `bucketOfLine` has it of the text; `isOurs` where it is our number. */
export function bucketOfBytes(bytes: Uint8Array, from: number, to: number, isOurs: boolean): number {
  if (from === to) return 0;
  const first = bytes[from];
  if (isOurs && to - from === 27 && (first === 80 || first === 82 || first === 84)) {
    return bucketOfOwn(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1'));
  }
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return folded(hash);
}
