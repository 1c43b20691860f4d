/** A figure of a run that opens its rows below it, or in a tab of its own. */
'use client';
import type { MouseEvent, ReactNode } from 'react';
import { FIGURE_LOOK } from '../format/figure-link.tsx';
import { cn } from '../ui/cn.ts';
import { ROWS_PLACE, type RowsTarget, rowsHref, useRowsAddress } from './run-rows-address.ts';

/** To the tabs, which hold the rows: only up, where one has read past them. */
export function scrollToRows(): void {
  const place = document.getElementById(ROWS_PLACE);
  if (place && place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: 'start' });
}

export function RowsLink({ to, className, children }: { to: RowsTarget; className?: string; children: ReactNode }) {
  const { show } = useRowsAddress();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    show(to);
    scrollToRows();
  };
  return (
    <a href={rowsHref(to)} onClick={follow} className={cn(FIGURE_LOOK, className)}>
      {children}
    </a>
  );
}
