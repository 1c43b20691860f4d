/** The days whose statement came after its due time or is still missing, and by how long. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { DueToday, LateDay } from '../../server/statements/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Age, BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import { Kept } from '../table/kept.tsx';
import { PAGED } from '../table/server-list.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { DoneState, EmptyState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import type { TableState } from '../table/use-table-state.ts';
import { Link } from '../ui/link.tsx';
import { DAY_LOOK } from './looks.ts';

export const LATE_SPEC = { id: 'late_statements', filters: { date: 'date', channels: 'enum' } } as const satisfies TableSpec;
const LINK = 'text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

/** For the list and for the count on its tab; while the files are listed, the page in the address is theirs. */
export function useLateDays({ values: { channels, date }, page }: TableState<typeof LATE_SPEC>, isListed = true) {
  const trpc = useTRPC();
  const filter = { channels, dateFrom: date?.from, dateTo: date?.to };
  return useQuery(trpc.statements.lateDays.queryOptions({ ...filter, ...(isListed ? page : {}) }, { ...PAGED, refetchInterval: 60_000 }));
}

function useColumns(): Column<LateDay>[] {
  const t = useTranslations('statements');
  const { nameOf } = useChannels();
  return useMemo(
    () => [
      {
        id: 'day',
        header: t('column.channel'),
        width: 140,
        cell: (row) => (
          <Link href={`/recon/${row.channelCode}/${row.date}`} className={`whitespace-nowrap leading-6 ${LINK}`}>
            {nameOf(row.channelCode)}
          </Link>
        ),
      },
      { id: 'date', header: t('column.date'), width: 110, cell: (row) => <BusinessDateText date={row.date} /> },
      {
        id: 'state',
        header: t('column.status'),
        width: 120,
        cell: (row) => <StatusBadge {...DAY_LOOK[row.state]} word={t(`calendar.state.${row.state}`)} />,
      },
      { id: 'dueAt', header: t('column.dueAt'), width: 150, cell: (row) => <Instant at={row.dueAt} precision="minute" /> },
      { id: 'arrivedAt', header: t('column.arrived'), width: 150, cell: (row) => <Instant at={row.arrivedAt} precision="minute" /> },
      {
        id: 'lateBy',
        header: t('column.lateBy'),
        width: 110,
        align: 'end',
        cell: (row) => <Age since={row.dueAt} until={row.arrivedAt} />,
      },
      {
        id: 'file',
        header: t('column.file'),
        width: 120,
        cell: (row) =>
          row.statementId ? (
            <Link href={`/recon/statements/${row.statementId}`} className={LINK}>
              {t(row.state === 'refused' ? 'late.refusedFile' : 'late.file')}
            </Link>
          ) : (
            <span className="text-ink-3">--</span>
          ),
      },
    ],
    [t, nameOf],
  );
}

/** Being empty is good news only where everything that was due has come. */
function NothingLate({ today }: { today: DueToday }) {
  const t = useTranslations('statements.late');
  const { due, arrived } = today;
  if (due > 0 && arrived === due) return <DoneState title={t('allArrived', { arrived, due })} text={t('allArrivedText')} />;
  if (due === 0) return <EmptyState title={t('none')} text={t('noneDue')} />;
  return <EmptyState title={t('none')} text={t('notDueYet', { arrived, due })} />;
}

export function LateDays({ state, children }: { state: TableState<typeof LATE_SPEC>; children: ReactNode }) {
  const t = useTranslations('statements');
  const columns = useColumns();
  const { options } = useChannels();
  const list = useLateDays(state);
  const nothing = list.data && <NothingLate today={list.data.today} />;
  return (
    <DataTable
      label={t('late.title')}
      columns={columns}
      rows={list.data?.rows}
      rowId={(row) => `${row.channelCode}.${row.date}`}
      state={state}
      filters={{ date: { label: t('filter.date') }, channels: { label: t('filter.channels'), options } }}
      nextCursor={list.data?.nextCursor}
      count={list.data && { rows: list.data.count }}
      isLoading={list.isPending}
      isFetching={list.isFetching}
      error={inPlaceOf(list)}
      onRefresh={list.refetch}
      asOf={list.dataUpdatedAt}
      empty={nothing}
      whenDone={nothing}
      hrefOf={(row) => `/recon/${row.channelCode}/${row.date}`}
    >
      <Kept answer={list} />
      {children}
    </DataTable>
  );
}
