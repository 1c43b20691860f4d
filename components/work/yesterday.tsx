/** Yesterday, a row a channel: how it stands, what is open, and both sides' counts. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { CELL_LOOK } from '../reconciliation/cell-look.ts';
import { NoChannels } from '../reconciliation/no-channels.tsx';
import { recordsOfDay } from '../reconciliation/run-addresses.ts';
import { Kept } from '../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

const LINK = 'inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

/** The lines of the day's statement; where payments and refunds came apart, its statements, each with its own. */
function linesOf(cell: CalendarCell): string {
  if (cell.statementIds.length === 1) return `/recon/statements/${cell.statementIds[0]}`;
  return `/recon/statements?f.channels=${cell.channelCode}&f.date=${cell.businessDate}&f.statuses=published`;
}

const differencesOf = (cell: CalendarCell, more = '') =>
  `/recon/differences?f.channels=${cell.channelCode}&f.date=${cell.businessDate}${more}`;

function OpenDelta({ cell }: { cell: CalendarCell }) {
  if (cell.openDelta.length === 0) return <span className="text-ink-3">--</span>;
  return (
    <span className="flex flex-col items-end">
      {cell.openDelta.map((sum) => (
        <FigureLink key={sum.currency} href={differencesOf(cell, `&f.currency=${sum.currency}`)}>
          <Amount minor={sum.deltaMinor} currency={sum.currency} signed showCurrency />
        </FigureLink>
      ))}
    </span>
  );
}

/** Lines of the statement and records of ours; what has not come or was not compared has no count, which is not none. */
function Counts({ cell }: { cell: CalendarCell }) {
  const hasRun = cell.runId !== null;
  return (
    <span className="text-ink-2">
      {cell.statementIds.length > 0 ? <FigureLink href={linesOf(cell)}>{groupedCount(cell.statementCount)}</FigureLink> : '--'} /{' '}
      {!hasRun ? '--' : cell.bookCount > 0n ? <FigureLink href={recordsOfDay(cell)}>{groupedCount(cell.bookCount)}</FigureLink> : '0'}
    </span>
  );
}

function useDayColumns(): PlainColumn<CalendarCell>[] {
  const t = useTranslations('work');
  const cells = useTranslations('recon.cell');
  const { nameOf } = useChannels();
  return useMemo(() => {
    const count = (value: number, href: string, look: string) =>
      value > 0 ? (
        <Link href={href} className={look}>
          {value}
        </Link>
      ) : (
        <span className="text-ink-3">0</span>
      );
    return [
      {
        id: 'channel',
        header: t('channel'),
        narrow: 'title',
        cell: (cell) => (
          <Link href={`/recon/${cell.channelCode}/${cell.businessDate}`} className={`${LINK} font-semibold`}>
            {nameOf(cell.channelCode)}
          </Link>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        narrow: 'status',
        cell: (cell) => <StatusBadge {...CELL_LOOK[cell.state]} word={cells(cell.state)} />,
      },
      {
        id: 'open',
        header: t('open'),
        align: 'end',
        narrow: 'beneath',
        cell: (cell) => count(cell.openCount, differencesOf(cell), `${LINK} font-semibold`),
      },
      { id: 'delta', header: t('delta'), align: 'end', narrow: 'amount', cell: (cell) => <OpenDelta cell={cell} /> },
      {
        id: 'waiting',
        header: t('waiting'),
        align: 'end',
        narrow: 'beneath',
        cell: (cell) => count(cell.waitingCount, `/recon/${cell.channelCode}/${cell.businessDate}?rows=waiting`, LINK),
      },
      { id: 'counts', header: t('counts'), align: 'end', narrow: 'beneath', cell: (cell) => <Counts cell={cell} /> },
    ];
  }, [t, cells, nameOf]);
}

export function Yesterday({ date }: { date: string }) {
  const t = useTranslations('work');
  const trpc = useTRPC();
  const columns = useDayColumns();
  const day = useQuery(trpc.reconciliation.calendar.queryOptions({ dateFrom: date, dateTo: date }, { refetchInterval: 30_000 }));
  return (
    <section aria-label={t('day', { date })} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('day', { date })}</h2>
      <Kept answer={day} />
      {inPlaceOf(day) ? (
        <ErrorState error={day.error} onRetry={() => void day.refetch()} />
      ) : !day.data ? (
        <SkeletonLines rows={6} asCards />
      ) : day.data.length === 0 ? (
        <NoChannels />
      ) : (
        <PlainTable isInNamed label={t('day', { date })} columns={columns} rows={day.data} rowId={(cell) => cell.channelCode} />
      )}
    </section>
  );
}
