/** The edge of a column's head: dragged, or moved with the arrow keys. The edges of a list are one stop of the Tab key; up and down go
 *  from one to the next. */
'use client';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { cn } from '../ui/cn.ts';
import { clampWidth, MAX_WIDTH, MIN_WIDTH, widthAfterKey } from './column-widths.ts';

const shownWidth = (edge: HTMLElement) => edge.closest('th')?.offsetWidth ?? MIN_WIDTH;

function goToEdge(edge: HTMLElement, by: number): void {
  const edges = [...(edge.closest('tr')?.querySelectorAll<HTMLElement>('[data-edge]') ?? [])];
  edges[edges.indexOf(edge) + by]?.focus();
}

export function ColumnEdge({
  name,
  width,
  isStop,
  onResize,
  onReset,
}: {
  /** The column's words. */
  name: string;
  width: number;
  /** The one edge that Tab reaches. */
  isStop: boolean;
  /** `isKept` at the end of a movement. */
  onResize(px: number, isKept: boolean): void;
  onReset(): void;
}) {
  const t = useTranslations('table');
  const [from, setFrom] = useState<{ x: number; width: number } | null>(null);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const edge = event.currentTarget;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') goToEdge(edge, event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' || event.key === 'Delete') onReset();
    else {
      const next = widthAfterKey(event.key, event.shiftKey, shownWidth(edge));
      if (next === null) return;
      onResize(next, true);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const move = (event: PointerEvent<HTMLElement>, isKept: boolean) => {
    if (from) onResize(clampWidth(from.width + event.clientX - from.x), isKept);
    if (isKept) setFrom(null);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has a value; <hr> has none
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('columnEdge', { column: name })}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      aria-valuetext={t('pixels', { count: width })}
      title={t('columnEdgeHelp')}
      tabIndex={isStop ? 0 : -1}
      data-edge
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ x: event.clientX, width: shownWidth(event.currentTarget) });
      }}
      onPointerMove={(event) => move(event, false)}
      onPointerUp={(event) => move(event, true)}
      onPointerCancel={() => setFrom(null)}
      onDoubleClick={onReset}
      className={cn(
        'absolute inset-y-0 right-0 z-10 w-2 max-sm:hidden cursor-col-resize touch-none after:absolute after:inset-y-2 after:right-0 after:w-px after:bg-line hover:after:inset-y-0 hover:after:w-0.5 hover:after:bg-accent focus-visible:outline-offset-[-2px]',
        from && 'after:inset-y-0 after:w-0.5 after:bg-accent',
      )}
    />
  );
}
