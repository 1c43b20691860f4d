/** The differences: a list to work through, each looked at beside it without leaving. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { useCallback, useMemo, useRef } from 'react';
import {
  DIFFERENCE_KINDS,
  DIFFERENCE_STATUSES,
  DIRECTIONS,
  type DifferenceFilter,
  type DifferenceRow,
  RECORD_KINDS,
} from '../../server/reconciliation/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { Age, BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { readRunFilter } from '../reconciliation/run-addresses.ts';
import type { Column } from '../table/columns.ts';
import { PAGED, ServerList } from '../table/server-list.tsx';
import { rangesOf, type TableSpec } from '../table/table-query.ts';
import { DoneState } from '../table/table-states.tsx';
import { type TableState, useTableState } from '../table/use-table-state.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { AssignSelected } from './assign-selected.tsx';
import { DifferenceDrawer } from './difference-drawer.tsx';
import { DirectionWord, useExplanation } from './difference-words.tsx';
import { STATUS_LOOK } from './looks.ts';
import { StatusTabs } from './status-tabs.tsx';

/** What a person works on: everything that is not resolved. */
const UNRESOLVED = 'open,in_progress,external';

const SPEC = {
  id: 'differences',
  filters: {
    number: 'text',
    statuses: 'enum',
    date: 'date',
    channels: 'enum',
    kinds: 'enum',
    recordKinds: 'enum',
    direction: 'enum',
    owner: 'enum',
    label: 'text',
    amount: 'amount',
    currency: 'currency',
    run: 'text',
  },
  defaults: { statuses: UNRESOLVED },
} as const satisfies TableSpec;

/** What the list, its sums and its export ask the server for. */
function filterOf({ values }: TableState<typeof SPEC>): DifferenceFilter {
  const [direction] = values.direction ?? [];
  const [owner] = values.owner ?? [];
  const filter: DifferenceFilter = {
    number: values.number,
    statuses: values.statuses as DifferenceFilter['statuses'],
    channels: values.channels,
    kinds: values.kinds as DifferenceFilter['kinds'],
    direction: direction as DifferenceFilter['direction'],
    owner: owner as DifferenceFilter['owner'],
    label: values.label,
    recordKinds: values.recordKinds as DifferenceFilter['recordKinds'],
    ...readRunFilter(values.run),
    ...rangesOf(values),
  };
  // Only what is asked for goes on the wire: the address of a batch of such questions has an end.
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function useDifferenceColumns(): Column<DifferenceRow>[] {
  const t = useTranslations('difference');
  const explain = useExplanation();
  const explainShort = useExplanation(true);
  const { nameOf } = useChannels();
  return useMemo(
    () => [
      {
        id: 'no',
        header: t('column.no'),
        width: 116,
        cell: (row) => <IdChip id={row.no} href={`/recon/differences/${row.id}`} keep={10} />,
      },
      {
        id: 'kind',
        header: t('column.kind'),
        width: 102,
        cell: (row) => <span className="whitespace-nowrap">{t(`kind.${row.kind}`)}</span>,
      },
      {
        id: 'delta',
        header: t('column.delta'),
        align: 'end',
        width: 104,
        cell: (row) => <Amount minor={row.deltaMinor} currency={row.currency} signed />,
      },
      { id: 'currency', header: t('column.currency'), width: 56, cell: (row) => <span className="text-ink-2">{row.currency}</span> },
      { id: 'direction', header: t('column.direction'), width: 76, cell: (row) => <DirectionWord direction={row.direction} /> },
      {
        id: 'channel',
        header: t('column.channel'),
        width: 76,
        cell: (row) => <span className="whitespace-nowrap">{nameOf(row.channelCode)}</span>,
      },
      { id: 'businessDate', header: t('column.businessDate'), width: 96, cell: (row) => <BusinessDateText date={row.businessDate} /> },
      {
        id: 'status',
        header: t('column.status'),
        width: 92,
        cell: (row) => <StatusBadge {...STATUS_LOOK[row.status]} word={t(`status.${row.status}`)} />,
      },
      { id: 'owner', header: t('column.owner'), width: 68, cell: (row) => row.ownerName ?? <span className="text-ink-3">--</span> },
      { id: 'age', header: t('column.age'), align: 'end', width: 56, cell: (row) => <Age since={row.foundAt} until={row.resolvedAt} /> },
      {
        id: 'why',
        header: t('column.why'),
        width: 260,
        cell: (row) => (
          <span className="line-clamp-1 max-w-[44rem] break-all" title={explain(row.explanation)}>
            {explainShort(row.explanation)}
          </span>
        ),
      },
      {
        id: 'labels',
        header: t('column.labels'),
        width: 120,
        cell: (row) => (
          <span className="flex gap-1">
            {row.labels.map((label) => (
              <Badge key={label}>{label}</Badge>
            ))}
          </span>
        ),
      },
      { id: 'ourNo', header: t('column.ourNo'), width: 190, isHidden: true, cell: (row) => <IdChip id={row.ourNo} /> },
      { id: 'channelNo', header: t('column.channelNo'), width: 190, isHidden: true, cell: (row) => <IdChip id={row.channelNo} /> },
      { id: 'foundAt', header: t('column.foundAt'), width: 160, isHidden: true, cell: (row) => <Instant at={row.foundAt} /> },
    ],
    [t, explain, explainShort, nameOf],
  );
}

function useDifferenceFilters() {
  const t = useTranslations('difference');
  const records = useTranslations('payments.kind');
  const trpc = useTRPC();
  const can = useCan();
  const { options } = useChannels();
  const owners = useQuery(trpc.differences.owners.queryOptions({}, { enabled: can('difference.assign') }));
  const more = 'more' as const;
  return {
    number: { label: t('filter.number') },
    statuses: {
      label: t('filter.statuses'),
      options: DIFFERENCE_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      placement: 'pill' as const,
    },
    date: { label: t('filter.date') },
    channels: { label: t('filter.channels'), options },
    kinds: { label: t('filter.kinds'), options: DIFFERENCE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) },
    recordKinds: {
      label: t('filter.recordKinds'),
      options: RECORD_KINDS.map((value) => ({ value, label: records(value) })),
      placement: more,
    },
    direction: {
      label: t('filter.direction'),
      options: DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) })),
      placement: more,
    },
    owner: {
      label: t('filter.owner'),
      options: [
        { value: 'nobody', label: t('owner.nobody') },
        ...(owners.data ?? []).map((person) => ({ value: person.id, label: person.name })),
      ],
      placement: more,
    },
    label: { label: t('filter.label'), placement: more },
    amount: { label: t('filter.amount'), placement: more },
    currency: { label: t('filter.currency'), placement: more },
    run: {
      label: t('filter.run'),
      placement: 'pill' as const,
      words: (raw: string) => {
        const found = readRunFilter(raw);
        return found ? t(`runOutcome.${found.runOutcome}`) : raw;
      },
    },
  };
}

