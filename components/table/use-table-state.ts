/** Holds a list's filters, sort and page in the URL, so that every view of a list can be sent, kept and gone back to. */
'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useFormatSettings } from '../format/format-context.tsx';
import { noteWrite } from './address-writes.ts';
import {
  type PageSize,
  pageAfter,
  pageBefore,
  readAddress,
  type Sort,
  type TableSpec,
  TEXT_NAMES,
  urlKeyOf,
  type ValuesOf,
} from './table-query.ts';

/** What a screen and `<DataTable>` share. `values` are read filters; `raw` the texts they stand in the URL as. `cursor` and `limit` go
 *  to the server as they are. All members but the setters are stable while the URL is. */
export type TableState<S extends TableSpec = TableSpec> = {
  spec: S;
  values: ValuesOf<S>;
  raw: Record<string, string>;
  sort: Sort | null;
  cursor: string | undefined;
  limit: PageSize;
  /** What a list's query takes beside its filter. */
  page: { cursor: string | undefined; limit: PageSize };
  /** The order of lists by time. */
  order: 'newest' | 'oldest';
  /** 1 for the first page. */
  pageNumber: number;
  hasFilters: boolean;
  setFilter(key: Extract<keyof S['filters'], string>, raw: string | null): void;
  setFilters(raw: Record<string, string | null>): void;
  /** Back to what the screen starts with. */
  clearFilters(): void;
  setSort(sort: Sort | null): void;
  setLimit(limit: PageSize): void;
  goNext(cursor: string): void;
  goBack(): void;
  goFirst(): void;
  /** Query string of filters, sort and page size, for saved views and links. */
  search: string;
};

export function useTableState<const S extends TableSpec>(spec: S): TableState<S> {
  const { today } = useFormatSettings();
  const { parsers, urlKeys } = useMemo(() => {
    const names = [...Object.keys(spec.filters), ...TEXT_NAMES];
    return {
      parsers: Object.fromEntries(names.map((name) => [name, parseAsString])),
      urlKeys: Object.fromEntries(names.map((name) => [name, urlKeyOf(name)])),
    };
  }, [spec]);
  const [query, setQuery] = useQueryStates(parsers, { urlKeys, history: 'push', shallow: true, scroll: false });

  return useMemo(() => {
    const filterKeys = Object.keys(spec.filters);
    const texts: Record<string, string | null> = query;
    const { raw, values, sort, order, trail, pageNumber, limit } = readAddress(spec, (name) => texts[name], today);
    const set = (change: Record<string, string | null>) => noteWrite(setQuery(change));
    const top = { _at: null, _page: null };
    const setFilters = (change: Record<string, string | null>) => {
      const next: Record<string, string | null> = {};
      for (const [key, text] of Object.entries(change))
        next[key] = text === '' || text === null ? (spec.defaults?.[key] ? '' : null) : text;
      set({ ...next, ...top });
    };
    const search = new URLSearchParams();
    for (const [key, text] of Object.entries(raw)) search.set(`f.${key}`, text);
    // A default that was taken off stays off.
    for (const key of Object.keys(spec.defaults ?? {})) if (texts[key] === '') search.set(`f.${key}`, '');
    if (texts._sort) search.set('sort', texts._sort);
    if (texts._size) search.set('ps', String(limit));
    return {
      spec,
      values,
      raw,
      sort,
      cursor: trail.at(-1) || undefined,
      limit,
      page: { cursor: trail.at(-1) || undefined, limit },
      order,
      pageNumber,
      hasFilters: Object.keys(raw).length > 0,
      setFilter: (key, text) => setFilters({ [key]: text }),
      setFilters,
      clearFilters: () => set({ ...Object.fromEntries(filterKeys.map((key) => [key, null])), ...top }),
      setSort: (next) => set({ _sort: next ? `${next.descending ? '-' : ''}${next.column}` : null, ...top }),
      setLimit: (size) => set({ _size: String(size), ...top }),
      goNext: (cursor) => set(pageAfter({ trail, pageNumber }, cursor)),
      goBack: () => set(pageBefore({ trail, pageNumber })),
      goFirst: () => set(top),
      search: search.toString(),
    } satisfies TableState<S>;
  }, [spec, query, today, setQuery]);
}
