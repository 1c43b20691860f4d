/** One merchant: its state, what it did in thirty days, its accounts with their balances, and its newest payments. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { MERCHANT_TONE } from './looks.ts';
import { MerchantAccounts } from './merchant-accounts.tsx';
import { MerchantPayments } from './merchant-payments.tsx';
import { MerchantVolume } from './merchant-volume.tsx';

export function MerchantDetail({ no }: { no: string }) {
  const t = useTranslations('merchants');
  const trpc = useTRPC();
  const answer = useQuery(trpc.merchants.get.queryOptions({ no }));
  const { data, error, refetch } = answer;
  if (inPlaceOf(answer)) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={10} />;
  const { merchant, accounts } = data;
  return (
    <>
      <PageHeader
        title={merchant.name}
        crumbs={[{ label: merchant.no }]}
        meta={
          <>
            <IdChip id={merchant.no} keep={40} copy="shown" />
            <StatusBadge tone={MERCHANT_TONE[merchant.status] ?? 'neutral'} word={t(`status.${merchant.status}` as never)} />
            <span className="inline-flex gap-1">
              {t('column.createdAt')} <Instant at={merchant.createdAt} />
            </span>
          </>
        }
      />
      <Kept answer={answer} className="mb-3" />
      <MerchantFound no={merchant.no} accounts={accounts} />
    </>
  );
}

/** Everything that is known of it, below its head. `isBeside`: over the end of a list, where a page's tables are too wide. */
export function MerchantFound({
  no,
  accounts,
  isBeside = false,
}: ComponentProps<typeof MerchantAccounts> & { no: string; isBeside?: boolean }) {
  const can = useCan();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {can('payment.read') && <MerchantVolume no={no} />}
      <MerchantAccounts accounts={accounts} />
      {can('payment.read') && <MerchantPayments no={no} isBeside={isBeside} />}
    </div>
  );
}
