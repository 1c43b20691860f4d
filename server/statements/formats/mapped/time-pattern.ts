/** Times written after a pattern (`yyyy-MM-dd HH:mm:ss`) as instants. Compiled once, read for every row. */
import { instantOf } from '../../../kernel/business-date.ts';
import { beijingTimeAt, epochDay } from '../text/wall-time.ts';
import { TIME_PARTS } from './codes.ts';

const TOKEN = new RegExp(TIME_PARTS.join('|'), 'g');
const GROUP: Record<(typeof TIME_PARTS)[number], string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<milli>\\d{1,3})',
  XXX: '(?<offset>Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)',
};
const ISO_PATTERNS = ['yyyy-MM-ddTHH:mm:ss.SSSXXX', 'yyyy-MM-ddTHH:mm:ssXXX', 'yyyy-MM-dd HH:mm:ssXXX', 'yyyy-MM-ddTHH:mmXXX'];

/** Blanks, however many and of whatever kind, are one place for blanks: of several places beside each other every way to share a run of blanks
 *  among them would be tried, which takes longer than anybody lives. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
}

function compiled(pattern: string): RegExp {
  let source = '';
  let at = 0;
  // Digits run together (`yyyyMMdd`) have fixed widths; between separators a single digit is common.
  const isTight = /yyyyMM|MMdd|ddHH|HHmm/.test(pattern);
  for (const found of pattern.matchAll(TOKEN)) {
    const group = GROUP[found[0] as (typeof TIME_PARTS)[number]];
    source += escaped(pattern.slice(at, found.index)) + (isTight ? group.replace('{1,2}', '{2}') : group);
    at = found.index + found[0].length;
  }
  return new RegExp(`^${source}${escaped(pattern.slice(at))}$`);
}

function instant(parts: Record<string, string | undefined>, zone: string): number | null {
  const number = (name: string) => (parts[name] === undefined ? 0 : Number.parseInt(parts[name] as string, 10));
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const days = epochDay(year, month, day);
  if (Number.isNaN(days) || year < 1990 || year > 2199 || hour > 23 || minute > 59 || second > 59) return null;
  const milli = parts.milli === undefined ? 0 : Number.parseInt(parts.milli.padEnd(3, '0'), 10);
  const wall = days * 86_400_000 + (hour * 3600 + minute * 60 + second) * 1000 + milli;
  const { offset } = parts;
  if (offset !== undefined) {
    if (offset === 'Z') return wall;
    const minutes = Number.parseInt(offset.slice(1, 3), 10) * 60 + Number.parseInt(offset.slice(-2), 10);
    return offset.startsWith('-') ? wall + minutes * 60_000 : wall - minutes * 60_000;
  }
  if (zone === 'UTC') return wall;
  const text = new Date(wall).toISOString();
  if (zone === 'Asia/Shanghai' && year >= 1992) return beijingTimeAt(`${text.slice(0, 10)} ${text.slice(11, 19)}`, 0) + milli;
  return instantOf(text.slice(0, 10), text.slice(11, 19), zone).getTime() + milli;
}

/** A reader of times in milliseconds since the epoch, null for what does not fit the pattern or is no time. A reading without
 *  offset is one of `zone` (IANA). */
export function timeReader(pattern: string, zone: string): (text: string) => number | null {
  if (pattern === 'epoch_s' || pattern === 'epoch_ms') {
    const width = pattern === 'epoch_s' ? /^\d{9,10}$/ : /^\d{12,13}$/;
    const scale = pattern === 'epoch_s' ? 1000 : 1;
    return (text) => (width.test(text) ? Number.parseInt(text, 10) * scale : null);
  }
  const patterns = (pattern === 'iso' ? ISO_PATTERNS : [pattern]).map(compiled);
  return (text) => {
    for (const expression of patterns) {
      const groups = expression.exec(text)?.groups;
      if (groups) return instant(groups, zone);
    }
    return null;
  };
}

const GUESSES = [
  'iso',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'yyyy/MM/dd HH:mm',
  'yyyyMMddHHmmss',
  'yyyyMMdd HH:mm:ss',
  'yyyyMMdd HHmmss',
  'yyyy年MM月dd日 HH:mm:ss',
  'yyyy.MM.dd HH:mm:ss',
  'yyyy-MM-dd',
  'yyyy/MM/dd',
  'yyyyMMdd',
  'epoch_ms',
  'epoch_s',
] as const;

/** The first pattern that reads every sample, or null. `02/01/2026` is never guessed: it is two days. */
export function guessTimePattern(samples: readonly string[]): string | null {
  if (samples.length === 0) return null;
  return GUESSES.find((pattern) => samples.every((sample) => timeReader(pattern, 'UTC')(sample) !== null)) ?? null;
}
