/** Changes a row of the lists in place: what is learnt of one difference is shown in its row, and no row moves for it. What is older than the row is
 *  not shown in it. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ListedDifference } from '../../server/reconciliation/differences/contract.ts';
import { sharedAnswer } from '../providers/shared-answer.ts';
import { useTRPC } from '../providers/trpc.tsx';

function changed(row: ListedDifference, change: Partial<ListedDifference>): ListedDifference {
  const { version = row.version, commentCount = row.commentCount } = change;
  if (version < row.version || commentCount < row.commentCount) return row;
  return sharedAnswer(row, { ...row, ...change }) as ListedDifference;
}

export function useListed(): (id: string, change: Partial<ListedDifference>) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useCallback(
    (id, change) => {
      for (const { queryKey, state } of cache.getQueryCache().findAll({ queryKey: trpc.differences.list.pathKey() })) {
        const data = state.data as { rows: ListedDifference[] } | undefined;
        if (!data) continue;
        const rows = data.rows.map((row) => (row.id === id ? changed(row, change) : row));
        if (rows.some((row, at) => row !== data.rows[at]))
          cache.setQueryData(queryKey, { ...data, rows }, { updatedAt: state.dataUpdatedAt });
      }
    },
    [cache, trpc],
  );
}
