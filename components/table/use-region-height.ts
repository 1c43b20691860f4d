/** How high a list may be on its screen. */
'use client';
import { type RefObject, useEffect } from 'react';

const PAGER_PX = 64;
/** Below it rows are cards, and the page moves, not the list in it. */
const CARDS = '(max-width: 639.98px)';

/** A list near the top of its screen ends with the window, whatever stands above it: one thing scrolls, not two. Further down it has
 *  the height of the stylesheet; as cards it has all the height it needs. What is pinned beneath it in its panel (`data-beneath`, what
 *  can be done with the selected rows) takes its height from it, and leaves the pager in sight. */
export function useRegionHeight(region: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const adjust = () => {
      const element = region.current;
      if (!element) return;
      const top = element.getBoundingClientRect().top + window.scrollY;
      const beneath = element.parentElement?.querySelector<HTMLElement>(':scope > [data-beneath]')?.offsetHeight ?? 0;
      const room = window.innerHeight - top - beneath - PAGER_PX;
      const isCards = window.matchMedia(CARDS).matches;
      const height = !isCards && top < window.innerHeight / 2 && room >= 280 ? `${Math.floor(room)}px` : '';
      if (element.style.maxHeight !== height) element.style.maxHeight = height;
    };
    adjust();
    const watch = new ResizeObserver(adjust);
    // whatever grows or goes above it, on any floor up to the page itself, moves it
    for (let around = region.current?.parentElement; around && around !== document.body; around = around.parentElement)
      watch.observe(around);
    window.addEventListener('resize', adjust);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', adjust);
    };
  }, [region]);
}
