/** Holds a list's filters, sort and page in the URL, so that every view of a list can be sent, kept and gone back to. */
'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useFormatSettings } from '../format/format-context.tsx';
import { noteWrite } from './address-writes.ts';
import { PAGE_SIZES, type PageSize, readFilters, readSort, type Sort, type TableSpec, type ValuesOf } from './table-query.ts';

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

const SEPARATOR = '~';
/** Pages one can step back through; beyond it "first page" remains. Keeps the address short. */
const TRAIL = 30;

export function useTableState<const S extends TableSpec>(spec: S): TableState<S> {
  const { today } = useFormatSettings();
  const { parsers, urlKeys } = useMemo(() => {
    const keys = Object.keys(spec.filters);
    return {
      parsers: {
        ...Object.fromEntries(keys.map((key) => [key, parseAsString])),
        _sort: parseAsString,
        _at: parseAsString,
        _page: parseAsString,
        _size: parseAsString,
      },
      urlKeys: { ...Object.fromEntries(keys.map((key) => [key, `f.${key}`])), _sort: 'sort', _at: 'at', _page: 'p', _size: 'ps' },
    };
  }, [spec]);
  const [query, setQuery] = useQueryStates(parsers, { urlKeys, history: 'push', shallow: true, scroll: false });

  return useMemo(() => {
    const filterKeys = Object.keys(spec.filters);
    const texts: Record<string, string | null> = query;
    const raw: Record<string, string> = {};
    for (const key of filterKeys) {
      const text = texts[key] ?? spec.defaults?.[key];
      if (typeof text === 'string' && text !== '') raw[key] = text;
    }
    const values = readFilters(spec, raw, today);
    const sort = readSort(spec, texts._sort);
    const trail = texts._at ? texts._at.split(SEPARATOR) : [];
    const pageNumber = Math.max(1, Number.parseInt(texts._page ?? '1', 10) || 1);
    const limit = PAGE_SIZES.find((size) => String(size) === texts._size) ?? spec.pageSize ?? 50;
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
      order: sort && !sort.descending ? 'oldest' : 'newest',
      pageNumber,
      hasFilters: Object.keys(raw).length > 0,
      setFilter: (key, text) => setFilters({ [key]: text }),
      setFilters,
      clearFilters: () => set({ ...Object.fromEntries(filterKeys.map((key) => [key, null])), ...top }),
      setSort: (next) => set({ _sort: next ? `${next.descending ? '-' : ''}${next.column}` : null, ...top }),
      setLimit: (size) => set({ _size: String(size), ...top }),
      goNext: (cursor) => set({ _at: [...trail, cursor].slice(-TRAIL).join(SEPARATOR), _page: String(pageNumber + 1) }),
      goBack: () => set({ _at: trail.slice(0, -1).join(SEPARATOR) || null, _page: trail.length > 1 ? String(pageNumber - 1) : null }),
      goFirst: () => set(top),
      search: search.toString(),
    } satisfies TableState<S>;
  }, [spec, query, today, setQuery]);
}
