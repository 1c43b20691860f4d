/** Who else has this difference before them. Asks in the background, once in fifteen seconds at most and only while the page is visible. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { systemClock } from '../../server/kernel/clock.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { keepAsking } from './keep-asking.ts';

const EVERY_MS = 15_000;
/** Walked past is not looked at. */
const DWELL_MS = 1_000;

/** One page asks for one difference at a time: the last question of all of them. */
let lastAskedAt = 0;

export function Watching({ id, version }: { id: string; version: number }) {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [others, setOthers] = useState<readonly string[]>([]);
  const { mutateAsync } = useMutation(trpc.differences.watch.mutationOptions({ trpc: { context: { isWork: false } }, retry: false }));
  const ask = useRef(mutateAsync);
  ask.current = mutateAsync;
  useEffect(() => {
    let isSeen = false;
    let isLeft = false;
    const stop = keepAsking({
      pauseMs: (isFirst) => Math.max(isFirst ? DWELL_MS : EVERY_MS, EVERY_MS - (systemClock.now().getTime() - lastAskedAt)),
      ask: async () => {
        if (document.visibilityState !== 'visible') return;
        lastAskedAt = systemClock.now().getTime();
        // Whoever cannot be asked now is asked again the next time.
        const answer = await ask.current({ id, version }).catch(() => null);
        if (!answer || isLeft) return;
        setOthers(answer.others);
        if (!isSeen) void cache.invalidateQueries({ queryKey: trpc.differences.list.pathKey() });
        isSeen = true;
      },
    });
    return () => {
      isLeft = true;
      stop();
    };
  }, [id, version, cache, trpc]);
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
