/** Who else has this difference before them, and what they did to it: it is fetched anew as soon as it has moved on, and shown in its row of the list,
 *  whose other rows stay as they are. Asks in the background, in turn with what else the page asks. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { askInTurn, TURN_MS } from '../providers/background-turn.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { useListed } from './use-listed.ts';

/** Walked past is not looked at. */
const DWELL_MS = 1_000;

export function Watching({ id, version, commentCount }: { id: string; version: number; commentCount: number }) {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [others, setOthers] = useState<readonly string[]>([]);
  const { mutateAsync } = useMutation(trpc.differences.watch.mutationOptions({ trpc: { context: { isWork: false } }, retry: false }));
  const ask = useRef(mutateAsync);
  ask.current = mutateAsync;
  const shown = useRef({ version, commentCount });
  shown.current = { version, commentCount };
  const list = useListed();
  useEffect(() => {
    let isLeft = false;
    const stop = askInTurn({
      firstMs: DWELL_MS,
      everyMs: TURN_MS,
      ask: async () => {
        const seenVersion = shown.current.version;
        // Whoever cannot be asked now is asked again the next time.
        const answer = await ask.current({ id, version: seenVersion }).catch(() => null);
        if (!answer || isLeft) return;
        setOthers(answer.others);
        const hasMoved = (answer.version ?? 0) > shown.current.version || (answer.commentCount ?? 0) > shown.current.commentCount;
        // One that is being fetched is not begun anew: on a slow line it would never arrive.
        if (hasMoved) void cache.invalidateQueries({ queryKey: trpc.differences.get.pathKey() }, { cancelRefetch: false });
        list(id, { seenVersion });
      },
    });
    return () => {
      isLeft = true;
      stop();
    };
  }, [id, cache, trpc, list]);
  return (
    <p role="status" className="inline-flex items-center gap-1.5 text-info-text text-sm empty:hidden">
      {others.length > 0 && (
        <>
          <Eye className="size-4" aria-hidden />
          {t('watching', { names: others.join(t('nameMark')) })}
        </>
      )}
    </p>
  );
}
