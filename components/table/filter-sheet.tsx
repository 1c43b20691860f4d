/** On a phone: the filters of a list in a sheet of their own, so that the list itself begins near the top of the window. */
'use client';
import { ChevronDown, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { DateRangeChoices } from '../form/date-range-picker.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Drawer } from '../ui/drawer.tsx';
import { useChoiceList } from './choice-filter.tsx';
import { EnumChoices, FilterControl, type FilterUi } from './filter-control.tsx';
import { IN_FORCE } from './filter-pills.tsx';
import type { FilterKind, TableSpec } from './table-query.ts';
import type { FilterUis } from './table-toolbar.tsx';
import { type FilterKey, useFilterWords } from './use-filter-words.ts';
import type { TableState } from './use-table-state.ts';

type FieldProps = { kind: FilterKind; ui: FilterUi; raw: string; words: string; onChange(raw: string | null): void };

/** Choices unfold in the sheet: a panel over a panel has no room here. */
function Field({ kind, ui, raw, words, onChange }: FieldProps) {
  const [isOpen, setOpen] = useState(false);
  const ChoiceList = useChoiceList(isOpen);
  if (kind !== 'enum' && kind !== 'date' && !ui.choices)
    return (
      <div className="border-line border-b py-2 [&_:is(input,select)]:h-11 [&_:is(input,select)]:w-full [&_span]:w-full">
        <p aria-hidden className="pb-1 text-ink-2 text-sm">
          {ui.label}
        </p>
        <FilterControl kind={kind} ui={ui} raw={raw} onChange={onChange} />
      </div>
    );
  return (
    <details className="group border-line border-b" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 text-sm [&::-webkit-details-marker]:hidden">
        <span className="shrink-0 text-ink-2">{ui.label}</span>
        <span className="ml-auto min-w-0 truncate font-semibold">{words}</span>
        <ChevronDown className="size-4 shrink-0 text-ink-3 group-open:rotate-180" aria-hidden />
      </summary>
      <div className="pb-2">
        {kind === 'enum' ? (
          <EnumChoices ui={ui} raw={raw} onChange={onChange} />
        ) : kind === 'date' ? (
          <DateRangeChoices raw={raw} onChange={onChange} />
        ) : (
          ui.choices && isOpen && ChoiceList && <ChoiceList label={ui.label} choices={ui.choices} raw={raw} onChange={onChange} />
        )}
      </div>
    </details>
  );
}

export function FilterSheet<S extends TableSpec>({
  state,
  filters,
  keys,
  count,
  order,
}: {
  state: TableState<S>;
  filters: FilterUis<S>;
  /** What has its field in the sheet. */
  keys: readonly FilterKey<S>[];
  /** How many are in force. */
  count: number;
  /** In which order and groups the list stands, where a screen has a choice of its own for it. */
  order?: ReactNode;
}) {
  const t = useTranslations('table');
  const wordsOf = useFilterWords(state, filters);
  const [open, setOpen] = useState(false);
  const title = t(order ? 'filtersAndOrder' : 'filters');
  return (
    <>
      <Button
        data-more
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className={cn('h-11 sm:hidden', count > 0 && IN_FORCE)}
      >
        <SlidersHorizontal aria-hidden />
        {count > 0 ? t('withCount', { what: title, count }) : title}
      </Button>
      <Drawer
        open={open}
        onOpenChange={setOpen}
        modal
        title={title}
        footer={
          <>
            <Button variant="ghost" className="h-11" disabled={count === 0} onClick={() => state.clearFilters()}>
              {t('clearAll')}
            </Button>
            <Button variant="primary" className="h-11" onClick={() => setOpen(false)}>
              {t('done')}
            </Button>
          </>
        }
      >
        {order && <div className="border-line border-b pb-3">{order}</div>}
        {keys.map((key) => {
          const ui = filters[key];
          const kind = state.spec.filters[key];
          return ui && kind ? (
            <Field
              key={key}
              kind={kind}
              ui={ui}
              raw={state.raw[key] ?? ''}
              words={state.raw[key] ? wordsOf(key) : ''}
              onChange={(raw) => state.setFilter(key, raw)}
            />
          ) : null;
        })}
      </Drawer>
    </>
  );
}
