/** Twelve months of a calendar: what each day is, by shape, mark and colour. One tab stop; arrows walk by day and week, Page Up and Page Down by month,
 *  Enter opens a day. */
'use client';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { CalendarDay, CalendarDetail } from '../../server/calendars/contract.ts';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import { weekdayOf } from '../../server/kernel/working-days.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { cn } from '../ui/cn.ts';
import { DAY_TYPE_LOOK, DAY_TYPES, dayTypeOf, useDayWords } from './day-words.ts';

const MONTHS = Array.from({ length: 12 }, (_none, at) => at + 1);
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const STEP: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const dateOf = (year: number, month: number, day: number) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as BusinessDate;
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The weeks of a month, Monday first; null before its first and after its last day. */
function weeksOf(year: number, month: number): (BusinessDate | null)[][] {
  const days = daysIn(year, month);
  const before = weekdayOf(dateOf(year, month, 1)) - 1;
  return Array.from({ length: Math.ceil((before + days) / 7) }, (_week, week) =>
    WEEKDAYS.map((weekday) => {
      const day = week * 7 + weekday - before;
      return day >= 1 && day <= days ? dateOf(year, month, day) : null;
    }),
  );
}

/** The same day of the month before or after, the last one where that has fewer. */
function monthAway(date: BusinessDate, by: 1 | -1): BusinessDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map((part) => Number.parseInt(part, 10));
  const at = month - 1 + by;
  const [to, toMonth] = [year + Math.floor(at / 12), ((at + 12) % 12) + 1];
  return dateOf(to, toMonth, Math.min(day, daysIn(to, toMonth)));
}

type Props = { calendar: CalendarDetail; year: number; named: ReadonlyMap<string, CalendarDay>; onOpen(date: BusinessDate): void };

export function YearView({ calendar, year, named, onOpen }: Props) {
  const t = useTranslations('calendars');
  const words = useDayWords();
  const { today } = useFormatSettings();
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<BusinessDate | null>(null);
  const isIn = (date: string) => date.startsWith(`${year}-`);
  const first = dateOf(year, 1, 1);
  const active = at && isIn(at) ? at : isIn(today) ? today : first;
  const walk = (event: KeyboardEvent, date: BusinessDate) => {
    const step = STEP[event.key];
    const month = event.key === 'PageUp' ? -1 : event.key === 'PageDown' ? 1 : null;
    const edge = event.key === 'Home' ? first : event.key === 'End' ? dateOf(year, 12, 31) : null;
    const to = step !== undefined ? addDays(date, step) : month !== null ? monthAway(date, month) : edge;
    if (to === null || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (!isIn(to)) return;
    setAt(to);
    place.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus();
  };
  return (
    <div ref={place} className="grid gap-3">
      <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
        {DAY_TYPES.map((type) => (
          <li key={type} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden
              className={cn('grid h-6 min-w-7 place-content-center rounded-xs border border-line px-1', DAY_TYPE_LOOK[type])}
            >
              {type === 'holiday' || type === 'working' ? t(`mark.${type}`) : '·'}
            </span>
            {t(`kind.${type}`)}
          </li>
        ))}
      </ul>
      <section
        aria-label={t('months', { year: String(year) })}
        className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15.5rem),1fr))] gap-4"
      >
        {MONTHS.map((month) => {
          const name = words.monthName(dateOf(year, month, 1));
          return (
            <div key={month} className="panel p-2">
              <p aria-hidden className="mb-1 px-1 font-semibold text-sm">
                {name}
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of days with arrow keys is what the grid role is for */}
              <table role="grid" aria-label={`${name} ${year}`} className="w-full table-fixed border-separate border-spacing-0.5 text-sm">
                <thead>
                  <tr>
                    {WEEKDAYS.map((weekday) => (
                      <th key={weekday} scope="col" className="h-6 font-normal text-ink-3 text-xs">
                        <span aria-hidden>{words.weekdayShort(weekday)}</span>
                        <span className="sr-only">{words.weekdayOfNumber(weekday)}</span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {weeksOf(year, month).map((week) => (
                    <tr key={week.find((date) => date !== null)}>
                      {week.map((date, index) => {
                        if (!date) return <td key={`none-${WEEKDAYS[index]}`} />;
                        const day = dayTypeOf(calendar, named, date);
                        const said = words.sentence(date, day);
                        return (
                          <td key={date} className="p-0">
                            <button
                              type="button"
                              data-day={date}
                              tabIndex={date === active ? 0 : -1}
                              aria-haspopup="dialog"
                              aria-current={date === today ? 'date' : undefined}
                              title={said}
                              onFocus={() => setAt(date)}
                              onKeyDown={(event) => walk(event, date)}
                              onClick={() => onOpen(date)}
                              className={cn(
                                'relative flex h-9 w-full flex-col items-center justify-center rounded-xs leading-none hover:ring-1 hover:ring-current hover:ring-inset',
                                DAY_TYPE_LOOK[day.type],
                              )}
                            >
                              <span className="sr-only">{date === today ? `${said} · ${t('today')}` : said}</span>
                              <span aria-hidden className={cn('tabular-nums', date === today && 'underline underline-offset-2')}>
                                {Number.parseInt(date.slice(8), 10)}
                              </span>
                              {day.named && (
                                <span aria-hidden className="text-xs">
                                  {t(`mark.${day.named.kind}`)}
                                </span>
                              )}
                            </button>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        })}
      </section>
      <p className="text-ink-3 text-xs pointer-coarse:hidden">{t('hint')}</p>
    </div>
  );
}
