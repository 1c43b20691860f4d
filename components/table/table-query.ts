/** The address of a list: filters, sort and page as short texts in the URL, and what they mean. Pure; the server may read it too. */
import { addDays, type BusinessDate, parseBusinessDate } from '../../server/kernel/business-date.ts';
import { bareNumber, halfWidth, unquoted, withoutUnseen } from '../form/half-width.ts';
import { readIds } from './pasted-numbers.ts';

/** What a filter holds once read. Dates are business dates, both ends included; amounts are plain decimal text in major units. */
export type FilterValues = {
  text: string;
  /** One number or code. */
  number: string;
  ids: string[];
  enum: string[];
  date: { from?: string; to?: string };
  amount: { min?: string; max?: string };
  currency: string;
};
export type FilterKind = keyof FilterValues;

/** `id` is lower_snake. `sort.columns` are the column ids the server can sort by; `sort.default` is `created` or `-created` (descending).
 *  `defaults` are raw texts of filters that apply when the URL says nothing. */
export type TableSpec = {
  id: string;
  filters: Record<string, FilterKind>;
  sort?: { columns: readonly string[]; default?: string };
  defaults?: Record<string, string>;
  pageSize?: PageSize;
};

export const PAGE_SIZES = [20, 50, 100, 200] as const;
export type PageSize = (typeof PAGE_SIZES)[number];

export type ValuesOf<S extends TableSpec> = { [K in keyof S['filters']]?: FilterValues[S['filters'][K]] };

export const DATE_PRESETS = ['today', 'yesterday', 'last7', 'last30', 'thisMonth', 'lastMonth', 'over7', 'over30'] as const;
export type DatePreset = (typeof DATE_PRESETS)[number];

/** A preset as days, counted from the business date `today`. What is older than a week or a month has no first day: a view of it stays true. */
export function presetRange(preset: DatePreset, today: BusinessDate): { from?: BusinessDate; to: BusinessDate } {
  const monthStart = parseBusinessDate(`${today.slice(0, 8)}01`);
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'last7':
      return { from: addDays(today, -6), to: today };
    case 'last30':
      return { from: addDays(today, -29), to: today };
    case 'thisMonth':
      return { from: monthStart, to: today };
    case 'lastMonth': {
      const end = addDays(monthStart, -1);
      return { from: parseBusinessDate(`${end.slice(0, 8)}01`), to: end };
    }
    case 'over7':
      return { to: addDays(today, -8) };
    case 'over30':
      return { to: addDays(today, -31) };
  }
}

function isDay(text: string): boolean {
  try {
    parseBusinessDate(text);
    return true;
  } catch {
    return false;
  }
}

/** `2026-03-01..2026-03-07`, one side open, one day, or the name of a preset. Null for anything else. */
export function readDateFilter(raw: string, today: BusinessDate): { from?: string; to?: string } | null {
  const preset = DATE_PRESETS.find((name) => name === raw);
  if (preset) return presetRange(preset, today);
  const [from = '', to = from] = raw.includes('..') ? raw.split('..') : [raw];
  if ((from && !isDay(from)) || (to && !isDay(to)) || (!from && !to)) return null;
  if (from && to && from > to) return { from: to, to: from };
  return { ...(from && { from }), ...(to && { to }) };
}

const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/;
const DECIMAL = /^-?\d{1,15}(\.\d{1,3})?$/;

/** Plain decimal text; null for what is no amount. `1,50` is refused rather than read as 150. */
function decimalIn(text: string): string | null {
  const amount = unquoted(text).replace(/^\+/, '');
  const plain = GROUPED.test(amount) ? amount.replaceAll(',', '') : amount;
  return DECIMAL.test(plain) ? plain : null;
}

/** Thousandths, to compare by. */
function thousandthsOf(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(3, '0'));
}

/** Marks between two amounts: `..` of ours, and those that people write. */
const TO = /\.{2,}|…+|~|至|到|[–—]+|(?<=\d)-(?=\d)/;

/** `100`, `>=100`, `<=100`, `100..200`, with grouping commas or full-width digits; a plus, as our differences print it, says nothing. Null for anything
 *  else. */
export function readAmountFilter(raw: string): { min?: string; max?: string } | null {
  const text = halfWidth(raw).replace(/[\s¥￥$€£]/g, '');
  const range = text.split(TO);
  if (range.length === 2) {
    const [first, second] = range.map((end) => (end === '' ? '' : decimalIn(end)));
    if (first === null || second === null || (!first && !second)) return null;
    const isSwapped = first && second && thousandthsOf(first) > thousandthsOf(second);
    const [min, max] = isSwapped ? [second, first] : [first, second];
    return { ...(min && { min }), ...(max && { max }) };
  }
  const found = /^(>=|<=|=)?(.+)$/.exec(text);
  const amount = found?.[2] ? decimalIn(found[2]) : null;
  if (amount === null) return null;
  if (found?.[1] === '>=') return { min: amount };
  if (found?.[1] === '<=') return { max: amount };
  return { min: amount, max: amount };
}

