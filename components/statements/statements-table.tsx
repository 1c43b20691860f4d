/** The inbox: files as they were read, newest first. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { STATEMENT_STATUSES, type StatementRow } from '../../server/statements/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { PAGED, ServerList } from '../table/server-list.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { ImportedBy } from './imported-by.tsx';
import { STATEMENT_LOOK, sizeText } from './looks.ts';

const SPEC = {
  id: 'statements',
  filters: { text: 'text', date: 'date', channels: 'enum', statuses: 'enum' },
} as const satisfies TableSpec;

function RefusalText({ row }: { row: StatementRow }) {
  const errors = useTranslations('errors');
  if (!row.refusal) return <span className="text-ink-3">--</span>;
  const { reason, message, details } = row.refusal;
  const text = errors.has(reason as never) ? errors(reason as never, details as never) : message;
  return (
    <span className="line-clamp-2 max-w-md text-xs leading-4" title={text}>
      {text}
    </span>
  );
}

function useColumns(): Column<StatementRow>[] {
  const t = useTranslations('statements');
  const formats = useTranslations('formats');
  const { nameOf } = useChannels();
  return useMemo(() => {
    const column = (id: string, width: number, cell: Column<StatementRow>['cell'], more: Partial<Column<StatementRow>> = {}) => ({
      id,
      header: t(`column.${id as 'file'}`),
      width,
      cell,
      ...more,
    });
    return [
      column('file', 200, (row) => (
        <Link
          href={`/recon/statements/${row.id}`}
          title={row.fileName}
          className="block max-w-60 truncate text-accent leading-6 underline decoration-accent/30 underline-offset-2 hover:decoration-current"
        >
          {row.fileName}
        </Link>
      )),
      column('status', 92, (row) => <StatusBadge {...STATEMENT_LOOK[row.status]} word={t(`status.${row.status}`)} />),
      column('channel', 80, (row) => <span className="whitespace-nowrap">{nameOf(row.channelCode)}</span>),
      column('date', 96, (row) => (row.businessDate ? <BusinessDateText date={row.businessDate} /> : '--')),
      column('version', 52, (row) => row.version ?? '--', { align: 'end' }),
      column('lines', 68, (row) => <FigureLink href={`/recon/statements/${row.id}?tab=lines`}>{groupedCount(row.lineCount)}</FigureLink>, {
        align: 'end',
      }),
      column(
        'rejects',
        68,
        (row) =>
          row.rejectCount > 0n ? (
            <FigureLink href={`/recon/statements/${row.id}?tab=rejects`}>{groupedCount(row.rejectCount)}</FigureLink>
          ) : (
            <span className="text-ink-3">0</span>
          ),
        { align: 'end' },
      ),
      column('importedAt', 152, (row) => <Instant at={row.importedAt} />),
      column('reason', 320, (row) => <RefusalText row={row} />),
      column('format', 200, (row) => (row.formatId && formats.has(row.formatId as never) ? formats(row.formatId as never) : '--')),
      column('part', 100, (row) => t(`part.${row.part}`), { isHidden: true }),
      column('size', 90, (row) => sizeText(row.byteSize), { align: 'end' }),
      column('by', 120, (row) => <ImportedBy name={row.importedByName} />),
      column('no', 240, (row) => <span className="ident">{row.no}</span>, { isHidden: true }),
    ];
  }, [t, formats, nameOf]);
}

export function StatementsTable() {
  const t = useTranslations('statements');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useColumns();
  const { options } = useChannels();
  const { values } = state;
  const filter = {
    text: values.text,
    channels: values.channels,
    statuses: values.statuses as StatementRow['status'][] | undefined,
    dateFrom: values.date?.from,
    dateTo: values.date?.to,
  };
  const list = useQuery(trpc.statements.list.queryOptions({ filter, ...state.page }, PAGED));
  return (
    <ServerList
      label={t('title')}
      columns={columns}
      rowId={(row) => row.id}
      state={state}
      filters={{
        text: { label: t('filter.text') },
        date: { label: t('filter.date') },
        channels: { label: t('filter.channels'), options },
        statuses: { label: t('filter.statuses'), options: STATEMENT_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })) },
      }}
      filter={filter}
      list={list}
      exportAs="statements"
      empty={{ title: t('title'), text: t('empty') }}
      hrefOf={(row) => `/recon/statements/${row.id}`}
      rowName={(row) => row.fileName}
    />
  );
}
