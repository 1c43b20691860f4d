/** Days in a row that a calendar names alike, as the notices list them. Pure. */
import type { CalendarDay } from '../../server/calendars/contract.ts';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';

/** `from` and `to` inclusive; `days` of them. */
export type Span = Omit<CalendarDay, 'date'> & { from: string; to: string; days: number };

/** `days` in order of their dates; a day of another kind or name, or one that is missing between, begins a new span. */
export function spansOf(days: readonly CalendarDay[]): Span[] {
  const spans: Span[] = [];
  for (const { date, kind, nameEn, nameZh } of days) {
    const last = spans.at(-1);
    const isNext = last !== undefined && addDays(last.to as BusinessDate, 1) === date;
    if (isNext && last.kind === kind && last.nameEn === nameEn && last.nameZh === nameZh) {
      last.to = date;
      last.days += 1;
    } else spans.push({ from: date, to: date, days: 1, kind, nameEn, nameZh });
  }
  return spans;
}
