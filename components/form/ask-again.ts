/** A write whose answer was lost is asked for again by itself, with the key it has, until the server says what became of it. */
'use client';
import { useTranslations } from 'next-intl';
import { type RefObject, useId } from 'react';
import { toast } from '../ui/toast.tsx';
import { isUnanswered } from './refusal.ts';

const FIRST_MS = 1_500;
const LONGEST_MS = 15_000;

/** Options for a mutation whose input has a request key: one without would be done twice. `onSettled` goes along with the mutation's own. A notice says
 *  that the result is not known, but not where `place` is there, which says it itself: it is left at the latest with its page. */
export function useAskAgain(place?: RefObject<HTMLElement | null>) {
  const t = useTranslations('form');
  const notice = useId();
  return {
    retryDelay: (failures: number) => Math.min(FIRST_MS * 2 ** failures, LONGEST_MS),
    retry: (_failures: number, error: unknown) => {
      if (!isUnanswered(error)) return false;
      if (!place?.current) toast.waiting(notice, t('outcomeUnknown'), t('outcomeUnknownText'));
      return true;
    },
    onSettled: () => toast.takeAway(notice),
  };
}

/** Whether a mutation waits for an answer that was lost. */
export const isAskedAgain = (mutation: { isPending: boolean; failureCount: number }) => mutation.isPending && mutation.failureCount > 0;
