/** Saves a mapping: asked for again with its key where the answer is lost, so that it is one version. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import type { StatementMapping } from '../../server/statements/formats/mapped/contract.ts';
import { useAskAgain } from '../form/ask-again.ts';
import { mayBeDone, useRefusal } from '../form/refusal.ts';
import { newRequestKey } from '../form/request-key.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';

type Saved = { channelCode: string; name: string; mapping: StatementMapping };

export function useSaveMapping() {
  const t = useTranslations('statements.mapping');
  const refusalOf = useRefusal();
  const trpc = useTRPC();
  const client = useQueryClient();
  const save = useMutation(trpc.statements.saveMapping.mutationOptions(useAskAgain()));
  /** What was sent and may be stored, with its key. Anything else is another intent. */
  const sent = useRef({ text: '', requestKey: '' });
  const send = (saved: Saved, done: () => void) => {
    const text = JSON.stringify(saved);
    if (sent.current.text !== text) sent.current = { text, requestKey: newRequestKey() };
    save.mutate(
      { ...saved, requestKey: sent.current.requestKey },
      {
        onSuccess: () => {
          toast.success(t('saved'));
          void client.invalidateQueries({ queryKey: trpc.statements.pathKey() });
          done();
        },
        onError: (error) => {
          if (!mayBeDone(error)) sent.current = { text: '', requestKey: '' };
          toast.error(refusalOf(error).text);
        },
      },
    );
  };
  return { send, isPending: save.isPending };
}
