/** The journal: every entry and its source, newest business date first. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { EntryRow } from '../../server/ledger/contract.ts';
import { EVENT_TYPES } from '../../server/ledger/contract.ts';
import { MoneySums } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { PAGED, ServerList } from '../table/server-list.tsx';
import { rangesOf, type TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { Drawer } from '../ui/drawer.tsx';
import { EntryBadge, EntryFacts } from './entry-view.tsx';
import { sourceHref, useEventName } from './event-words.ts';
import { LegsTable } from './legs-table.tsx';
import { useAccounts } from './use-accounts.ts';

const SPEC = {
  id: 'journal',
  filters: { numbers: 'ids', date: 'date', account: 'text', eventTypes: 'enum', reversed: 'enum', amount: 'amount', currency: 'currency' },
  sort: { columns: ['businessDate'], default: '-businessDate' },
} as const satisfies TableSpec;

function AccountsOf({ entry, side }: { entry: EntryRow; side: 'D' | 'C' }) {
  const { nameOf } = useAccounts();
  const codes = [...new Set(entry.legs.filter((leg) => leg.side === side).map((leg) => leg.account))];
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {codes.map((code) => (
        <Link
          key={code}
          href={`/ledger/accounts/${code}`}
          title={nameOf(code)}
          className="ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
        >
          {code}
        </Link>
      ))}
    </span>
  );
}

function useJournalColumns(): Column<EntryRow>[] {
  const t = useTranslations('ledger');
  const eventName = useEventName();
  return useMemo(
    () => [
      { id: 'no', header: t('column.no'), width: 170, cell: (row) => <IdChip id={row.no} href={`/ledger/journal/${row.id}`} keep={16} /> },
      { id: 'businessDate', header: t('column.businessDate'), width: 100, cell: (row) => <BusinessDateText date={row.businessDate} /> },
      {
        id: 'event',
        header: t('column.event'),
        width: 160,
        cell: (row) => (
          <span className="inline-flex items-center gap-2">
            {eventName(row.eventType)} <EntryBadge entry={row} />
          </span>
        ),
      },
      { id: 'debit', header: t('debit'), width: 150, cell: (row) => <AccountsOf entry={row} side="D" /> },
      { id: 'credit', header: t('credit'), width: 150, cell: (row) => <AccountsOf entry={row} side="C" /> },
      { id: 'total', header: t('column.total'), align: 'end', width: 140, cell: (row) => <MoneySums sums={row.totals} stacked /> },
      {
        id: 'source',
        header: t('column.source'),
        width: 180,
        cell: (row) => <IdChip id={row.sourceId} href={sourceHref(row.sourceKind, row.sourceId)} />,
      },
      { id: 'memo', header: t('column.memo'), width: 160, isHidden: true, cell: (row) => row.memo ?? '--' },
      {
        id: 'lateFor',
        header: t('column.lateFor'),
        width: 110,
        isHidden: true,
        cell: (row) => <BusinessDateText date={row.lateForDate} />,
      },
      { id: 'postedAt', header: t('column.postedAt'), width: 160, cell: (row) => <Instant at={row.postedAt} /> },
    ],
    [t, eventName],
  );
}

export function JournalTable() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const eventName = useEventName();
  const state = useTableState(SPEC);
  const columns = useJournalColumns();
  const [peeked, setPeeked] = useState<EntryRow | null>(null);
  const { values } = state;
  const filter = {
    numbers: values.numbers,
    account: values.account,
    eventTypes: values.eventTypes,
    reversed: values.reversed as ('reversal' | 'reversed' | 'plain')[] | undefined,
    ...rangesOf(values),
  };
  const numbers = values.numbers ?? [];
  const list = useQuery(trpc.ledger.entries.queryOptions({ filter, order: state.order, ...state.page }, PAGED));
  const found = useQuery(trpc.ledger.lookUpNumbers.queryOptions({ filter: { ...filter, numbers } }, { enabled: numbers.length > 1 }));
  const filters = {
    numbers: { label: t('filter.numbers') },
    date: { label: t('column.businessDate') },
    account: { label: t('column.account') },
    eventTypes: { label: t('column.event'), options: EVENT_TYPES.map((value) => ({ value, label: eventName(value) })) },
    reversed: {
      label: t('filter.reversed'),
      options: (['plain', 'reversed', 'reversal'] as const).map((value) => ({ value, label: t(`state.${value}`) })),
      placement: 'more' as const,
    },
    amount: { label: t('filter.amount'), placement: 'more' as const },
    currency: { label: t('column.currency'), placement: 'more' as const },
  };
  return (
    <>
      <ServerList
        label={t('journal')}
        columns={columns}
        rowId={(row) => row.id}
        state={state}
        filters={filters}
        filter={filter}
        list={list}
        numbers={numbers.length > 1 && found.data ? { asked: numbers.length, ...found.data } : undefined}
        exportAs="journal"
        empty={{ title: t('journalEmpty'), text: t('journalEmptyText') }}
        onPeek={(row: EntryRow) => setPeeked(row)}
        peekedId={peeked?.id ?? null}
      />
      <Drawer
        open={peeked !== null}
        onOpenChange={(open) => !open && setPeeked(null)}
        title={t('entry')}
        description={peeked?.no}
        size="md"
      >
        {peeked && (
          <div className="grid gap-4 p-4">
            <LegsTable legs={peeked.legs} label={t('legs')} />
            <EntryFacts entry={peeked} />
            <Link href={`/ledger/journal/${peeked.id}`} className="text-accent text-sm underline underline-offset-2">
              {t('openEntry')}
            </Link>
          </div>
        )}
      </Drawer>
    </>
  );
}
