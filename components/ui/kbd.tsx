/** A key to press. */
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn('inline-grid h-5 min-w-5 place-content-center rounded-xs border border-current/40 px-1 font-sans text-xs', className)}
    >
      {children}
    </kbd>
  );
}
