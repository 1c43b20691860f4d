/** Head, rows and grey rows of a list. The head and the first column stay in sight while the rest moves. */
'use client';
import type { ReactTable } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { isForAnotherTab, openInAnotherTab } from '../ui/another-tab.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { cn } from '../ui/cn.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ColumnEdge } from './column-edge.tsx';
import type { Column, ColumnLayout } from './columns.ts';
import { AS, NARROW_ROW } from './narrow.ts';
import type { TableFeaturesInUse } from './table-features.ts';
import { ALIGN, type RowActs, type RowProps, stick, TableRow, widthOf } from './table-row.tsx';
import type { TableState } from './use-table-state.ts';

type GridTable<T> = ReactTable<TableFeaturesInUse, T & object>;

const DEFAULT_WIDTH = 120;

export function TableHead<T>({
  table,
  columns,
  state,
  layout,
  isSelectable,
}: {
  layout: Pick<ColumnLayout, 'widths' | 'setWidth'>;
  table: GridTable<T>;
  columns: readonly Column<T>[];
  state: Pick<TableState, 'spec' | 'sort' | 'setSort'>;
  isSelectable: boolean;
}) {
  const t = useTranslations('table');
  const cell =
    'sticky top-0 z-20 h-9 break-keep border-line border-b bg-sunken px-2 sm:max-[1360px]:px-1.5 sm:first:pl-3 sm:last:pr-3 font-semibold text-ink-2 text-xs max-sm:static max-sm:border-0';
  return (
    <thead
      {...AS.group}
      className="max-sm:sticky max-sm:top-[calc(var(--ribbon)+var(--spacing-bar))] max-sm:z-20 max-sm:block max-sm:border-line max-sm:border-b max-sm:bg-sunken"
    >
      <tr {...AS.row} className="max-sm:flex max-sm:items-center max-sm:gap-3 max-sm:px-3">
        {isSelectable && (
          <th
            {...AS.head}
            scope="col"
            className={cn(
              cell,
              'left-0 z-30 w-10 min-w-10 px-0 text-center sm:first:pl-0',
              'max-sm:grid max-sm:w-11 max-sm:place-content-center max-sm:ps-0 max-sm:pe-3',
            )}
          >
            <Checkbox
              aria-label={t('selectPage')}
              checked={
                table.getIsAllRowsSelected() && table.getRowModel().rows.length > 0
                  ? true
                  : table.getIsSomeRowsSelected()
                    ? 'indeterminate'
                    : false
              }
              onCheckedChange={(checked) => table.toggleAllRowsSelected(checked === true)}
            />
          </th>
        )}
        {columns.map((column, index) => {
          const isSorted = state.sort?.column === column.id ? state.sort : null;
          const canSort = state.spec.sort?.columns.includes(column.id) ?? false;
          const fixed = stick(index, isSelectable);
          return (
            <th
              key={column.id}
              {...AS.head}
              scope="col"
              aria-sort={isSorted ? (isSorted.descending ? 'descending' : 'ascending') : undefined}
              className={cn(
                cell,
                ALIGN[column.align ?? 'start'],
                fixed.className,
                index === 0 && 'sm:z-30',
                canSort ? 'max-sm:flex max-sm:min-w-0! max-sm:items-center max-sm:px-0' : 'max-sm:sr-only!',
              )}
              style={{ minWidth: column.width, ...widthOf(layout.widths[column.id]), ...fixed.style }}
            >
              {canSort ? (
                <button
                  type="button"
                  className={cn(
                    '-mx-1 inline-flex min-h-7 items-center gap-1 rounded-xs px-1 text-start hover:bg-hover hover:text-ink',
                    isSorted && 'text-ink',
                  )}
                  onClick={() => state.setSort({ column: column.id, descending: isSorted ? !isSorted.descending : true })}
                >
                  {column.header}
                  {isSorted ? (
                    isSorted.descending ? (
                      <ArrowDown className="size-3.5 shrink-0" aria-hidden />
                    ) : (
                      <ArrowUp className="size-3.5 shrink-0" aria-hidden />
                    )
                  ) : (
                    <ChevronsUpDown className="size-3.5 shrink-0 text-ink-3" aria-hidden />
                  )}
                </button>
              ) : (
                <span className={column.isWordless ? 'sr-only' : undefined}>{column.header}</span>
              )}
              <span className="max-sm:hidden">
                <ColumnEdge
                  name={column.header}
                  width={layout.widths[column.id] ?? column.width ?? DEFAULT_WIDTH}
                  isStop={index === 0}
                  onResize={(px, isKept) => layout.setWidth(column.id, px, isKept)}
                  onReset={() => layout.setWidth(column.id, null, true)}
                />
              </span>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** What takes a click for itself. */
const OWN_CLICK = 'a, button, input, label, [role="checkbox"]';

type BodyProps<T> = Pick<RowProps<T>, 'columns' | 'widths' | 'places'> & {
  table: GridTable<T>;
  isSelectable: boolean;
  activeIndex: number;
  onActivate(index: number): void;
  onOpen(row: T): void;
  /** The page of a row, which opens in a tab of its own as a link's does. */
  hrefOf?(row: T): string;
  peekedId?: string | null;
  rowName?(row: T): string;
};

export function TableBody<T>(props: BodyProps<T>) {
  const { table, columns, widths, places, isSelectable, activeIndex, peekedId, rowName } = props;
  const latest = useRef(props);
  latest.current = props;
  const [acts] = useState<RowActs<T>>(() => ({
    onActivate: (index) => latest.current.onActivate(index),
    onClick: (event, row) => {
      const { hrefOf, onOpen } = latest.current;
      if ((event.target as HTMLElement).closest(OWN_CLICK)) return;
      if (hrefOf && isForAnotherTab(event)) return openInAnotherTab(hrefOf(row));
      if (event.button === 0 && !window.getSelection()?.toString()) onOpen(row);
    },
    onTick: (id, { shiftKey }) => {
      const row = latest.current.table.getRow(id);
      // The box is a button: it has no state of its own that could be read, and from the last one ticked on all rows become as this one.
      row.getToggleSelectedHandler()({ target: { checked: !row.getIsSelected() }, shiftKey });
    },
  }));
  return (
    <tbody {...AS.group} className="max-sm:block">
      {table.getRowModel().rows.map((row, index) => (
        <TableRow<T>
          key={row.id}
          row={row.original}
          id={row.id}
          index={index}
          columns={columns}
          widths={widths}
          places={places}
          name={rowName?.(row.original) ?? String(index + 1)}
          isSelectable={isSelectable}
          isSelected={row.getIsSelected()}
          isActive={index === activeIndex}
          isPeeked={row.id === peekedId}
          acts={acts}
        />
      ))}
    </tbody>
  );
}

export function SkeletonRows<T>({
  columns,
  isSelectable,
  rows = 10,
}: {
  columns: readonly Column<T>[];
  isSelectable: boolean;
  rows?: number;
}) {
  return (
    <tbody aria-hidden className="max-sm:block">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey rows have no identity
        <tr key={row} className={NARROW_ROW}>
          {isSelectable && <td className="h-row border-line border-b max-sm:hidden" />}
          {columns.map((column, index) => (
            <td
              key={column.id}
              className={cn(
                'h-row border-line border-b px-2 sm:max-[1360px]:px-1.5 sm:first:pl-3 sm:last:pr-3 max-sm:w-1/3 max-sm:min-w-0! max-sm:border-0 max-sm:p-0',
                index > 2 && 'max-sm:hidden',
              )}
              style={{ minWidth: column.width }}
            >
              <Skeleton className={cn(column.align === 'end' && 'ml-auto', ['w-3/4', 'w-1/2', 'w-2/3'][(row + index) % 3])} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
