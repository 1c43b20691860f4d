/** The button a filter hangs from: its name, and what it is set to. */
'use client';
import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';

export function FilterTrigger({
  label,
  value,
  isSet,
  ...props
}: { label: string; value?: ReactNode; isSet: boolean } & ComponentProps<'button'>) {
  return (
    <Button {...props} data-trigger className={cn('max-w-80 font-normal', isSet && 'border-accent bg-accent-soft hover:bg-accent-soft')}>
      <span className={cn(isSet ? 'text-ink-2' : 'text-ink-3')}>{label}</span>
      {isSet && <span className="truncate font-semibold">{value}</span>}
      <ChevronDown className="text-ink-3" aria-hidden />
    </Button>
  );
}
