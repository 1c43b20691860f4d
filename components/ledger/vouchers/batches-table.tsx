/** The batches that were made, newest first, and how far the export is. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { BATCH_STATES, type BatchState, VOUCHER_FORMATS, type VoucherFormat } from '../../../server/ledger/vouchers/codes.ts';
import type { BatchRow } from '../../../server/ledger/vouchers/contract.ts';
import { groupedCount } from '../../format/amount-text.ts';
import { IdChip } from '../../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../../format/instant.tsx';
import { PersonName } from '../../format/person-name.tsx';
import { useCan } from '../../providers/session-provider.tsx';
import { useTRPC } from '../../providers/trpc.tsx';
import type { Column } from '../../table/columns.ts';
import { PAGED, ServerList } from '../../table/server-list.tsx';
import type { TableSpec } from '../../table/table-query.ts';
import { useTableState } from '../../table/use-table-state.ts';
import { ExportStateLine } from './export-state.tsx';
import { BatchBadge, Totals } from './voucher-words.tsx';

const SPEC = {
  id: 'vouchers',
  filters: { states: 'enum', date: 'date', formats: 'enum', currency: 'currency' },
  sort: { columns: ['madeAt'], default: '-madeAt' },
} as const satisfies TableSpec;

function useBatchColumns(): Column<BatchRow>[] {
  const t = useTranslations('vouchers');
  const can = useCan();
  const mayTake = can('voucher.export');
  return useMemo(
    () => [
      { id: 'no', header: t('column.no'), width: 128, cell: (row) => <IdChip id={row.no} href={`/ledger/vouchers/${row.id}`} keep={13} /> },
      { id: 'state', header: t('column.state'), width: 92, cell: (row) => <BatchBadge batch={row} /> },
      {
        id: 'period',
        header: t('column.period'),
        width: 98,
        cell: (row) => (
          <span className="flex flex-col leading-tight max-sm:inline-flex max-sm:flex-row max-sm:gap-2">
            <BusinessDateText date={row.from} />
            {row.to !== row.from && <BusinessDateText date={row.to} />}
          </span>
        ),
      },
      {
        id: 'entries',
        header: t('column.entries'),
        align: 'end',
        width: 68,
        narrow: 'beneath',
        cell: (row) => <span className="num">{groupedCount(row.entryCount)}</span>,
      },
      {
        id: 'totals',
        header: t('column.totals'),
        align: 'end',
        width: 146,
        narrow: 'beneath',
        cell: (row) => <Totals totals={row.totals} stacked />,
      },
      {
        id: 'format',
        header: t('column.format'),
        width: 96,
        cell: (row) => (
          <span className="flex flex-col leading-tight max-sm:inline-flex max-sm:flex-row max-sm:gap-2">
            <span>{t(`format.${row.format}`)}</span>
            <span className="text-ink-2 text-xs">{t(`groupingShort.${row.grouping}`)}</span>
          </span>
        ),
      },
      {
        id: 'made',
        header: t('column.madeAt'),
        width: 138,
        narrow: 'beneath',
        cell: (row) => (
          <span className="flex flex-col leading-tight max-sm:inline-flex max-sm:flex-row max-sm:gap-2">
            <Instant at={row.madeAt} />
            <PersonName name={row.madeByName} />
          </span>
        ),
      },
      { id: 'sha256', header: t('column.sha256'), width: 108, narrow: 'beneath', cell: (row) => <IdChip id={row.sha256} keep={10} /> },
      {
        id: 'file',
        header: t('column.file'),
        width: 72,
        narrow: 'beneath',
        cell: (row) =>
          mayTake && !row.withdrawn ? (
            <a
              href={`/api/files/vouchers/${row.id}`}
              download
              aria-label={`${row.format === 'u8' ? 'TXT' : 'CSV'} ${row.no}: ${t('download')}`}
              className="inline-flex min-h-6 items-center gap-1 text-accent underline underline-offset-2 [&_svg]:size-4"
            >
              <Download aria-hidden /> {row.format === 'u8' ? 'TXT' : 'CSV'}
            </a>
          ) : (
            <span className="text-ink-3">--</span>
          ),
      },
    ],
    [t, mayTake],
  );
}

export function BatchesTable() {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useBatchColumns();
  const { values } = state;
  const filter = {
    states: values.states as BatchState[] | undefined,
    formats: values.formats as VoucherFormat[] | undefined,
    currency: values.currency,
    dateFrom: values.date?.from,
    dateTo: values.date?.to,
  };
  const list = useQuery(trpc.ledger.voucherBatches.queryOptions({ filter, order: state.order, ...state.page }, PAGED));
  const filters = {
    states: { label: t('column.state'), options: BATCH_STATES.map((value) => ({ value, label: t(`state.${value}`) })) },
    date: { label: t('filter.period') },
    formats: { label: t('column.format'), options: VOUCHER_FORMATS.map((value) => ({ value, label: t(`format.${value}`) })) },
    currency: { label: t('column.currency'), placement: 'more' as const },
  };
  return (
    <ServerList
      label={t('title')}
      columns={columns}
      rowId={(row) => row.id}
      state={state}
      filters={filters}
      filter={filter}
      list={list}
      empty={{ title: t('empty'), text: t('emptyText') }}
      hrefOf={(row: BatchRow) => `/ledger/vouchers/${row.id}`}
      rowName={(row) => row.no}
    >
      <ExportStateLine />
    </ServerList>
  );
}
