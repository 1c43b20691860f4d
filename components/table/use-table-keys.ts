/** The keyboard of a list: ↓ ↑ walk, Space looks, Enter opens, Escape clears; the single keys are those of the group `lists` in the registry. */
'use client';
import { type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react';
import { useKeys } from '../providers/keys-provider.tsx';
import { isTaken } from '../ui/shortcuts.ts';

type Actions = {
  region: RefObject<HTMLElement | null>;
  count: number;
  /** The row whose details stand open beside the list: the keys walk from it and take them along. */
  peekedIndex: number;
  /** Where the row stood whose details stand open and that the list does not hold any more: it was dealt with, and the next one has moved
   *  up into its place. -1 where nothing is looked at, or what is looked at is in the list. */
  leftFrom: number;
  /** Walking past the first or the last row; true where another page follows. */
  onEdge(by: 1 | -1): boolean;
  onOpen(index: number): void;
  onPeek(index: number): void;
  onSelect(index: number, isExtending: boolean): void;
  onClear(): void;
  onRefresh(): void;
  onFilter(): void;
  onSearch(): void;
  onViews(): void;
  onExport(): void;
};

export function useTableKeys(actions: Actions) {
  const { region, count } = actions;
  const [activeIndex, setActiveIndex] = useState(0);
  const hasWalked = useRef(false);
  const goTo = useCallback(
    (index: number) => {
      const next = Math.max(0, Math.min(count - 1, index));
      setActiveIndex(next);
      region.current?.querySelector<HTMLElement>(`tr[data-row="${next}"]`)?.focus();
    },
    [count, region],
  );
  const focusedRow = () => {
    const row = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('tr[data-row]');
    return row && region.current?.contains(row) ? Number.parseInt(row.dataset.row ?? '-1', 10) : -1;
  };
  const walk = (by: 1 | -1) => {
    const { peekedIndex, leftFrom } = actions;
    const isPeeking = peekedIndex >= 0 || leftFrom >= 0;
    const at = peekedIndex >= 0 ? peekedIndex : focusedRow();
    // from outside, for instance from the drawer, walking goes on where it was
    const next =
      leftFrom >= 0 ? (by > 0 ? leftFrom : leftFrom - 1) : at >= 0 ? at + by : hasWalked.current ? activeIndex + by : activeIndex;
    hasWalked.current = true;
    if ((next < 0 || next >= count) && actions.onEdge(by)) return;
    // Before the focus moves: React draws what is pending when it hears of the focus, and again for what comes after.
    if (isPeeking && next >= 0 && next < count) actions.onPeek(next);
    goTo(next);
  };

  useKeys({
    next: () => walk(1),
    previous: () => walk(-1),
    page: () => {
      const at = actions.peekedIndex >= 0 ? actions.peekedIndex : focusedRow();
      if (at >= 0) actions.onOpen(at);
    },
    select: () => focusedRow() >= 0 && actions.onSelect(focusedRow(), false),
    find: () => actions.onSearch(),
    filter: () => actions.onFilter(),
    refresh: () => actions.onRefresh(),
    views: () => actions.onViews(),
    export: () => actions.onExport(),
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // A layer above the list has taken it: Escape closes that, and what is ticked stays.
    if (event.defaultPrevented || isTaken(event.nativeEvent)) return;
    const at = focusedRow();
    const isOnRow = at >= 0 && document.activeElement?.tagName === 'TR';
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (at < 0) return;
      const by = event.key === 'ArrowDown' ? 1 : -1;
      if (event.shiftKey) actions.onSelect(at, true);
      goTo(at + by);
      if (event.shiftKey) actions.onSelect(Math.max(0, Math.min(count - 1, at + by)), true);
    } else if (event.key === 'Home' && isOnRow) goTo(0);
    else if (event.key === 'End' && isOnRow) goTo(count - 1);
    else if (event.key === 'Enter' && isOnRow) actions.onOpen(at);
    else if (event.key === ' ' && isOnRow) actions.onPeek(at);
    else if (event.key === 'Escape') actions.onClear();
    else return;
    event.preventDefault();
  };
  return { activeIndex: Math.min(activeIndex, Math.max(0, count - 1)), setActiveIndex, onKeyDown, goTo, walk };
}
