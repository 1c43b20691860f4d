/** The list every screen uses.
 *
 *  A screen writes a spec (a module constant: which filters and sorts there are), columns (memoised), and asks the server with what
 *  the state holds:
 *
 *      const SPEC = { id: 'payments', filters: { number: 'ids', status: 'enum', date: 'date', amount: 'amount' },
 *                     sort: { columns: ['created'], default: '-created' } } as const satisfies TableSpec;
 *      const state = useTableState(SPEC);
 *      const list = useQuery(trpc.payments.list.queryOptions(toInput(state), { placeholderData: keepPreviousData }));
 *      <DataTable label={t('title')} columns={columns} rows={list.data?.rows} rowId={(row) => row.id} state={state}
 *        filters={{ number: { label }, status: { label, options }, date: { label }, amount: { label } }}
 *        nextCursor={list.data?.nextCursor} isLoading={list.isPending} isFetching={list.isFetching} error={list.error}
 *        onRefresh={list.refetch} empty={{ title, text }} hrefOf={(row) => `/payments/${row.id}`} />
 *
 *  Filters, sort, page and columns live in the URL; selection does not. The first column is the object's number and stays in place. */
'use client';
import { type ReactNode, type RefObject, useCallback, useId, useMemo, useRef, useState } from 'react';
import type { MoneySum } from '../format/amount.tsx';
import { Delayed } from '../ui/skeleton.tsx';
import { useLeave } from './address-writes.ts';
import { BESIDE_GRID } from './beside.tsx';
import { ColumnSettings } from './column-settings.tsx';
import { type Column, useColumnLayout } from './columns.ts';
import { EmptyList, type EmptySlot } from './empty-list.tsx';
import { ListBar } from './filter-bar.tsx';
import { AS, narrowPlaces } from './narrow.ts';
import { SavedViews, type SavedViewsPort } from './saved-views.tsx';
import { type Matching, MatchingOffer, SelectionBar, sumByCurrency } from './selection-bar.tsx';
import { TableFooter, type TableTotals } from './table-footer.tsx';
import { SkeletonRows, TableBody, TableHead } from './table-grid.tsx';
import type { RowCount } from './table-pager.tsx';
import type { TableSpec } from './table-query.ts';
import { ErrorState } from './table-states.tsx';
import { type FilterUis, TableActions } from './table-toolbar.tsx';
import { useGoingOn } from './use-going-on.ts';
import { useGridTable } from './use-grid-table.ts';
import type { Updates } from './use-list-updates.ts';
import { useRegionHeight } from './use-region-height.ts';
import { useTableSelection } from './use-table-selection.ts';
import type { TableState } from './use-table-state.ts';
import { useTableWalk } from './use-table-walk.ts';
import { useWayBack } from './use-way-back.ts';

export type DataTableProps<T, S extends TableSpec> = {
  /** Names the list for everybody who cannot see where it stands. */
  label: string;
  columns: readonly Column<T>[];
  /** Undefined while nothing has come yet. */
  rows: readonly T[] | undefined;
  rowId(row: T): string;
  state: TableState<S>;
  filters: FilterUis<S>;
  nextCursor: string | null | undefined;
  isLoading: boolean;
  isFetching?: boolean;
  error?: unknown;
  onRefresh?(): unknown;
  /** Of a list that says what has come since it was read: that. */
  updates?: { found: Updates | null } | undefined;
  /** When the rows came, in milliseconds. */
  asOf?: number;
  /** Rows the filter finds on all pages, and their sums by currency; may come later than the rows. */
  count?: RowCount;
  totals?: TableTotals | undefined;
  /** Shown when the list is empty without any filter; `done` replaces it where being empty is good news. */
  empty: EmptySlot;
  /** In place of 'nothing found' where what the filter finds has been dealt with. */
  whenDone?: ReactNode;
  /** Where a row leads (Enter, click); a link, so that it can be opened beside. */
  hrefOf?(row: T): string;
  /** Looks at a row without leaving (Space; click when there is no `hrefOf`). */
  onPeek?(row: T): void;
  /** The row that is being looked at. */
  peekedId?: string | null;
  /** Gets the way to the next and the previous row, over the ends of the page, for buttons beside the list. */
  walkRef?: RefObject<((by: 1 | -1) => void) | null>;
  /** Where Enter and `o` lead when a click only looks. */
  pageOf?(row: T): string;
  /** A row's page is opened by key. */
  onLeave?(row: T): void;
  /** Makes rows selectable; gets the selected rows of all pages visited, and `matching` where all that the filter finds is selected. */
  bulkActions?(selected: readonly T[], clear: () => void, matching: Matching | null): ReactNode;
  isSelectable?: boolean;
  /** What the selection sums up; only amounts `of` one thing are added. */
  amountOf?(row: T): MoneySum | null;
  /** Sums print their plus: they are differences. */
  isSigned?: boolean;
  /** Names a row for its tick box. */
  rowName?(row: T): string;
  exports?(format: 'csv' | 'xlsx', locale: string): string;
  views?: SavedViewsPort;
  /** What is looked at, where it stands beside the rows (`beside.tsx`). */
  beside?: ReactNode;
  /** On a phone in the sheet of the filters: in which order the list stands, where the screen has a choice of its own for it. */
  order?: ReactNode;
  /** Tabs or figures between filters and rows. */
  children?: ReactNode;
};

