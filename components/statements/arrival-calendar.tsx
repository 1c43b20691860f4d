/** Channel × business date: did every file arrive, when, and is it good. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import type { CalendarCell, CalendarRow } from '../../server/statements/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { HeatCalendar } from '../charts/heat-calendar.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { instantText } from '../format/instant-text.ts';
import { useMarks } from '../format/use-marks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { useLastDay } from '../table/last-day.ts';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Segmented } from '../ui/segmented.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { StepButton } from '../ui/step-button.tsx';
import { ArrivalStrips } from './arrival-strips.tsx';
import { DAY_LOOK } from './looks.ts';

const DAYS = 31;
const SHOWN = ['state', 'time'] as const;
const looksLike = (cell: CalendarCell) => (cell.state === 'imported' && cell.wasLate ? 'arrivedLate' : cell.state);

/** The newest day on which anything was due: have all come? */
function Finding({ rows, day, isToday }: { rows: readonly CalendarRow[]; day: string; isToday: boolean }) {
  const t = useTranslations('statements.calendar');
  const nameOf = useChannelName();
  const { list } = useMarks();
  const due = rows.flatMap((row) =>
    row.cells.filter((cell) => cell.date === day && cell.isExpected && cell.state !== 'none').map((cell) => ({ row, cell })),
  );
  if (due.length === 0) return null;
  const missing = due.filter(({ cell }) => cell.state === 'late' || cell.state === 'refused');
  const open = missing.length > 0 ? missing : due.filter(({ cell }) => cell.state === 'expected');
  const names = { date: day, all: due.length, count: open.length, channels: list(open.map(({ row }) => nameOf(row.channelCode))) };
  return (
    <p className="text-ink-2 text-sm">
      {open.length === 0
        ? t(isToday ? 'allArrivedToday' : 'allArrived', { date: day, n: due.length })
        : t(missing.length > 0 ? 'missing' : 'notDue', names)}
    </p>
  );
}

/** Folded, on a phone, only what it finds is seen. */
export function ArrivalCalendar({ id, isFolded }: { id: string; isFolded: boolean }) {
  const t = useTranslations('statements.calendar');
  const form = useTranslations('form');
  const { today, zone } = useFormatSettings();
  const nameOf = useChannelName();
  const trpc = useTRPC();
  const latest = addDays(today as BusinessDate, -1);
  const [last, setLast] = useLastDay('to', latest);
  const [shown, setShown] = useQueryState('arrivals', parseAsStringLiteral(SHOWN).withDefault('state'));
  const from = addDays(last, 1 - DAYS);
  const days = useMemo(() => Array.from({ length: DAYS }, (_, index) => addDays(last, index + 1 - DAYS)), [last]);
  const calendar = useQuery(
    trpc.statements.calendar.queryOptions({ from, to: last }, { placeholderData: keepPreviousData, refetchInterval: 30_000 }),
  );
  const cells = useMemo(
    () => new Map((calendar.data ?? []).flatMap((row) => row.cells.map((cell) => [`${row.channelCode}/${cell.date}`, cell] as const))),
    [calendar.data],
  );
  const states = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(DAY_LOOK).map(([state, look]) => [state, { ...look, label: t(`state.${state as keyof typeof DAY_LOOK}`) }]),
      ),
    [t],
  );
  const at = (moment: Date) => {
    const text = instantText(moment, zone);
    return `${text.date} ${text.time.slice(0, 5)}`;
  };
  const cellOf = (code: string, day: string) => {
    const cell = cells.get(`${code}/${day}`);
    if (!cell) return null;
    const facts = [
      cell.lineCount !== null && t('lines', { count: groupedCount(cell.lineCount), version: cell.version ?? 1 }),
      cell.arrivedAt
        ? t('arrived', { at: at(cell.arrivedAt) })
        : cell.isExpected && cell.state !== 'none' && t('due', { at: at(cell.dueAt) }),
    ];
    return {
      state: looksLike(cell),
      text: cell.version !== null && cell.version > 1 ? `v${cell.version}` : undefined,
      summary: facts.filter(Boolean).join(' · '),
      isDisabled: cell.statementId === null,
    };
  };
  if (calendar.data?.length === 0) return null;
  if (inPlaceOf(calendar)) return <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />;
  return (
    <section aria-label={t('title')} className={cn('mb-6', isFolded && 'max-sm:mb-3')}>
      <Kept answer={calendar} />
      <header className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 className={cn('font-semibold text-base', isFolded && 'max-sm:sr-only')}>{t('title')}</h2>
        {calendar.data && <Finding rows={calendar.data} day={last} isToday={last === latest} />}
        <Segmented
          className={cn('ml-auto', isFolded && 'max-sm:hidden')}
          label={t('shown.label')}
          value={shown}
          onValueChange={(value) => void setShown(value)}
          options={SHOWN.map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
        <span className={cn('inline-flex items-center gap-1', isFolded && 'max-sm:hidden')}>
          <Button size="icon-sm" aria-label={t('earlier')} onClick={() => setLast(addDays(last, -DAYS))}>
            <ChevronLeft aria-hidden />
          </Button>
          <span className="text-ink-2 text-xs tabular-nums">
            {from} {form('rangeMark')} {last}
          </span>
          <StepButton
            size="icon-sm"
            label={t('later')}
            why={last >= latest ? t('laterNone', { date: latest }) : null}
            onClick={() => setLast([addDays(last, DAYS), latest].sort()[0] ?? latest)}
          >
            <ChevronRight aria-hidden />
          </StepButton>
        </span>
      </header>
      <div id={id} className={isFolded ? 'max-sm:hidden' : undefined}>
        {!calendar.data ? (
          <SkeletonPanel rows={6} />
        ) : shown === 'time' ? (
          <ArrivalStrips rows={calendar.data} />
        ) : (
          <HeatCalendar
            label={t('title')}
            rows={calendar.data.map((row) => ({ id: row.channelCode, label: nameOf(row.channelCode) }))}
            days={days}
            states={states}
            cellOf={cellOf}
            hrefOf={(code, day) => {
              const id = cells.get(`${code}/${day}`)?.statementId;
              return id ? `/recon/statements/${id}` : null;
            }}
            today={today}
          />
        )}
      </div>
    </section>
  );
}
