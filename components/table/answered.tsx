/** What is asked for by a part of a page: itself once it is there, kept where only its refreshing fails, and in its place the error or a skeleton. */
'use client';
import type { ReactNode } from 'react';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { Kept } from './kept.tsx';
import { ErrorState } from './table-states.tsx';
import { inPlaceOf } from './use-kept.ts';

type Answer<T> = { data: T | undefined; error: unknown; refetch(): unknown };

export function Answered<T>({ answer, children }: { answer: Answer<T>; children(data: T): ReactNode }) {
  const why = inPlaceOf(answer);
  return (
    <>
      <Kept answer={answer} />
      {why ? (
        <ErrorState error={why} onRetry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <SkeletonPanel rows={6} />
      ) : (
        children(answer.data)
      )}
    </>
  );
}
