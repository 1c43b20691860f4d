/** A labelled part of a page that scrolls sideways by itself, reachable by keyboard: for tables wider than the screen. */
import type { ReactNode } from 'react';

/** `isInNamed`: the section around it has its name already, and is what those find who go from region to region. */
export function ScrollRegion({ label, isInNamed = false, children }: { label: string; isInNamed?: boolean; children: ReactNode }) {
  return (
    <section
      role={isInNamed ? 'group' : undefined}
      aria-label={label}
      data-print="whole"
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      // `relative`: texts for readers only are placed absolutely and would widen the page from inside the region.
      className="relative overflow-x-auto focus-visible:outline-offset-[-2px]"
    >
      {children}
    </section>
  );
}
