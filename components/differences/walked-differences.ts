/** The list of differences as the walk on the page of one asks for it. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../providers/trpc.tsx';
import type { WalkedList } from '../walk/use-record-walk.ts';
import { filterOf, orderOf, PAGES, SPEC } from './differences-address.ts';

export function useWalkedDifferences(): WalkedList<typeof SPEC> {
  const { differences } = useTRPC();
  const cache = useQueryClient();
  return {
    spec: SPEC,
    pages: PAGES,
    fetchPage: ({ values, sort, trail, limit }) =>
      cache.fetchQuery(differences.list.queryOptions({ filter: filterOf(values), order: orderOf(sort), cursor: trail.at(-1), limit })),
    count: async ({ values }) => {
      const { count, isCapped } = await cache.fetchQuery(differences.sums.queryOptions({ filter: filterOf(values) }));
      return isCapped ? null : count;
    },
    prefetch: (id) => void cache.prefetchQuery(differences.get.queryOptions({ id })),
  };
}