export function DifferencesTable() {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const can = useCan();
  const state = useTableState(SPEC);
  const columns = useDifferenceColumns();
  const filters = useDifferenceFilters();
  const [peekedId, setPeekedId] = useQueryState('id', parseAsString.withOptions({ history: 'replace', shallow: true, scroll: false }));
  const walk = useRef<((by: 1 | -1) => void) | null>(null);
  const peek = useCallback((row: DifferenceRow) => void setPeekedId(row.id), [setPeekedId]);
  const filter = filterOf(state);
  const list = useQuery(trpc.differences.list.queryOptions({ filter, ...state.page }, PAGED));
  const { data: sums, isPlaceholderData } = useQuery(trpc.differences.sums.queryOptions({ filter }, PAGED));
  const rows = list.data?.rows;
  const isUnresolved = filter.statuses?.join() === UNRESOLVED;
  const all = useQuery(
    trpc.differences.sums.queryOptions({ filter: { ...filter, statuses: [...DIFFERENCE_STATUSES] } }, { ...PAGED, enabled: isUnresolved }),
  );
  const done =
    isUnresolved && rows?.length === 0 && all.data && all.data.count > 0n ? (
      <DoneState
        title={t('list.allDone', { count: groupedCount(all.data.count) })}
        action={<Button onClick={() => state.setFilter('statuses', 'resolved')}>{t('list.showResolved')}</Button>}
      />
    ) : null;
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
        totals={
          sums && !isPlaceholderData
            ? { ...sums, sums: sums.sums.map((sum) => ({ minor: sum.deltaMinor, currency: sum.currency })) }
            : undefined
        }
        exportAs="differences"
        empty={{ title: t('list.empty'), text: t('list.emptyHelp') }}
        whenDone={done}
        onPeek={peek}
        pageOf={(row) => `/recon/differences/${row.id}`}
        walkRef={walk}
        isSigned
        peekedId={peekedId}
        amountOf={(row) => ({ minor: row.deltaMinor, currency: row.currency })}
        rowName={(row) => row.no}
        bulkActions={
          can('difference.assign')
            ? (selected, clear, matching) => <AssignSelected selected={selected} matching={matching} filter={filter} onDone={clear} />
            : undefined
        }
        isSelectable
      >
        <StatusTabs state={state} filter={filter} />
      </ServerList>
      <DifferenceDrawer
        rows={rows}
        id={peekedId}
        offset={(state.pageNumber - 1) * state.limit}
        total={sums && !sums.isCapped && !isPlaceholderData ? sums.count : null}
        hasMore={Boolean(list.data?.nextCursor)}
        onWalk={(by) => walk.current?.(by)}
        onClose={() => void setPeekedId(null)}
      />
    </>
  );
}
