/** Every filter in force, in words, each with a way to take it off. */
'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFormatSettings } from '../format/format-context.tsx';
import { useMarks } from '../format/use-marks.ts';
import { Button } from '../ui/button.tsx';
import { DATE_PRESETS, readDateFilter, readIds, type TableSpec } from './table-query.ts';
import type { FilterUis } from './table-toolbar.tsx';
import type { TableState } from './use-table-state.ts';

export function FilterPills<S extends TableSpec>({
  state,
  filters,
  withClear = true,
  withShown = false,
}: {
  state: TableState<S>;
  filters: FilterUis<S>;
  withClear?: boolean;
  /** Also those that the screen shows elsewhere: where nothing is found, all of them are the reason. */
  withShown?: boolean;
}) {
  const t = useTranslations('table');
  const form = useTranslations('form');
  const { list } = useMarks();
  const { today } = useFormatSettings();
  const keys = (Object.keys(state.spec.filters) as Extract<keyof S['filters'], string>[]).filter(
    // What a screen starts with is no filter of the reader.
    (key) => state.raw[key] && state.raw[key] !== state.spec.defaults?.[key] && (withShown || filters[key]?.placement !== 'shown'),
  );
  if (keys.length === 0) return null;
  const words = (key: (typeof keys)[number]): string => {
    const raw = state.raw[key] ?? '';
    const kind = state.spec.filters[key];
    const said = filters[key]?.words;
    if (said) return said(raw);
    if (kind === 'enum')
      return list(raw.split(',').map((value) => filters[key]?.options?.find((option) => option.value === value)?.label ?? value));
    if (kind === 'ids') {
      const ids = readIds(raw);
      return ids.length > 2 ? t('chosenCount', { count: ids.length }) : list(ids);
    }
    if (kind === 'date') {
      const preset = DATE_PRESETS.find((name) => name === raw);
      const range = readDateFilter(raw, today);
      if (!range) return raw;
      const days = range.from === range.to ? (range.from ?? '') : `${range.from ?? '…'} ${form('rangeMark')} ${range.to ?? '…'}`;
      return preset ? `${form(`preset.${preset}`)} (${days})` : days;
    }
    return raw;
  };
  return (
    <ul className="flex flex-wrap items-center gap-1.5" aria-label={t('activeFilters')}>
      {keys.map((key) => (
        <li key={key} className="inline-flex max-w-full items-center rounded-sm border border-line bg-surface pl-2 text-xs">
          <span className="text-ink-3">{filters[key]?.label}</span>
          <span className="ml-1.5 max-w-80 truncate">{words(key)}</span>
          <button
            type="button"
            className="grid size-6 shrink-0 place-content-center rounded-xs text-ink-3 hover:text-ink"
            aria-label={t('removeFilter', { label: filters[key]?.label ?? key })}
            onClick={() => state.setFilter(key, null)}
          >
            <X className="size-3" aria-hidden />
          </button>
        </li>
      ))}
      {withClear && keys.length > 1 && (
        <li>
          <Button variant="link" size="sm" className="text-xs" onClick={() => state.clearFilters()}>
            {t('clearAll')}
          </Button>
        </li>
      )}
    </ul>
  );
}
