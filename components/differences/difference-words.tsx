/** The words of a difference: its kind, its direction, and the sentence that says what happened. */
'use client';
import { useTranslations } from 'next-intl';
import type { Direction, Explanation } from '../../server/reconciliation/contract.ts';
import { cn } from '../ui/cn.ts';
import { DIRECTION_MARK } from './looks.ts';

/** The explanation in the reader's language; the English sentence where a translation is missing. */
export function useExplanation(): (explanation: Explanation) => string {
  const t = useTranslations('reconciliation-engine');
  return (explanation) =>
    t.has(explanation.key as never) ? t(explanation.key as never, explanation.values as never) : explanation.english;
}

export function DirectionWord({ direction, className }: { direction: Direction; className?: string }) {
  const t = useTranslations('difference.direction');
  return (
    <span className={cn('inline-flex items-center gap-1 whitespace-nowrap', className)}>
      <span aria-hidden className="text-[0.72em] text-ink-3">
        {DIRECTION_MARK[direction]}
      </span>
      {t(direction)}
    </span>
  );
}
