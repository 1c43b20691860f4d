/** How far the books are closed, and what of the closed dates no batch has. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../../format/amount-text.ts';
import { useTRPC } from '../../providers/trpc.tsx';

export function ExportStateLine() {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.ledger.voucherState.queryOptions({}));
  if (!data) return null;
  const { closedThrough, left } = data;
  return (
    <p className="panel flex flex-wrap gap-x-6 gap-y-1 px-3 py-2 text-sm">
      {closedThrough === null ? (
        t('noneClosed')
      ) : (
        <>
          <span>{t('closedThrough', { date: closedThrough })}</span>
          <span className={left ? undefined : 'text-ink-2'}>
            {left
              ? t('left', { entries: groupedCount(left.entryCount), dates: left.dateCount, from: left.from, to: left.to })
              : t('leftNone')}
          </span>
        </>
      )}
    </p>
  );
}
