/** What a column is, and which columns a person has chosen to see in which order. */
'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';

export type Column<T> = {
  id: string;
  /** The words in the header; for money name the currency when there is only one: "Amount (CNY)". */
  header: string;
  cell(row: T): ReactNode;
  /** Numbers and money: `end`. */
  align?: 'start' | 'end' | 'center';
  /** Minimum width in px. */
  width?: number;
  /** Left out until somebody asks for it. The first column is always shown and stays in place. */
  isHidden?: boolean;
};

export type ColumnLayout = {
  /** Ids of the visible columns in order. */
  visible: readonly string[];
  isDefault: boolean;
  setVisible(ids: readonly string[]): void;
  reset(): void;
  /** A list's query string with the columns added, for saved views. */
  search(state: string): string;
};

const KEY = 'columns.';

/** The URL has the last word, then this browser's memory, then the screen's default. */
export function useColumnLayout<T>(tableId: string, columns: readonly Column<T>[]): ColumnLayout {
  const [fromUrl, setFromUrl] = useQueryState('cols', parseAsString.withOptions({ history: 'replace', shallow: true, scroll: false }));
  const [remembered, setRemembered] = useState<string | null>(null);
  useEffect(() => setRemembered(localStorage.getItem(KEY + tableId)), [tableId]);
  const byDefault = useMemo(() => columns.filter((column) => !column.isHidden).map((column) => column.id), [columns]);
  const chosen = fromUrl ?? remembered;
  const visible = useMemo(() => {
    const known = new Set(columns.map((column) => column.id));
    const ids = (chosen?.split(',') ?? []).filter((id) => known.has(id));
    const first = columns[0]?.id;
    if (ids.length === 0) return byDefault;
    return first && !ids.includes(first) ? [first, ...ids] : ids;
  }, [chosen, columns, byDefault]);
  const setVisible = useCallback(
    (ids: readonly string[]) => {
      const text = ids.join(',');
      const isDefault = text === byDefault.join(',');
      if (isDefault) localStorage.removeItem(KEY + tableId);
      else localStorage.setItem(KEY + tableId, text);
      setRemembered(isDefault ? null : text);
      void setFromUrl(isDefault ? null : text);
    },
    [byDefault, setFromUrl, tableId],
  );
  const reset = useCallback(() => setVisible(byDefault), [setVisible, byDefault]);
  const isDefault = visible.join(',') === byDefault.join(',');
  const search = (state: string) => {
    const query = new URLSearchParams(state);
    if (!isDefault) query.set('cols', visible.join(','));
    return query.toString();
  };
  return { visible, isDefault, setVisible, reset, search };
}