/** Where a list looks at how much something is, whichever sign it has: `-100`, copied from one of its rows, is 100. */
export function magnitudesOf({ min, max }: FilterValues['amount']): FilterValues['amount'] {
  return min?.startsWith('-') && max?.startsWith('-')
    ? { min: max.slice(1), max: min.slice(1) }
    : { ...(min && { min }), ...(max && { max }) };
}

function readFilter(kind: FilterKind, raw: string, today: BusinessDate): FilterValues[FilterKind] | null {
  const text = raw.trim();
  if (!text) return null;
  switch (kind) {
    case 'text':
      return withoutUnseen(text) || null;
    case 'number':
      return bareNumber(text) || null;
    case 'currency':
      return /^[A-Z]{3}$/.test(text) ? text : null;
    case 'ids':
      return readIds(text);
    case 'enum':
      return text.split(',').filter(Boolean);
    case 'date':
      return readDateFilter(text, today);
    case 'amount':
      return readAmountFilter(text);
  }
}

/** Reads raw texts into values; what cannot be read is left out, never guessed. */
export function readFilters<S extends TableSpec>(
  spec: S,
  raw: Record<string, string | null | undefined>,
  today: BusinessDate,
): ValuesOf<S> {
  const values: Record<string, unknown> = {};
  for (const [key, kind] of Object.entries(spec.filters)) {
    const value = readFilter(kind, raw[key] ?? spec.defaults?.[key] ?? '', today);
    if (value !== null) values[key] = value;
  }
  return values as ValuesOf<S>;
}

export type Sort = { column: string; descending: boolean };

/** The ranges of a list's usual filters as the server's lists take them. */
export function rangesOf({ date, amount, currency }: { date?: FilterValues['date']; amount?: FilterValues['amount']; currency?: string }) {
  return { dateFrom: date?.from, dateTo: date?.to, amountMin: amount?.min, amountMax: amount?.max, currency };
}

/** `-created` → descending by `created`. A column the server cannot sort by falls back to the default. */
export function readSort(spec: TableSpec, raw: string | null | undefined): Sort | null {
  for (const text of [raw, spec.sort?.default]) {
    if (!text) continue;
    const column = text.replace(/^-/, '');
    if (spec.sort?.columns.includes(column)) return { column, descending: text.startsWith('-') };
  }
  return null;
}

/** The names of sort, page and page size among the texts of an address; every other name is a filter's. */
const OWN_KEYS: Record<string, string> = { _sort: 'sort', _at: 'at', _page: 'p', _size: 'ps' };
export const TEXT_NAMES = Object.keys(OWN_KEYS);

/** The key of a text in the URL. */
export const urlKeyOf = (name: string): string => OWN_KEYS[name] ?? `f.${name}`;

const SEPARATOR = '~';
/** Pages one can step back through; beyond it "first page" remains. Keeps the address short. */
const TRAIL = 30;

/** Which page of a list one is on, 1 for the first, and the cursors of those before it and its own. */
export type PagePlace = { trail: readonly string[]; pageNumber: number };
type PageTexts = { _at: string | null; _page: string | null };

export const pageAfter = ({ trail, pageNumber }: PagePlace, cursor: string): PageTexts => ({
  _at: [...trail, cursor].slice(-TRAIL).join(SEPARATOR),
  _page: String(pageNumber + 1),
});

export const pageBefore = ({ trail, pageNumber }: PagePlace): PageTexts => ({
  _at: trail.slice(0, -1).join(SEPARATOR) || null,
  _page: trail.length > 1 ? String(pageNumber - 1) : null,
});

/** What the texts of an address mean. `raw` are the filters that apply, with the screen's own where the address says nothing; an empty text takes
 *  one of those off. */
export function readAddress<S extends TableSpec>(spec: S, textOf: (name: string) => string | null | undefined, today: BusinessDate) {
  const raw: Record<string, string> = {};
  for (const key of Object.keys(spec.filters)) {
    const text = textOf(key) ?? spec.defaults?.[key];
    if (typeof text === 'string' && text !== '') raw[key] = text;
  }
  const at = textOf('_at');
  const sort = readSort(spec, textOf('_sort'));
  const order: 'newest' | 'oldest' = sort && !sort.descending ? 'oldest' : 'newest';
  return {
    raw,
    // Of none of its own any more: one that the address has taken off would be put back.
    values: readFilters({ ...spec, defaults: {} }, raw, today),
    sort,
    /** Of lists by time. */
    order,
    trail: at ? at.split(SEPARATOR) : [],
    pageNumber: Math.max(1, Number.parseInt(textOf('_page') ?? '1', 10) || 1),
    limit: PAGE_SIZES.find((size) => String(size) === textOf('_size')) ?? spec.pageSize ?? 50,
  };
}
