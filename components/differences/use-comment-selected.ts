/** One comment on several differences, or on all that a filter finds: asked for again with its key where its answer is lost. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';
import { isAskedAgain, useAskAgain } from '../form/ask-again.ts';
import { mayBeDone, useRefusal } from '../form/refusal.ts';
import { newRequestKey } from '../form/request-key.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';

type On =
  | { differenceIds: string[] }
  | { filter: DifferenceFilter; expected: { count: bigint; sums: { currency: string; deltaMinor: bigint }[] } };

export function useCommentSelected() {
  const t = useTranslations('difference.comment');
  const refusal = useRefusal();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const again = useAskAgain();
  const requestKey = useRef(newRequestKey());
  const options = {
    ...again,
    onError: (error: unknown) => toast.error(refusal(error).text),
    onSuccess: ({ count }: { count: number }) => toast.success(t('sentMany', { count })),
    onSettled: () => {
      again.onSettled();
      return cache.invalidateQueries({ queryKey: trpc.differences.pathKey() });
    },
  };
  const many = useMutation(trpc.differences.commentMany.mutationOptions(options));
  const matching = useMutation(trpc.differences.commentMatching.mutationOptions(options));
  const say = async (body: string, on: On) => {
    try {
      const key = { body, requestKey: requestKey.current };
      await ('filter' in on ? matching.mutateAsync({ ...on, ...key }) : many.mutateAsync({ ...on, ...key }));
      requestKey.current = newRequestKey();
    } catch (error) {
      if (!mayBeDone(error)) requestKey.current = newRequestKey();
      throw error;
    }
  };
  return { say, isPending: many.isPending || matching.isPending, isUnknown: isAskedAgain(many) || isAskedAgain(matching) };
}
