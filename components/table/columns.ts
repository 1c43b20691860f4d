/** What a column is, and which columns a person has chosen to see, in which order and how wide. */
'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { noteWrite } from './address-writes.ts';
import { readWidths, type Widths, widthsText } from './column-widths.ts';
import type { NarrowPlace } from './narrow.ts';

export type Column<T> = {
  id: string;
  /** The words in the header; for money name the currency when there is only one: "Amount (CNY)". */
  header: string;
  cell(row: T): ReactNode;
  /** Its head is for readers of the page alone: what stands below says itself what it is. */
  isWordless?: boolean;
  /** Numbers and money: `end`. */
  align?: 'start' | 'end' | 'center';
  /** Minimum width in px. */
  width?: number;
  /** Where it stands when the window is too narrow for columns (`narrow.ts`). */
  narrow?: NarrowPlace;
  /** Left out until somebody asks for it. The first column is always shown and stays in place. */
  isHidden?: boolean;
};

export type ColumnLayout = {
  /** Ids of the visible columns in order. */
  visible: readonly string[];
  isDefault: boolean;
  /** The visible columns are others than the screen's own. */
  isChosen: boolean;
  setVisible(ids: readonly string[]): void;
  /** Of the columns that were given one, in px. */
  widths: Widths;
  /** Null takes a width away; it is remembered when the movement has ended. */
  setWidth(id: string, px: number | null, isKept: boolean): void;
  reset(): void;
  /** A list's query string with the columns added, for saved views. */
  search(state: string): string;
};

const KEY = 'columns.';
const WIDTHS_KEY = 'widths.';
const IN_URL = { history: 'replace', shallow: true, scroll: false } as const;

/** The URL has the last word, then this browser's memory, then the screen's default. */
export function useColumnLayout<T>(tableId: string, columns: readonly Column<T>[]): ColumnLayout {
  const [fromUrl, setFromUrl] = useQueryState('cols', parseAsString.withOptions(IN_URL));
  const [widthsInUrl, setWidthsInUrl] = useQueryState('cw', parseAsString.withOptions(IN_URL));
  const [widthsRemembered, setWidthsRemembered] = useState<string | null>(null);
  const [moving, setMoving] = useState<Widths | null>(null);
  const [remembered, setRemembered] = useState<string | null>(null);
  useEffect(() => {
    setRemembered(localStorage.getItem(KEY + tableId));
    setWidthsRemembered(localStorage.getItem(WIDTHS_KEY + tableId));
  }, [tableId]);
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
      noteWrite(setFromUrl(isDefault ? null : text));
    },
    [byDefault, setFromUrl, tableId],
  );
  const keptText = widthsInUrl ?? widthsRemembered;
  const kept = useMemo(
    () =>
      readWidths(
        keptText,
        columns.map((column) => column.id),
      ),
    [keptText, columns],
  );
  const widths = moving ?? kept;
  const keepWidths = useCallback(
    (next: Widths) => {
      const text = widthsText(next);
      if (text === null) localStorage.removeItem(WIDTHS_KEY + tableId);
      else localStorage.setItem(WIDTHS_KEY + tableId, text);
      setWidthsRemembered(text);
      noteWrite(setWidthsInUrl(text));
      setMoving(null);
    },
    [setWidthsInUrl, tableId],
  );
  const setWidth = (id: string, px: number | null, isKept: boolean) => {
    const { [id]: _before, ...others } = widths;
    const next = px === null ? others : { ...others, [id]: px };
    if (isKept) keepWidths(next);
    else setMoving(next);
  };
  const reset = useCallback(() => {
    setVisible(byDefault);
    keepWidths({});
  }, [setVisible, keepWidths, byDefault]);
  const isUsual = visible.join(',') === byDefault.join(',');
  const isDefault = isUsual && widthsText(kept) === null;
  const search = (state: string) => {
    const query = new URLSearchParams(state);
    if (!isUsual) query.set('cols', visible.join(','));
    const text = widthsText(kept);
    if (text) query.set('cw', text);
    return query.toString();
  };
  return { visible, isDefault, isChosen: !isUsual, setVisible, widths, setWidth, reset, search };
}
