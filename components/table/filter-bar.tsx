/** The filters of a list. Each field holds its value and, while it narrows the list, the way to take it off: said once, changed where it is said. */
'use client';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { FilterControl } from './filter-control.tsx';
import { FilterField, useRemoval } from './filter-field.tsx';
import { FilterPills } from './filter-pills.tsx';
import { FilterSheet } from './filter-sheet.tsx';
import type { TableSpec } from './table-query.ts';
import type { FilterUis } from './table-toolbar.tsx';
import { type FilterKey, filterKeys, filtersInForce, isInForce } from './use-filter-words.ts';
import type { TableState } from './use-table-state.ts';

/** On a phone the field takes the line, as high as a thumb. */
const QUICK =
  'max-sm:w-full max-sm:[&>span]:min-w-0 max-sm:[&>span]:flex-1 max-sm:[&_:is(input,button)]:h-11 max-sm:[&_input]:w-full max-sm:[&>button]:min-w-11';

/** The field that stays on a phone: the first one that is typed into. */
const quickOf = <S extends TableSpec>(state: TableState<S>, filters: FilterUis<S>): FilterKey<S> | undefined =>
  filterKeys(state.spec).find((key) => ['ids', 'text', 'number'].includes(state.spec.filters[key] ?? '') && !filters[key]?.placement);

/** The line above a list: its filters, and what can be done with all they find. On a phone one field and a sheet stand for the filters. */
export function ListBar<S extends TableSpec>({
  state,
  filters,
  id,
  order,
  children,
}: {
  state: TableState<S>;
  filters: FilterUis<S>;
  id: string;
  /** See `FilterSheet`. */
  order?: ReactNode;
  /** What can be done: `TableActions`. */
  children?: ReactNode;
}) {
  const { bar, remove } = useRemoval<FilterKey<S>, HTMLDivElement>(state.raw, (key) => state.setFilter(key, null));
  const quick = quickOf(state, filters);
  // Walking through the rows changes nothing here.
  const sheet = useMemo(() => {
    const inSheet = filterKeys(state.spec).filter((key) => key !== quick && !['pill', 'shown'].includes(filters[key]?.placement ?? ''));
    if (inSheet.length === 0 && !order) return null;
    const folded = filtersInForce(state, filters).filter((key) => key !== quick);
    return (
      <div className={cn('flex min-w-0 items-center gap-2 sm:hidden', quick ? 'basis-full' : 'flex-1')}>
        <FilterSheet state={state} filters={filters} keys={inSheet} count={folded.length} order={order} />
        <FilterPills
          state={state}
          filters={filters}
          keys={folded}
          onRemove={remove}
          className="min-w-0 flex-1 flex-nowrap overflow-x-auto py-1 *:h-9 *:max-w-none *:shrink-0"
        />
      </div>
    );
  }, [state, filters, order, quick, remove]);
  return (
    <div ref={bar} className="flex flex-wrap items-start gap-2 max-sm:items-center">
      {!quick && sheet}
      <FilterBar id={id} state={state} filters={filters} quick={quick} onRemove={remove} />
      {children}
      {quick && sheet}
    </div>
  );
}

function Bar<S extends TableSpec>({
  state,
  filters,
  id,
  quick,
  onRemove,
}: {
  state: TableState<S>;
  filters: FilterUis<S>;
  id: string;
  quick: FilterKey<S> | undefined;
  onRemove(key: FilterKey<S>): void;
}) {
  const t = useTranslations('table');
  const [isWide, setWide] = useState(false);
  const keys = filterKeys(state.spec);
  const isFolded = (key: (typeof keys)[number]) =>
    filters[key]?.placement === 'pill' ||
    filters[key]?.placement === 'shown' ||
    (filters[key]?.placement === 'more' && !state.raw[key] && !isWide);
  const inForce = filtersInForce(state, filters);
  if (keys.length === 0) return null;
  return (
    <search
      id={id}
      // The actions follow the last filter, also where the filters take several lines.
      className={cn('flex flex-wrap items-center gap-2 sm:contents', quick ? 'max-sm:min-w-36 max-sm:flex-1' : 'max-sm:hidden')}
      aria-label={t('filters')}
    >
      {keys
        .filter((key) => !isFolded(key))
        .map((key) => {
          const ui = filters[key];
          const kind = state.spec.filters[key];
          if (!ui || !kind) return null;
          return (
            <FilterField
              key={key}
              name={key}
              label={ui.label}
              isHeld={isInForce(state, key)}
              onRemove={() => onRemove(key)}
              className={key === quick ? QUICK : 'max-sm:hidden'}
            >
              <FilterControl kind={kind} ui={ui} raw={state.raw[key] ?? ''} onChange={(raw) => state.setFilter(key, raw)} />
            </FilterField>
          );
        })}
      <FilterPills
        state={state}
        filters={filters}
        keys={inForce.filter((key) => filters[key]?.placement === 'pill')}
        onRemove={onRemove}
        className="max-sm:hidden"
      />
      {keys.some((key) => filters[key]?.placement === 'more') && (
        <Button variant="ghost" data-more aria-expanded={isWide} onClick={() => setWide(!isWide)} className="max-sm:hidden">
          <SlidersHorizontal aria-hidden />
          {isWide ? t('fewerFilters') : t('moreFilters')}
        </Button>
      )}
      {inForce.length > 1 && (
        <Button
          variant="link"
          onClick={(event) => {
            // It goes with the filters: who pressed it by key goes on at the first field.
            if (event.detail === 0) event.currentTarget.closest('search')?.querySelector<HTMLElement>('input, select, button')?.focus();
            state.clearFilters();
          }}
          className="max-sm:hidden"
        >
          {t('clearAll')}
        </Button>
      )}
    </search>
  );
}

const FilterBar = memo(Bar) as typeof Bar;
