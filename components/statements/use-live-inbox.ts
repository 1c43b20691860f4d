/** How the inbox is asked about while it stays open: by its filter, and by what it shows. */
'use client';
import { useRef } from 'react';
import type { InboxRow, StatementFilter } from '../../server/statements/contract.ts';
import { useTRPCClient } from '../providers/trpc.tsx';
import type { LiveList } from '../table/use-list-updates.ts';

type Answer = { rows: readonly InboxRow[]; nextCursor: string | null; readAt: Date };

/** `answer`: of exactly this filter; undefined while it is under way. On the first page whatever stands among its rows and is not shown is new; on a
 *  later one only what has come after it was read. */
export function useLiveInbox(filter: StatementFilter, isFirstPage: boolean, answer: Answer | undefined): LiveList {
  const client = useTRPCClient();
  const latest = useRef({ filter, isFirstPage, answer });
  latest.current = { filter, isFirstPage, answer };
  return {
    readAt: answer?.readAt,
    ask: async (signal) => {
      const { filter: by, isFirstPage: isFirst, answer: read } = latest.current;
      if (!read) return { count: 0, isCapped: false };
      const after = !isFirst ? read.readAt : read.nextCursor ? (read.rows.at(-1)?.importedAt ?? null) : null;
      const shown = read.rows.map(({ id, status }) => ({ id, status }));
      return client.statements.updates.query({ filter: by, after, shown }, { signal, context: { isWork: false } });
    },
  };
}
