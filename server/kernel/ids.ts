/** Ids are UUIDv7 whose twelve `rand_a` bits carry the bucket (0–1023), so an id alone finds its shard; readable
 *  numbers (`P…`) are the id in Crockford base 32 and find it too. The SQL twin is `bucket_of(uuid)`. */
import { invariant } from './errors.ts';
import { type Random, systemRandom } from './random.ts';

export const BUCKETS = 1024;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A UUIDv7 of `at` in `bucket` (RFC 9562 §5.7; `rand_a` carries the bucket instead of random bits). */
export function newId(bucket: number, at: Date, random: Random = systemRandom): string {
  invariant(Number.isInteger(bucket) && bucket >= 0 && bucket < BUCKETS, `bucket out of range: ${bucket}`);
  const time = at.getTime().toString(16).padStart(12, '0');
  const tail = random.bytes(8);
  tail[0] = ((tail[0] as number) & 0x3f) | 0x80;
  let hex = '';
  for (const byte of tail) hex += HEX[byte];
  const middle = `7${bucket.toString(16).padStart(3, '0')}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${hex.slice(0, 4)}-${hex.slice(4)}`;
}

export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(15, 18), 16);
}

/** The bucket of a number that is not ours (an order number from outside): FNV-1a over its UTF-8 bytes, folded to 10 bits.
 *  The SQL twin is `bucket_of_text(text)`. */
export function bucketOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (BUCKETS - 1);
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export type NumberPrefix = 'P' | 'R' | 'T' | 'D' | 'S' | 'A' | 'J' | 'F' | 'N' | 'M' | 'H' | 'V';

/** The readable number of an id: prefix and 26 characters of Crockford base 32. */
export function numberOf(prefix: NumberPrefix, id: string): string {
  let value = BigInt(`0x${id.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return prefix + text;
}

/** The id of a readable number, or null where the text is not one of ours. */
export function idOfNumber(prefix: NumberPrefix, number: string): string | null {
  if (number.length !== 27 || number[0] !== prefix) return null;
  let value = 0n;
  for (const character of number.slice(1)) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  const hex = value.toString(16).padStart(32, '0');
  if (hex.length !== 32) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The bucket that a payment's number leads to: its own where the number is one of ours, else that of its text. The one rule for
 *  records and for statement lines, so that both sides of a match meet in one bucket. */
export function bucketOfOurNo(ourNo: string): number {
  const first = ourNo[0];
  const id = first === 'P' || first === 'R' || first === 'T' ? idOfNumber(first, ourNo) : null;
  return id ? bucketOf(id) : bucketOfText(ourNo);
}
