/** Writes statement lines as PostgreSQL's binary COPY, for this one narrow row. Text is the slow part of an import, and a generic
 *  encoder spends most of its time asking what a value is. Source: PostgreSQL documentation, COPY, "Binary Format". */
import { invariant } from '../kernel/errors.ts';
import { bucketOfText } from '../kernel/ids.ts';
import type { LineKind, LineStatus, StatementLine } from './contract.ts';

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
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_32 = 4_294_967_296;
/** More than the fixed part of a row; text is checked by its own length. */
const FIXED_BYTES = 256;
const CHUNK = 256 * 1024;

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
    hash = Math.imul(hash ^ code, 0x01000193) >>> 0;
  }
  return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & 1023;
}

const hexBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Encodes the lines of one statement. `take()` hands over what is full as buffers of their own, which may be transferred. */
export class LineEncoder {
  #statement: Buffer;
  #full: Uint8Array<ArrayBuffer>[] = [];
  #size = CHUNK;
  #bytes = Buffer.from(new ArrayBuffer(CHUNK));
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  constructor(statementId: string) {
    this.#statement = hexBytes(statementId);
  }

  add(line: StatementLine): void {
    const texts =
      (line.channelNo?.length ?? 0) +
      (line.ourNo?.length ?? 0) +
      (line.originalChannelNo?.length ?? 0) +
      (line.originalOurNo?.length ?? 0) +
      (line.merchantNo?.length ?? 0);
    this.#room(FIXED_BYTES + texts * 3);
    this.#int16(LINE_COLUMNS.length);
    this.#length(16);
    this.#bytes.set(this.#statement, this.#at);
    this.#at += 16;
    this.#whole((line.occurredAt - POSTGRES_EPOCH_MS) * 1000);
    this.#minor(line.amountMinor);
    this.#minor(line.feeMinor);
    this.#minor(line.netMinor);
    this.#whole(line.byteOffset);
    this.#int32(line.lineNo);
    this.#int32(line.byteLength);
    this.#length(2);
    this.#int16(bucketOfLine(line));
    this.#letter(KIND_LETTER[line.kind]);
    this.#letter(line.flow === 'in' ? 'i' : 'o');
    this.#letter(STATUS_LETTER[line.status]);
    this.#length(1);
    this.#bytes[this.#at++] = line.sharesChannelNo ? 1 : 0;
    this.#text(line.currency);
    this.#text(line.channelNo);
    this.#text(line.ourNo);
    this.#text(line.originalChannelNo);
    this.#text(line.originalOurNo);
    this.#text(line.merchantNo);
  }

  /** What is ready to go; with `all`, also the last, partly filled buffer. */
  take(all = false): Uint8Array<ArrayBuffer>[] {
    if (all && this.#at > 0) this.#turn(CHUNK);
    const full = this.#full;
    this.#full = [];
    return full;
  }

  #room(needed: number): void {
    if (this.#at + needed > this.#size) this.#turn(Math.max(CHUNK, needed));
  }

  #turn(size: number): void {
    if (this.#at > 0) this.#full.push(new Uint8Array(this.#bytes.buffer as ArrayBuffer, 0, this.#at));
    this.#size = size;
    this.#bytes = Buffer.from(new ArrayBuffer(size));
    this.#view = new DataView(this.#bytes.buffer);
    this.#at = 0;
  }

  #length(length: number): void {
    this.#view.setInt32(this.#at, length);
    this.#at += 4;
  }

  #int16(value: number): void {
    this.#view.setInt16(this.#at, value);
    this.#at += 2;
  }

  #int32(value: number): void {
    this.#length(4);
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  /** A safe integer as int8, in two halves: cheaper than a BigInt. */
  #whole(value: number): void {
    this.#length(8);
    this.#view.setInt32(this.#at, Math.floor(value / TWO_32));
    this.#view.setUint32(this.#at + 4, value >>> 0);
    this.#at += 8;
  }

  #minor(value: bigint | null): void {
    if (value === null) {
      this.#length(-1);
      return;
    }
    this.#length(8);
    this.#view.setBigInt64(this.#at, value);
    this.#at += 8;
  }

  #letter(letter: string): void {
    this.#length(1);
    this.#bytes[this.#at++] = letter.charCodeAt(0);
  }

  #text(text: string | null): void {
    if (text === null) {
      this.#length(-1);
      return;
    }
    const start = this.#at + 4;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      invariant(code !== 0, 'a number with a NUL passed the decoder');
      if (code > 127) {
        const written = this.#bytes.write(text, start, 'utf8');
        this.#length(written);
        this.#at += written;
        return;
      }
      this.#bytes[start + i] = code;
    }
    this.#length(text.length);
    this.#at += text.length;
  }
}
