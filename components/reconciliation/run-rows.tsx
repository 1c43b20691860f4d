/** The rows behind a run's figures, both sides in one line, page by page. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { RunRowPair } from '../../server/reconciliation/contract.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AUTOMATIC, type RowsTarget, useRowsAddress } from './run-rows-address.ts';

function Row({ pair }: { pair: RunRowPair }) {
  const t = useTranslations('recon.run');
  const kinds = useTranslations('payments.kind');
  const { channel, ours } = pair;
  const either = channel ?? ours;
  if (!either) return null;
  return (
    <tr className="h-row border-line border-b last:border-b-0">
      <td className="px-2">
        <IdChip id={ours?.ourNo ?? channel?.ourNo} keep={14} href={ours?.paymentId ? `/payments/${ours.paymentId}` : undefined} />
      </td>
      <td className="px-2">
        <IdChip id={channel?.channelNo ?? ours?.channelNo} keep={14} />
      </td>
      <td className="px-2">{kinds(either.kind)}</td>
      <td className="px-2 text-right">
        {channel ? <Amount minor={channel.amountMinor} currency={channel.currency} /> : <span className="text-ink-3">--</span>}
      </td>
      <td className="px-2 text-right">
        {ours ? <Amount minor={ours.amountMinor} currency={ours.currency} /> : <span className="text-ink-3">--</span>}
      </td>
      <td className="px-2 text-ink-2">{either.currency}</td>
      <td className="px-2">
        <Instant at={channel?.occurredAt} />
      </td>
      <td className="px-2">
        <Instant at={ours?.occurredAt} />
      </td>
      <td className="px-2 text-right tabular-nums">
        {channel?.lineNo ? (
          <Link
            className="text-accent underline underline-offset-2"
            href={`/recon/statements/${channel.statementId}?line=${channel.lineNo}`}
          >
            {channel.lineNo}
          </Link>
        ) : (
          <span className="text-ink-3">--</span>
        )}
      </td>
      <td className="whitespace-nowrap px-2 text-ink-2">{pair.rule ? t(`rule.${pair.rule}`) : '--'}</td>
    </tr>
  );
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

export function RunRows({ runId, target }: { runId: string; target: RowsTarget }) {
  const { set } = target;
  const t = useTranslations('recon.run');
  const table = useTranslations('table');
  const trpc = useTRPC();
  const [trail, setTrail] = useState<string[]>([]);
  const rows = useQuery(
    trpc.reconciliation.runRows.queryOptions({ runId, ...target, cursor: trail.at(-1), limit: 50 }, { placeholderData: keepPreviousData }),
  );
  if (rows.error) return <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />;
  if (!rows.data) return <Skeleton className="h-64" />;
  if (rows.data.rows.length === 0)
    return (
      <div className="panel">
        <Narrowing target={target} />
        <EmptyState title={t('rowsEmpty')} />
      </div>
    );
  const head = 'whitespace-nowrap border-line border-b px-2 py-1.5 font-normal text-ink-2 text-xs';
  return (
    <div className="panel">
      <Narrowing target={target} />
      <ScrollRegion label={t(`rows.${set}`)}>
        <table className="w-full min-w-[1000px] text-sm">
          <thead>
            <tr className="text-left">
              <th scope="col" className={head}>
                {t('rowColumn.ourNo')}
              </th>
              <th scope="col" className={head}>
                {t('rowColumn.channelNo')}
              </th>
              <th scope="col" className={head}>
                {t('rowColumn.kind')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('rowColumn.statementAmount')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('rowColumn.ourAmount')}
              </th>
              <th scope="col" className={head}>
                {t('rowColumn.currency')}
              </th>
              <th scope="col" className={head}>
                {t('rowColumn.channelTime')}
              </th>
              <th scope="col" className={head}>
                {t('rowColumn.ourTime')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('rowColumn.line')}
              </th>
              <th scope="col" className={head}>
                {t('rowColumn.rule')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.data.rows.map((pair) => (
              <Row key={pair.key} pair={pair} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className="flex justify-end gap-2 border-line border-t px-3 py-2">
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
