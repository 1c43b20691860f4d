/** A span of business dates: presets that stay relative ("last 7 days"), two typed ends, and a calendar. */
'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useFormatSettings } from '../format/format-context.tsx';
import { FilterTrigger } from '../table/filter-trigger.tsx';
import { DATE_PRESETS, readDateFilter } from '../table/table-query.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Popover } from '../ui/popover.tsx';
import { BusinessDateInput } from './business-date-input.tsx';
import { DayCalendar, loadCalendar } from './day-calendar.tsx';

/** `raw` is a preset's name, `2026-03-01`, or `2026-03-01..2026-03-07`; as it stands in the URL. */
type Range = { raw: string; onChange(raw: string | null): void };

export function DateRangePicker({ label, raw, onChange }: Range & { label: string }) {
  const t = useTranslations('form');
  const { today } = useFormatSettings();
  const [open, setOpen] = useState(false);
  const range = raw ? readDateFilter(raw, today) : null;
  const preset = DATE_PRESETS.find((name) => name === raw);
  const days = !range ? '' : range.from === range.to ? range.from : `${range.from ?? '…'} ${t('rangeMark')} ${range.to ?? '…'}`;
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      className="w-auto p-0"
      trigger={
        <FilterTrigger
          label={label}
          isSet={Boolean(range)}
          title={days || undefined}
          value={preset ? t(`preset.${preset}`) : days}
          onPointerEnter={loadCalendar}
          onFocus={loadCalendar}
        />
      }
    >
      <DateRangeChoices
        raw={raw}
        onChange={(next) => {
          onChange(next);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

export function DateRangeChoices({ raw, onChange }: Range) {
  const t = useTranslations('form');
  const { today } = useFormatSettings();
  const range = raw ? readDateFilter(raw, today) : null;
  const [from, setFrom] = useState(range?.from ?? '');
  const [to, setTo] = useState(range?.to ?? '');
  useEffect(() => {
    setFrom(range?.from ?? '');
    setTo(range?.to ?? '');
  }, [range?.from, range?.to]);
  const preset = DATE_PRESETS.find((name) => name === raw);
  const typed = from && from === to ? from : from || to ? `${from}..${to}` : null;
  return (
    <div className="flex max-sm:flex-col">
      <ul className="flex flex-col gap-px border-line p-2 max-sm:flex-row max-sm:flex-wrap max-sm:border-b sm:w-36 sm:border-r">
        {DATE_PRESETS.map((name) => (
          <li key={name}>
            <Button
              variant="ghost"
              size="sm"
              aria-pressed={preset === name}
              className={cn('w-full justify-start font-normal max-sm:h-11', preset === name && 'bg-accent-soft text-accent-strong')}
              onClick={() => onChange(name)}
            >
              {t(`preset.${name}`)}
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex flex-col gap-2 p-3">
        <div className="flex items-center gap-1.5">
          <BusinessDateInput label={t('from')} value={from} onChange={setFrom} />
          <span className="text-ink-3">{t('rangeMark')}</span>
          <BusinessDateInput label={t('to')} value={to} onChange={setTo} />
        </div>
        <DayCalendar
          mode="range"
          from={from || undefined}
          to={to || undefined}
          onSelect={(start, end) => {
            setFrom(start ?? '');
            setTo(end ?? start ?? '');
          }}
        />
        <div className="flex justify-end gap-2">
          <Button variant="ghost" size="sm" className="max-sm:h-11" onClick={() => onChange(null)}>
            {t('clear')}
          </Button>
          <Button
            variant="primary"
            size="sm"
            className="max-sm:h-11"
            disabled={!typed || !readDateFilter(typed, today)}
            onClick={() => onChange(typed)}
          >
            {t('apply')}
          </Button>
        </div>
      </div>
    </div>
  );
}
