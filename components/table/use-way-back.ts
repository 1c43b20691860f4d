/** Coming back to a list with the browser's own "back": it stands where it was left, with what was ticked, and the keyboard goes on from the row that
 *  was opened. */
'use client';
import { type RefObject, useEffect, useRef } from 'react';

type Place = { top: number; rowId: string | null };

/** Where each list was left, by its whole address; for as long as the window is open. */
const places = new Map<string, Place>();
/** The address the browser went back (or forward) to, until its list has taken note. */
let cameTo: string | null = null;

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    cameTo = window.location.href;
  });
}

/** The row that the list at this address is to be found at: where others were looked at without it, the last of them. */
export function noteRow(href: string, rowId: string): void {
  places.set(href, { ...(places.get(href) ?? { top: 0 }), rowId });
}

/** A link back to a list is a way back like the browser's own. */
export function comeBackTo(href: string): void {
  cameTo = href;
}

/** A row that is not in sight where the list stood is brought to its middle. */
function bringIntoSight(row: HTMLElement, region: HTMLElement): void {
  const [box, view] = [row.getBoundingClientRect(), region.getBoundingClientRect()];
  const head = region.querySelector('thead')?.getBoundingClientRect().height ?? 0;
  const isInSight = box.top >= Math.max(view.top, 0) + head - 1 && box.bottom <= Math.min(view.bottom, window.innerHeight) + 1;
  if (!isInSight) row.scrollIntoView({ block: 'center' });
}

export function useWayBack<T>({
  region,
  rows,
  rowId,
  isFetching,
  isPeeking,
  onActivate,
  onReturn,
}: {
  region: RefObject<HTMLElement | null>;
  rows: readonly T[] | undefined;
  rowId(row: T): string;
  isFetching: boolean;
  /** What is looked at keeps the focus. */
  isPeeking: boolean;
  onActivate(index: number): void;
  /** The list has just been opened by going back to it. */
  onReturn(): void;
}): void {
  useEffect(() => {
    const element = region.current;
    if (!element || !rows) return;
    const note = (change: Partial<Place>) => {
      const at = window.location.href;
      places.set(at, { ...(places.get(at) ?? { top: 0, rowId: null }), ...change });
    };
    const noteScroll = () => note({ top: element.scrollTop });
    const noteRow = (event: Event) => {
      const at = (event.target as HTMLElement).closest<HTMLElement>('tr[data-row]')?.dataset.row;
      const row = at === undefined ? undefined : rows[Number.parseInt(at, 10)];
      if (row !== undefined) note({ rowId: rowId(row) });
    };
    element.addEventListener('scroll', noteScroll, { passive: true });
    element.addEventListener('focusin', noteRow);
    element.addEventListener('click', noteRow, true);
    return () => {
      element.removeEventListener('scroll', noteScroll);
      element.removeEventListener('focusin', noteRow);
      element.removeEventListener('click', noteRow, true);
    };
  }, [region, rows, rowId]);

  const isOpen = useRef(false);
  useEffect(() => {
    if (!rows) return;
    const isFirst = !isOpen.current;
    isOpen.current = true;
    if (cameTo === null || cameTo !== window.location.href) return;
    const place = places.get(cameTo);
    const index = place ? rows.findIndex((row) => rowId(row) === place.rowId) : -1;
    // these may still be the rows of the address before
    if (index < 0 && isFetching) {
      isOpen.current = !isFirst;
      return;
    }
    cameTo = null;
    if (!place || !region.current) return;
    if (isFirst) onReturn();
    region.current.scrollTop = place.top;
    if (index < 0) return;
    onActivate(index);
    const row = region.current.querySelector<HTMLElement>(`tr[data-row="${index}"]`);
    if (row) bringIntoSight(row, region.current);
    if (!isPeeking && document.activeElement === document.body) row?.focus({ preventScroll: true });
  }, [region, rows, rowId, isFetching, isPeeking, onActivate, onReturn]);
}
