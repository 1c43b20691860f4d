/** Writes our records as PostgreSQL's binary COPY into a staging table: the way of an orders export into the database, and of a
 *  preview into its temporary one. Source: PostgreSQL documentation, COPY, "Binary Format". */
import { type BusinessDate, businessDateOf, type DayRule, endOfBusinessDate, startOfBusinessDate } from '../kernel/business-date.ts';
import type { Random } from '../kernel/random.ts';
import { bucketOfLine, COPY_HEADER } from '../statements/copy-lines.ts';
import type { OrderRow } from './orders-export.ts';

/** The staging table: `payments` without what every row of one hand-in shares, and the line each row came from. */
export const ORDER_STAGING = `(id uuid, occurred_at timestamptz, amount_minor bigint, fee_minor bigint, business_date date, line_no int, bucket smallint, repeat smallint,
  kind text, status text, currency text, our_no text, channel_no text, original_our_no text, merchant_no text)`;
const COLUMN_COUNT = 15;

const POSTGRES_EPOCH_MS = 946_684_800_000;
const DAY_MS = 86_400_000;
const TWO_32 = 4_294_967_296;
const FIXED_BYTES = 256;
const CHUNK = 256 * 1024;

/** The business date of instants that mostly come in order: the zone is asked once a day, not once a row. */
export class DateFinder {
  #rule: DayRule;
  #day: { start: number; end: number; date: BusinessDate } | null = null;

  constructor(rule: DayRule) {
    this.#rule = rule;
  }

  of(at: number): BusinessDate {
    let day = this.#day;
    if (day === null || at < day.start || at >= day.end) {
      const date = businessDateOf(new Date(at), this.#rule);
      day = { date, start: startOfBusinessDate(date, this.#rule).getTime(), end: endOfBusinessDate(date, this.#rule).getTime() };
      this.#day = day;
    }
    return day.date;
  }
}

/** Encodes records; each gets a UUIDv7 of its own time whose bucket is that of its number. `take()` hands over full buffers. */
export class OrderEncoder {
  #dates: DateFinder;
  #random: Random;
  #entropy: Uint8Array = new Uint8Array(0);
  #entropyAt = 0;
  #full: Uint8Array[] = [COPY_HEADER];
  #size = CHUNK;
  #bytes = Buffer.allocUnsafeSlow(CHUNK);
  #at = 0;

  constructor(rule: DayRule, random: Random) {
    this.#dates = new DateFinder(rule);
    this.#random = random;
  }

  add(row: OrderRow): void {
    const { ourNo, channelNo, originalOurNo, merchantNo } = row;
    this.#room(FIXED_BYTES + 3 * (ourNo.length + (channelNo?.length ?? 0) + (originalOurNo?.length ?? 0) + (merchantNo?.length ?? 0)));
    const bucket = bucketOfLine({ ourNo, channelNo });
    this.#at = this.#bytes.writeInt16BE(COLUMN_COUNT, this.#at);
    this.#id(bucket, Math.max(0, row.occurredAt));
    this.#whole((row.occurredAt - POSTGRES_EPOCH_MS) * 1000);
    this.#minor(row.amountMinor);
    this.#minor(row.feeMinor);
    this.#int32((Date.parse(`${this.#dates.of(row.occurredAt)}T00:00:00Z`) - POSTGRES_EPOCH_MS) / DAY_MS);
    this.#int32(row.lineNo);
    this.#int16(bucket);
    this.#int16(0);
    this.#text(row.kind);
    this.#text(row.status);
    this.#text(row.currency);
    this.#text(ourNo);
    this.#text(channelNo);
    this.#text(originalOurNo);
    this.#text(merchantNo);
  }

  /** What is ready to go; with `all`, also the last, partly filled buffer. */
  take(all = false): Uint8Array[] {
    if (all && this.#at > 0) this.#turn(CHUNK);
    const full = this.#full;
    this.#full = [];
    return full;
  }

  #room(needed: number): void {
    if (this.#at + needed > this.#size) this.#turn(Math.max(CHUNK, needed));
  }

  #turn(size: number): void {
    if (this.#at > 0) this.#full.push(this.#bytes.subarray(0, this.#at));
    this.#size = size;
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#at = 0;
  }

  #id(bucket: number, at: number): void {
    if (this.#entropyAt + 8 > this.#entropy.length) {
      this.#entropy = this.#random.bytes(8192);
      this.#entropyAt = 0;
    }
    const bytes = this.#bytes;
    const start = bytes.writeInt32BE(16, this.#at);
    bytes.writeUIntBE(at, start, 6);
    bytes.writeUInt16BE(0x7000 | bucket, start + 6);
    bytes.set(this.#entropy.subarray(this.#entropyAt, this.#entropyAt + 8), start + 8);
    bytes[start + 8] = ((bytes[start + 8] as number) & 0x3f) | 0x80;
    this.#entropyAt += 8;
    this.#at = start + 16;
  }

  #int16(value: number): void {
    this.#at = this.#bytes.writeInt32BE(2, this.#at);
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  #int32(value: number): void {
    this.#at = this.#bytes.writeInt32BE(4, this.#at);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  #whole(value: number): void {
    this.#at = this.#bytes.writeInt32BE(8, this.#at);
    this.#at = this.#bytes.writeInt32BE(Math.floor(value / TWO_32), this.#at);
    this.#at = this.#bytes.writeUInt32BE(value >>> 0, this.#at);
  }

  #minor(value: bigint | null): void {
    if (value === null) {
      this.#at = this.#bytes.writeInt32BE(-1, this.#at);
      return;
    }
    this.#at = this.#bytes.writeInt32BE(8, this.#at);
    this.#at = this.#bytes.writeBigInt64BE(value, this.#at);
  }

  #text(text: string | null): void {
    if (text === null) {
      this.#at = this.#bytes.writeInt32BE(-1, this.#at);
      return;
    }
    const start = this.#at + 4;
    let length = 0;
    for (; length < text.length; length++) {
      const code = text.charCodeAt(length);
      if (code > 127) break;
      this.#bytes[start + length] = code;
    }
    if (length < text.length) length = this.#bytes.write(text, start, 'utf8');
    this.#bytes.writeInt32BE(length, this.#at);
    this.#at = start + length;
  }
}
