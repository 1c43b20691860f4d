/** Every channel, every business date: what is balanced, what is open, what has not come. */
'use client';
import { ChevronLeft, ChevronRight, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import { CalendarEnds } from '../calendars/calendar-ends.tsx';
import { HeatCalendar } from '../charts/heat-calendar.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Kept } from '../table/kept.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { StepButton } from '../ui/step-button.tsx';
import { CalendarExport } from './calendar-export.tsx';
import { CalendarFigures } from './calendar-figures.tsx';
import { CalendarFilters } from './calendar-filters.tsx';
import { DayCard } from './day-card.tsx';
import { NoChannels } from './no-channels.tsx';
import { OpenByKind } from './open-by-kind.tsx';
import { OpenExposure } from './open-exposure.tsx';
import { type CalendarView, DAYS, useCalendarView } from './use-calendar-view.ts';

function Actions({ view }: { view: CalendarView }) {
  const t = useTranslations('recon.calendar');
  const form = useTranslations('form');
  const can = useCan();
  const { scope, last, today, setEnd } = view;
  return (
    <>
      <span className="inline-flex items-center gap-1">
        <Button size="icon" aria-label={t('earlier')} onClick={() => setEnd(addDays(last, -DAYS))}>
          <ChevronLeft aria-hidden />
        </Button>
        <span className="text-ink-2 text-sm tabular-nums">
          {scope.dateFrom} {form('rangeMark')} {scope.dateTo}
        </span>
        <StepButton
          size="icon"
          label={t('later')}
          why={last >= today ? t('laterNone', { date: today }) : null}
          onClick={() => setEnd([addDays(last, DAYS), today as BusinessDate].sort()[0] ?? last)}
        >
          <ChevronRight aria-hidden />
        </StepButton>
      </span>
      <CalendarExport view={view} />
      {can('statement.upload') && (
        <Button asChild variant="primary">
          <Link href="/recon/statements">
            <Upload aria-hidden /> {t('uploadStatement')}
          </Link>
        </Button>
      )}
    </>
  );
}

function Grid({ view }: { view: CalendarView }) {
  const t = useTranslations('recon.calendar');
  const words = useTranslations('states');
  const { rows, days, states, cellOf, cells, scope, today } = view;
  if (rows.length === 0)
    return (
      <EmptyState
        title={words('nothingFound')}
        action={<Button onClick={() => void view.setChannels(null)}>{words('clearFilters')}</Button>}
      />
    );
  return (
    <HeatCalendar
      label={t('title')}
      rows={rows}
      days={days}
      states={states}
      cellOf={cellOf}
      hrefOf={(code, day) => `/recon/${code}/${day}`}
      cardOf={(code, day) => {
        const cell = cells.get(`${code}/${day}`);
        return cell && <DayCard cell={cell} owner={scope.owner} />;
      }}
      today={today}
    />
  );
}

export function CalendarPage() {
  const t = useTranslations('recon.calendar');
  const can = useCan();
  const view = useCalendarView();
  const { calendar, scope, active } = view;
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={<Actions view={view} />} />
      <CalendarEnds />
      <Kept answer={calendar} />
      {inPlaceOf(calendar) ? (
        <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />
      ) : !calendar.data || !active ? (
        <SkeletonPanel rows={8} />
      ) : active.length === 0 ? (
        <NoChannels />
      ) : (
        <>
          <CalendarFigures cells={calendar.data} scope={scope} />
          <CalendarFilters view={view} />
          <Grid view={view} />
          {can('difference.read') && (
            <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-4">
              <OpenByKind scope={scope} />
              <OpenExposure scope={scope} />
            </div>
          )}
        </>
      )}
    </>
  );
}
