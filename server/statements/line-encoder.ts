/** Writes statement lines as PostgreSQL's binary COPY, for this one narrow row. Text is the slow part of an import, and a generic
 *  encoder spends most of its time asking what a value is. Source: PostgreSQL documentation, COPY, "Binary Format". */
import { invariant } from '../kernel/errors.ts';
import type { StatementLine } from './contract.ts';
import { bucketOfBytes, bucketOfLine, KIND_LETTER, LINE_COLUMNS, STATUS_LETTER } from './copy-lines.ts';
import { type PlainRow, SPANS } from './formats/plain-row.ts';

const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_32 = 4_294_967_296;
/** The type `text` in the catalog of PostgreSQL. */
const TEXT_OID = 25;
/** More than the fixed part of a row; text is checked by its own length. */
const FIXED_BYTES = 256;
/** What is handed over at once. */
export const CHUNK_BYTES = 256 * 1024;
/** More than are ever on their way. */
const SPARE_MAX = 16;

// Where the fields of a plain row lie, each after its length; everything up to the numbers has a fixed one.
const OCCURRED = 26;
const AMOUNT = OCCURRED + 12;
const FEE = AMOUNT + 12;
const NET_LENGTH = FEE + 8;
const OFFSET = NET_LENGTH + 8;
const LINE_NO = OFFSET + 12;
const LENGTH = LINE_NO + 8;
const BUCKET = LENGTH + 8;
const KIND = BUCKET + 6;
const FLOW = KIND + 5;
const STATUS = FLOW + 5;
const SHARES = STATUS + 5;
const CURRENCY = SHARES + 5;
const PLAIN_BYTES = CURRENCY + 3;
const LETTER_IN = 'i'.charCodeAt(0);
const LETTER_OUT = 'o'.charCodeAt(0);

/** A safe integer as int8, in two halves: cheaper than a BigInt. */
function setWhole(view: DataView, at: number, value: number): void {
  view.setInt32(at, Math.floor(value / TWO_32));
  view.setUint32(at + 4, value >>> 0);
}

/** A plain row of the statement with every length in its place, to be filled in. Without a fee it is eight bytes shorter. */
function plainTemplate(statement: Uint8Array, isFeeStated: boolean): Uint8Array {
  const bytes = new Uint8Array(isFeeStated ? PLAIN_BYTES : PLAIN_BYTES - 8);
  const view = new DataView(bytes.buffer);
  view.setInt16(0, LINE_COLUMNS.length);
  view.setInt32(2, statement.length);
  bytes.set(statement, 6);
  view.setInt32(OCCURRED - 4, 8);
  view.setInt32(AMOUNT - 4, 8);
  view.setInt32(FEE - 4, isFeeStated ? 8 : -1);
  const shift = isFeeStated ? 0 : -8;
  view.setInt32(NET_LENGTH + shift, -1);
  for (const [at, length] of [
    [OFFSET, 8],
    [LINE_NO, 4],
    [LENGTH, 4],
    [BUCKET, 2],
    [KIND, 1],
    [FLOW, 1],
    [STATUS, 1],
    [SHARES, 1],
    [CURRENCY, 3],
  ] as const)
    view.setInt32(at + shift - 4, length);
  return bytes;
}

const hexBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Encodes the lines of one statement. `take()` hands over what is full as buffers of their own, which may be transferred; those that come
 *  back by `giveBack` are filled again, since memory that is asked for and left by the megabyte keeps the collector busy. */
export class LineEncoder {
  #spare: ArrayBuffer[] = [];
  #statement: Buffer;
  #full: Uint8Array<ArrayBuffer>[] = [];
  #size = CHUNK_BYTES;
  #bytes = Buffer.from(new ArrayBuffer(CHUNK_BYTES));
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  #stated: Uint8Array;
  #unstated: Uint8Array;

  constructor(statementId: string) {
    this.#statement = hexBytes(statementId);
    this.#stated = plainTemplate(this.#statement, true);
    this.#unstated = plainTemplate(this.#statement, false);
  }

