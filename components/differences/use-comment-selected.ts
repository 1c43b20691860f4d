/** One comment on several differences, or on all that a filter finds. While it is written it is kept in this tab, each person's own, over a reload
 *  and another selection; once it is sent it is asked for again with its key until its answer is there, by a page that was loaded anew too. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { isAskedAgain, useAskAgain } from '../form/ask-again.ts';
import { mayBeDone, useRefusal } from '../form/refusal.ts';
import { newRequestKey } from '../form/request-key.ts';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';
import { type On, type SentComment, sentIn, sentText } from './selected-comment.ts';

/** Asked for by this page: what is found kept and is none of these was left by a page before. */
const asked = new Set<string>();

const usePlaces = () => {
  const { user } = useSession();
  return { written: `pingzhang.comment-selected.${user.id}`, sent: `pingzhang.comment-selected-sent.${user.id}` };
};

function useSend() {
  const t = useTranslations('difference.comment');
  const refusal = useRefusal();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const again = useAskAgain();
  const places = usePlaces();
  const options = {
    ...again,
    onSuccess: ({ count }: { count: number }, { body }: { body: string }) => {
      sessionStorage.removeItem(places.sent);
      if (sessionStorage.getItem(places.written)?.trim() === body) sessionStorage.removeItem(places.written);
      toast.success(t('sentMany', { count }));
    },
    onError: (error: unknown) => toast.error(refusal(error).text),
    onSettled: () => {
      again.onSettled();
      return cache.invalidateQueries({ queryKey: trpc.differences.pathKey() });
    },
  };
  const many = useMutation(trpc.differences.commentMany.mutationOptions(options));
  const matching = useMutation(trpc.differences.commentMatching.mutationOptions(options));
  /** Rejects where it is refused: then it is being written again. With another key only where the one it had is certainly not taken. */
  const send = async (sent: Omit<SentComment, 'isAnswered'>) => {
    const { on, body, requestKey } = sent;
    const comment = { body, requestKey };
    asked.add(requestKey);
    sessionStorage.setItem(places.sent, sentText({ ...sent, isAnswered: false }));
    sessionStorage.removeItem(places.written);
    try {
      await ('filter' in on ? matching.mutateAsync({ ...on, ...comment }) : many.mutateAsync({ ...on, ...comment }));
    } catch (error) {
      if (mayBeDone(error)) sessionStorage.setItem(places.sent, sentText({ ...sent, isAnswered: true }));
      else sessionStorage.removeItem(places.sent);
      if (!sessionStorage.getItem(places.written)) sessionStorage.setItem(places.written, body);
      throw error;
    }
  };
  return { send, isPending: many.isPending || matching.isPending, isUnknown: isAskedAgain(many) || isAskedAgain(matching) };
}

export function useCommentSelected() {
  const places = usePlaces();
  const { send, ...state } = useSend();
  const [text, setText] = useState('');
  useEffect(() => setText(sessionStorage.getItem(places.written) ?? ''), [places.written]);
  const write = (next: string) => {
    setText(next);
    if (next) sessionStorage.setItem(places.written, next);
    else sessionStorage.removeItem(places.written);
  };
  const say = async (on: On) => {
    const body = text.trim();
    const before = sentIn(sessionStorage.getItem(places.sent));
    // The same on the same once more, of which nobody knows whether it was stored.
    const isSame = before !== null && sentText({ ...before, body, on }) === sentText(before);
    setText('');
    try {
      await send({ body, on, requestKey: isSame ? before.requestKey : newRequestKey() });
    } catch (error) {
      setText(sessionStorage.getItem(places.written) ?? '');
      throw error;
    }
  };
  return { text, write, say, ...state };
}

/** Goes on with what a page before this one sent and left without an answer. */
export function UnansweredComment(): null {
  const { sent } = usePlaces();
  const { send } = useSend();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a page
  useEffect(() => {
    const kept = sentIn(sessionStorage.getItem(sent));
    if (kept && !kept.isAnswered && !asked.has(kept.requestKey)) void send(kept).catch(() => undefined);
  }, [sent]);
  return null;
}
