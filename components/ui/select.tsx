/** A choice of one from a short list. The native control: it is right on every phone, with every reader and every IME. */
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { fieldLook } from './input.tsx';

export type Option = { value: string; label: string; disabled?: boolean };

export type SelectProps = Omit<ComponentProps<'select'>, 'children'> & { options: readonly Option[]; placeholder?: string };

export function Select({ options, placeholder, className, ...props }: SelectProps) {
  return (
    <span className={cn('relative inline-flex w-full min-w-0 items-center', className)}>
      <select className={cn(fieldLook, 'h-8 appearance-none truncate pr-7')} {...props}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute right-2 size-4 text-ink-3" aria-hidden />
    </span>
  );
}
