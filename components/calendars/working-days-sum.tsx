/** T+N in words: the date that so many working days lead to, and what was skipped on the way. */
'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CalendarDetail } from '../../server/calendars/contract.ts';
import { type BusinessDate, daysBetween } from '../../server/kernel/business-date.ts';
import { addWorkingDays, workingCalendarOf, yearOf } from '../../server/kernel/working-days.ts';
import { BusinessDateField } from '../form/business-date-field.tsx';
import { TextField } from '../form/fields.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { useDayWords } from './day-words.ts';

const DAYS_MAX = 60;

export function WorkingDaysSum({ calendar }: { calendar: CalendarDetail }) {
  const t = useTranslations('calendars.sum');
  const { weekdayName } = useDayWords();
  const { today } = useFormatSettings();
  const [from, setFrom] = useState<string>(today);
  const [typed, setTyped] = useState('1');
  const days = /^-?\d{1,2}$/.test(typed) ? Number.parseInt(typed, 10) : null;
  const isWhole = from !== '' && days !== null && Math.abs(days) <= DAYS_MAX;
  const result = isWhole ? addWorkingDays(workingCalendarOf(calendar), from as BusinessDate, days) : null;
  const unknown = result === null ? [] : [...new Set([yearOf(from), yearOf(result)])].filter((year) => !calendar.years.includes(year));
  return (
    <section aria-label={t('title')} className="panel grid content-start gap-3 p-3">
      <h2 className="font-semibold text-base">{t('title')}</h2>
      <div className="flex flex-wrap items-start gap-3">
        <BusinessDateField label={t('from')} value={from} onChange={setFrom} />
        <TextField label={t('days')} className="w-32" inputMode="numeric" value={typed} onChange={setTyped} />
      </div>
      <p role="status" className="text-sm">
        {result === null || days === null ? (
          t('malformed')
        ) : (
          <>
            {t('result', { date: from, days: String(days), result, weekday: weekdayName(result) })}{' '}
            {t('skipped', { count: Math.abs(daysBetween(from as BusinessDate, result)) - Math.abs(days) })}{' '}
            {unknown.map((year) => t('unpublished', { year: String(year) })).join(' ')}
          </>
        )}
      </p>
    </section>
  );
}
