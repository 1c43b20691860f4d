/** The table behind a list's grid: its rows, and which of them are ticked. Columns are drawn by the rows themselves (`table-row.tsx`). */
'use client';
import { type RowSelectionState, useTable } from '@tanstack/react-table';
import type { Dispatch, SetStateAction } from 'react';
import { TABLE_FEATURES } from './table-features.ts';

type Input<T> = {
  rows: readonly T[];
  rowId(row: T): string;
  isSelectable: boolean;
  ticks: RowSelectionState;
  setTicks: Dispatch<SetStateAction<RowSelectionState>>;
};

const NO_COLUMNS: never[] = [];

export function useGridTable<T>({ rows, rowId, isSelectable, ticks, setTicks }: Input<T>) {
  return useTable({
    features: TABLE_FEATURES,
    columns: NO_COLUMNS,
    data: rows as readonly (T & object)[] as (T & object)[],
    getRowId: (row: T & object) => rowId(row),
    state: { rowSelection: ticks },
    onRowSelectionChange: setTicks,
    enableRowSelection: isSelectable,
  });
}
