/** Turns what the server answered into words: the rule's own sentence, or a reference when something broke. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { useRefusalDetails } from '../format/refusal-details.ts';

export type Refusal = {
  /** A sentence for people. */
  text: string;
  reason: string;
  /** What to give to support; null for plain refusals. */
  reference: string | null;
  isForbidden: boolean;
  /** The one that is missing, where the server said which. */
  permission: string | null;
  isNotFound: boolean;
  isConflict: boolean;
  /** The answer never came: the outcome of a write is unknown. */
  isUnanswered: boolean;
};

type WireError = {
  data?: { reason?: string; details?: Record<string, string | number>; reference?: string | null; httpStatus?: number } | null;
};

const statusOf = (error: unknown): number => (error as WireError | null)?.data?.httpStatus ?? 0;

/** The answer never came, or came from something between: what became of a write is unknown. */
export const isUnanswered = (error: unknown): boolean => statusOf(error) === 0;

/** Whether a write may have been done although this is its answer: it was never given, the server broke down over it, or only this asking was
 *  turned away. Whoever asks again then keeps its key. */
export const mayBeDone = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === 0 || status === 401 || status === 403 || status >= 500;
};

export function useRefusal(): (error: unknown) => Refusal {
  const errors = useTranslations('errors');
  const states = useTranslations('states');
  const detailsOf = useRefusalDetails();
  return useCallback(
    (error) => {
      const data = (error as WireError | null)?.data;
      const reason = data?.reason ?? 'unanswered';
      const status = statusOf(error);
      const fault = reason === 'input_invalid' ? data?.details?.fault : undefined;
      const sentence = fault === undefined ? reason : `input_${fault}`;
      const known = errors.has(sentence as never);
      return {
        text: known ? errors(sentence as never, detailsOf(data?.details) as never) : states(status === 0 ? 'unanswered' : 'brokenText'),
        reason,
        reference: data?.reference ?? null,
        isForbidden: status === 403,
        permission: typeof data?.details?.permission === 'string' ? data.details.permission : null,
        isNotFound: status === 404,
        isConflict: status === 409,
        isUnanswered: status === 0,
      };
    },
    [errors, states, detailsOf],
  );
}
