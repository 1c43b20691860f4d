/** Which filters narrow a list, and what each of them says in words. */
'use client';
import { useTranslations } from 'next-intl';
import { useFormatSettings } from '../format/format-context.tsx';
import { useMarks } from '../format/use-marks.ts';
import { readIds } from './pasted-numbers.ts';
import { DATE_PRESETS, readDateFilter, type TableSpec } from './table-query.ts';
import type { FilterUis } from './table-toolbar.tsx';
import type { TableState } from './use-table-state.ts';

export type FilterKey<S extends TableSpec> = Extract<keyof S['filters'], string>;

export const filterKeys = <S extends TableSpec>(spec: S): FilterKey<S>[] => Object.keys(spec.filters) as FilterKey<S>[];

/** What a screen starts with is no filter of the reader. */
export const isInForce = <S extends TableSpec>(state: TableState<S>, key: FilterKey<S>): boolean =>
  Boolean(state.raw[key]) && state.raw[key] !== state.spec.defaults?.[key];

/** Those that can be taken off at the list: what something else of the screen shows is chosen there. */
export function filtersInForce<S extends TableSpec>(state: TableState<S>, filters: FilterUis<S>): FilterKey<S>[] {
  return filterKeys(state.spec).filter((key) => isInForce(state, key) && filters[key]?.placement !== 'shown');
}

export function useFilterWords<S extends TableSpec>(state: TableState<S>, filters: FilterUis<S>): (key: FilterKey<S>) => string {
  const t = useTranslations('table');
  const form = useTranslations('form');
  const { list } = useMarks();
  const { today } = useFormatSettings();
  return (key) => {
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
}
