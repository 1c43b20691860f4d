/** The words of a difference: its kind, its direction, and the sentence that says what happened. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Direction } from '../../server/reconciliation/differences/codes.ts';
import type { Explanation } from '../../server/reconciliation/differences/contract.ts';
import { middleCut } from '../format/id-chip.tsx';
import { cn } from '../ui/cn.ts';
import { DIRECTION_MARK } from './looks.ts';

/** How much is said: all of it; with numbers cut in the middle, for narrow places; only what kind, amount and direction beside it do not
 *  say, for lists. */
export type Length = 'whole' | 'cut' | 'brief';

/** The explanation in the reader's language; the English sentence where a translation is missing. */
export function useExplanation(length: Length = 'whole'): (explanation: Explanation) => string {
  const t = useTranslations('reconciliation-engine');
  const statuses = useTranslations('difference.sideStatus');
  return useCallback(
    ({ key, values, english }) => {
      const message = `${length === 'brief' ? 'brief' : 'why'}.${key}`;
      if (!t.has(message as never)) return english;
      const shown = (text: string) => (statuses.has(text as never) ? statuses(text as never) : groupedText(text));
      const { ours = '', channel = '', amount = '', delta = '' } = values;
      const numbers =
        length === 'whole'
          ? {}
          : Object.fromEntries(NUMBERS.flatMap((name) => (values[name] ? [[name, middleCut(values[name], 12)]] : [])));
      return t(
        message as never,
        {
          ...values,
          ...numbers,
          ours: shown(ours),
          channel: shown(channel),
          amount: groupedText(amount),
          delta: groupedText(delta),
        } as never,
      );
    },
    [t, statuses, length],
  );
}

const NUMBERS = ['number', 'channelNo', 'twin'] as const;

/** Thousands separated in a plain decimal; anything else as it is. */
function groupedText(text: string): string {
  const [whole = '', ...rest] = text.split('.');
  return /^\d+$/.test(whole) && rest.length < 2 ? [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.') : text;
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
