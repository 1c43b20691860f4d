/** A figure of the calendar, and the panel with the rows behind it. */
import type { ReactNode } from 'react';

export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-24 border-line border-l pl-3">
      <dt className="text-ink-2 text-xs">{name}</dt>
      <dd className="text-xl tabular-nums leading-7">{children}</dd>
    </div>
  );
}

export function FigurePanel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="panel mb-4">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{title}</h2>
      {children}
    </section>
  );
}
