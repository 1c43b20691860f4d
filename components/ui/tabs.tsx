/** Tabs within a page. For tabs that are addresses use `<TabLinks>`: links, so that they can be opened and sent. */
'use client';
import Link from 'next/link';
import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type Tab = { value: string; label: ReactNode; count?: number | string; content: ReactNode };

const LIST = 'flex gap-5 overflow-x-auto border-line border-b';
const TAB =
  '-mb-px inline-flex min-h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 text-ink-2 text-sm hover:text-ink focus-visible:outline-offset-[-2px]';

export function Tabs({
  tabs,
  label,
  value,
  onValueChange,
  defaultValue,
}: {
  tabs: readonly Tab[];
  label: string;
  value?: string;
  onValueChange?(value: string): void;
  defaultValue?: string;
}) {
  return (
    <Primitive.Root value={value} onValueChange={onValueChange} defaultValue={defaultValue ?? tabs[0]?.value}>
      <Primitive.List aria-label={label} className={LIST}>
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className={cn(TAB, 'data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink')}
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-ink-3 text-xs">{tab.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}

export function TabLinks({
  tabs,
  current,
  label,
}: {
  tabs: readonly { href: string; value: string; label: ReactNode; count?: number | string }[];
  current: string;
  label: string;
}) {
  return (
    <nav aria-label={label} className={LIST}>
      {tabs.map((tab) => (
        <Link
          key={tab.value}
          href={tab.href}
          aria-current={tab.value === current ? 'page' : undefined}
          className={cn(TAB, tab.value === current && 'border-accent font-semibold text-ink')}
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-ink-3 text-xs">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
