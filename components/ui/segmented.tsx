/** A choice of one from two to five, all visible. */
'use client';
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type SegmentedProps<V extends string> = {
  value: V;
  onValueChange(value: V): void;
  options: readonly { value: V; label: ReactNode; title?: string }[];
  label: string;
  className?: string;
};

export function Segmented<V extends string>({ value, onValueChange, options, label, className }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(next) => next && onValueChange(next as V)}
      aria-label={label}
      className={cn('inline-flex h-8 rounded-sm border border-edge bg-surface p-px', className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.title}
          className="inline-flex min-w-7 items-center justify-center gap-1.5 rounded-xs px-2.5 text-ink-2 text-sm hover:bg-hover data-[state=on]:bg-accent-soft data-[state=on]:font-semibold data-[state=on]:text-accent-strong [&_svg]:size-4"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
