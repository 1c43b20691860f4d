/** Has the server asked anew for what an own act on a difference has made old: what is looked at now, counts and sums once a second at most. */
'use client';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { type Act, type Touched, touchedBy } from './touched.ts';

const SOON_MS = 1_000;

/** What waits for the next second, of all acts of this page. */
const waiting = new Set<Act>();

function isTouched({ queryKey }: Query, acts: Iterable<Act>, wanted: Touched): boolean {
  const [path, asked] = queryKey as [string[], { input?: { filter?: DifferenceFilter } }?];
  return [...acts].some((act) => touchedBy(act, path[1] ?? '', asked?.input?.filter) === wanted);
}

/** After a refusal everything is asked anew: what the page shows is not so. */
export function useAskedAnew(): (act: Act, error: unknown) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useCallback(
    (act, error) => {
      const queryKey = trpc.differences.pathKey();
      if (error) return void cache.invalidateQueries({ queryKey });
      void cache.invalidateQueries({ queryKey, predicate: (query) => isTouched(query, [act], 'now') });
      if (waiting.size === 0)
        setTimeout(() => {
          const acts = [...waiting];
          waiting.clear();
          void cache.invalidateQueries({ queryKey, predicate: (query) => isTouched(query, acts, 'soon') });
        }, SOON_MS);
      waiting.add(act);
    },
    [cache, trpc],
  );
}
