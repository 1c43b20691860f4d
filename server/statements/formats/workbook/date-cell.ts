/** Days and times as a workbook stores them: counted in days, or written out. */

const DAY_MS = 86_400_000;
/** From the day before 1900, of which 29 February is counted though it was none, to 1970. */
const DAYS_TO_1970 = 25_569;
const DAYS_TO_1904 = 1_462;
/** What a `Date` can hold. */
const MS_MAX = 8_640_000_000_000_000;

/** A wall-clock reading to the second. A day is stored as a fraction: ten o'clock may come back a thousandth of a second early. */
function reading(ms: number): string | null {
  const whole = Math.round(ms / 1000) * 1000;
  return Math.abs(whole) <= MS_MAX ? new Date(whole).toISOString().slice(0, 19).replace('T', ' ') : null;
}

/** Null where it is no number, or of no day there is. */
export function dayOfSerial(stored: string, isFrom1904: boolean): string | null {
  const serial = Number(stored);
  if (Number.isNaN(serial)) return null;
  return reading(Math.floor((serial + (isFrom1904 ? DAYS_TO_1904 : 0) - DAYS_TO_1970) * DAY_MS));
}

export function dayOfText(stored: string): string | null {
  const ms = new Date(stored).getTime();
  return Number.isNaN(ms) ? null : reading(ms);
}
