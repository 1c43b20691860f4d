/** One line of text, and the look every field shares. */
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

export const fieldLook =
  'w-full min-w-0 rounded-sm border border-edge bg-surface px-2 text-ink text-sm transition-colors hover:border-ink-3 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-danger-text aria-invalid:outline-danger-text';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(fieldLook, 'h-8', className)} {...props} />;
}

export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} className={cn(fieldLook, 'min-h-16 py-1.5 leading-5', className)} {...props} />;
}
