/** A labelled part of a page that scrolls sideways by itself, reachable by keyboard: for tables wider than the screen. */
import type { ReactNode } from 'react';

export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    // `relative`: texts for readers only are placed absolutely and would widen the page from inside the region.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={label} data-print="whole" tabIndex={0} className="relative overflow-x-auto focus-visible:outline-offset-[-2px]">
      {children}
    </section>
  );
}
