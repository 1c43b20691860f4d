/** After something was done with the selected rows the bar below the list goes, and with it what was pressed; the rows may leave the list as well.
 *  The keyboard goes on in the list, at the row where it was or the one that has moved up into its place. */
'use client';
import { type RefObject, useEffect, useRef } from 'react';

/** Where the focus lies when what had it has gone, or is about to go. */
function isNowhere(place: Element | null): boolean {
  return !place || place === document.body || place.id === 'main' || place.closest('[data-beneath]') !== null;
}

type Input = {
  region: RefObject<HTMLElement | null>;
  rows: readonly unknown[] | undefined;
  isFetching: boolean;
  /** The row of the keyboard. */
  index: number;
  goTo(index: number): void;
  clear(): void;
};

/** Ends the selection, and goes on. */
export function useGoingOn({ region, rows, isFetching, index, goTo, clear }: Input): () => void {
  const isGoingOn = useRef(false);
  const goOn = () => {
    if (!isNowhere(document.activeElement)) return;
    if (rows && rows.length > 0) goTo(index);
    else region.current?.focus();
  };
  const latest = useRef(goOn);
  latest.current = goOn;
  // The rows have been read anew: one that had the focus may have left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are the reason to run
  useEffect(() => {
    if (isFetching || !isGoingOn.current) return;
    isGoingOn.current = false;
    latest.current();
  }, [rows, isFetching]);
  return () => {
    isGoingOn.current = true;
    goOn();
    clear();
  };
}
