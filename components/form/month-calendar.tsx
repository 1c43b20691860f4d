/** A month to click in, as `day-calendar.tsx` loads it. Days are plain `YYYY-MM-DD` texts on both sides; the `Date` objects the library needs stay inside. */
'use client';
import { useLocale } from 'next-intl';
import { DayPicker } from 'react-day-picker';
import { enUS, zhCN } from 'react-day-picker/locale';
import { useFormatSettings } from '../format/format-context.tsx';

/** Local noon of a day, so that no zone moves it to its neighbour. */
function toDate(day: string): Date {
  const [year = '0', month = '1', date = '1'] = day.split('-');
  return new Date(Number.parseInt(year, 10), Number.parseInt(month, 10) - 1, Number.parseInt(date, 10), 12);
}

function toDay(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

const LOOK = {
  root: 'relative text-sm',
  months: 'flex',
  month: 'flex flex-col gap-1',
  month_caption: 'flex h-8 items-center justify-center font-semibold',
  nav: 'absolute inset-x-0 top-0 flex h-8 items-center justify-between',
  button_previous: 'grid size-8 place-content-center rounded-xs text-ink-2 hover:bg-hover',
  button_next: 'grid size-8 place-content-center rounded-xs text-ink-2 hover:bg-hover',
  chevron: 'size-4 fill-current',
  month_grid: 'border-collapse',
  weekday: 'h-7 w-8 font-normal text-ink-3 text-xs',
  day: 'p-0 text-center',
  day_button: 'size-8 rounded-xs tabular-nums hover:bg-hover',
  today: '[&>button]:underline [&>button]:underline-offset-4 [&>button]:font-semibold',
  outside: 'text-ink-3',
  disabled: 'text-ink-3 line-through',
  selected: 'bg-accent-soft',
  range_start: '[&>button]:bg-accent [&>button]:text-on-accent',
  range_end: '[&>button]:bg-accent [&>button]:text-on-accent',
};

export type CalendarProps =
  | { mode: 'single'; day?: string; onSelect(day: string | null): void }
  | { mode: 'range'; from?: string; to?: string; onSelect(from: string | null, to: string | null): void };

export function MonthCalendar(props: CalendarProps) {
  const locale = useLocale() === 'zh-CN' ? zhCN : enUS;
  const { today } = useFormatSettings();
  const common = { locale, classNames: LOOK, weekStartsOn: 1 as const, showOutsideDays: true, today: toDate(today) };
  if (props.mode === 'single') {
    return (
      <DayPicker
        {...common}
        classNames={{ ...LOOK, selected: '[&>button]:bg-accent [&>button]:text-on-accent' }}
        mode="single"
        defaultMonth={toDate(props.day ?? today)}
        selected={props.day ? toDate(props.day) : undefined}
        onSelect={(date) => props.onSelect(date ? toDay(date) : null)}
      />
    );
  }
  return (
    <DayPicker
      {...common}
      mode="range"
      defaultMonth={toDate(props.to ?? props.from ?? today)}
      selected={props.from ? { from: toDate(props.from), to: props.to ? toDate(props.to) : undefined } : undefined}
      onSelect={(range) => props.onSelect(range?.from ? toDay(range.from) : null, range?.to ? toDay(range.to) : null)}
    />
  );
}
