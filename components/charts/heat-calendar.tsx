/** Rows × days as a grid of states: colour, shape and word in every cell, one tab stop, arrows to walk, Space for
 *  what is known of it, Enter to open. */
'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { StatusGlyph, type StatusShape } from '../format/status-badge.tsx';
import { isForAnotherTab, openInAnotherTab } from '../ui/another-tab.ts';
import { TONE_LOOK, type Tone } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { monthHead } from './month-head.ts';

/** How one state looks; `label` is its word in the legend and in the cell's name. */
export type HeatState = { tone: Tone; shape: StatusShape; label: string };

/** `text` is short and stands in the cell (a count), `isTextOnly` in place of the shape; `summary` is the whole sentence for readers and the hover title. */
export type HeatCell = { state: string; text?: string; isTextOnly?: boolean; summary?: string; href?: string; isDisabled?: boolean };

export type HeatRow = { id: string; label: string; detail?: ReactNode };

export type HeatCalendarProps = {
  label: string;
  rows: readonly HeatRow[];
  /** `YYYY-MM-DD`, in order. */
  days: readonly string[];
  states: Record<string, HeatState>;
  cellOf(rowId: string, day: string): HeatCell | null;
  /** Where a cell leads; null where it does not. */
  hrefOf(rowId: string, day: string): string | null;
  /** What is known of a cell, shown beside it on Space; Enter opens it then as before. */
  cardOf?(rowId: string, day: string): ReactNode;
  /** Marks one day, usually the current business date. */
  today?: string;
};

const WEEKEND = new Set([0, 6]);

