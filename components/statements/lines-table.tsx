/** The lines of a statement in the order of the file; each can be looked at as it stands there. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { FLOWS, type Flow, LINE_KINDS, LINE_STATUSES } from '../../server/statements/codes.ts';
import type { StatementLineRow } from '../../server/statements/contract.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip, IdChips } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { noteWrite } from '../table/address-writes.ts';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import { Kept } from '../table/kept.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { ErrorState } from '../table/table-states.tsx';
import { exportHref } from '../table/table-toolbar.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { useTableState } from '../table/use-table-state.ts';
import { Drawer } from '../ui/drawer.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { LINE_LOOK } from './looks.ts';

const SPEC = {
  id: 'statement-lines',
  filters: { number: 'number', kinds: 'enum', statuses: 'enum', flows: 'enum', fees: 'enum', amount: 'amount', currency: 'currency' },
} as const satisfies TableSpec;

/** A number of ours leads to what we know of it; not on every line there is one that we do. */
function OurNo({ no, keep, isLinked }: { no: string | null; keep?: number; isLinked: boolean }) {
  return <IdChip id={no} keep={keep} href={no && isLinked ? `/payments?${new URLSearchParams({ 'f.numbers': no })}` : undefined} />;
}

function useColumns(): Column<StatementLineRow>[] {
  const t = useTranslations('statements');
  const isLinked = useCan()('payment.read');
  return useMemo(() => {
    const column = (
      id: string,
      width: number,
      cell: Column<StatementLineRow>['cell'],
      more: Partial<Column<StatementLineRow>> = {},
    ): Column<StatementLineRow> => ({ id, header: t(`lines.${id as 'kind'}`), width, cell, ...more });
    const money = (row: StatementLineRow, minor: bigint | null) => <Amount minor={minor} currency={row.currency} />;
    return [
      column('lineNo', 52, (row) => row.lineNo),
      column('kind', 56, (row) => t(`kind.${row.kind}`)),
      column('status', 84, (row) => <StatusBadge {...LINE_LOOK[row.status]} word={t(`lineStatus.${row.status}`)} />),
      column('ourNo', 160, (row) => <OurNo no={row.ourNo} keep={16} isLinked={isLinked} />),
      column('channelNo', 160, (row) => <IdChip id={row.channelNo} keep={16} />),
      column('amount', 96, (row) => money(row, row.amountMinor), { align: 'end' }),
      column('fee', 72, (row) => money(row, row.feeMinor), { align: 'end' }),
      column('net', 110, (row) => money(row, row.netMinor), { align: 'end', isHidden: true }),
      column('currency', 68, (row) => <span className="text-ink-2">{row.currency}</span>),
      column('flow', 44, (row) => t(`flow.${row.flow}`)),
      column('occurredAt', 150, (row) => <Instant at={row.occurredAt} />),
      column('originalOurNo', 190, (row) => <OurNo no={row.originalOurNo} isLinked={isLinked} />, { isHidden: true }),
      column('originalChannelNo', 190, (row) => <IdChip id={row.originalChannelNo} />, { isHidden: true }),
      column('furtherNos', 260, (row) => <IdChips ids={row.furtherNos ?? []} keep={16} />, { isHidden: true }),
      column('merchantNo', 110, (row) => row.merchantNo ?? '--'),
    ];
  }, [t, isLinked]);
}

function RawLine({ statementId, lineNo }: { statementId: string; lineNo: number }) {
  const t = useTranslations('statements.lines');
  const trpc = useTRPC();
  const answer = useQuery(trpc.statements.rawLine.queryOptions({ statementId, lineNo }));
  const { data, error, refetch } = answer;
  if (inPlaceOf(answer)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={2} />;
  if (data.text === null) return <p className="text-ink-2 text-sm">{t('rawNone')}</p>;
  return (
    <>
      <p className="mb-2 text-ink-3 text-xs">{data.encoding}</p>
      <pre className="wrap-anywhere whitespace-pre-wrap rounded-sm border border-line bg-sunken p-3 font-mono text-sm leading-6">
        {data.text}
      </pre>
    </>
  );
}

export function LinesTable({ statementId, isRefused }: { statementId: string; isRefused: boolean }) {
  const t = useTranslations('statements');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useColumns();
  // In the address: the links of differences and matched rows lead to their line.
  const [shown, setShown] = useQueryState('line', parseAsInteger);
  const { values } = state;
  const flows = FLOWS.map((value) => ({ value, label: t(`flow.${value}`) }));
  const filter = {
    number: values.number,
    kinds: values.kinds as StatementLineRow['kind'][] | undefined,
    statuses: values.statuses as StatementLineRow['status'][] | undefined,
    flows: values.flows as Flow[] | undefined,
    fees: values.fees as Flow[] | undefined,
    currency: values.currency,
    amountMin: values.amount?.min,
    amountMax: values.amount?.max,
  };
  const list = useQuery(
    trpc.statements.lines.queryOptions(
      { statementId, filter, cursor: state.cursor, limit: state.limit },
      { placeholderData: keepPreviousData },
    ),
  );
  return (
    <>
      <DataTable
        label={t('lines.label')}
        columns={columns}
        rows={list.data?.rows}
        rowId={(row) => String(row.lineNo)}
        state={state}
        filters={{
          number: { label: t('lines.number') },
          kinds: { label: t('lines.kind'), options: LINE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) },
          statuses: { label: t('lines.status'), options: LINE_STATUSES.map((value) => ({ value, label: t(`lineStatus.${value}`) })) },
          flows: { label: t('lines.flow'), options: flows, placement: 'more' },
          fees: { label: t('lines.fee'), options: flows, placement: 'more' },
          amount: { label: t('lines.amountFilter'), placement: 'more' },
          currency: { label: t('lines.currency'), placement: 'more' },
        }}
        nextCursor={list.data?.nextCursor}
        isLoading={list.isPending}
        isFetching={list.isFetching}
        error={inPlaceOf(list)}
        onRefresh={list.refetch}
        asOf={list.dataUpdatedAt}
        exports={isRefused ? undefined : (format, locale) => exportHref('statement_lines', { statementId, filter }, format, locale)}
        empty={{ title: t(isRefused ? 'lines.emptyRefused' : 'lines.empty') }}
        onPeek={(row) => noteWrite(setShown(row.lineNo))}
        peekedId={shown === null ? null : String(shown)}
        rowName={(row) => String(row.lineNo)}
      >
        <Kept answer={list} />
      </DataTable>
      <Drawer
        open={shown !== null}
        onOpenChange={(open) => !open && noteWrite(setShown(null))}
        title={t('lines.rawTitle', { lineNo: shown ?? 0 })}
      >
        {shown !== null && <RawLine statementId={statementId} lineNo={shown} />}
      </Drawer>
    </>
  );
}
