/** On a phone: shows or hides what stands open on wider windows. What it folds is hidden with `max-sm:hidden`, so that no window shows a jump. */
'use client';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';

export function FoldButton({
  isOpen,
  onOpenChange,
  controls,
  children,
}: {
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  /** The id of what it shows. */
  controls: string;
  children: ReactNode;
}) {
  return (
    <Button className="h-11 sm:hidden" aria-expanded={isOpen} aria-controls={controls} onClick={() => onOpenChange(!isOpen)}>
      {children}
      <ChevronDown className={cn('text-ink-3', isOpen && 'rotate-180')} aria-hidden />
    </Button>
  );
}
