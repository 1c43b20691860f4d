/** Wall-clock times of statements (`yyyy-MM-dd HH:mm:ss`) as instants; days that are not in the calendar are no times. */
import { instantOf } from '../../../kernel/business-date.ts';

const HOUR_MS = 3_600_000;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whole days from 1970-01-01, or NaN where the month or the day is not in the calendar (proleptic Gregorian). */
export function epochDay(year: number, month: number, day: number): number {
  const isLeap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (!(day >= 1 && day <= length)) return Number.NaN;
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + (y >> 2) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Milliseconds UTC would show at the reading that starts at `at`, or NaN. Exactly `yyyy-MM-dd HH:mm:ss`. */
function strictReading(text: string, at: number): number {
  const year = two(text, at) * 100 + two(text, at + 2);
  const hour = two(text, at + 11);
  const minute = two(text, at + 14);
  const second = two(text, at + 17);
  const isPunctuated =
    text.charCodeAt(at + 4) === 45 &&
    text.charCodeAt(at + 7) === 45 &&
    text.charCodeAt(at + 10) === 32 &&
    text.charCodeAt(at + 13) === 58 &&
    text.charCodeAt(at + 16) === 58;
  if (!isPunctuated || !(year >= 1992 && year <= 2199) || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  return epochDay(year, two(text, at + 5), two(text, at + 8)) * 24 * HOUR_MS + hour * HOUR_MS + minute * 60_000 + second * 1000;
}

/** The instant of nineteen characters from `at` read in China (no daylight saving since 1991), in milliseconds; NaN where they are
 *  no `yyyy-MM-dd HH:mm:ss` of 1992 to 2199. For the fast readers. */
export function beijingTimeAt(text: string, at: number): number {
  return strictReading(text, at) - 8 * HOUR_MS;
}

function twoAt(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 48;
  const ones = (bytes[at + 1] as number) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** `beijingTimeAt` for readers of bytes. Consecutive rows are nearly always of one date: it is read once. */
export class BeijingTimes {
  #date = new Uint8Array(11);
  /** The beginning of that date; NaN where it is none. */
  #begins = Number.NaN;

  /** Of the nineteen bytes from `at`. */
  at(bytes: Uint8Array, at: number): number {
    if (!this.#isKnown(bytes, at)) {
      this.#date.set(bytes.subarray(at, at + 11));
      this.#begins = beijingTimeAt(`${String.fromCharCode(...this.#date)}00:00:00`, 0);
    }
    const hour = twoAt(bytes, at + 11);
    const minute = twoAt(bytes, at + 14);
    const second = twoAt(bytes, at + 17);
    if (bytes[at + 13] !== 58 || bytes[at + 16] !== 58 || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
    return this.#begins + hour * HOUR_MS + minute * 60_000 + second * 1000;
  }

  #isKnown(bytes: Uint8Array, at: number): boolean {
    // The day changes most often.
    for (let i = 10; i >= 0; i--) if (bytes[at + i] !== this.#date[i]) return false;
    return true;
  }
}

/** The instant of a printed time in a zone, in milliseconds, or null where it is none. Tolerates blanks around, full-width
 *  digits and colons, a missing or doubled space, and `/` in the date. */
export function wallTimeMs(cell: string, zone: string): number | null {
  let text = cell;
  if (text.length !== 19 || Number.isNaN(strictReading(text, 0))) {
    const plain = cell.replace(/[０-９：／－]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
    const found = /^[\s`\u3000]*(\d{4})([-/])(\d\d)\2(\d\d)[T\s\u3000]*(\d\d):(\d\d):(\d\d)[\s\u3000]*$/.exec(plain);
    if (!found) return null;
    text = `${found[1]}-${found[3]}-${found[4]} ${found[5]}:${found[6]}:${found[7]}`;
    if (Number.isNaN(strictReading(text, 0))) return null;
  }
  if (zone === 'Asia/Shanghai') return beijingTimeAt(text, 0);
  if (zone === 'UTC') return strictReading(text, 0);
  return instantOf(text.slice(0, 10), text.slice(11), zone).getTime();
}
