/** Business dates: a calendar day of a book, computed once from an instant, a zone and a day cut. Never a `Date`. */
import { DomainError, invariant } from './errors.ts';
import { wallClockIn } from './wall-clock.ts';

declare const businessDate: unique symbol;
export type BusinessDate = string & { readonly [businessDate]: true };

/** A day that begins at `dayCut` (HH:MM) in `zone` (IANA name): an instant at or after the cut belongs to the *next* day,
 *  except that a cut of 00:00 is the calendar day itself. */
export type DayRule = { readonly zone: string; readonly dayCut: string };

export const BOOK_DAY: DayRule = { zone: 'Asia/Shanghai', dayCut: '00:00' };

const DAY_MS = 86_400_000;

/** Refuses `date_malformed` for what is not a real calendar day between 1990 and 2199. */
export function parseBusinessDate(text: string): BusinessDate {
  const at = /^(19[9]\d|2[01]\d\d)-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (!at || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) {
    throw new DomainError('invalid', 'date_malformed', `Not a calendar date: ${text.slice(0, 20)}`, { text: text.slice(0, 20) });
  }
  return text as BusinessDate;
}

export function addDays(date: BusinessDate, days: number): BusinessDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as BusinessDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Abbreviations that are no zones of IANA and that the runtime takes all the same, for what nobody means: CST for Chicago, BST for Dhaka. */
const ABBREVIATIONS = new Set(
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
);

function formatIn(zone: string): Intl.DateTimeFormat {
  try {
    if (ABBREVIATIONS.has(zone.toUpperCase())) throw new RangeError('an abbreviation');
    return wallClockIn(zone);
  } catch {
    throw new DomainError('invalid', 'time_zone_unknown', `Unknown time zone: ${zone.slice(0, 40)}`, { zone: zone.slice(0, 40) });
  }
}

const QUARTER_MS = 15 * 60_000;
/** Of each zone: how far its clock is ahead of UTC in a quarter of an hour, null where it changes within one. Asking Intl takes five microseconds. */
const quarters = new Map<string, Map<number, number | null>>();
const QUARTERS_KEPT = 2_000;

function askedAheadMs(ms: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatIn(zone).formatToParts(ms)) part[type] = Number.parseInt(value, 10);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000) - ms;
}

function aheadOfUtcMs(ms: number, zone: string): number {
  const quarter = Math.floor(ms / QUARTER_MS);
  const known = quarters.get(zone)?.get(quarter);
  if (known !== undefined) return known ?? askedAheadMs(ms, zone);
  const ahead = askedAheadMs(quarter * QUARTER_MS, zone);
  const isSteady = ahead === askedAheadMs((quarter + 1) * QUARTER_MS - 1, zone);
  const own = quarters.get(zone) ?? new Map<number, number | null>();
  if (own.size >= QUARTERS_KEPT) own.clear();
  quarters.set(zone, own.set(quarter, isSteady ? ahead : null));
  return isSteady ? ahead : askedAheadMs(ms, zone);
}

/** Wall-clock reading of an instant in a zone, as the milliseconds UTC would show at that reading. */
function wallClock(at: Date, zone: string): number {
  return at.getTime() + aheadOfUtcMs(at.getTime(), zone);
}

/** How many minutes a zone's clock is ahead of UTC at an instant; negative west of it. */
export function aheadOfUtcMinutes(at: Date, zone: string): number {
  return Math.round((wallClock(at, zone) - at.getTime()) / 60_000);
}

/** Minutes after midnight of an `HH:MM`. Refuses `day_cut_malformed`. */
export function minutesOf(dayCut: string): number {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(dayCut);
  if (!found)
    throw new DomainError('invalid', 'day_cut_malformed', `Not a time of day: ${dayCut.slice(0, 10)}`, { text: dayCut.slice(0, 10) });
  return Number.parseInt(found[1] as string, 10) * 60 + Number.parseInt(found[2] as string, 10);
}

/** The business date an instant belongs to: the one whose beginning it has reached and whose end it has not, also in the night in which clocks are
 *  put back and the readings before the cut come a second time. */
export function businessDateOf(at: Date, rule: DayRule): BusinessDate {
  const cut = minutesOf(rule.dayCut);
  const shift = cut === 0 ? 0 : 24 * 60 - cut;
  const date = new Date(wallClock(at, rule.zone) + shift * 60_000).toISOString().slice(0, 10) as BusinessDate;
  return cut !== 0 && at >= endOfBusinessDate(date, rule) ? addDays(date, 1) : date;
}

/** No clock is further ahead of UTC than fourteen hours, or behind it than twelve: half a day before any instant of a reading, and half a day after. */
const [EARLIER_MS, LATER_MS] = [26 * 3_600_000, 24 * 3_600_000];

/** Milliseconds that UTC would show at a reading, and how far the zone's clock is ahead of UTC: by one of two, what held `before` or what holds after
 *  it. `fitting` are the instants at which the clock shows it: none where a change of clocks skips it, two where it comes twice. */
function readingOf(date: string, time: string, zone: string): { wall: number; before: number; fitting: number[] } {
  const wall = Date.parse(`${date}T${time}Z`);
  invariant(!Number.isNaN(wall), `not a wall-clock reading: ${date} ${time}`);
  const ahead = [wall - EARLIER_MS, wall + LATER_MS].map((at) => aheadOfUtcMs(at, zone));
  const fitting = ahead.map((shift) => wall - shift).filter((at) => wallClock(new Date(at), zone) === wall);
  return { wall, before: ahead[0] as number, fitting };
}

/** The instant of a wall-clock reading (`YYYY-MM-DD`, `HH:MM:SS`) in a zone. A reading that a change of clocks skips is taken as the
 *  later one it becomes; of a reading that comes twice, the first. */
export function instantOf(date: string, time: string, zone: string): Date {
  const { wall, before, fitting } = readingOf(date, time, zone);
  return new Date(fitting.length > 0 ? Math.min(...fitting) : wall - before);
}

/** The instant at which `date` ends: the day cut that separates it from the next day, the first time the clock shows it or, where a change of clocks
 *  skips it, that change: the clock shows a later time from then on. */
export function endOfBusinessDate(date: BusinessDate, rule: DayRule): Date {
  const cut = minutesOf(rule.dayCut);
  const { wall, before, fitting } = readingOf(cut === 0 ? addDays(date, 1) : date, `${rule.dayCut}:00`, rule.zone);
  if (fitting.length > 0) return new Date(Math.min(...fitting));
  // By the clock of before, the cut is an instant at which the clock of after holds already.
  let [low, high] = [wall - EARLIER_MS, wall - before];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (aheadOfUtcMs(middle, rule.zone) === before) low = middle;
    else high = middle;
  }
  return new Date(high);
}

/** The instant at which `date` begins. */
export function startOfBusinessDate(date: BusinessDate, rule: DayRule): Date {
  return endOfBusinessDate(addDays(date, -1), rule);
}
