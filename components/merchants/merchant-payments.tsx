/** The newest payments and refunds of a merchant, and the way to all of them. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { PAYMENT_LOOK, usePaymentStatusWord } from '../payments/payment-looks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { cn } from '../ui/cn.ts';
import { Skeleton } from '../ui/skeleton.tsx';

const SHOWN = 10;
const CELL = 'px-4 py-1.5 whitespace-nowrap';

export function MerchantPayments({ no }: { no: string }) {
  const t = useTranslations('merchants.detail');
  const words = useTranslations('payments');
  const nameOf = useChannelName();
  const statusWord = usePaymentStatusWord();
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.payments.list.queryOptions({ filter: { merchantNo: no }, limit: SHOWN }));
  return (
    <section aria-label={t('payments')} className="panel">
      <div className="flex flex-wrap items-center justify-between gap-x-4 border-line border-b px-4 py-2 text-sm">
        <h2 className="font-semibold">{t('payments')}</h2>
        <Link
          href={`/payments?f.merchantNo=${encodeURIComponent(no)}`}
          className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
        >
          {t('allPayments')}
        </Link>
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="m-4 h-40" />
      ) : data.rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-2 text-sm">{t('noPayments')}</p>
      ) : (
        <ScrollRegion label={t('payments')}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-ink-2 text-xs">
                {(['ourNo', 'kind', 'status', 'channel', 'occurredAt'] as const).map((name) => (
                  <th key={name} scope="col" className={cn(CELL, 'font-normal')}>
                    {words(`column.${name}`)}
                  </th>
                ))}
                <th scope="col" className={cn(CELL, 'text-right font-normal')}>
                  {words('column.amount')}
                </th>
                <th scope="col" className={cn(CELL, 'font-normal')}>
                  {words('column.currency')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.id} className="h-row border-line border-t hover:bg-hover">
                  <td className={CELL}>
                    <IdChip id={row.ourNo} href={`/payments/${row.id}`} />
                  </td>
                  <td className={CELL}>{words(`kind.${row.kind}`)}</td>
                  <td className={CELL}>
                    <StatusBadge {...PAYMENT_LOOK[row.status]} word={statusWord(row)} />
                  </td>
                  <td className={CELL}>{nameOf(row.channelCode)}</td>
                  <td className={CELL}>
                    <Instant at={row.occurredAt} />
                  </td>
                  <td className={cn(CELL, 'text-right')}>
                    <Amount minor={row.amountMinor} currency={row.currency} />
                  </td>
                  <td className={cn(CELL, 'text-ink-2')}>{row.currency}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
