/** What a list without rows says: that what the filter finds is done, that it finds nothing, or what would stand here. */
'use client';
import type { ReactNode } from 'react';
import { FilterPills } from './filter-pills.tsx';
import type { TableSpec } from './table-query.ts';
import { EmptyState, NothingFound } from './table-states.tsx';
import type { FilterUis } from './table-toolbar.tsx';
import { filterKeys, isInForce } from './use-filter-words.ts';
import type { TableState } from './use-table-state.ts';

/** Shown when the list is empty without any filter: in words, or what replaces them where being empty is good news. */
export type EmptySlot = { title: string; text?: ReactNode; action?: ReactNode } | ReactNode;

export function EmptyList<S extends TableSpec>({
  state,
  filters,
  empty,
  whenDone,
}: {
  state: TableState<S>;
  filters: FilterUis<S>;
  empty: EmptySlot;
  whenDone: ReactNode;
}) {
  const isByDefault = Object.entries(state.raw).every(([key, text]) => state.spec.defaults?.[key] === text);
  if (whenDone) return whenDone;
  if (state.hasFilters && !isByDefault)
    return <NothingFound pills={<EveryFilter state={state} filters={filters} />} onClear={state.clearFilters} />;
  if (empty && typeof empty === 'object' && 'title' in empty) return <EmptyState {...empty} />;
  return empty as ReactNode;
}

/** Where nothing is found, all of them are the reason, also those that the screen shows elsewhere. */
function EveryFilter<S extends TableSpec>({ state, filters }: { state: TableState<S>; filters: FilterUis<S> }) {
  return (
    <FilterPills
      state={state}
      filters={filters}
      keys={filterKeys(state.spec).filter((key) => isInForce(state, key))}
      onRemove={(key) => state.setFilter(key, null)}
      className="justify-center"
    />
  );
}
