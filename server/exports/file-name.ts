/** What a file is called, so that it still says what it is of when it lies beside others: the list, the account or one channel and the dates that
 *  its filter names, and the moment it was taken (UTC). Letters, digits, dots and hyphens only: every system keeps such a name. Pure. */
import { type FilterMeaning, filterParts } from './filter-parts.ts';

const CHANNEL = /^[a-z][a-z0-9_]{1,30}$/;
const ACCOUNT = /^[0-9]{4}(\.[A-Za-z0-9_-]{1,64})?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const fits = (text: string | null | undefined, pattern: RegExp): string | null => (text && pattern.test(text) ? text : null);

function dateWords(first: string | null, last: string | null): string[] {
  if (first !== null && last !== null) return first === last ? [first] : [first, 'to', last];
  if (first !== null) return ['from', first];
  return last === null ? [] : ['to', last];
}

/** `payments-wechat-2026-11-01-to-2026-11-30-20261130T221205.csv`. What is no single channel, account or day is not named. */
export function exportFileName(list: string, filter: unknown, meaning: FilterMeaning, at: Date, format: string): string {
  const parts = Object.fromEntries(filterParts(filter)) as Record<string, string | undefined>;
  const { of } = meaning;
  const words = [
    list,
    fits(parts.account, ACCOUNT),
    fits(of?.channel ?? parts.channels, CHANNEL),
    ...dateWords(fits(of?.dateFrom ?? parts.dateFrom ?? parts.from, DATE), fits(of?.dateTo ?? parts.dateTo ?? parts.to, DATE)),
    at.toISOString().slice(0, 19).replaceAll(/[-:]/g, ''),
  ].filter((word) => word !== null);
  return `${words.join('-').replaceAll('_', '-')}.${format}`;
}
