/** Who else has this difference before them, and what they did to it: it is fetched anew as soon as it has moved on. Asks in the background, once in
 *  five seconds at most and only while the page is visible. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { systemClock } from '../../server/kernel/clock.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { keepAsking } from './keep-asking.ts';

const EVERY_MS = 5_000;
/** Walked past is not looked at. */
const DWELL_MS = 1_000;

/** One page asks for one difference at a time: the last question of all of them. */
let lastAskedAt = 0;

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
  useEffect(() => {
    let isSeen = false;
    let isLeft = false;
    const stop = keepAsking({
      pauseMs: (isFirst) => Math.max(isFirst ? DWELL_MS : EVERY_MS, EVERY_MS - (systemClock.now().getTime() - lastAskedAt)),
      ask: async () => {
        if (document.visibilityState !== 'visible') return;
        lastAskedAt = systemClock.now().getTime();
        // Whoever cannot be asked now is asked again the next time.
        const answer = await ask.current({ id, version: shown.current.version }).catch(() => null);
        if (!answer || isLeft) return;
        setOthers(answer.others);
        const hasMoved = (answer.version ?? 0) > shown.current.version || (answer.commentCount ?? 0) > shown.current.commentCount;
        // One that is being fetched is not begun anew: on a slow line it would never arrive.
        if (hasMoved) void cache.invalidateQueries({ queryKey: trpc.differences.pathKey() }, { cancelRefetch: false });
        else if (!isSeen) void cache.invalidateQueries({ queryKey: trpc.differences.list.pathKey() });
        isSeen = true;
      },
    });
    return () => {
      isLeft = true;
      stop();
    };
  }, [id, cache, trpc]);
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
