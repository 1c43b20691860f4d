/** What has come and changed since a list was read: asked in the background while the list is open, and said; the rows stay as they are until a person
 *  has them read anew. Not asked while nobody sees the page, while the list is being read, and where a person has paused it. */
'use client';
import { useEffect, useRef, useState } from 'react';
import { askInTurn } from '../providers/background-turn.ts';
import { usePreferences } from '../providers/preferences-provider.tsx';

const EVERY_MS = 10_000;

/** `isCapped`: at least so many. */
export type Updates = { count: number; isCapped: boolean };

/** How a list is asked about. `readAt`: when the rows shown were read, by the server; undefined while there are none. `ask` answers what has happened
 *  since, and is called with what ends the question. */
export type LiveList = { readAt: Date | undefined; ask(signal: AbortSignal): Promise<Updates> };

/** Null where there is nothing. */
export function useListUpdates(live: LiveList | undefined, isFetching: boolean): Updates | null {
  const { isLivePaused } = usePreferences();
  const [found, setFound] = useState<{ since: Date; updates: Updates } | null>(null);
  const readAt = live?.readAt;
  const ask = useRef(live?.ask);
  ask.current = live?.ask;
  const isAsking = !isFetching && !isLivePaused;
  useEffect(() => {
    if (!readAt || !isAsking) return;
    const end = new AbortController();
    const stop = askInTurn({
      firstMs: EVERY_MS,
      everyMs: EVERY_MS,
      ask: async () => {
        // Whoever cannot be asked now is asked again the next time.
        const updates = await ask.current?.(end.signal).catch(() => null);
        if (updates && !end.signal.aborted) setFound({ since: readAt, updates });
      },
    });
    return () => {
      stop();
      end.abort();
    };
  }, [readAt, isAsking]);
  if (!found || found.since !== readAt) return null;
  return found.updates.count > 0 || found.updates.isCapped ? found.updates : null;
}
