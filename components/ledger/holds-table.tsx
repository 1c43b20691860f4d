/** The list of holds: every amount that is or was set aside, newest first, with what is open of each kind above it. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { HOLD_KINDS, HOLD_STATES, type HoldKind } from '../../server/ledger/codes.ts';
import type { HoldRow, HoldSum } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { asksForNumbers, PAGED, ServerList } from '../table/server-list.tsx';
import { rangesOf, type TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { Drawer } from '../ui/drawer.tsx';
import { AccountLink } from './account-link.tsx';
import { sourceHref } from './event-words.ts';
import { HoldPeek } from './hold-view.tsx';
import { HoldBadge, useSourceKindName } from './hold-words.tsx';

const SPEC = {
  id: 'holds',
  filters: {
    numbers: 'ids',
    kinds: 'enum',
    states: 'enum',
    account: 'number',
    date: 'date',
    sourceKinds: 'enum',
    amount: 'amount',
    currency: 'currency',
  },
  sort: { columns: ['placedAt'], default: '-placedAt' },
} as const satisfies TableSpec;

const SOURCE_KINDS = ['payment', 'refund', 'settlement', 'payout'] as const;

function useHoldColumns(): Column<HoldRow>[] {
  const t = useTranslations('holds');
  const sourceKindName = useSourceKindName();
  return useMemo(
    () => [
      { id: 'no', header: t('column.no'), width: 124, cell: (row) => <IdChip id={row.no} href={`/ledger/holds/${row.id}`} keep={13} /> },
      { id: 'kind', header: t('column.kind'), width: 62, cell: (row) => t(`kind.${row.kind}`) },
      { id: 'state', header: t('column.state'), width: 100, cell: (row) => <HoldBadge hold={row} /> },
      { id: 'account', header: t('column.account'), width: 116, cell: (row) => <AccountLink code={row.account} /> },
      {
        id: 'remaining',
        header: t('column.remaining'),
        align: 'end',
        width: 92,
        cell: (row) => (
          <Amount minor={row.remainingMinor} currency={row.currency} className={row.remainingMinor === 0n ? 'text-ink-3' : undefined} />
        ),
      },
      {
        id: 'amount',
        header: t('column.amount'),
        align: 'end',
        width: 92,
        cell: (row) => <Amount minor={row.amountMinor} currency={row.currency} />,
      },
      { id: 'currency', header: t('column.currency'), width: 68, cell: (row) => <span className="text-ink-2">{row.currency}</span> },
      {
        id: 'source',
        header: t('column.source'),
        width: 108,
        cell: (row) => (
          <span className="flex flex-col items-start leading-tight max-sm:inline-flex max-sm:flex-row max-sm:items-baseline max-sm:gap-2">
            <IdChip id={row.sourceId} href={sourceHref(row.sourceKind, row.sourceId)} keep={12} />
            <span className="text-ink-2 text-xs">{sourceKindName(row.sourceKind)}</span>
          </span>
        ),
      },
      { id: 'placedAt', header: t('column.placedAt'), width: 138, cell: (row) => <Instant at={row.placedAt} /> },
    ],
    [t, sourceKindName],
  );
}

/** What is open of each kind and currency among the rows; each figure leads to the rows it is the sum of. */
function OpenFigures({ sums, search }: { sums: readonly HoldSum[]; search: string }) {
  const t = useTranslations('holds');
  const open = sums.filter((sum) => sum.remainingMinor > 0n);
  if (open.length === 0) return null;
  const hrefOf = (sum: HoldSum) => {
    const query = new URLSearchParams(search);
    query.set('f.kinds', sum.kind);
    query.set('f.states', 'open');
    query.set('f.currency', sum.currency);
    return `/ledger/holds?${query}`;
  };
  return (
    <dl aria-label={t('openNow')} className="panel flex flex-wrap gap-x-8 gap-y-1 px-3 py-2 text-sm">
      {HOLD_KINDS.filter((kind) => open.some((sum) => sum.kind === kind)).map((kind) => (
        <div key={kind} className="flex flex-wrap items-center gap-x-4">
          <dt className="text-ink-2">{t(`openNowOf.${kind}`)}</dt>
          {open
            .filter((sum) => sum.kind === kind)
            .map((sum) => (
              <dd key={sum.currency}>
                <FigureLink href={hrefOf(sum)}>
                  <Amount minor={sum.remainingMinor} currency={sum.currency} showCurrency />
                </FigureLink>
              </dd>
            ))}
        </div>
      ))}
    </dl>
  );
}

