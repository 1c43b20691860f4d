/** The audit log: who did what, when, from where; one entry in detail; and the proof that nothing was altered. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { AuditRow } from '../../server/audit/contract.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { exportHref } from '../table/table-toolbar.tsx';
import { useSavedViews } from '../table/use-saved-views.ts';
import { useTableState } from '../table/use-table-state.ts';
import { AuditDrawer } from './audit-drawer.tsx';

const SPEC = {
  id: 'audit',
  filters: { actor: 'text', actions: 'enum', outcome: 'enum', date: 'date', subjectId: 'text', requestId: 'text' },
} as const satisfies TableSpec;

function useAuditColumns(): Column<AuditRow>[] {
  const t = useTranslations('audit');
  return useMemo(
    () => [
      { id: 'seq', header: t('column.seq'), width: 72, cell: (row) => <span className="ident">{row.seq.toString()}</span> },
      { id: 'at', header: t('column.at'), width: 160, cell: (row) => <Instant at={row.at} /> },
      { id: 'actor', header: t('column.actor'), width: 130, cell: (row) => <ActorName row={row} /> },
      { id: 'action', header: t('column.action'), width: 190, cell: (row) => <span className="ident">{row.action}</span> },
      {
        id: 'outcome',
        header: t('column.outcome'),
        width: 90,
        cell: (row) => <StatusBadge tone={row.outcome === 'done' ? 'neutral' : 'warning'} word={t(`outcome.${row.outcome}`)} />,
      },
      {
        id: 'summary',
        header: t('column.summary'),
        width: 260,
        cell: (row) => <span className="block max-w-96 truncate">{row.summary}</span>,
      },
      {
        id: 'subject',
        header: t('column.subject'),
        width: 150,
        cell: (row) =>
          row.subjectKind ? (
            <span className="block max-w-56 truncate">
              {row.subjectKind} <span className="ident text-ink-2">{row.subjectId}</span>
            </span>
          ) : (
            '--'
          ),
      },
      { id: 'ip', header: t('column.ip'), width: 120, cell: (row) => <span className="ident">{row.ip ?? '--'}</span> },
      {
        id: 'requestId',
        header: t('column.requestId'),
        width: 150,
        isHidden: true,
        cell: (row) => <span className="ident">{row.requestId}</span>,
      },
    ],
    [t],
  );
}

function ActorName({ row }: { row: AuditRow }) {
  const t = useTranslations('audit');
  if (row.actorKind === 'staff') return row.actorName;
  return <span className="text-ink-2">{row.actorKind === 'system' ? t('system', { name: row.actorName }) : t('nobody')}</span>;
}

export function AuditLog() {
  const t = useTranslations('audit');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useAuditColumns();
  const views = useSavedViews(SPEC.id);
  const [peeked, setPeeked] = useState<bigint | null>(null);
  const { values } = state;
  const outcome = values.outcome?.length === 1 ? (values.outcome[0] as AuditRow['outcome']) : undefined;
  const filter = {
    actor: values.actor,
    actions: values.actions,
    outcome,
    subjectId: values.subjectId,
    requestId: values.requestId,
    dateFrom: values.date?.from,
    dateTo: values.date?.to,
  };
  const list = useQuery(
    trpc.audit.list.queryOptions({ filter, cursor: state.cursor, limit: state.limit }, { placeholderData: keepPreviousData }),
  );
  const actions = useQuery(trpc.audit.actions.queryOptions({}, { staleTime: 300_000 }));
  return (
    <>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={list.data?.rows}
        rowId={(row) => row.id}
        state={state}
        filters={{
          actor: { label: t('filter.actor') },
          date: { label: t('filter.date') },
          actions: { label: t('filter.actions'), options: (actions.data ?? []).map((value) => ({ value, label: value })) },
          outcome: {
            label: t('filter.outcome'),
            options: (['done', 'refused'] as const).map((value) => ({ value, label: t(`outcome.${value}`) })),
          },
          subjectId: { label: t('filter.subjectId'), placement: 'more' as const },
          requestId: { label: t('filter.requestId'), placement: 'more' as const },
        }}
        nextCursor={list.data?.nextCursor}
        isLoading={list.isPending}
        isFetching={list.isFetching}
        error={list.error}
        onRefresh={list.refetch}
        empty={{ title: t('empty'), text: t('emptyText') }}
        onPeek={(row) => setPeeked(row.seq)}
        peekedId={list.data?.rows.find((row) => row.seq === peeked)?.id ?? null}
        rowName={(row) => row.seq.toString()}
        exports={(format, locale) => exportHref('audit', filter, format, locale)}
        views={views}
      />
      <AuditDrawer seq={peeked} onClose={() => setPeeked(null)} />
    </>
  );
}
