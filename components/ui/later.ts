/** Parts of the frame that nobody sees when a page opens and that come right after it: the page is drawn without waiting for them, and they are
 *  there before a hand has reached them. */
'use client';
import { useEffect, useState } from 'react';

/** After the page has loaded, so that its own rows have the line to themselves. */
const QUIET_MS = 1_500;
const AGAIN_MS = 2_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/** Runs once: when the page has been quiet for a moment, or at the first sign of a hand. Answers with what takes it back. */
export function whenQuiet(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    window.removeEventListener('load', wait);
    for (const sign of SIGNS) window.removeEventListener(sign, now, true);
  };
  const now = () => {
    end();
    run();
  };
  const wait = () => {
    timer = setTimeout(now, QUIET_MS);
  };
  for (const sign of SIGNS) window.addEventListener(sign, now, { capture: true, passive: true });
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait);
  return end;
}

type Load<T> = () => Promise<T>;

/** What has come stays for every place that asks for it later, by what fetches it. */
const come = new Map<Load<unknown>, unknown>();

/** A part once it is there; null before. `load` is a constant of its module. `isWanted`: at once, again and again while the line is gone. */
export function useLater<T>(load: Load<T>, isWanted: boolean): T | null {
  const [part, setPart] = useState<{ is: T } | null>(() => (come.has(load) ? { is: come.get(load) as T } : null));
  const isThere = part !== null;
  useEffect(() => {
    if (isThere) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (is: T) => {
      come.set(load, is);
      if (!isGone) setPart({ is });
    };
    const fetchIt = (): void =>
      void load().then(take, () => {
        if (isWanted && !isGone) timer = setTimeout(fetchIt, AGAIN_MS);
      });
    const takeBack = isWanted ? fetchIt() : whenQuiet(fetchIt);
    return () => {
      isGone = true;
      clearTimeout(timer);
      takeBack?.();
    };
  }, [load, isWanted, isThere]);
  return part?.is ?? null;
}
