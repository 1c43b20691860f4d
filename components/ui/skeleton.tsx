/** Grey bars in place of what is coming. They appear after 150 ms: what arrives sooner never flickers. */
'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { cn } from './cn.ts';

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-3 animate-breathe rounded-xs bg-line', className)} />;
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
