/** The table behind a list's grid: its rows, the columns that are shown in their order, and the rows that are ticked. */
'use client';
import { type RowSelectionState, useTable } from '@tanstack/react-table';
import { type Dispatch, type SetStateAction, useMemo } from 'react';
import type { Column } from './columns.ts';
import { TABLE_FEATURES } from './table-features.ts';

type Input<T> = {
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowId(row: T): string;
  /** The ids of the columns that are shown, in their order. */
  visible: readonly string[];
  isSelectable: boolean;
  ticks: RowSelectionState;
  setTicks: Dispatch<SetStateAction<RowSelectionState>>;
};

export function useGridTable<T>({ columns, rows, rowId, visible, isSelectable, ticks, setTicks }: Input<T>) {
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map((column) => [column.id, visible.includes(column.id)])),
    [columns, visible],
  );
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        cell: ({ row }: { row: { original: T } }) => column.cell(row.original),
      })),
    [columns],
  );
  return useTable({
    features: TABLE_FEATURES,
    columns: definitions as never,
    data: rows as readonly (T & object)[] as (T & object)[],
    getRowId: (row: T & object) => rowId(row),
    state: { rowSelection: ticks, columnVisibility, columnOrder: visible as string[] },
    onRowSelectionChange: setTicks,
    enableRowSelection: isSelectable,
  });
}
