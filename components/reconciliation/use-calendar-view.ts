/** What the calendar shows and what the address says of it: dates, channels, owner, metric; and how each cell looks. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import type { CellState } from '../../server/reconciliation/calendar/codes.ts';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import type { HeatCell, HeatState } from '../charts/heat-calendar.tsx';
import { groupedAmount } from '../format/amount-text.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { useLastDay } from '../table/last-day.ts';
import { METRIC_LOOK, METRICS, type MetricState, metricOf } from './calendar-metric.ts';
import { scopeOf } from './calendar-scope.ts';
import { CELL_LOOK } from './cell-look.ts';

export const DAYS = 31;

function useScope() {
  const { today } = useFormatSettings();
  const [last, setEnd] = useLastDay('end', today as BusinessDate);
  const [channels, setChannels] = useQueryState('f.channels', parseAsString.withOptions({ history: 'push' }));
  const [owner, setOwner] = useQueryState('f.owner', parseAsString.withOptions({ history: 'push' }));
  const scope = useMemo(() => scopeOf(addDays(last, 1 - DAYS), last, channels?.split(',').filter(Boolean), owner), [last, channels, owner]);
  const days = useMemo(() => Array.from({ length: DAYS }, (_, index) => addDays(last, index + 1 - DAYS)), [last]);
  return { today, last, days, scope, setEnd, channels: channels ?? '', setChannels, setOwner };
}

function useStates(): Record<string, HeatState> {
  const t = useTranslations('recon');
  return useMemo(
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
}

export function useCalendarView() {
  const t = useTranslations('recon');
  const isChinese = useLocale().startsWith('zh');
  const trpc = useTRPC();
  const address = useScope();
  const { scope, today } = address;
  const { channels, nameOf } = useChannels();
  const [metric, setMetric] = useQueryState('show', parseAsStringLiteral(METRICS).withDefault('state'));
  const calendar = useQuery(
    trpc.reconciliation.calendar.queryOptions(scope, { placeholderData: keepPreviousData, refetchInterval: 30_000 }),
  );
  const cells = useMemo(
    () => new Map((calendar.data ?? []).map((cell) => [`${cell.channelCode}/${cell.businessDate}`, cell])),
    [calendar.data],
  );
  const active = channels?.filter((channel) => channel.active);
  const rows = (active ?? [])
    .filter((channel) => scope.channels?.includes(channel.code) ?? true)
    .map((channel) => ({ id: channel.code, label: nameOf(channel.code) }));
  const summaryOf = (cell: CalendarCell): string => {
    const count = cell.openCount || cell.waitingCount;
    const counts = t('calendar.counts', { statement: cell.statementCount.toString(), books: cell.bookCount.toString() });
    const state = t(`cell.${cell.state}`);
    const sums = cell.openDelta.map(({ currency, grossMinor }) => `${currency} ${groupedAmount(grossMinor, currency)}`);
    return [count ? t('cellCount', { state, count }) : state, ...(metric === 'amount' ? sums : []), counts].join(' · ');
  };
  const cellOf = (code: string, day: string): HeatCell | null => {
    const cell = cells.get(`${code}/${day}`);
    if (!cell) return null;
    const shown = metricOf(metric, cell, today, isChinese);
    const text = shown ? shown.text : metric === 'state' && cell.openCount > 0 ? String(cell.openCount) : undefined;
    return {
      state: shown?.state ?? cell.state,
      ...(text !== undefined && { text }),
      // How much of the day it is would else be told by colour alone.
      isTextOnly: shown?.text !== undefined && shown.state !== 'much',
      summary: summaryOf(cell),
    };
  };
  return { ...address, calendar, cells, active, rows, nameOf, metric, setMetric, states: useStates(), cellOf };
}
export type CalendarView = ReturnType<typeof useCalendarView>;
