/** Saves a mapping: asked for again with its key where the answer is lost, so that it is one version; also by a page that was loaded again since. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { StatementMapping } from '../../server/statements/formats/mapped/contract.ts';
import { useAskAgain } from '../form/ask-again.ts';
import { mayBeDone, useRefusal } from '../form/refusal.ts';
import { newRequestKey } from '../form/request-key.ts';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';

/** `knownVersion`: the last one that the person was shown, 0 for none. */
type Saved = { channelCode: string; name: string; mapping: StatementMapping; knownVersion: number };

/** What was sent and may be stored, with its key; `of` names the editor that sent it. `isAnswered`: the answer left open whether it is stored; sending
 *  the same again keeps its key, but a person sends it. */
type Sent = { requestKey: string; of: string; saved: Saved; isAnswered: boolean };

/** Asked for by this page: what is found kept and is none of these was left by a page before. */
const asked = new Set<string>();

/** Null for what is none, such as one of another build. */
function sentIn(kept: string | null): Sent | null {
  try {
    const sent = JSON.parse(kept ?? 'null') as Sent | null;
    return typeof sent?.requestKey === 'string' && typeof sent.of === 'string' && typeof sent.saved?.name === 'string' ? sent : null;
  } catch {
    return null;
  }
}

/** `of`: the saved mapping that is changed, or `new`. Once it is saved, pressed here or sent by a page before this one whose answer was lost, `onSaved`
 *  is called, wherever the person is by then, and `leave` where they are still here. */
export function useSaveMapping(of: string, { onSaved, leave }: { onSaved(): void; leave(): void }) {
  const t = useTranslations('statements.mapping');
  const { user } = useSession();
  const refusalOf = useRefusal();
  const trpc = useTRPC();
  const client = useQueryClient();
  const place = `pingzhang.mapping-sent.${user.id}`;
  const save = useMutation(
    trpc.statements.saveMapping.mutationOptions({
      ...useAskAgain(),
      onSuccess: () => {
        sessionStorage.removeItem(place);
        onSaved();
        toast.success(t('saved'));
        void client.invalidateQueries({ queryKey: trpc.statements.pathKey() });
      },
      onError: (error, { requestKey, ...saved }) => {
        if (mayBeDone(error)) keep({ requestKey, of, saved: saved as Saved, isAnswered: true });
        else sessionStorage.removeItem(place);
        const { text, reason } = refusalOf(error);
        toast.error(text);
        // The page shows it, and asks what to do about it.
        if (reason === 'mapping_changed') void client.invalidateQueries({ queryKey: trpc.statements.mappings.pathKey() });
      },
    }),
  );
  const keep = (sent: Sent) => sessionStorage.setItem(place, JSON.stringify(sent));
  const ask = (sent: Sent) => {
    asked.add(sent.requestKey);
    keep({ ...sent, isAnswered: false });
    save.mutate({ ...sent.saved, requestKey: sent.requestKey }, { onSuccess: leave });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once an editor
  useEffect(() => {
    const left = sentIn(sessionStorage.getItem(place));
    if (left && left.of === of && !left.isAnswered && !asked.has(left.requestKey)) ask(left);
  }, [place, of]);
  const send = (saved: Saved) => {
    const left = sentIn(sessionStorage.getItem(place));
    const isSame = left !== null && left.of === of && JSON.stringify(left.saved) === JSON.stringify(saved);
    ask({ requestKey: isSame ? left.requestKey : newRequestKey(), of, saved, isAnswered: false });
  };
  return { send, isPending: save.isPending };
}
