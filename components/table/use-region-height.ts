/** How high a list may be on its screen. */
'use client';
import { type RefObject, useEffect } from 'react';

const PAGER_PX = 64;
/** Below it rows are cards, and the page moves, not the list in it. */
const CARDS = '(max-width: 639.98px)';

/** A list near the top of its screen ends with the window, whatever stands above it: one thing scrolls, not two. Further down it has
 *  the height of the stylesheet; as cards it has all the height it needs. */
export function useRegionHeight(region: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const adjust = () => {
      const element = region.current;
      if (!element) return;
      const top = element.getBoundingClientRect().top + window.scrollY;
      const room = window.innerHeight - top - PAGER_PX;
      const isCards = window.matchMedia(CARDS).matches;
      const height = !isCards && top < window.innerHeight / 2 && room >= 280 ? `${Math.floor(room)}px` : '';
      if (element.style.maxHeight !== height) element.style.maxHeight = height;
    };
    adjust();
    const watch = new ResizeObserver(adjust);
    if (region.current?.parentElement?.parentElement) watch.observe(region.current.parentElement.parentElement);
    window.addEventListener('resize', adjust);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', adjust);
    };
  }, [region]);
}
