/** A quiet label or count. For the state of a thing use `format/status-badge`. */
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'review';

export const TONE_LOOK: Record<Tone, string> = {
  neutral: 'bg-neutral-fill text-neutral-text',
  info: 'bg-info-fill text-info-text',
  success: 'bg-success-fill text-success-text',
  warning: 'bg-warning-fill text-warning-text',
  danger: 'bg-danger-fill text-danger-text',
  review: 'bg-review-fill text-review-text',
};

export function Badge({ tone = 'neutral', className, children }: { tone?: Tone; className?: string; children: ReactNode }) {
  return (
    <span className={cn('inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-xs px-1.5 text-xs', TONE_LOOK[tone], className)}>
      {children}
    </span>
  );
}
