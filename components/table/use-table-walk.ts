/** Walking through a list by keyboard: over the ends of a page to the next one, with what is looked at beside it taken along. */
'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { useTableKeys } from './use-table-keys.ts';
import type { TableState } from './use-table-state.ts';

type Input<T> = {
  region: RefObject<HTMLElement | null>;
  rows: readonly T[] | undefined;
  rowId(row: T): string;
  isFetching: boolean;
  state: Pick<TableState, 'cursor' | 'goNext' | 'goBack'>;
  nextCursor: string | null | undefined;
  peekedId: string | null | undefined;
  walkRef: RefObject<((by: 1 | -1) => void) | null> | undefined;
  onPeek(row: T): void;
  onOpen(row: T): void;
  onSelect(row: T, isExtending: boolean): void;
} & Pick<Parameters<typeof useTableKeys>[0], 'onClear' | 'onRefresh' | 'onFilter' | 'onSearch' | 'onViews' | 'onExport'>;

export function useTableWalk<T>({ region, rows, rowId, isFetching, state, nextCursor, peekedId, walkRef, ...actions }: Input<T>) {
  const { onPeek } = actions;
  const peekedIndex = peekedId ? (rows ?? []).findIndex((row) => rowId(row) === peekedId) : -1;
  const stoodAt = useRef(0);
  if (peekedIndex >= 0) stoodAt.current = peekedIndex;
  const isGone = Boolean(peekedId) && rows !== undefined && peekedIndex < 0;
  const turned = useRef<{ by: 1 | -1; from: readonly T[] | undefined; isPeeking: boolean } | null>(null);
  const turn = (by: 1 | -1): boolean => {
    if (by > 0 ? !nextCursor : !state.cursor) return false;
    turned.current = { by, from: rows, isPeeking: peekedIndex >= 0 || isGone };
    if (by > 0 && nextCursor) state.goNext(nextCursor);
    else state.goBack();
    return true;
  };
  const at = (index: number, act: (row: T) => void) => {
    const row = rows?.[index];
    if (row !== undefined) act(row);
  };
  const keys = useTableKeys({
    ...actions,
    region,
    count: rows?.length ?? 0,
    peekedIndex,
    leftFrom: isGone ? stoodAt.current : -1,
    onEdge: turn,
    onOpen: (index) => at(index, actions.onOpen),
    onPeek: (index) => at(index, onPeek),
    onSelect: (index, isExtending) => at(index, (row) => actions.onSelect(row, isExtending)),
  });

  // Walked over the end of a page: the walk goes on at the edge of the one that comes.
  const { goTo, walk } = keys;
  useEffect(() => {
    const from = turned.current;
    if (!from || isFetching || !rows || rows === from.from || rows.length === 0) return;
    turned.current = null;
    const index = from.by > 0 ? 0 : rows.length - 1;
    goTo(index);
    const row = rows[index];
    if (from.isPeeking && row !== undefined) onPeek(row);
  }, [rows, isFetching, goTo, onPeek]);
  // What was looked at is closed: the keyboard goes on from its row.
  const lastPeeked = useRef(-1);
  useEffect(() => {
    const from = lastPeeked.current;
    lastPeeked.current = peekedIndex;
    const focused = document.activeElement;
    if (from >= 0 && !peekedId && (!focused || focused === document.body || focused.closest('[role="dialog"]'))) goTo(from);
  }, [peekedIndex, peekedId, goTo]);
  useEffect(() => {
    if (walkRef) walkRef.current = walk;
  });
  return keys;
}
