/** Follows the end of the session, without prolonging it: asks the server shortly before, since other tabs may have worked meanwhile. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RemainingSession } from '../../server/access/contract.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { awayForMs } from '../providers/presence.ts';
import { SIGNED_OUT_EVENT } from '../providers/query-client.ts';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPCClient } from '../providers/trpc.tsx';
import { hasUnfinishedWork } from '../ui/unfinished-work.ts';

/** `isFinal`: the end after eight hours, which no work puts off. `endsAt` by the clock of this machine. */
export type Watched = { kind: 'quiet' } | { kind: 'warning'; endsAt: number; isFinal: boolean } | { kind: 'ended' };

const WARN_MS = 120_000;
/** While the warning stands, another tab may answer it. */
const LOOK_AGAIN_MS = 10_000;
/** The server writes work down a little late; only what is clearly newer counts. */
const GRAIN_MS = 6_000;

export function useSessionWatch() {
  const client = useTRPCClient();
  const cache = useQueryClient();
  const { user } = useSession();
  const [watched, setWatched] = useState<Watched>({ kind: 'quiet' });
  const kind = useRef<Watched['kind']>('quiet');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isLeft = useRef(false);
  const show = useCallback((next: Watched) => {
    kind.current = next.kind;
    setWatched(next);
  }, []);

  const look = useCallback(
    async (isWork: boolean): Promise<void> => {
      const again = (afterMs: number) => {
        clearTimeout(timer.current);
        // Left while the question was on its way: nobody would stop the next one.
        if (isLeft.current) return;
        timer.current = setTimeout(() => void look(false), Math.max(500, afterMs));
      };
      let left: RemainingSession;
      try {
        left = await client.access.remaining.query({}, { context: { isWork } });
      } catch (error) {
        if ((error as { data?: { httpStatus?: number } | null }).data?.httpStatus === 401) return show({ kind: 'ended' });
        return again(LOOK_AGAIN_MS);
      }
      if (left.email !== user.email) return window.location.reload();
      // Signed in again elsewhere: what stands here goes on, with fresh figures.
      if (kind.current === 'ended') void cache.invalidateQueries();
      const leftMs = Math.min(left.idleMs, left.absoluteMs);
      if (leftMs > WARN_MS) {
        show({ kind: 'quiet' });
        return again(leftMs - WARN_MS);
      }
      const isFinal = left.absoluteMs <= left.idleMs;
      // Somebody typed or read here without a call: that is work too.
      if (!isFinal && !isWork && awayForMs() < left.unseenForMs - GRAIN_MS) return look(true);
      show({ kind: 'warning', endsAt: systemClock.now().getTime() + leftMs, isFinal });
      again(Math.min(leftMs + 1000, LOOK_AGAIN_MS));
    },
    [client, cache, user.email, show],
  );

  useEffect(() => {
    isLeft.current = false;
    void look(false);
    const seen = () => document.visibilityState === 'visible' && void look(false);
    const signedOut = (event: Event) => {
      const isForm = event instanceof CustomEvent && event.detail === 'form';
      if (kind.current === 'quiet' && !isForm && !hasUnfinishedWork()) return;
      event.preventDefault();
      show({ kind: 'ended' });
    };
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('focus', seen);
    window.addEventListener(SIGNED_OUT_EVENT, signedOut);
    return () => {
      isLeft.current = true;
      clearTimeout(timer.current);
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('focus', seen);
      window.removeEventListener(SIGNED_OUT_EVENT, signedOut);
    };
  }, [look, show]);

  return { watched, stay: () => look(true), dismiss: () => show({ kind: 'quiet' }) };
}
