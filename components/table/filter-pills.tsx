/** Filters in force that no field holds, in words, each with a way to take it off. */
'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '../ui/cn.ts';
import type { TableSpec } from './table-query.ts';
import type { FilterUis } from './table-toolbar.tsx';
import { type FilterKey, useFilterWords } from './use-filter-words.ts';
import type { TableState } from './use-table-state.ts';

/** What a filter looks like while it narrows the list, whether a field holds it or not. */
export const IN_FORCE = 'border-accent bg-accent-soft';

export function RemoveFilter({ label, onRemove, className }: { label: string; onRemove(): void; className?: string }) {
  const t = useTranslations('table');
  const name = t('removeFilter', { label });
  return (
    <button
      type="button"
      className={cn('grid h-8 w-7 shrink-0 place-content-center text-ink-2 hover:text-ink', className)}
      aria-label={name}
      title={name}
      onClick={onRemove}
    >
      <X className="size-3.5" aria-hidden />
    </button>
  );
}

export function FilterPills<S extends TableSpec>({
  state,
  filters,
  keys,
  onRemove,
  className,
}: {
  state: TableState<S>;
  filters: FilterUis<S>;
  keys: readonly FilterKey<S>[];
  onRemove(key: FilterKey<S>): void;
  className?: string;
}) {
  const t = useTranslations('table');
  const wordsOf = useFilterWords(state, filters);
  if (keys.length === 0) return null;
  return (
    <ul className={cn('flex flex-wrap items-center gap-2', className)} aria-label={t('activeFilters')}>
      {keys.map((key) => (
        <li key={key} className={cn('inline-flex max-w-full items-center rounded-sm border pl-3 text-sm', IN_FORCE)}>
          <span className="shrink-0 text-ink-2">{filters[key]?.label}</span>
          <span className="ml-1.5 max-w-80 truncate font-semibold" title={wordsOf(key)}>
            {wordsOf(key)}
          </span>
          <RemoveFilter label={filters[key]?.label ?? key} onRemove={() => onRemove(key)} className="-my-px max-sm:size-9" />
        </li>
      ))}
    </ul>
  );
}