const NO_ROWS: readonly never[] = [];

export function DataTable<T, const S extends TableSpec>(props: DataTableProps<T, S>) {
  const {
    columns,
    rows,
    rowId,
    state,
    filters,
    error,
    isLoading,
    isFetching = false,
    hrefOf,
    onPeek,
    onRefresh,
    amountOf,
    bulkActions,
  } = props;
  const leave = useLeave();
  const filterId = useId();
  const captionId = useId();
  const region = useRef<HTMLElement>(null);
  const layout = useColumnLayout(state.spec.id, columns);
  const [viewsOpen, setViewsOpen] = useState(false);
  const [exportsOpen, setExportsOpen] = useState(false);
  const isSelectable = props.isSelectable ?? Boolean(bulkActions ?? amountOf);

  const { totals } = props;
  const selection = useTableSelection({ listId: state.spec.id, rows: rows ?? NO_ROWS, rowId, totals, filter: JSON.stringify(state.raw) });
  const table = useGridTable({
    rows: rows ?? NO_ROWS,
    rowId,
    isSelectable,
    ticks: selection.ticks,
    setTicks: selection.setTicks,
  });
  const { selected, matching } = selection;
  const { onLeave } = props;
  const goTo = useCallback(
    (row: T, href: string) => {
      onLeave?.(row);
      leave(href);
    },
    [onLeave, leave],
  );
  const open = useCallback((row: T) => (hrefOf ? goTo(row, hrefOf(row)) : onPeek?.(row)), [hrefOf, onPeek, goTo]);
  const keys = useTableWalk({
    region,
    rows,
    rowId,
    isFetching,
    state,
    nextCursor: props.nextCursor,
    peekedId: props.peekedId,
    walkRef: props.walkRef,
    onPeek: onPeek ?? open,
    onOpen: (row) => (props.pageOf ? goTo(row, props.pageOf(row)) : open(row)),
    onSelect: (row, isExtending) => isSelectable && selection.tick(row, isExtending),
    onClear: selection.clear,
    onRefresh: () => void onRefresh?.(),
    onFilter: () => document.getElementById(filterId)?.querySelector<HTMLElement>('button, input, select')?.focus(),
    onExport: () => setExportsOpen(true),
    onSearch: () => document.getElementById(filterId)?.querySelector<HTMLElement>('input')?.focus(),
    onViews: () => setViewsOpen(true),
  });
  const clearSelection = useGoingOn({ region, rows, isFetching, index: keys.activeIndex, goTo: keys.goTo, clear: selection.clear });
  useRegionHeight(region);
  useWayBack({
    region,
    rows,
    rowId,
    isFetching,
    isPeeking: Boolean(props.peekedId),
    onActivate: keys.setActiveIndex,
    onReturn: selection.takeUp,
  });

  const isEmpty = !isLoading && !error && rows?.length === 0;
  const shownColumns = useMemo(
    () => layout.visible.map((id) => columns.find((column) => column.id === id)).filter((column) => column !== undefined),
    [layout.visible, columns],
  );
  const places = useMemo(() => narrowPlaces(shownColumns, layout.isChosen), [shownColumns, layout.isChosen]);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <ListBar id={filterId} state={state} filters={filters} order={props.order}>
        <TableActions
          isFetching={isFetching}
          updates={props.updates}
          onRefresh={onRefresh && (() => void onRefresh())}
          exports={props.exports}
          exportsOpen={exportsOpen}
          onExportsOpen={setExportsOpen}
          count={totals}
        >
          {props.views && (
            <SavedViews port={props.views} search={layout.search(state.search)} open={viewsOpen} onOpenChange={setViewsOpen} />
          )}
          {!props.beside && <ColumnSettings columns={columns} layout={layout} />}
        </TableActions>
      </ListBar>
      {props.children}
      <div className={props.beside ? BESIDE_GRID : undefined}>
        <div data-print="whole" className="panel relative min-w-0 overflow-clip">
          {isFetching && !isLoading && (
            <span className="absolute inset-x-0 top-0 z-30 h-0.5 overflow-hidden" aria-hidden>
              <span className="block h-full w-1/4 animate-sweep bg-accent" />
            </span>
          )}
          <section
            ref={region}
            aria-labelledby={captionId}
            aria-busy={isFetching || isLoading}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            onKeyDown={keys.onKeyDown}
            data-print="whole"
            className="scroll-pt-12 overflow-auto max-sm:overflow-visible sm:max-h-[max(360px,calc(100dvh-296px))] focus-visible:outline-offset-[-2px]"
          >
            <table {...AS.table} className="w-full border-separate border-spacing-0 text-sm max-sm:block">
              <caption id={captionId} className="sr-only">
                {props.label}
              </caption>
              <TableHead table={table} columns={shownColumns} state={state} layout={layout} isSelectable={isSelectable} />
              {error ? null : isLoading ? (
                <Delayed active={isLoading}>
                  <SkeletonRows columns={shownColumns} isSelectable={isSelectable} />
                </Delayed>
              ) : (
                <TableBody
                  table={table}
                  columns={shownColumns}
                  widths={layout.widths}
                  places={places}
                  isSelectable={isSelectable}
                  activeIndex={keys.activeIndex}
                  onActivate={keys.setActiveIndex}
                  onOpen={open}
                  hrefOf={hrefOf ?? props.pageOf}
                  peekedId={props.peekedId}
                  rowName={props.rowName}
                />
              )}
            </table>
            {error ? <ErrorState error={error} onRetry={onRefresh && (() => void onRefresh())} /> : null}
            {isLoading && !error && <div className="h-60" />}
            {isEmpty && <EmptyList state={state} filters={filters} empty={props.empty} whenDone={props.whenDone} />}
          </section>
          {isSelectable && (
            <SelectionBar
              count={matching?.count ?? BigInt(selected.length)}
              sums={matching ? matching.sums : amountOf ? sumByCurrency(selected.map(amountOf)) : null}
              offer={
                totals && selection.hasMore ? (
                  <MatchingOffer totals={totals} isTaken={matching !== null} onTake={selection.takeAll} onLeave={selection.leaveAll} />
                ) : null
              }
              actions={bulkActions?.(selected, clearSelection, matching)}
              isSigned={props.isSigned}
              exports={matching ? props.exports : undefined}
              onClear={clearSelection}
            />
          )}
        </div>
        {props.beside}
      </div>
      <TableFooter
        state={state}
        shown={rows?.length ?? 0}
        nextCursor={props.nextCursor ?? null}
        count={props.count}
        totals={error ? undefined : totals}
        asOf={rows && !error ? props.asOf : undefined}
        isLive={props.updates !== undefined}
        // Nothing to turn where there are no pages; on a later page that is empty there is a way back.
        hasPages={!isLoading && !error && !(isEmpty && !state.cursor)}
        isSigned={props.isSigned}
      />
    </div>
  );
}
