/** The rows behind a run's figures, both sides in one line, page by page. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { RunRowPair } from '../../server/reconciliation/runs/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { AUTOMATIC, type RowsTarget, useRowsAddress } from './run-rows-address.ts';

const NONE = <span className="text-ink-3">--</span>;

function useRowColumns(): PlainColumn<RunRowPair>[] {
  const t = useTranslations('recon.run');
  const kinds = useTranslations('payments.kind');
  return useMemo(
    () => [
      {
        id: 'ourNo',
        header: t('rowColumn.ourNo'),
        narrow: 'title',
        cell: ({ ours, channel }) => (
          <IdChip id={ours?.ourNo ?? channel?.ourNo} keep={14} href={ours?.paymentId ? `/payments/${ours.paymentId}` : undefined} />
        ),
      },
      {
        id: 'channelNo',
        header: t('rowColumn.channelNo'),
        narrow: 'beneath',
        cell: ({ ours, channel }) => <IdChip id={channel?.channelNo ?? ours?.channelNo} keep={14} />,
      },
      { id: 'kind', header: t('rowColumn.kind'), narrow: 'status', cell: (pair) => kinds(sideOf(pair).kind) },
      {
        id: 'statementAmount',
        header: t('rowColumn.statementAmount'),
        narrow: 'amount',
        align: 'end',
        cell: ({ channel }) => (channel ? <Amount minor={channel.amountMinor} currency={channel.currency} /> : NONE),
      },
      {
        id: 'ourAmount',
        header: t('rowColumn.ourAmount'),
        narrow: 'beneath',
        align: 'end',
        cell: ({ ours }) => (ours ? <Amount minor={ours.amountMinor} currency={ours.currency} /> : NONE),
      },
      {
        id: 'currency',
        header: t('rowColumn.currency'),
        narrow: 'unit',
        cell: (pair) => <span className="text-ink-2">{sideOf(pair).currency}</span>,
      },
      {
        id: 'channelTime',
        header: t('rowColumn.channelTime'),
        narrow: 'beneath',
        cell: ({ channel }) => <Instant at={channel?.occurredAt} />,
      },
      { id: 'ourTime', header: t('rowColumn.ourTime'), narrow: 'beneath', cell: ({ ours }) => <Instant at={ours?.occurredAt} /> },
      {
        id: 'line',
        header: t('rowColumn.line'),
        narrow: 'beneath',
        align: 'end',
        cell: ({ channel }) =>
          channel?.lineNo ? (
            <Link
              className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
              href={`/recon/statements/${channel.statementId}?line=${channel.lineNo}`}
            >
              {channel.lineNo}
            </Link>
          ) : (
            NONE
          ),
      },
      {
        id: 'rule',
        header: t('rowColumn.rule'),
        narrow: 'beneath',
        cell: ({ rule }) => <span className="text-ink-2">{rule ? t(`rule.${rule}`) : '--'}</span>,
      },
    ],
    [t, kinds],
  );
}

/** A pair has one side at least. */
function sideOf({ channel, ours }: RunRowPair) {
  const side = channel ?? ours;
  if (!side) throw new Error('A pair without a side');
  return side;
}

/** What of the set is shown, in words, and the way back to all of it. */
function Narrowing({ target }: { target: RowsTarget }) {
  const t = useTranslations('recon.run');
  const kinds = useTranslations('payments.kind');
  const { show } = useRowsAddress();
  const { set, rules, part, kind, currency } = target;
  const isAutomatic = rules && rules.length === AUTOMATIC.length && AUTOMATIC.every((rule) => rules.includes(rule));
  const words = [
    ...(isAutomatic ? [t('narrow.automatic')] : (rules ?? []).map((rule) => t(`rule.${rule}`))),
    part && t(`narrow.${part}`),
    kind && kinds(kind),
    currency,
  ].filter((word) => word !== undefined);
  if (words.length === 0) return null;
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 border-line border-b px-3 py-1.5 text-sm">
      <span className="text-ink-2">{t('narrow.only')}</span>
      <span className="font-semibold">{words.join(' · ')}</span>
      <Button variant="link" size="sm" onClick={() => show({ set })}>
        {t('narrow.all')}
      </Button>
    </p>
  );
}

const PAGE = 50;

/** `total`: how many rows there are, where that is known. */
export function RunRows({ runId, target, total }: { runId: string; target: RowsTarget; total: bigint | undefined }) {
  const { set } = target;
  const t = useTranslations('recon.run');
  const table = useTranslations('table');
  const trpc = useTRPC();
  const columns = useRowColumns();
  const [trail, setTrail] = useState<string[]>([]);
  const rows = useQuery(
    trpc.reconciliation.runRows.queryOptions(
      { runId, ...target, cursor: trail.at(-1), limit: PAGE },
      { placeholderData: keepPreviousData },
    ),
  );
  if (inPlaceOf(rows)) return <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />;
  if (!rows.data) return <SkeletonPanel rows={6} />;
  if (rows.data.rows.length === 0)
    return (
      <div className="panel">
        <Kept answer={rows} />
        <Narrowing target={target} />
        <EmptyState title={t('rowsEmpty')} />
      </div>
    );
  const first = BigInt(trail.length * PAGE + 1);
  const range = `${groupedCount(first)}–${groupedCount(first + BigInt(rows.data.rows.length - 1))}`;
  return (
    <div className="panel">
      <Kept answer={rows} />
      <Narrowing target={target} />
      <PlainTable label={t(`rows.${set}`)} columns={columns} rows={rows.data.rows} rowId={(pair) => pair.key} isDense />
      <div className="flex items-center justify-end gap-2 border-line border-t px-3 py-2">
        <span className="mr-2 text-ink-2 text-sm">
          {total === undefined ? table('range', { range }) : table('rangeOf', { range, total: groupedCount(total) })}
        </span>
        <Button size="sm" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>
          {table('previousPage')}
        </Button>
        <Button
          size="sm"
          disabled={!rows.data.nextCursor}
          onClick={() => rows.data.nextCursor && setTrail([...trail, rows.data.nextCursor])}
        >
          {table('nextPage')}
        </Button>
      </div>
    </div>
  );
}
