/** A sentence that must be read: what went wrong, or what to mind. Announced when it appears. */
import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { TONE_LOOK } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';

export function Notice({ tone, children }: { tone: 'danger' | 'info' | 'success' | 'warning'; children: ReactNode }) {
  const Icon = { info: Info, success: CircleCheck, warning: CircleAlert, danger: CircleAlert }[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn('flex items-start gap-2 rounded-sm px-3 py-2 text-sm', TONE_LOOK[tone])}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
