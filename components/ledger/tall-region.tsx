/** A long table in a window of its own: head and first column stay where they are while the rest moves. */
'use client';
import type { ReactNode } from 'react';

export const STUCK_HEAD = 'sticky top-0 z-20 bg-surface [box-shadow:inset_0_-1px_0_var(--color-line)]';
export const STUCK_CORNER = 'sticky left-0 z-10 bg-surface [box-shadow:inset_0_-1px_0_var(--color-line)]';
export const STUCK_CELL = 'sticky left-0 z-10 bg-surface group-hover:bg-hover';

export function TallRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      data-print="whole"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-auto sm:max-h-[max(360px,calc(100dvh-232px))] focus-visible:outline-offset-[-2px]"
    >
      {children}
    </section>
  );
}
