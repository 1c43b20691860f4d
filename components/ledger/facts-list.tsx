/** What is known of an entry or of a hold, as pairs of name and value. */
import type { ReactNode } from 'react';

export type Fact = [name: string, value: ReactNode];

export function FactsList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-6 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="py-1 text-ink-2">{name}</dt>
          <dd className="min-w-0 break-words py-1 max-sm:[&_*]:whitespace-normal max-sm:[&_.ident]:break-all">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