  add(line: StatementLine): void {
    const texts =
      (line.channelNo?.length ?? 0) +
      (line.ourNo?.length ?? 0) +
      (line.originalChannelNo?.length ?? 0) +
      (line.originalOurNo?.length ?? 0) +
      (line.merchantNo?.length ?? 0) +
      (line.furtherNos?.reduce((sum, number) => sum + 2 + number.length, 0) ?? 0);
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
    this.#texts(line.furtherNos);
  }

  /** A row as it lies in the file: the same bytes as `add` writes of its line. */
  addPlain(row: PlainRow): void {
    this.#room(FIXED_BYTES + row.byteLength + (row.merchantNo?.length ?? 0) * 3);
    const { spans } = row;
    const source = row.bytes;
    const target = this.#bytes;
    const view = this.#view;
    const isFeeStated = row.feeMinor !== null;
    target.set(isFeeStated ? this.#stated : this.#unstated, this.#at);
    let at = this.#at;
    setWhole(view, at + OCCURRED, (row.occurredAt - POSTGRES_EPOCH_MS) * 1000);
    setWhole(view, at + AMOUNT, row.amountMinor);
    if (isFeeStated) setWhole(view, at + FEE, row.feeMinor as number);
    else at -= 8;
    setWhole(view, at + OFFSET, row.byteOffset);
    view.setInt32(at + LINE_NO, row.lineNo);
    view.setInt32(at + LENGTH, row.byteLength);
    const ours = SPANS.ourNo;
    const bucket =
      spans[ours] !== spans[ours + 1]
        ? bucketOfBytes(source, spans[ours] as number, spans[ours + 1] as number, true)
        : bucketOfBytes(source, spans[SPANS.channelNo] as number, spans[SPANS.channelNo + 1] as number, false);
    view.setInt16(at + BUCKET, bucket);
    target[at + KIND] = KIND_LETTER[row.kind].charCodeAt(0);
    target[at + FLOW] = row.flow === 'in' ? LETTER_IN : LETTER_OUT;
    target[at + STATUS] = STATUS_LETTER[row.status].charCodeAt(0);
    for (let i = 0; i < 3; i++) target[at + CURRENCY + i] = row.currency.charCodeAt(i);
    at += PLAIN_BYTES;
    for (let slot = 0; slot < spans.length; slot += 2) {
      const from = spans[slot] as number;
      const length = (spans[slot + 1] as number) - from;
      if (length === 0) {
        if (slot === SPANS.merchantNo) break;
        view.setInt32(at, -1);
        at += 4;
        continue;
      }
      view.setInt32(at, length);
      at += 4;
      for (let i = 0; i < length; i++) target[at + i] = source[from + i] as number;
      at += length;
    }
    this.#at = at;
    if (spans[SPANS.merchantNo] === spans[SPANS.merchantNo + 1]) this.#text(row.merchantNo);
    this.#length(-1);
  }

  /** A handed-over buffer that nobody reads any more. */
  giveBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength === CHUNK_BYTES && this.#spare.length < SPARE_MAX) this.#spare.push(buffer);
  }

  /** What is ready to go; with `all`, also the last, partly filled buffer. */
  take(all = false): Uint8Array<ArrayBuffer>[] {
    if (all && this.#at > 0) this.#turn(CHUNK_BYTES);
    const full = this.#full;
    this.#full = [];
    return full;
  }

  #room(needed: number): void {
    if (this.#at + needed > this.#size) this.#turn(Math.max(CHUNK_BYTES, needed));
  }

  #turn(size: number): void {
    if (this.#at > 0) this.#full.push(new Uint8Array(this.#bytes.buffer as ArrayBuffer, 0, this.#at));
    this.#size = size;
    this.#bytes = Buffer.from((size === CHUNK_BYTES ? this.#spare.pop() : undefined) ?? new ArrayBuffer(size));
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

  #whole(value: number): void {
    this.#length(8);
    setWhole(this.#view, this.#at, value);
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

  /** As an array of one dimension: dimensions, whether it has nulls, type, how many, counted from 1. */
  #texts(texts: readonly string[] | undefined): void {
    if (texts === undefined || texts.length === 0) {
      this.#length(-1);
      return;
    }
    const start = this.#at;
    this.#at += 4;
    for (const word of [1, 0, TEXT_OID, texts.length, 1]) this.#length(word);
    for (const text of texts) this.#text(text);
    this.#view.setInt32(start, this.#at - start - 4);
  }
}
