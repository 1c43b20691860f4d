/** Every channel, every business date: what is balanced, what is open, what has not come. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Upload } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import type { CellState } from '../../server/reconciliation/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { HeatCalendar } from '../charts/heat-calendar.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CalendarFigures } from './calendar-figures.tsx';
import { METRIC_LOOK, METRICS, type MetricState, metricOf } from './calendar-metric.ts';
import { CELL_LOOK } from './cell-look.ts';
import { DayCard } from './day-card.tsx';
import { NoChannels } from './no-channels.tsx';
import { OpenByKind } from './open-by-kind.tsx';
import { OpenExposure } from './open-exposure.tsx';

const DAYS = 31;

export function CalendarPage() {
  const t = useTranslations('recon');
  const { today } = useFormatSettings();
  const router = useRouter();
  const can = useCan();
  const trpc = useTRPC();
  const { channels, nameOf } = useChannels();
  const [end, setEnd] = useQueryState('end', parseAsString.withDefault(today));
  const [metric, setMetric] = useQueryState('show', parseAsStringLiteral(METRICS).withDefault('state'));
  const last = end as BusinessDate;
  const first = addDays(last, 1 - DAYS);
  const days = useMemo(() => Array.from({ length: DAYS }, (_, index) => addDays(last, index + 1 - DAYS)), [last]);
  const calendar = useQuery(
    trpc.reconciliation.calendar.queryOptions(
      { dateFrom: first, dateTo: last },
      { placeholderData: keepPreviousData, refetchInterval: 30_000 },
    ),
  );
  const cells = useMemo(
    () => new Map((calendar.data ?? []).map((cell) => [`${cell.channelCode}/${cell.businessDate}`, cell])),
    [calendar.data],
  );
  const states = useMemo(
    () =>
      Object.fromEntries([
        ...Object.entries(METRIC_LOOK).map(([state, look]) => [
          state,
          { ...look, label: t(`calendar.metricState.${state as MetricState}`) },
        ]),
        ...Object.entries(CELL_LOOK).map(([state, look]) => [state, { ...look, label: t(`cell.${state as CellState}`) }]),
      ]),
    [t],
  );
  const active = channels?.filter((channel) => channel.active) ?? [];
  const cellOf = (code: string, day: string) => {
    const cell = cells.get(`${code}/${day}`);
    if (!cell) return null;
    const count = cell.openCount || cell.waitingCount;
    const counts = t('calendar.counts', { statement: cell.statementCount.toString(), books: cell.bookCount.toString() });
    const shown = metricOf(metric, cell, today);
    return {
      state: shown?.state ?? cell.state,
      text: shown ? shown.text : metric === 'state' && cell.openCount > 0 ? String(cell.openCount) : undefined,
      isTextOnly: shown?.text !== undefined,
      summary: `${count ? t('cellCount', { state: t(`cell.${cell.state}`), count }) : t(`cell.${cell.state}`)} · ${counts}`,
    };
  };
  const actions = (
    <>
      <Button size="icon" aria-label={t('calendar.earlier')} onClick={() => void setEnd(addDays(last, -DAYS))}>
        <ChevronLeft aria-hidden />
      </Button>
      <span className="text-ink-2 text-sm tabular-nums">
        {first} ～ {last}
      </span>
      <Button
        size="icon"
        aria-label={t('calendar.later')}
        disabled={last >= today}
        onClick={() => void setEnd([addDays(last, DAYS), today].sort()[0] ?? today)}
      >
        <ChevronRight aria-hidden />
      </Button>
      {can('statement.upload') && (
        <Button asChild variant="primary">
          <Link href="/recon/statements">
            <Upload aria-hidden /> {t('calendar.uploadStatement')}
          </Link>
        </Button>
      )}
    </>
  );
  return (
    <>
      <PageHeader title={t('calendar.title')} lead={t('calendar.lead')} actions={actions} />
      {calendar.error ? (
        <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />
      ) : !calendar.data || !channels ? (
        <Skeleton className="h-80" />
      ) : active.length === 0 ? (
        <NoChannels />
      ) : (
        <>
          <CalendarFigures cells={calendar.data} dateFrom={first} dateTo={last} />
          <div className="mb-2 flex flex-wrap items-center justify-end gap-2">
            <Segmented
              label={t('calendar.metric.label')}
              value={metric}
              onValueChange={(value) => void setMetric(value)}
              options={METRICS.map((value) => ({ value, label: t(`calendar.metric.${value}`) }))}
            />
          </div>
          <HeatCalendar
            label={t('calendar.title')}
            rows={active.map((channel) => ({ id: channel.code, label: nameOf(channel.code) }))}
            days={days}
            states={states}
            cellOf={cellOf}
            onOpen={(code, day) => router.push(`/recon/${code}/${day}`)}
            cardOf={(code, day) => {
              const cell = cells.get(`${code}/${day}`);
              return cell && <DayCard cell={cell} />;
            }}
            today={today}
          />
          {can('difference.read') && (
            <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-4">
              <OpenByKind dateFrom={first} dateTo={last} />
              <OpenExposure dateFrom={first} dateTo={last} />
            </div>
          )}
        </>
      )}
    </>
  );
}
