/** Head, rows and grey rows of a list. The head and the first column stay in sight while the rest moves. */
'use client';
import { FlexRender, type ReactTable } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import { cn } from '../ui/cn.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ColumnEdge } from './column-edge.tsx';
import type { Column, ColumnLayout } from './columns.ts';
import { AS, NARROW_CELL, NARROW_ROW, NARROW_TICK, type NarrowPlace } from './narrow.ts';
import type { TableFeaturesInUse } from './table-features.ts';
import type { TableState } from './use-table-state.ts';

type GridTable<T> = ReactTable<TableFeaturesInUse, T & object>;

const ALIGN = { start: 'text-start', end: 'text-end', center: 'text-center' } as const;
const TICK_WIDTH = 40;

function stick(index: number, isSelectable: boolean): { className: string; style?: { left: number } } {
  if (index > 0) return { className: '' };
  return { className: 'sm:sticky sm:z-10 max-sm:static', style: { left: isSelectable ? TICK_WIDTH : 0 } };
}

/** The row that is looked at, marked at its beginning by more than its colour. */
const PEEKED = '[box-shadow:inset_3px_0_0_var(--color-accent)]';

const DEFAULT_WIDTH = 120;
/** A column with a width of its own keeps it, whatever its rows hold. */
const widthOf = (px: number | undefined) => (px === undefined ? {} : { width: px, minWidth: px, maxWidth: px });

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
    'sticky top-0 z-20 h-9 break-keep border-line border-b bg-sunken px-2 sm:first:pl-3 sm:last:pr-3 font-semibold text-ink-2 text-xs max-sm:static max-sm:border-0';
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
                      <ArrowDown className="size-3.5" aria-hidden />
                    ) : (
                      <ArrowUp className="size-3.5" aria-hidden />
                    )
                  ) : (
                    <ChevronsUpDown className="size-3.5 text-ink-3" aria-hidden />
                  )}
                </button>
              ) : (
                column.header
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

type BodyProps<T> = {
  table: GridTable<T>;
  columns: readonly Column<T>[];
  widths: ColumnLayout['widths'];
  /** Where each column stands on a narrow window. */
  places: Record<string, NarrowPlace>;
  isSelectable: boolean;
  activeIndex: number;
  onActivate(index: number): void;
  onOpen(row: T): void;
  hrefOf?(row: T): string;
  peekedId?: string | null;
  rowName?(row: T): string;
};

export function TableBody<T>({
  table,
  columns,
  widths,
  places,
  isSelectable,
  activeIndex,
  onActivate,
  onOpen,
  hrefOf,
  peekedId,
  rowName,
}: BodyProps<T>) {
  const t = useTranslations('table');
  const byId = new Map(columns.map((column, index) => [column.id, { column, index }]));
  const follow = (event: MouseEvent, row: T) => {
    if ((event.target as HTMLElement).closest('a, button, input, label, [role="checkbox"]') || window.getSelection()?.toString()) return;
    if ((event.metaKey || event.ctrlKey) && hrefOf) window.open(hrefOf(row), '_blank', 'noopener');
    else onOpen(row);
  };
  return (
    <tbody {...AS.group} className="max-sm:block">
      {table.getRowModel().rows.map((row, rowIndex) => {
        const isSelected = row.getIsSelected();
        const look = isSelected ? 'bg-accent-soft' : row.id === peekedId ? 'bg-hover' : 'bg-surface group-hover:bg-hover';
        const mark = row.id === peekedId && PEEKED;
        return (
          <tr
            key={row.id}
            {...AS.row}
            data-row={rowIndex}
            tabIndex={rowIndex === activeIndex ? 0 : -1}
            aria-selected={isSelectable ? isSelected : undefined}
            onFocus={() => onActivate(rowIndex)}
            onClick={(event) => follow(event, row.original)}
            className={cn(
              'group cursor-default max-sm:hover:bg-hover',
              NARROW_ROW,
              isSelected ? 'bg-accent-soft' : row.id === peekedId ? 'bg-hover' : 'bg-surface',
            )}
          >
            {isSelectable && (
              <td
                {...AS.cell}
                className={cn('sticky left-0 z-10 h-row w-10 min-w-10 border-line border-b text-center', look, mark, NARROW_TICK)}
              >
                <Checkbox
                  aria-label={t('selectRow', { name: rowName?.(row.original) ?? String(rowIndex + 1) })}
                  checked={isSelected}
                  onClick={row.getToggleSelectedHandler()}
                  tabIndex={-1}
                />
              </td>
            )}
            {row.getVisibleCells().map((cell) => {
              const known = byId.get(cell.column.id);
              const fixed = stick(known?.index ?? 1, isSelectable);
              const px = widths[cell.column.id];
              const align = known?.column.align ?? 'start';
              return (
                <td
                  key={cell.id}
                  {...AS.cell}
                  data-name={known?.column.header}
                  className={cn(
                    'h-row border-line border-b px-2 py-0 leading-4.5 sm:first:pl-3 sm:last:pr-3',
                    ALIGN[align],
                    align === 'end' && 'whitespace-nowrap tabular-nums',
                    px !== undefined && 'overflow-hidden text-ellipsis',
                    fixed.className,
                    look,
                    !isSelectable && known?.index === 0 && mark,
                    NARROW_CELL[places[cell.column.id] ?? 'beneath'],
                  )}
                  style={{ ...widthOf(px), ...fixed.style }}
                >
                  <FlexRender cell={cell} />
                </td>
              );
            })}
          </tr>
        );
      })}
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
                'h-row border-line border-b px-2 sm:first:pl-3 sm:last:pr-3 max-sm:w-1/3 max-sm:min-w-0! max-sm:border-0 max-sm:p-0',
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
