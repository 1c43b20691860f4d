/** What a day of a calendar is, how it looks and how it is said. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { CalendarDay, CalendarDetail } from '../../server/calendars/contract.ts';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { weekdayOf } from '../../server/kernel/working-days.ts';

export const DAY_TYPES = ['holiday', 'working', 'weekend', 'workday'] as const;
export type DayType = (typeof DAY_TYPES)[number];

/** Colour and outline of a day; the word or mark in it says the same. */
export const DAY_TYPE_LOOK: Record<DayType, string> = {
  holiday: 'bg-danger-fill text-danger-text font-semibold',
  working: 'border-2 border-info-text text-info-text font-semibold',
  weekend: 'bg-sunken text-ink-3',
  workday: 'text-ink',
};

export type NamedDay = { type: DayType; named: CalendarDay | null };

/** Looks a date up among the days that the calendar names. */
export function dayTypeOf(
  calendar: Pick<CalendarDetail, 'weekend'>,
  named: ReadonlyMap<string, CalendarDay>,
  date: BusinessDate,
): NamedDay {
  const own = named.get(date) ?? null;
  if (own) return { type: own.kind, named: own };
  return { type: calendar.weekend.includes(weekdayOf(date)) ? 'weekend' : 'workday', named: null };
}

const noonOf = (date: string) => new Date(`${date}T12:00:00Z`);

/** Names of months and days of the week, and a day as a sentence, in the reader's language. */
export function useDayWords() {
  const t = useTranslations('calendars');
  const locale = useLocale();
  const isChinese = locale.startsWith('zh');
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    const [month, weekday, short] = [format({ month: 'long' }), format({ weekday: 'long' }), format({ weekday: 'narrow' })];
    const nameOf = (day: { nameEn: string; nameZh: string }) => (isChinese ? day.nameZh : day.nameEn);
    const weekdayName = (date: string) => weekday.format(noonOf(date));
    return {
      nameOf,
      weekdayName,
      monthName: (date: string) => month.format(noonOf(date)),
      /** Of 1 Monday to 7 Sunday; 2024 began on a Monday. */
      weekdayOfNumber: (day: number) => weekday.format(noonOf(`2024-01-0${day}`)),
      weekdayShort: (day: number) => short.format(noonOf(`2024-01-0${day}`)),
      sentence: (date: string, { type, named }: NamedDay) => {
        const parts = { date, weekday: weekdayName(date), kind: t(`kind.${type}`) };
        return named ? t('dayNamed', { ...parts, name: nameOf(named) }) : t('day', parts);
      },
    };
  }, [t, locale, isChinese]);
}
