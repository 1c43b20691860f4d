/** Above an answer that is there and could not be refreshed: that it is from before, and the way to try again. Nothing elsewhere. */
'use client';
import { NotRefreshed } from './table-states.tsx';
import { useKept } from './use-kept.ts';

export function Kept({ answer, className }: { answer: { data?: unknown; error: unknown; refetch(): unknown }; className?: string }) {
  const why = useKept(answer);
  return why === null ? null : <NotRefreshed why={why} onRetry={() => void answer.refetch()} className={className} />;
}