function isWeekend(day: string): boolean {
  return WEEKEND.has(new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** A card beside the cell at `anchor`. The focus stays in the cell, so that arrows and Enter go on. */
function CellCard({ anchor, label, onClose, children }: { anchor: HTMLElement; label: string; onClose(): void; children: ReactNode }) {
  const virtualRef = useRef(anchor);
  virtualRef.current = anchor;
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={virtualRef} />
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onFocusOutside={(event) => event.preventDefault()}
          className="z-50 w-80 max-w-[calc(100vw-16px)] animate-appear rounded-sm border border-edge bg-raised p-3 text-sm"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

export function HeatCalendar({ label, rows, days, states, cellOf, hrefOf, cardOf, today }: HeatCalendarProps) {
  const router = useRouter();
  const t = useTranslations('charts');
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState({ row: 0, day: Math.max(0, days.length - 1) });
  const [card, setCard] = useState<{ row: number; day: number; anchor: HTMLElement } | null>(null);
  // the newest days are the ones that are worked on
  useEffect(() => {
    const region = grid.current?.parentElement;
    if (region) region.scrollLeft = region.scrollWidth;
  }, []);
  const goTo = (row: number, day: number) => {
    const next = { row: Math.max(0, Math.min(rows.length - 1, row)), day: Math.max(0, Math.min(days.length - 1, day)) };
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-at="${next.row}.${next.day}"]`)?.focus();
  };
  const walk = (event: KeyboardEvent, row: number, day: number) => {
    const steps: Record<string, [number, number]> = {
      ArrowRight: [row, day + 1],
      ArrowLeft: [row, day - 1],
      ArrowDown: [row + 1, day],
      ArrowUp: [row - 1, day],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? rows.length - 1 : row, days.length - 1],
    };
    if (event.key === ' ' && cardOf) {
      event.preventDefault();
      const anchor = event.currentTarget as HTMLElement;
      setCard((shown) => (shown?.row === row && shown.day === day ? null : { row, day, anchor }));
      return;
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    setCard(null);
    goTo(...step);
  };
  const open = (event: MouseEvent, rowId: string, day: string) => {
    const cell = cellOf(rowId, day);
    const href = cell && !cell.isDisabled ? hrefOf(rowId, day) : null;
    if (href === null) return;
    if (isForAnotherTab(event)) openInAnotherTab(href);
    else if (event.button === 0) router.push(href);
  };
  const present = new Set(rows.flatMap((row) => days.map((day) => cellOf(row.id, day)?.state)));
  const active = { row: Math.min(at.row, rows.length - 1), day: Math.min(at.day, days.length - 1) };
  const [cardRow, cardDay] = [rows[card?.row ?? -1], days[card?.day ?? -1]];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {card && cardRow && cardDay && (
        <CellCard anchor={card.anchor} label={`${cardRow.label} ${cardDay}`} onClose={() => setCard(null)}>
          {cardOf?.(cardRow.id, cardDay)}
        </CellCard>
      )}
      <div className="panel relative overflow-x-auto">
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of buttons with arrow keys is what the grid role is for */}
        <table ref={grid} role="grid" aria-label={label} className="w-full border-separate border-spacing-0 text-xs">
          <thead className="bg-sunken">
            <tr>
              <th scope="col" className="sticky left-0 z-10 border-line border-b bg-sunken px-3 text-start font-semibold text-ink-2">
                {t('rowHeader')}
              </th>
              {days.map((day, index) => (
                <th
                  key={day}
                  scope="col"
                  className={cn(
                    'h-10 min-w-7 border-line border-b px-0 text-center font-normal text-ink-2',
                    isWeekend(day) && 'text-ink-3',
                    day === today && 'font-semibold text-accent',
                  )}
                >
                  <span className="sr-only">{day}</span>
                  <span aria-hidden className="flex flex-col leading-tight">
                    <span
                      className={cn(
                        'flex h-3.5 w-0 whitespace-nowrap text-[11px] text-ink-3',
                        // A month that begins on the last day stands over the days before it: beyond its column there is no room.
                        index === days.length - 1 && index > 0 && 'justify-end self-end',
                      )}
                    >
                      {monthHead(days, index)}
                    </span>
                    <span className={cn(day === today && 'underline underline-offset-4')}>{day.slice(8)}</span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, rowIndex) => (
              <tr key={row.id}>
                <th
                  scope="row"
                  className="sticky left-0 z-10 whitespace-nowrap border-line border-r border-b bg-surface px-3 text-start font-semibold text-sm"
                >
                  {row.label}
                  {row.detail && <span className="ml-2 font-normal text-ink-3 text-xs">{row.detail}</span>}
                </th>
                {days.map((day, dayIndex) => {
                  const cell = cellOf(row.id, day);
                  const state = cell ? states[cell.state] : undefined;
                  const word = state?.label ?? t('nothing');
                  const rest = cell?.summary ?? cell?.text;
                  // A summary that begins with the state says it once.
                  const said = rest?.startsWith(word) ? [rest] : [word, rest];
                  // What stands in the cell is part of its name, also where the summary says it in full.
                  const shown = cell?.text && !said.join(', ').includes(cell.text) ? cell.text : null;
                  const isActive = rowIndex === active.row && dayIndex === active.day;
                  return (
                    <td key={day} className="border-line border-b p-px">
                      <button
                        type="button"
                        data-at={`${rowIndex}.${dayIndex}`}
                        tabIndex={isActive ? 0 : -1}
                        aria-disabled={!cell || cell.isDisabled || undefined}
                        aria-label={[row.label, day, shown, ...said].filter(Boolean).join(', ')}
                        title={[`${row.label} ${day}`, ...said].filter(Boolean).join(' · ')}
                        onFocus={() => setAt({ row: rowIndex, day: dayIndex })}
                        onKeyDown={(event) => walk(event, rowIndex, dayIndex)}
                        onClick={(event) => open(event, row.id, day)}
                        onAuxClick={(event) => open(event, row.id, day)}
                        className={cn(
                          'flex h-8 w-full min-w-6.5 flex-col items-center justify-center gap-px rounded-xs leading-none focus-visible:outline-offset-0',
                          state ? TONE_LOOK[state.tone] : 'text-ink-3',
                          cell && !cell.isDisabled && 'hover:ring-1 hover:ring-current hover:ring-inset',
                        )}
                      >
                        {cell?.isTextOnly ? null : state ? (
                          <StatusGlyph shape={state.shape} className={cell?.text ? 'size-2.5' : 'size-3'} />
                        ) : (
                          <span aria-hidden>·</span>
                        )}
                        {cell?.text && (
                          <span aria-hidden className="font-semibold text-[11px]">
                            {cell.text}
                          </span>
                        )}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
        {Object.entries(states)
          .filter(([id]) => present.has(id))
          .map(([id, state]) => (
            <li key={id} className="inline-flex items-center gap-1.5">
              <span className={cn('grid size-5 place-content-center rounded-xs', TONE_LOOK[state.tone])}>
                <StatusGlyph shape={state.shape} className="size-2.5" />
              </span>
              {state.label}
            </li>
          ))}
      </ul>
    </div>
  );
}
