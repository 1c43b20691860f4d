/** Where the channel's statements list a payment or refund: the way from our record to the channel's. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { LineStatus } from '../../server/statements/codes.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { LINE_LOOK } from '../statements/looks.ts';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

export function LinesOfRecord({ paymentId }: { paymentId: string }) {
  const t = useTranslations('payments.detail');
  const statuses = useTranslations('statements.lineStatus');
  const trpc = useTRPC();
  const answer = useQuery(trpc.reconciliation.linesOfRecord.queryOptions({ paymentId }));
  const { data, error, refetch } = answer;
  return (
    <section aria-label={t('lines')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('lines')}</h2>
      <Kept answer={answer} />
      {inPlaceOf(answer) !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="m-3 h-6" />}
      {data?.lines.length === 0 && <p className="px-3 py-3 text-ink-2 text-sm">{t(data.hasStatement ? 'noLines' : 'noStatement')}</p>}
      <ul className="divide-y divide-line text-sm">
        {data?.lines.map(({ statementId, lineNo, businessDate, channelNo, status, amountMinor, currency }) => (
          <li key={`${statementId} ${lineNo}`} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
            <Link
              href={`/recon/statements/${statementId}?line=${lineNo}`}
              className="inline-flex min-h-6 items-center gap-1.5 text-accent underline underline-offset-2"
            >
              {businessDate && <BusinessDateText date={businessDate} />} {t('line', { line: groupedCount(BigInt(lineNo ?? 0)) })}
            </Link>
            <StatusBadge {...LINE_LOOK[status as LineStatus]} word={statuses(status as LineStatus)} />
            <IdChip id={channelNo} />
            <span className="ml-auto">
              <Amount minor={amountMinor} currency={currency} showCurrency />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
