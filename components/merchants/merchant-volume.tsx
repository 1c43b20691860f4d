/** What a merchant took in and gave back in the last thirty business dates; every figure opens its rows. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { addDays } from '../../server/kernel/business-date.ts';
import type { PaymentKind } from '../../server/payments/codes.ts';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const DAYS = 30;

const inOrder = (sums: readonly { currency: string; amountMinor: bigint }[]) =>
  sums.map((sum) => ({ minor: sum.amountMinor, currency: sum.currency })).sort((a, b) => (a.currency < b.currency ? -1 : 1));

function Figure({ no, kind }: { no: string; kind: PaymentKind }) {
  const t = useTranslations('merchants.detail');
  const trpc = useTRPC();
  const { today } = useFormatSettings();
  const [dateFrom, dateTo] = [addDays(today, 1 - DAYS), today];
  const answer = useQuery(
    trpc.payments.sums.queryOptions({ filter: { merchantNo: no, kinds: [kind], statuses: ['succeeded'], dateFrom, dateTo } }),
  );
  const { data, error, refetch } = answer;
  const href = `/payments?f.merchantNo=${encodeURIComponent(no)}&f.kinds=${kind}&f.statuses=succeeded&f.date=${dateFrom}..${dateTo}`;
  return (
    <div className="panel min-h-25 p-3">
      <h2 className="text-ink-2 text-xs">{t(`volume.${kind}`, { days: DAYS })}</h2>
      <Kept answer={answer} />
      {inPlaceOf(answer) ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="mt-2 h-8" />
      ) : (
        <>
          {/* Beyond the cap the sums are of a part only: no figure is better than a wrong one. */}
          {!data.isCapped && (
            <p className="mt-1 flex flex-wrap gap-x-4 text-lg">
              {inOrder(data.sums).map((sum) => (
                <FigureLink key={sum.currency} href={`${href}&f.currency=${sum.currency}`}>
                  <Amount minor={sum.minor} currency={sum.currency} showCurrency />
                </FigureLink>
              ))}
            </p>
          )}
          <Link
            href={href}
            className="inline-flex min-h-6 items-center text-accent text-sm tabular-nums underline decoration-accent/30 underline-offset-2"
          >
            {t('count', { count: Number.parseInt(String(data.count), 10), isCapped: String(data.isCapped) })}
          </Link>
        </>
      )}
    </div>
  );
}

export function MerchantVolume({ no }: { no: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2">
      <Figure no={no} kind="payment" />
      <Figure no={no} kind="refund" />
    </div>
  );
}
