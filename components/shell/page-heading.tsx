/** The head of a page: its one h1, a line that says what it is for, and what can be done here. */
import type { ReactNode } from 'react';

export function PageHeading({
  title,
  lead,
  actions,
  above,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  above?: ReactNode;
}) {
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        {above}
        <h1 className="font-semibold text-xl">{title}</h1>
        {lead && <p className="mt-0.5 max-w-prose text-ink-2 text-sm">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