export function HoldsTable() {
  const t = useTranslations('holds');
  const trpc = useTRPC();
  const sourceKindName = useSourceKindName();
  const state = useTableState(SPEC);
  const columns = useHoldColumns();
  const [peeked, setPeeked] = useState<HoldRow | null>(null);
  const { values } = state;
  const filter = {
    numbers: values.numbers,
    account: values.account,
    kinds: values.kinds as HoldKind[] | undefined,
    states: values.states as ('open' | 'closed')[] | undefined,
    sourceKinds: values.sourceKinds,
    ...rangesOf(values),
  };
  const numbers = values.numbers ?? [];
  const list = useQuery(trpc.ledger.holds.queryOptions({ filter, order: state.order, ...state.page }, PAGED));
  const { data: found, isPlaceholderData } = useQuery(trpc.ledger.holdSums.queryOptions({ filter }, PAGED));
  const lookedUp = useQuery(
    trpc.ledger.lookUpHoldNumbers.queryOptions({ filter: { ...filter, numbers } }, { enabled: asksForNumbers(numbers, list) }),
  );
  const sums = found && !isPlaceholderData ? found.sums : [];
  // Frozen and pending are not added up: each kind has its own figure above the rows.
  const isOneKind = new Set(sums.map((sum) => sum.kind)).size === 1;
  const filters = {
    numbers: { label: t('filter.numbers') },
    kinds: { label: t('column.kind'), options: HOLD_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) },
    states: { label: t('column.state'), options: HOLD_STATES.map((value) => ({ value, label: t(`filterState.${value}`) })) },
    account: { label: t('column.account') },
    date: { label: t('filter.placedOn'), placement: 'more' as const },
    sourceKinds: {
      label: t('filter.sourceKind'),
      options: SOURCE_KINDS.map((value) => ({ value, label: sourceKindName(value) })),
      placement: 'more' as const,
    },
    amount: { label: t('filter.amount'), placement: 'more' as const },
    currency: { label: t('column.currency'), placement: 'more' as const },
  };
  return (
    <>
      <ServerList
        label={t('title')}
        columns={columns}
        rowId={(row) => row.id}
        state={state}
        filters={filters}
        filter={filter}
        list={list}
        totals={
          found && !isPlaceholderData
            ? {
                ...found,
                sums: isOneKind
                  ? sums.map((sum) => ({ minor: sum.remainingMinor, currency: sum.currency, of: t(`openOf.${sum.kind}`) }))
                  : [],
              }
            : undefined
        }
        numbers={asksForNumbers(numbers, list) && lookedUp.data ? { asked: numbers.length, ...lookedUp.data } : undefined}
        exportAs="holds"
        empty={{ title: t('empty'), text: t('emptyText') }}
        onPeek={(row: HoldRow) => setPeeked(row)}
        peekedId={peeked?.id ?? null}
        pageOf={(row) => `/ledger/holds/${row.id}`}
        amountOf={(row) => ({ minor: row.remainingMinor, currency: row.currency, of: t(`openOf.${row.kind}`) })}
        rowName={(row) => row.no}
      >
        {!found?.isCapped && !(isOneKind && values.states?.join() === 'open') && <OpenFigures sums={sums} search={state.search} />}
      </ServerList>
      <Drawer
        open={peeked !== null}
        onOpenChange={(open) => !open && setPeeked(null)}
        title={peeked ? t(`one.${peeked.kind}`) : ''}
        description={peeked && <IdChip id={peeked.no} keep={40} copy="shown" />}
        size="md"
      >
        {peeked && <HoldPeek hold={peeked} />}
      </Drawer>
    </>
  );
}
