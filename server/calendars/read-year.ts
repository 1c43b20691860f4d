/** Reads a pasted list of a year: a day or several in a row, what it is, and its name; every line that is wrong is named with its reason. Pure. */
import { addDays, type BusinessDate, daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { NAME } from '../kernel/text.ts';
import { weekdayOf, yearOf } from '../kernel/working-days.ts';
import type { DayKind, LineFault } from './codes.ts';
import type { CalendarDay, LineError } from './contract.ts';

const KIND_OF: Record<string, DayKind> = {
  holiday: 'holiday',
  off: 'holiday',
  休: 'holiday',
  放假: 'holiday',
  假日: 'holiday',
  节假日: 'holiday',
  working: 'working',
  work: 'working',
  班: 'working',
  上班: 'working',
  工作日: 'working',
  调休上班: 'working',
};
const NAME_MAX = 60;
/** No holiday is longer; a typing error in a year would else be read for ever. */
const RANGE_MAX = 31;

class Wrong extends Error {
  readonly fault: LineFault;
  constructor(fault: LineFault) {
    super(fault);
    this.fault = fault;
  }
}

/** `2026-10-01`, also `2026/10/1`, `2026.10.1`, `20261001` and `2026年10月1日`. */
function dateOf(text: string): BusinessDate {
  const found = /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!found) throw new Wrong('date');
  const [, year = '', month = '', day = ''] = found;
  try {
    return parseBusinessDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  } catch {
    throw new Wrong('date');
  }
}

function datesOf(text: string): BusinessDate[] {
  const [first = '', last = first, ...more] = text.split(/\.\.|～|~|至|–/).map((part) => part.trim());
  if (more.length > 0) throw new Wrong('date');
  const [from, to] = [dateOf(first), dateOf(last)];
  const days = daysBetween(from, to) + 1;
  if (days < 1 || days > RANGE_MAX) throw new Wrong('range');
  return Array.from({ length: days }, (_none, at) => addDays(from, at));
}

function nameOf(text: string): string {
  const name = text.trim().normalize('NFC');
  if (name === '' || name.length > NAME_MAX || !NAME.test(name)) throw new Wrong('name');
  return name;
}

/** Tabs are what a spreadsheet copies; commas of either width, what people type. */
function daysOfLine(line: string, year: number): CalendarDay[] {
  const cells = line.split(line.includes('\t') ? '\t' : /[,，]/).map((cell) => cell.trim());
  if (cells.length < 3 || cells.length > 4) throw new Wrong('columns');
  const [when = '', what = '', nameEn = '', nameZh = nameEn] = cells;
  const dates = datesOf(when);
  if (dates.some((date) => yearOf(date) !== year)) throw new Wrong('year');
  const word = what.toLowerCase();
  const kind = Object.hasOwn(KIND_OF, word) ? KIND_OF[word] : undefined;
  if (!kind) throw new Wrong('kind');
  return dates.map((date) => ({ date, kind, nameEn: nameOf(nameEn), nameZh: nameOf(nameZh) }));
}

/** The days of `year` in order, and the lines that could not be taken. Empty lines and lines that begin with `#` say nothing. A day listed twice is
 *  wrong at its second line, and so is a make-up day on a day that is worked anyway. */
export function readYear(list: string, year: number, weekend: readonly number[]): { days: CalendarDay[]; errors: LineError[] } {
  const days = new Map<string, CalendarDay>();
  const errors: LineError[] = [];
  for (const [index, raw] of list.split(/\r\n|\r|\n/).entries()) {
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) continue;
    try {
      const own = daysOfLine(text, year);
      if (own.some(({ date }) => days.has(date))) throw new Wrong('twice');
      if (own.some(({ date, kind }) => kind === 'working' && !weekend.includes(weekdayOf(date as BusinessDate)))) throw new Wrong('worked');
      for (const day of own) days.set(day.date, day);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      errors.push({ line: index + 1, fault: error.fault, text: text.slice(0, 80) });
    }
  }
  return { days: [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), errors };
}
