/** How the list of differences is asked about while it stays open: by its filter, and by its rows as they were when they were read. */
'use client';
import { useRef } from 'react';
import type { DifferenceFilter, ListedDifference, ShownDifference } from '../../server/reconciliation/differences/contract.ts';
import { useTRPCClient } from '../providers/trpc.tsx';
import type { LiveList } from '../table/use-list-updates.ts';

type Answer = { rows: readonly ListedDifference[]; readAt: Date };

/** `answer`: of exactly this filter; undefined while it is under way. */
export function useLiveDifferences(filter: DifferenceFilter, answer: Answer | undefined): LiveList {
  const client = useTRPCClient();
  // A row that is looked at is shown as it is now; what has come since counts from the reading.
  const read = useRef<{ at: Date; shown: ShownDifference[] } | null>(null);
  if (answer && read.current?.at !== answer.readAt)
    read.current = { at: answer.readAt, shown: answer.rows.map(({ id, version, commentCount }) => ({ id, version, commentCount })) };
  return {
    readAt: answer?.readAt,
    ask: async (signal) => {
      const { at, shown } = read.current ?? {};
      if (!at || !shown) return { count: 0, isCapped: false };
      return client.differences.updates.query({ filter, since: at, shown }, { signal, context: { isWork: false } });
    },
  };
}
