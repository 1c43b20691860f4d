/** One row of a list. It is drawn again only when something of it has changed: a key that goes to the next row costs two rows, not the page. */
'use client';
import { useTranslations } from 'next-intl';
import { type MouseEvent, memo } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import { cn } from '../ui/cn.ts';
import type { Column, ColumnLayout } from './columns.ts';
import { AS, NARROW_CELL, NARROW_ROW, NARROW_TICK, type NarrowPlace } from './narrow.ts';

const TICK_WIDTH = 40;

/** The first column stays in sight while the others move. */
export function stick(index: number, isSelectable: boolean): { className: string; style?: { left: number } } {
  if (index > 0) return { className: '' };
  return { className: 'sm:sticky sm:z-10 max-sm:static', style: { left: isSelectable ? TICK_WIDTH : 0 } };
}

/** A column with a width of its own keeps it, whatever its rows hold. */
export const widthOf = (px: number | undefined) => (px === undefined ? {} : { width: px, minWidth: px, maxWidth: px });

export const ALIGN = { start: 'text-start', end: 'text-end', center: 'text-center' } as const;

/** The row that is looked at, marked at its beginning by more than its colour. */
const PEEKED = '[box-shadow:inset_3px_0_0_var(--color-accent)]';

/** What a row does. One object for the life of a list: it is no reason to draw a row again. */
export type RowActs<T> = {
  onActivate(index: number): void;
  onClick(event: MouseEvent, row: T): void;
  onTick(id: string, event: MouseEvent): void;
};

export type RowProps<T> = {
  row: T;
  id: string;
  index: number;
  /** Those in sight, in their order. */
  columns: readonly Column<T>[];
  widths: ColumnLayout['widths'];
  /** Where each column stands on a narrow window. */
  places: Record<string, NarrowPlace>;
  /** Names the row for its tick box. */
  name: string;
  isSelectable: boolean;
  isSelected: boolean;
  isActive: boolean;
  isPeeked: boolean;
  acts: RowActs<T>;
};

function Row<T>({ row, id, index, columns, widths, places, name, isSelectable, isSelected, isActive, isPeeked, acts }: RowProps<T>) {
  const t = useTranslations('table');
  const look = isSelected ? 'bg-accent-soft' : isPeeked ? 'bg-hover' : 'bg-surface group-hover:bg-hover';
  const mark = isPeeked && PEEKED;
  return (
    <tr
      {...AS.row}
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      aria-selected={isSelectable ? isSelected : undefined}
      onFocus={() => acts.onActivate(index)}
      onClick={(event) => acts.onClick(event, row)}
      onAuxClick={(event) => acts.onClick(event, row)}
      className={cn(
        'group cursor-default max-sm:hover:bg-hover',
        NARROW_ROW,
        isSelected ? 'bg-accent-soft' : isPeeked ? 'bg-hover' : 'bg-surface',
      )}
    >
      {isSelectable && (
        <td {...AS.cell} className={cn('sticky left-0 z-10 h-row w-10 min-w-10 border-line border-b text-center', look, mark, NARROW_TICK)}>
          <Checkbox aria-label={t('selectRow', { name })} checked={isSelected} onClick={(event) => acts.onTick(id, event)} tabIndex={-1} />
        </td>
      )}
      {columns.map((column, at) => {
        const fixed = stick(at, isSelectable);
        const px = widths[column.id];
        const align = column.align ?? 'start';
        return (
          <td
            key={column.id}
            {...AS.cell}
            data-name={column.header}
            className={cn(
              'h-row border-line border-b px-2 py-0 sm:max-[1360px]:px-1.5 leading-4.5 sm:first:pl-3 sm:last:pr-3',
              ALIGN[align],
              align === 'end' && 'whitespace-nowrap tabular-nums',
              px !== undefined && 'overflow-hidden text-ellipsis',
              fixed.className,
              look,
              !isSelectable && at === 0 && mark,
              NARROW_CELL[places[column.id] ?? 'beneath'],
            )}
            style={{ ...widthOf(px), ...fixed.style }}
          >
            {column.cell(row)}
          </td>
        );
      })}
    </tr>
  );
}

export const TableRow = memo(Row) as typeof Row;
