/** A short table within a page: the same head everywhere, and cards where the window is too narrow for columns. For lists that are filtered,
 *  sorted and paged there is `DataTable`. */
'use client';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn.ts';
import { AS, NARROW_CELL, NARROW_ROW, type NarrowPlace } from './narrow.ts';
import { ScrollRegion } from './scroll-region.tsx';

export type PlainColumn<T> = {
  id: string;
  header: string;
  cell(row: T): ReactNode;
  align?: 'start' | 'end';
  /** Its head is for readers of the page alone: what stands below says itself what it is. */
  isWordless?: boolean;
  /** What one does with the row: it stays in sight where the others move. The last column only. */
  isPinned?: boolean;
  /** Where it stands in a card. */
  narrow: NarrowPlace;
};

/** Over what moves beneath it, in the colour of its row. */
const PINNED = 'sm:sticky sm:right-0 sm:z-10 sm:bg-inherit';

/** The first column names its row. `isDense`: many columns. `isInNamed`: stands in a section of the same name. */
export function PlainTable<T>({
  label,
  columns,
  rows,
  rowId,
  isDense = false,
  isInNamed = false,
}: {
  label: string;
  columns: readonly PlainColumn<T>[];
  rows: readonly T[];
  rowId(row: T, index: number): string;
  isDense?: boolean;
  isInNamed?: boolean;
}) {
  const cell = cn(isDense ? 'px-2 sm:first:pl-3 sm:last:pr-3' : 'px-3', 'whitespace-nowrap py-1 font-normal');
  return (
    <ScrollRegion label={label} isInNamed={isInNamed}>
      <table {...AS.table} className="w-full text-sm max-sm:block">
        <thead {...AS.group} className="max-sm:sr-only!">
          <tr {...AS.row} className="border-line border-b bg-surface text-ink-2 text-xs">
            {columns.map((column) => (
              <th
                key={column.id}
                {...AS.head}
                scope="col"
                className={cn(
                  cell,
                  'whitespace-normal py-1.5',
                  column.align === 'end' ? 'text-end' : 'text-start',
                  column.isPinned && PINNED,
                )}
              >
                <span className={column.isWordless ? 'sr-only' : undefined}>{column.header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...AS.group} className="max-sm:block">
          {rows.map((row, at) => (
            <tr
              key={rowId(row, at)}
              {...AS.row}
              className={cn('border-line border-b bg-surface last:border-b-0 hover:bg-hover sm:h-row', NARROW_ROW)}
            >
              {columns.map((column, index) => {
                const look = cn(
                  cell,
                  column.align === 'end' ? 'text-end tabular-nums' : 'text-start',
                  NARROW_CELL[column.narrow],
                  'max-sm:whitespace-normal',
                  column.isPinned && PINNED,
                );
                return index === 0 ? (
                  <th key={column.id} {...AS.rowHead} scope="row" className={look}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} {...AS.cell} data-name={column.header} className={look}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
