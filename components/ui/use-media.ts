/** Whether a media query holds, where the stylesheet alone cannot do it because something else is drawn. False on the server. */
'use client';
import { useCallback, useSyncExternalStore } from 'react';

type Watched = { matches: boolean; tell: Set<() => void> };

/** One watch a query, however many ask: to ask the browser has it look at the styles of the whole page first. */
const watched = new Map<string, Watched>();

function watch(query: string): Watched {
  const known = watched.get(query);
  if (known) return known;
  const list = window.matchMedia(query);
  const fresh: Watched = { matches: list.matches, tell: new Set() };
  list.addEventListener('change', ({ matches }) => {
    fresh.matches = matches;
    for (const tell of fresh.tell) tell();
  });
  watched.set(query, fresh);
  return fresh;
}

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const { tell } = watch(query);
      tell.add(onChange);
      return () => tell.delete(onChange);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => watch(query).matches,
    () => false,
  );
}
