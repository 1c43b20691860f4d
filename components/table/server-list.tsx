/** A list whose rows, totals and files come from the server: what every list screen wires alike is wired here.
 *
 *      const state = useTableState(SPEC);
 *      const filter = { ...rangesOf(state.values), channels: state.values.channels };
 *      const list = useQuery(trpc.payments.list.queryOptions({ filter, ...state.page }, PAGED));
 *      const totals = useQuery(trpc.payments.sums.queryOptions({ filter }, PAGED));
 *      <ServerList label={t('title')} columns={columns} rowId={(row) => row.id} state={state} filters={filters} filter={filter}
 *        list={list} totals={totals.data && { ...totals.data, sums }} exportAs="payments" empty={{ title, text }} /> */
'use client';
import { keepPreviousData, type QueryKey, useQueryClient } from '@tanstack/react-query';
import type { MoneySum } from '../format/amount.tsx';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { NumbersFound, NumbersLeftOut } from './numbers-found.tsx';
import { leftOutOf } from './pasted-numbers.ts';
import type { TableSpec } from './table-query.ts';
import { NotRefreshed } from './table-states.tsx';
import { exportHref } from './table-toolbar.tsx';
import { useKept } from './use-kept.ts';
import { type LiveList, useListUpdates } from './use-list-updates.ts';
import { useSavedViews } from './use-saved-views.ts';

/** For the queries of a list: while the next rows are under way the last ones stay. */
export const PAGED = { placeholderData: keepPreviousData } as const;

/** For the rows of a list that says what has come since they were read: where the line comes back they are read anew only if they could not be. */
export const LIVE = {
  ...PAGED,
  refetchOnReconnect: ({ state }: { state: { status: string } }) => state.status === 'error',
} as const;

/** Whether it is asked what became of numbers: of several always, of one where the list shows nothing. */
export const asksForNumbers = (numbers: readonly string[], list: { data: { rows: readonly unknown[] } | undefined }): boolean =>
  numbers.length > 1 || (numbers.length === 1 && list.data?.rows.length === 0);

/** Of all that the filter finds, added up by the server; `isCapped` where it stopped counting: then no sum is a sum of all. */
export type ListTotals = { count: bigint; isCapped: boolean; sums: readonly MoneySum[] };

type Answer<T> = {
  data: { rows: T[]; nextCursor: string | null } | undefined;
  isPending: boolean;
  isFetching: boolean;
  error: unknown;
  dataUpdatedAt: number;
  refetch(): unknown;
};

type Wired =
  | 'updates'
  | 'asOf'
  | 'rows'
  | 'nextCursor'
  | 'isLoading'
  | 'isFetching'
  | 'error'
  | 'onRefresh'
  | 'exports'
  | 'views'
  | 'count'
  | 'totals';

export type ServerListProps<T, S extends TableSpec> = Omit<DataTableProps<T, S>, Wired> & {
  list: Answer<T>;
  /** What the list asked for, and what its file holds. */
  filter: unknown;
  totals?: ListTotals | undefined;
  /** The id of the export with the same filter. */
  exportAs?: string;
  /** What became of numbers that were asked for: how many, which no row carries, which the rest of the filter leaves out. Of a single one that is
   *  nowhere the empty list says enough. */
  numbers?: { asked: number; missing: readonly string[]; outside: readonly string[] } | undefined;
  /** Where the list says what has come since it was read. */
  live?: LiveList;
  /** The questions that are asked anew with the rows: how many there are, what they amount to. */
  room?: QueryKey;
};

function leaveOnlyNumbers<S extends TableSpec>({ spec, raw, setFilters }: DataTableProps<unknown, S>['state']): void {
  setFilters(
    Object.fromEntries(
      Object.keys(raw)
        .filter((key) => spec.filters[key] !== 'ids')
        .map((key) => [key, null]),
    ),
  );
}

export function ServerList<T, const S extends TableSpec>({
  list,
  filter,
  totals,
  exportAs,
  numbers,
  live,
  room,
  ...props
}: ServerListProps<T, S>) {
  const cache = useQueryClient();
  const views = useSavedViews(props.state.spec.id);
  const kept = useKept(list);
  const updates = useListUpdates(live, list.isFetching);
  const { spec, raw } = props.state;
  const idsKey = Object.keys(spec.filters).find((key) => spec.filters[key] === 'ids');
  return (
    <DataTable
      {...(props as DataTableProps<T, S>)}
      rows={list.data?.rows}
      nextCursor={list.data?.nextCursor}
      isLoading={list.isPending}
      isFetching={list.isFetching}
      error={kept === null ? list.error : null}
      asOf={list.dataUpdatedAt}
      onRefresh={room ? () => cache.invalidateQueries({ queryKey: room }) : list.refetch}
      updates={live && { found: updates }}
      totals={totals}
      views={views}
      exports={exportAs ? (format, locale) => exportHref(exportAs, filter, format, locale) : undefined}
    >
      {kept !== null && <NotRefreshed why={kept} onRetry={() => void list.refetch()} />}
      {numbers && (numbers.asked > 1 || numbers.outside.length > 0) && (
        <NumbersFound {...numbers} onAlone={() => leaveOnlyNumbers(props.state)} />
      )}
      {idsKey && raw[idsKey] && <NumbersLeftOut {...leftOutOf(raw[idsKey])} />}
      {props.children}
    </DataTable>
  );
}
