/** A tick box with three states. The hit area is 32 px however small the box looks. */
'use client';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

export function Checkbox({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        'group relative inline-grid size-4 shrink-0 align-middle place-content-center rounded-xs border border-edge bg-surface text-on-accent before:absolute before:-inset-2 hover:border-accent disabled:bg-sunken data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent',
        className,
      )}
      {...props}
    >
      <Primitive.Indicator>
        <Minus className="hidden size-3 stroke-[3] group-data-[state=indeterminate]:block" aria-hidden />
        <Check className="hidden size-3 stroke-[3] group-data-[state=checked]:block" aria-hidden />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}
