/** The filters of a list. Each field holds its value and, while it narrows the list, the way to take it off: said once, changed where it is said. */
'use client';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { FilterControl } from './filter-control.tsx';
import { FilterPills, RemoveFilter } from './filter-pills.tsx';
import type { TableSpec } from './table-query.ts';
import type { FilterUis } from './table-toolbar.tsx';
import { type FilterKey, filterKeys, filtersInForce, isInForce } from './use-filter-words.ts';
import type { TableState } from './use-table-state.ts';

/** The field and its cross are one shape. */
const HELD = '[&_:is(input,select,[data-trigger])]:rounded-r-none [&_:is(input,select)]:border-accent [&_:is(input,select)]:bg-accent-soft';

/** Takes filters off and leaves the keyboard where the filter was: the cross goes with it. */
function useRemoval<S extends TableSpec>(state: TableState<S>) {
  const bar = useRef<HTMLElement>(null);
  const removed = useRef<string | null>(null);
  const { raw } = state;
  useEffect(() => {
    const key = removed.current;
    if (key === null || raw[key]) return;
    removed.current = null;
    const places = [`[data-filter="${key}"] :is(input, select, button)`, '[data-more]', ':is(input, select, button)'];
    const found = places.flatMap((place) => [...(bar.current?.querySelectorAll<HTMLElement>(place) ?? [])]);
    found.find((each) => each.getClientRects().length > 0)?.focus();
  }, [raw]);
  const remove = (key: FilterKey<S>) => {
    removed.current = key;
    state.setFilter(key, null);
  };
  return { bar, remove };
}

export function FilterBar<S extends TableSpec>({ state, filters, id }: { state: TableState<S>; filters: FilterUis<S>; id: string }) {
  const t = useTranslations('table');
  const [isWide, setWide] = useState(false);
  const { bar, remove } = useRemoval(state);
  const keys = filterKeys(state.spec);
  const isFolded = (key: (typeof keys)[number]) =>
    filters[key]?.placement === 'pill' ||
    filters[key]?.placement === 'shown' ||
    (filters[key]?.placement === 'more' && !state.raw[key] && !isWide);
  const inForce = filtersInForce(state, filters);
  if (keys.length === 0) return null;
  return (
    <search ref={bar} id={id} className="flex flex-wrap items-center gap-2" aria-label={t('filters')}>
      {keys
        .filter((key) => !isFolded(key))
        .map((key) => {
          const ui = filters[key];
          const kind = state.spec.filters[key];
          if (!ui || !kind) return null;
          const isHeld = isInForce(state, key);
          return (
            <span key={key} data-filter={key} className={cn('inline-flex max-w-full', isHeld && HELD)}>
              <FilterControl kind={kind} ui={ui} raw={state.raw[key] ?? ''} onChange={(raw) => state.setFilter(key, raw)} />
              {isHeld && (
                <RemoveFilter
                  label={ui.label}
                  onRemove={() => remove(key)}
                  className="-ml-px rounded-r-sm border border-accent bg-accent-soft"
                />
              )}
            </span>
          );
        })}
      <FilterPills state={state} filters={filters} keys={inForce.filter((key) => filters[key]?.placement === 'pill')} onRemove={remove} />
      {keys.some((key) => filters[key]?.placement === 'more') && (
        <Button variant="ghost" data-more aria-expanded={isWide} onClick={() => setWide(!isWide)}>
          <SlidersHorizontal aria-hidden />
          {isWide ? t('fewerFilters') : t('moreFilters')}
        </Button>
      )}
      {inForce.length > 1 && (
        <Button variant="link" onClick={() => state.clearFilters()}>
          {t('clearAll')}
        </Button>
      )}
    </search>
  );
}
