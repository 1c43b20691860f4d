/** Grey bars in place of what is coming. They appear after 150 ms: what arrives sooner never flickers. */
'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { cn } from './cn.ts';

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-3 animate-breathe rounded-xs bg-line', className)} />;
}

/** Rows that are still to come, a bar or two each, within a panel that is there already. They take their room at once: `asCards`, on a phone
 *  that of a card of three lines. */
export function SkeletonLines({ rows = 4, asCards = false }: { rows?: number; asCards?: boolean }) {
  return (
    <div aria-hidden className="animate-wait divide-y divide-line opacity-0">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey rows have no identity
        <div key={row} className={cn('flex h-row items-center justify-between gap-8 px-3', asCards && 'max-sm:h-23')}>
          <Skeleton className={row % 3 === 1 ? 'w-1/3' : 'w-1/4'} />
          <Skeleton className="w-1/6" />
        </div>
      ))}
    </div>
  );
}

/** The same with the panel's frame. */
export function SkeletonPanel({ rows, className }: { rows?: number; className?: string }) {
  return (
    <div className={cn('panel', className)}>
      <SkeletonLines rows={rows} />
    </div>
  );
}

/** Shows `children` only when `active` has lasted for `delayMs`. */
export function Delayed({ active, delayMs = 150, children }: { active: boolean; delayMs?: number; children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    setDue(false);
    if (!active) return;
    const timer = setTimeout(() => setDue(true), delayMs);
    return () => clearTimeout(timer);
  }, [active, delayMs]);
  return active && due ? children : null;
}
