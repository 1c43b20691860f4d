/** The journal as the walk on the page of one entry asks for it. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../providers/trpc.tsx';
import type { WalkedList } from '../walk/use-record-walk.ts';
import { filterOf, PAGES, SPEC } from './journal-address.ts';

export function useWalkedEntries(): WalkedList<typeof SPEC> {
  const { ledger } = useTRPC();
  const cache = useQueryClient();
  return {
    spec: SPEC,
    pages: PAGES,
    fetchPage: ({ values, order, trail, limit }) =>
      cache.fetchQuery(ledger.entries.queryOptions({ filter: filterOf(values), order, cursor: trail.at(-1), limit })),
    count: async ({ values, raw }) => {
      // As on the list: entries are counted where a filter has narrowed them.
      if (Object.keys(raw).length === 0) return null;
      const { count, isCapped } = await cache.fetchQuery(ledger.entrySums.queryOptions({ filter: filterOf(values) }));
      return isCapped ? null : count;
    },
    prefetch: (id) => void cache.prefetchQuery(ledger.entry.queryOptions({ id })),
  };
}
