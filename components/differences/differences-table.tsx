/** The differences: a list to work through, each looked at beside it without leaving. */
'use client';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { type ComponentProps, useCallback, useMemo, useRef } from 'react';
import { DIFFERENCE_STATUSES } from '../../server/reconciliation/differences/codes.ts';
import type { ListedDifference } from '../../server/reconciliation/differences/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { noteWrite } from '../table/address-writes.ts';
import { Beside, useRoomBeside } from '../table/beside.tsx';
import { asksForNumbers, LIVE, PAGED, ServerList } from '../table/server-list.tsx';
import { DoneState } from '../table/table-states.tsx';
import { useTableState } from '../table/use-table-state.ts';
import { Button } from '../ui/button.tsx';
import { useLater } from '../ui/later.ts';
import { useWalkFrom } from '../walk/use-record-walk.ts';
import { besideColumns, useDifferenceColumns } from './difference-columns.tsx';
import { useDifferenceFilters } from './difference-filters.ts';
import { DifferenceGroups } from './difference-groups.tsx';
import { filterOf, filterWithoutGroup, groupingOf, orderOf, PAGES, SPEC, UNRESOLVED } from './differences-address.ts';
import { ListOrder } from './list-order.tsx';
import { DifferenceTabs } from './status-tabs.tsx';
import { useLiveDifferences } from './use-live-differences.ts';
import type { WorkSelected } from './work-selected.tsx';

/** What a list opens without comes right after it: what is looked at, and what is done to several. */
const loadDrawer = () => import('./difference-drawer.tsx').then(({ DifferenceDrawer }) => DifferenceDrawer);
const loadWork = () => import('./work-selected.tsx').then(({ WorkSelected }) => WorkSelected);
const loadUnanswered = () => import('./use-comment-selected.ts').then(({ UnansweredComment }) => UnansweredComment);

function LaterWork(props: ComponentProps<typeof WorkSelected>) {
  const Work = useLater(loadWork, true);
  return Work && <Work {...props} />;
}

export function DifferencesTable() {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const can = useCan();
  const state = useTableState(SPEC);
  const grouping = groupingOf(state.values);
  const order = useMemo(() => orderOf(state.sort), [state.sort]);
  const hasRoom = useRoomBeside();
  const all = useDifferenceColumns();
  const [peekedId, setPeekedId] = useQueryState('id', parseAsString.withOptions({ history: 'replace', shallow: true, scroll: false }));
  const DifferenceDrawer = useLater(loadDrawer, peekedId !== null);
  useLater(loadWork, false);
  const Unanswered = useLater(loadUnanswered, true);
  const walk = useRef<((by: 1 | -1) => void) | null>(null);
  const lookAt = useCallback((id: string | null) => noteWrite(setPeekedId(id)), [setPeekedId]);
  const isBeside = hasRoom && peekedId !== null;
  const columns = useMemo(() => (isBeside ? besideColumns(all) : all), [all, isBeside]);
  const peek = useCallback((row: ListedDifference) => lookAt(row.id), [lookAt]);
  const filter = useMemo(() => filterOf(state.values), [state.values]);
  const filters = useDifferenceFilters(filter, grouping, state.raw.statuses);
  const list = useQuery(trpc.differences.list.queryOptions({ filter, order, ...state.page }, LIVE));
  const { data: sums, isPlaceholderData } = useQuery(trpc.differences.sums.queryOptions({ filter }, PAGED));
  const live = useLiveDifferences(filter, list.isPlaceholderData ? undefined : list.data);
  const rows = list.data?.rows;
  // One is typed in part: where the list shows nothing, it may be a whole one that the other filters hide.
  const numbers = filter.numbers ?? (filter.number ? [filter.number] : []);
  const asks = asksForNumbers(numbers, list);
  const found = useQuery(
    trpc.differences.lookUpNumbers.queryOptions(asks ? { filter: { ...filter, number: undefined, numbers } } : skipToken),
  );
  const isUnresolved = filter.statuses?.join() === UNRESOLVED;
  const everything = useQuery(
    trpc.differences.sums.queryOptions({ filter: { ...filter, statuses: [...DIFFERENCE_STATUSES] } }, { ...PAGED, enabled: isUnresolved }),
  );
  const done =
    isUnresolved && rows?.length === 0 && everything.data && everything.data.count > 0n ? (
      <DoneState
        title={t('list.allDone', { count: groupedCount(everything.data.count) })}
        action={<Button onClick={() => state.setFilter('statuses', 'resolved')}>{t('list.showResolved')}</Button>}
      />
    ) : null;
  const total = sums && !sums.isCapped && !isPlaceholderData ? sums.count : null;
  const leaveFor = useWalkFrom(PAGES, list.isPlaceholderData ? undefined : rows, list.data?.nextCursor, total);
  const drawer = DifferenceDrawer && (
    <DifferenceDrawer
      rows={rows}
      id={peekedId}
      offset={(state.pageNumber - 1) * state.limit}
      total={total}
      hasMore={Boolean(list.data?.nextCursor)}
      isDocked={isBeside}
      onWalk={(by) => walk.current?.(by)}
      onClose={() => lookAt(null)}
    />
  );
  // Walking through the differences changes nothing above them.
  const choice = useMemo(() => <ListOrder state={state} grouping={grouping} />, [state, grouping]);
  const above = useMemo(
    () => (
      <>
        <div className="-mb-2 flex flex-wrap items-end justify-between gap-x-2 gap-y-2">
          <DifferenceTabs state={state} filter={filter} />
          <div className="max-sm:hidden">{choice}</div>
        </div>
        {grouping && <DifferenceGroups by={grouping} state={state} filter={filterWithoutGroup(state.values)} />}
      </>
    ),
    [state, filter, grouping, choice],
  );
  return (
    <>
      <ServerList
        label={t('list.title')}
        columns={columns}
        rowId={(row) => row.id}
        state={state}
        filters={filters}
        filter={filter}
        list={list}
        live={live}
        room={trpc.differences.pathKey()}
        totals={
          sums && !isPlaceholderData
            ? { ...sums, sums: sums.sums.map((sum) => ({ minor: sum.deltaMinor, currency: sum.currency, of: t('netDelta') })) }
            : undefined
        }
        numbers={asks && found.data ? { asked: numbers.length, ...found.data } : undefined}
        exportAs="differences"
        empty={{ title: t('list.empty'), text: t('list.emptyHelp') }}
        whenDone={done}
        onPeek={peek}
        pageOf={(row) => `${PAGES}${row.id}`}
        onLeave={(row) => leaveFor(row)}
        walkRef={walk}
        isSigned
        peekedId={peekedId}
        beside={isBeside ? <Beside>{drawer}</Beside> : undefined}
        amountOf={(row) => ({ minor: row.deltaMinor, currency: row.currency, of: t('netDelta') })}
        rowName={(row) => row.no}
        bulkActions={
          can('difference.assign') || can('difference.comment')
            ? (selected, clear, matching) => (
                <LaterWork
                  selected={selected}
                  matching={matching}
                  filter={filter}
                  isWhole={selected.every(({ id }) => rows?.some((row) => row.id === id))}
                  hasKeys={peekedId === null}
                  onDone={clear}
                />
              )
            : undefined
        }
        isSelectable
        order={choice}
      >
        {above}
      </ServerList>
      {!isBeside && drawer}
      {Unanswered && <Unanswered />}
    </>
  );
}
