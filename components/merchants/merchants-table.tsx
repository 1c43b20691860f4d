/** The list of merchants. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { ServerList } from '../table/server-list.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { useLater } from '../ui/later.ts';
import { MERCHANT_TONE, merchantHref } from './looks.ts';

const SPEC = { id: 'merchants', filters: { text: 'text' } } as const satisfies TableSpec;
type Row = { id: string; no: string; name: string; status: string; createdAt: Date };

/** What a list opens without comes right after it. */
const loadPeek = () => import('./merchant-peek.tsx').then(({ MerchantPeek }) => MerchantPeek);

export function MerchantsTable() {
  const t = useTranslations('merchants');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const [peeked, setPeeked] = useState<Row | null>(null);
  const Peek = useLater(loadPeek, peeked !== null);
  const list = useQuery(
    trpc.merchants.list.queryOptions(
      { text: state.values.text, cursor: state.cursor, limit: state.limit },
      { placeholderData: keepPreviousData },
    ),
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: 'no', header: t('column.no'), width: 130, cell: (row) => <IdChip id={row.no} href={merchantHref(row.no)} /> },
      { id: 'name', header: t('column.name'), width: 240, narrow: 'amount', cell: (row) => <span className="given-name">{row.name}</span> },
      {
        id: 'status',
        header: t('column.status'),
        width: 110,
        cell: (row) => <StatusBadge tone={MERCHANT_TONE[row.status] ?? 'neutral'} word={t(`status.${row.status}` as never)} />,
      },
      { id: 'createdAt', header: t('column.createdAt'), width: 170, cell: (row) => <Instant at={row.createdAt} /> },
    ],
    [t],
  );
  return (
    <>
      <ServerList
        label={t('title')}
        columns={columns}
        rowId={(row) => row.id}
        state={state}
        filters={{ text: { label: t('filter.text') } }}
        filter={{ text: state.values.text }}
        list={list}
        exportAs="merchants"
        empty={{ title: t('empty') }}
        hrefOf={(row) => merchantHref(row.no)}
        onPeek={(row) => setPeeked(row)}
        peekedId={peeked?.id ?? null}
        rowName={(row) => row.no}
      />
      {Peek && <Peek row={peeked} onClose={() => setPeeked(null)} />}
    </>
  );
}
