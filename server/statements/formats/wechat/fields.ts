/** The cells of a back-quoted WeChat row, read from bytes: found in one pass, decoded only where somebody asks. */
import { RowFault } from '../csv-rows.ts';
import { amountMinorOf, feeMinorOf, scaledOf, trimCell } from '../text/amount.ts';
import type { StrictText } from '../text/decode.ts';
import type { TextBlock } from '../text/lines.ts';
import { beijingTimeAt, wallTimeMs } from '../text/wall-time.ts';

const FIELDS_MAX = 64;
/** Fees are printed with five decimals: figures are counted in hundred-thousandths, exact in a double up to `UNITS_MAX`. */
export const UNIT_SCALE = 5;
/** Ten million yuan. A block of 64 KiB holds fewer than four thousand rows, so a block's sum stays below 2^53. */
const UNITS_MAX = 1_000_000_000_000;

const COMMA = 44;
const BACKQUOTE = 96;

/** A window on one row after another. `split` finds the cells; the rest reads them. */
export class Fields {
  readonly #starts = new Int32Array(FIELDS_MAX + 1);
  readonly #isForeign = new Uint8Array(FIELDS_MAX);
  readonly #text: StrictText;
  #block: TextBlock | null = null;
  #bytes: Buffer = Buffer.alloc(0);
  #latin1 = '';

  constructor(text: StrictText) {
    this.#text = text;
  }

  open(block: TextBlock): void {
    this.#block = block;
    this.#bytes = block.bytes;
    this.#latin1 = block.bytes.toString('latin1');
  }

  /** Finds the cells of the row in [start, end), which begins with a back-quote, and answers how many there are. Neither a comma
   *  nor a back-quote alone parts cells; in GB18030 a comma byte is never half of a character, so bytes can be compared. */
  split(start: number, end: number): number {
    const bytes = this.#bytes;
    const starts = this.#starts;
    let count = 0;
    let seen = 0;
    starts[0] = start + 1;
    for (let at = start + 1; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === COMMA && bytes[at + 1] === BACKQUOTE && at + 1 < end) {
        this.#isForeign[count] = seen >> 7;
        seen = 0;
        count++;
        if (count >= FIELDS_MAX) return count + 1;
        at++;
        starts[count] = at + 1;
      } else {
        seen |= byte;
      }
    }
    this.#isForeign[count] = seen >> 7;
    count++;
    starts[count] = end + 2;
    return count;
  }

  /** The trimmed text of a cell; '' where the bill has no such column. */
  text(index: number): string {
    if (index < 0) return '';
    const from = this.#starts[index] as number;
    const to = (this.#starts[index + 1] as number) - 2;
    if (from >= to) return '';
    if (this.#isForeign[index]) return trimCell(this.#text.decode(this.#bytes.subarray(from, to)));
    const bytes = this.#bytes;
    const isTrimmed = (bytes[from] as number) > 32 && (bytes[to - 1] as number) > 32;
    return isTrimmed ? this.#latin1.slice(from, to) : trimCell(this.#latin1.slice(from, to));
  }

  /** A number of an order or a refund: null where the bill writes `0` or nothing. */
  number(index: number): string | null {
    if (index < 0) return null;
    const from = this.#starts[index] as number;
    const length = (this.#starts[index + 1] as number) - 2 - from;
    if (length === 0 || (length === 1 && this.#bytes[from] === 48)) return null;
    const text = this.text(index);
    return text === '' || text === '0' ? null : text;
  }

  /** Whether the trimmed cell is this text. */
  is(index: number, latin1: string): boolean {
    const from = this.#starts[index] as number;
    const length = (this.#starts[index + 1] as number) - 2 - from;
    if (length === latin1.length) return this.#latin1.startsWith(latin1, from);
    return length > latin1.length && this.text(index) === latin1;
  }

  /** A figure in hundred-thousandths, or NaN where it is not plain `[-]d.d{0,5}` below ten million: then read it the long way. */
  units(index: number): number {
    const bytes = this.#bytes;
    let at = this.#starts[index] as number;
    const to = (this.#starts[index + 1] as number) - 2;
    const isNegative = bytes[at] === 45;
    if (isNegative) at++;
    if (at >= to || to - at > 14) return Number.NaN;
    let value = 0;
    let decimals = -1;
    for (; at < to; at++) {
      const digit = (bytes[at] as number) - 48;
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        if (decimals >= 0) decimals++;
      } else if (digit === -2 && decimals < 0 && value >= 0 && at + 1 < to && isDigit(bytes[at - 1])) decimals = 0;
      else return Number.NaN;
    }
    if (decimals > UNIT_SCALE) return Number.NaN;
    for (let scale = Math.max(decimals, 0); scale < UNIT_SCALE; scale++) value *= 10;
    if (value > UNITS_MAX) return Number.NaN;
    return isNegative ? -value : value;
  }

  /** The amount of a cell in minor units, the long way; null where empty. */
  amountMinor(index: number, currency: string, column: string): bigint | null {
    return faultAt(column, () => amountMinorOf(this.text(index), currency));
  }

  feeMinor(index: number, currency: string, column: string): bigint | null {
    return faultAt(column, () => feeMinorOf(this.text(index), currency));
  }

  /** The figure of a cell in hundred-thousandths, the long way; 0 where empty. */
  scaled(index: number, column: string): bigint {
    return faultAt(column, () => scaledOf(this.text(index), UNIT_SCALE)) ?? 0n;
  }

  /** The instant of a cell in Beijing time, in milliseconds. */
  time(index: number, column: string): number {
    const from = this.#starts[index] as number;
    const length = (this.#starts[index + 1] as number) - 2 - from;
    const fast = length === 19 ? beijingTimeAt(this.#latin1, from) : Number.NaN;
    if (!Number.isNaN(fast)) return fast;
    const at = wallTimeMs(this.text(index), 'Asia/Shanghai');
    if (at === null) throw new RowFault(column, 'time_malformed', `not a time: ${this.text(index).slice(0, 40)}`);
    return at;
  }

  /** Decoded text of [start, end) of the block, copied so that a kept reject does not keep the block. */
  raw(start: number, end: number): string {
    return this.#text.decode(this.#bytes.subarray(start, end));
  }

  place(start: number): number {
    return (this.#block?.byteOffset ?? 0) + start;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function faultAt<Value>(column: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? String(error.reason) : 'amount_malformed';
    throw new RowFault(column, reason, error instanceof Error ? error.message : column);
  }
}
