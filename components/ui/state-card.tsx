/** What stands where rows or a page would: a sign, what it is, what to do. It knows nothing of refusals, so that a page that broke can show it
 *  with little. */
'use client';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export function StateCard({
  icon,
  title,
  text,
  action,
  tone = 'calm',
  role,
}: {
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  tone?: 'calm' | 'good' | 'bad';
  role?: 'alert' | 'status';
}) {
  return (
    <div role={role} className="sticky left-0 mx-auto flex max-w-lg flex-col items-center gap-2 px-4 py-10 text-center">
      <span
        aria-hidden
        className={cn(
          'grid size-9 place-content-center rounded-full border [&_svg]:size-4.5',
          tone === 'good'
            ? 'border-success-text text-success-text'
            : tone === 'bad'
              ? 'border-danger-text text-danger-text'
              : 'border-edge text-ink-3',
        )}
      >
        {icon}
      </span>
      <p className="font-semibold">{title}</p>
      {text && <div className="text-balance text-ink-2 text-sm">{text}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
