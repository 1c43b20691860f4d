/** The days that a calendar names in a year, as a table. */
'use client';
import { useTranslations } from 'next-intl';
import type { CalendarDay } from '../../server/calendars/contract.ts';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { BusinessDateText } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { EmptyState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { useDayWords } from './day-words.ts';

export function NamedDays({
  days,
  year,
  onOpen,
}: {
  days: readonly CalendarDay[];
  year: number;
  onOpen?: ((date: BusinessDate) => void) | undefined;
}) {
  const t = useTranslations('calendars.named');
  const kinds = useTranslations('calendars.kind');
  const { nameOf, weekdayName } = useDayWords();
  const columns: PlainColumn<CalendarDay>[] = [
    { id: 'date', header: t('date'), narrow: 'title', cell: ({ date }) => <BusinessDateText date={date} /> },
    { id: 'weekday', header: t('weekday'), narrow: 'beneath', cell: ({ date }) => weekdayName(date) },
    {
      id: 'kind',
      header: t('kind'),
      narrow: 'status',
      cell: ({ kind }) => (
        <StatusBadge tone={kind === 'holiday' ? 'danger' : 'info'} shape={kind === 'holiday' ? 'dash' : 'ring'} word={kinds(kind)} />
      ),
    },
    { id: 'name', header: t('name'), narrow: 'beneath', cell: (day) => <span className="whitespace-normal">{nameOf(day)}</span> },
    ...(onOpen
      ? [
          {
            id: 'edit',
            header: t('edit', { date: '' }),
            isWordless: true,
            align: 'end' as const,
            narrow: 'amount' as const,
            cell: ({ date }: CalendarDay) => (
              <Button size="sm" aria-haspopup="dialog" onClick={() => onOpen(date as BusinessDate)}>
                {t('edit', { date })}
              </Button>
            ),
          },
        ]
      : []),
  ];
  const title = t('title', { year: String(year) });
  if (days.length === 0) return <EmptyState title={t('none', { year: String(year) })} />;
  return (
    <section aria-label={title} className="panel">
      <h2 className="px-3 pt-3 pb-1 font-semibold text-base">{title}</h2>
      <PlainTable label={title} isInNamed columns={columns} rows={days} rowId={(day) => day.date} />
    </section>
  );
}
