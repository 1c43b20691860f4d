/** The way through a trial balance that has more rows than one page: on to the next, back to the first (and back in the browser to the one before). */
'use client';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';
import { Button } from '../ui/button.tsx';

export function TrialPager({
  shown,
  count,
  isFirst,
  next,
  isFetching,
  onGo,
}: {
  shown: number;
  count: bigint;
  isFirst: boolean;
  next: string | null;
  isFetching: boolean;
  /** Null: to the first. */
  onGo(cursor: string | null): void;
}) {
  const t = useTranslations('ledger');
  if (isFirst && next === null) return null;
  return (
    <nav aria-label={t('trialPages')} className="mt-2 flex flex-wrap items-center gap-3 text-sm">
      <span className="text-ink-2 tabular-nums">{t('trialShown', { shown: groupedCount(BigInt(shown)), count: groupedCount(count) })}</span>
      <span className="ml-auto flex gap-2">
        <Button disabled={isFirst || isFetching} onClick={() => onGo(null)}>
          {t('trialFirst')}
        </Button>
        <Button disabled={next === null || isFetching} onClick={() => onGo(next)}>
          {t('trialNext')}
        </Button>
      </span>
    </nav>
  );
}
