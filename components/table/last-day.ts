/** The last day that a calendar shows, as its address tells it: each step through the months is one that the browser goes back. */
'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { type BusinessDate, parseBusinessDate } from '../../server/kernel/business-date.ts';

/** Before it the first day of a calendar would be none that we know. */
const EARLIEST = '1991-01-01';

/** `latest` for what is no day, or one beyond what there is to show. */
export function lastDayOf(raw: string | null, latest: BusinessDate): BusinessDate {
  if (raw === null || raw > latest || raw < EARLIEST) return latest;
  try {
    return parseBusinessDate(raw);
  } catch {
    return latest;
  }
}

export function useLastDay(key: string, latest: BusinessDate): [last: BusinessDate, show: (day: BusinessDate) => void] {
  const [raw, set] = useQueryState(key, parseAsString.withOptions({ history: 'push' }));
  return [lastDayOf(raw, latest), (day) => void set(day === latest ? null : day)];
}
