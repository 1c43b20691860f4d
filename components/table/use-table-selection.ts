/** The selection of a list: rows of all pages visited, with their sums, or all that the filter finds. */
'use client';
import type { RowSelectionState } from '@tanstack/react-table';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MoneySum } from '../format/amount.tsx';
import type { Matching } from './selection-bar.tsx';

/** What was ticked in each list when it was left; for as long as the window is open. */
const left = new Map<string, { ticks: RowSelectionState; rows: readonly unknown[] }>();

type Input<T> = {
  listId: string;
  rows: readonly T[];
  rowId(row: T): string;
  totals: { count: bigint; isCapped: boolean; sums: readonly MoneySum[] } | undefined;
  /** The filter as a text: another one ends that all of it is selected. */
  filter: string;
};

export function useTableSelection<T>({ listId, rows, rowId, totals, filter }: Input<T>) {
  const [ticks, setTicks] = useState<RowSelectionState>({});
  // rows of pages already left, so that a selection across pages still has its sums
  const seen = useRef(new Map<string, T>());
  for (const row of rows) seen.current.set(rowId(row), row);
  // Rows that came anew are other rows than those that were ticked: what is done next is done to them as they are now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seen` holds the rows
  const selected = useMemo(
    () =>
      Object.keys(ticks)
        .filter((id) => ticks[id])
        .map((id) => seen.current.get(id))
        .filter((row): row is T => row !== undefined),
    [ticks, rows],
  );
  const latest = useRef({ ticks, rows: selected });
  latest.current = { ticks, rows: selected };
  useEffect(() => () => void left.set(listId, latest.current), [listId]);
  // All that the filter finds is selected for exactly this filter and these ticks: any other filter, any tick taken off ends it.
  const [allFor, setAllFor] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the filter or of the ticks is the reason to run
  useEffect(() => setAllFor(null), [filter, ticks]);
  const matching: Matching | null =
    allFor === filter && selected.length > 0 && totals && !totals.isCapped ? { count: totals.count, sums: totals.sums } : null;
  const isPageSelected = rows.length > 0 && rows.every((row) => ticks[rowId(row)]);
  return {
    ticks,
    setTicks,
    selected,
    matching,
    /** The page is selected and the filter finds more: then all of it is offered. */
    hasMore: isPageSelected && totals !== undefined && totals.count > BigInt(selected.length),
    takeAll: () => setAllFor(filter),
    leaveAll: () => setAllFor(null),
    /** Turns the row's tick; `isExtending` never takes it off. */
    tick: (row: T, isExtending: boolean) => {
      const id = rowId(row);
      setTicks((previous) => {
        if (!previous[id]) return { ...previous, [id]: true };
        const { [id]: _gone, ...others } = previous;
        return isExtending ? previous : others;
      });
    },
    clear: useCallback(() => setTicks({}), []),
    /** Who comes back to the list finds ticked what they had ticked; rows of other pages as they were then. */
    takeUp: () => {
      const kept = left.get(listId);
      if (!kept || kept.rows.length === 0) return;
      for (const row of kept.rows as readonly T[]) if (!seen.current.has(rowId(row))) seen.current.set(rowId(row), row);
      setTicks((present) => (Object.keys(present).length === 0 ? kept.ticks : present));
    },
  };
}
