/** The list of payments as the walk on the page of one asks for it. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../providers/trpc.tsx';
import type { WalkedList } from '../walk/use-record-walk.ts';
import { filterOf, PAGES, SPEC } from './payments-address.ts';

export function useWalkedPayments(): WalkedList<typeof SPEC> {
  const { payments } = useTRPC();
  const cache = useQueryClient();
  return {
    spec: SPEC,
    pages: PAGES,
    fetchPage: ({ values, order, trail, limit }) =>
      cache.fetchQuery(payments.list.queryOptions({ filter: filterOf(values), order, cursor: trail.at(-1), limit })),
    count: async ({ values }) => {
      const { count, isCapped } = await cache.fetchQuery(payments.sums.queryOptions({ filter: filterOf(values) }));
      return isCapped ? null : count;
    },
    prefetch: (id) => void cache.prefetchQuery(payments.get.queryOptions({ id })),
  };
}
