/** Tabs within a page. */
'use client';
import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type Tab = { value: string; label: ReactNode; count?: number | string; content: ReactNode };

// Sideways only: the tabs stand a pixel over the line beneath them, which would have a scrollbar of its own.
const LIST = 'flex gap-1 overflow-x-auto overflow-y-hidden border-line border-b';
const TAB =
  '-mb-px inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-t-xs border-transparent border-b-2 px-2 text-ink-2 text-sm hover:text-ink focus-visible:outline-offset-[-2px]';

/** The words of a tab, as wide when they are chosen as when they are not: choosing one moves no other. */
function Words({ tab }: { tab: Pick<Tab, 'label' | 'count'> }) {
  const bold = 'col-start-1 row-start-1';
  return (
    <>
      <span className="inline-grid">
        <span className={cn(bold, 'invisible font-semibold')} aria-hidden>
          {tab.label}
        </span>
        <span className={cn(bold, 'in-data-[state=active]:font-semibold')}>{tab.label}</span>
      </span>
      {tab.count !== undefined && <span className="font-normal text-ink-3 text-xs tabular-nums">{tab.count}</span>}
    </>
  );
}

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
            data-tab
            className={cn(TAB, 'data-[state=active]:border-accent data-[state=active]:text-ink')}
          >
            <Words tab={tab} />
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
