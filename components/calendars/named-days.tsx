/** The days that a calendar names in a year, as a table: a row for days in a row. */
'use client';
import { useTranslations } from 'next-intl';
import type { CalendarDay } from '../../server/calendars/contract.ts';
import { StatusBadge } from '../format/status-badge.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { EmptyState } from '../table/table-states.tsx';
import { useDayWords } from './day-words.ts';
import { type Span, spansOf } from './spans.ts';

export function NamedDays({ days, year }: { days: readonly CalendarDay[]; year: number }) {
  const t = useTranslations('calendars.named');
  const kinds = useTranslations('calendars.kind');
  const form = useTranslations('form');
  const { nameOf, weekdayName } = useDayWords();
  const both = (span: Span, of: (date: string) => string) =>
    span.days === 1 ? of(span.from) : `${of(span.from)} ${form('rangeMark')} ${of(span.to)}`;
  const columns: PlainColumn<Span>[] = [
    {
      id: 'date',
      header: t('date'),
      narrow: 'title',
      cell: (span) => <span className="whitespace-normal tabular-nums">{both(span, (date) => date)}</span>,
    },
    { id: 'weekday', header: t('weekday'), narrow: 'beneath', cell: (span) => both(span, weekdayName) },
    {
      id: 'kind',
      header: t('kind'),
      narrow: 'status',
      cell: ({ kind }) => (
        <StatusBadge tone={kind === 'holiday' ? 'danger' : 'info'} shape={kind === 'holiday' ? 'dash' : 'ring'} word={kinds(kind)} />
      ),
    },
    { id: 'name', header: t('name'), narrow: 'beneath', cell: (span) => <span className="whitespace-normal">{nameOf(span)}</span> },
    { id: 'days', header: t('days'), narrow: 'beneath', align: 'end', cell: (span) => t('count', { count: span.days }) },
  ];
  const title = t('title', { year: String(year) });
  if (days.length === 0) return <EmptyState title={t('none', { year: String(year) })} />;
  return (
    <section aria-label={title} className="panel">
      <h2 className="px-3 pt-3 pb-1 font-semibold text-base">{title}</h2>
      <PlainTable label={title} isInNamed columns={columns} rows={spansOf(days)} rowId={(span) => span.from} />
    </section>
  );
}
