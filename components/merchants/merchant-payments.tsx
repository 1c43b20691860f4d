/** The newest payments and refunds of a merchant, and the way to all of them. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { PaymentRow } from '../../server/payments/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { PAYMENT_LOOK, usePaymentStatusWord } from '../payments/payment-looks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

const SHOWN = 10;

/** Beside a list the numbers are shorter and the currency has no head, so that the amounts are in sight with it. */
function useColumns(isBeside: boolean): PlainColumn<PaymentRow>[] {
  const words = useTranslations('payments');
  const nameOf = useChannelName();
  const statusWord = usePaymentStatusWord();
  return useMemo(
    () => [
      {
        id: 'ourNo',
        header: words('column.ourNo'),
        narrow: 'title',
        cell: (row) => <IdChip id={row.ourNo} href={`/payments/${row.id}`} keep={isBeside ? 12 : 18} copy={!isBeside} />,
      },
      { id: 'kind', header: words('column.kind'), narrow: 'beneath', cell: (row) => words(`kind.${row.kind}`) },
      {
        id: 'status',
        header: words('column.status'),
        narrow: 'status',
        cell: (row) => <StatusBadge {...PAYMENT_LOOK[row.status]} word={statusWord(row)} />,
      },
      { id: 'channel', header: words('column.channel'), narrow: 'beneath', cell: (row) => nameOf(row.channelCode) },
      { id: 'occurredAt', header: words('column.occurredAt'), narrow: 'beneath', cell: (row) => <Instant at={row.occurredAt} /> },
      {
        id: 'amount',
        header: words('column.amount'),
        narrow: 'amount',
        align: 'end',
        cell: (row) => <Amount minor={row.amountMinor} currency={row.currency} />,
      },
      {
        id: 'currency',
        header: words('column.currency'),
        isWordless: isBeside,
        narrow: 'unit',
        cell: (row) => <span className="text-ink-2">{row.currency}</span>,
      },
    ],
    [words, nameOf, statusWord, isBeside],
  );
}

export function MerchantPayments({ no, isBeside }: { no: string; isBeside: boolean }) {
  const t = useTranslations('merchants.detail');
  const columns = useColumns(isBeside);
  const trpc = useTRPC();
  const answer = useQuery(trpc.payments.list.queryOptions({ filter: { merchantNo: no }, limit: SHOWN }));
  const { data, error, refetch } = answer;
  return (
    <section aria-label={t('payments')} className="panel">
      <div className="flex flex-wrap items-center justify-between gap-x-4 border-line border-b px-3 py-2 text-sm">
        <h2 className="font-semibold">{t('payments')}</h2>
        <Link
          href={`/payments?f.merchantNo=${encodeURIComponent(no)}`}
          className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
        >
          {t('allPayments')}
        </Link>
      </div>
      <Kept answer={answer} />
      {inPlaceOf(answer) ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonLines rows={4} />
      ) : data.rows.length === 0 ? (
        <p className="px-3 py-3 text-ink-2 text-sm">{t('noPayments')}</p>
      ) : (
        <PlainTable isInNamed isDense={isBeside} label={t('payments')} columns={columns} rows={data.rows} rowId={(row) => row.id} />
      )}
    </section>
  );
}
