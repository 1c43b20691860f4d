/** The journal: every entry and its source, newest business date first. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { numberOf } from '../../server/kernel/ids.ts';
import { EVENT_TYPES } from '../../server/ledger/codes.ts';
import type { EntryRow, EntrySum } from '../../server/ledger/contract.ts';
import { Amount, MoneySums } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { PeekHead } from '../table/peek-head.tsx';
import { asksForNumbers, PAGED, ServerList } from '../table/server-list.tsx';
import { useTableState } from '../table/use-table-state.ts';
import { Drawer } from '../ui/drawer.tsx';
import { Link } from '../ui/link.tsx';
import { useWalkFrom } from '../walk/use-record-walk.ts';
import { EntryBadge, EntryFacts } from './entry-view.tsx';
import { sourceHref, useEventName } from './event-words.ts';
import { filterOf, PAGES, SPEC } from './journal-address.ts';
import { LegsTable } from './legs-table.tsx';
import { useAccounts } from './use-accounts.ts';

const abs = (minor: bigint) => (minor < 0n ? -minor : minor);

function AccountsOf({ entry, side }: { entry: EntryRow; side: 'D' | 'C' }) {
  const codes = [...new Set(entry.legs.filter((leg) => leg.side === side).map((leg) => leg.account))];
  const { nameOf } = useAccounts(codes);
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

const ownOf = (entry: EntryRow, account: string, side: 'D' | 'C', currency: string | undefined) => {
  const sums = new Map<string, bigint>();
  for (const leg of entry.legs)
    if (leg.account === account && leg.side === side && (!currency || leg.currency === currency))
      sums.set(leg.currency, (sums.get(leg.currency) ?? 0n) + leg.amountMinor);
  return [...sums].map(([of, minor]) => ({ currency: of, minor }));
};

/** What an entry debits and credits of `account`: with an account in the filter these columns add up to its figures. */
function useOwnColumns(account: string | undefined, currency: string | undefined): Column<EntryRow>[] {
  const t = useTranslations('ledger');
  return useMemo(
    () =>
      account
        ? (['D', 'C'] as const).map((side) => ({
            id: side === 'D' ? 'ownDebit' : 'ownCredit',
            header: `${t(side === 'D' ? 'ownDebit' : 'ownCredit', { account })}${currency ? ` (${currency})` : ''}`,
            align: 'end' as const,
            narrow: 'beneath' as const,
            width: 116,
            cell: (row: EntryRow) => {
              const sums = ownOf(row, account, side, currency);
              const [only] = sums;
              if (currency) return only ? <Amount minor={only.minor} currency={currency} /> : null;
              return sums.length ? <MoneySums sums={sums} stacked /> : null;
            },
          }))
        : [],
    [t, account, currency],
  );
}

/** Debits, credits and what is left of them: of the account in the filter, or of all. */
function FoundSums({ sums, account }: { sums: readonly EntrySum[]; account: string | undefined }) {
  const t = useTranslations('ledger');
  if (sums.length === 0) return null;
  const columns = [
    [t('debit'), sums.map((sum) => ({ minor: sum.debitMinor, currency: sum.currency }))],
    [t('credit'), sums.map((sum) => ({ minor: sum.creditMinor, currency: sum.currency }))],
    ...(account
      ? [[t('netOf'), sums.map((sum) => ({ minor: abs(sum.debitMinor - sum.creditMinor), currency: sum.currency }))] as const]
      : []),
  ] as const;
  const sideOf = (sum: EntrySum) => (sum.debitMinor === sum.creditMinor ? '' : t(sum.debitMinor > sum.creditMinor ? 'debit' : 'credit'));
  return (
    <dl aria-label={t('foundSums')} className="panel flex flex-wrap gap-x-8 gap-y-1 px-3 py-2 text-sm">
      {account && <dt className="ident text-ink-2">{account}</dt>}
      {columns.map(([name, figures], column) => (
        <div key={name} className="flex flex-wrap gap-x-3">
          <dt className="text-ink-2">{name}</dt>
          {figures.map((figure, index) => (
            <dd key={figure.currency}>
              <Amount minor={figure.minor} currency={figure.currency} showCurrency />
              {column === 2 && <span className="ml-1.5 text-ink-2">{sideOf(sums[index] as EntrySum)}</span>}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

/** Debits of an entry, which are its credits: where they are not, it says so. */
function Total({ entry }: { entry: EntryRow }) {
  const t = useTranslations('ledger');
  const left = new Map<string, bigint>();
  for (const { currency, side, amountMinor } of entry.legs)
    left.set(currency, (left.get(currency) ?? 0n) + (side === 'D' ? amountMinor : -amountMinor));
  const isBalanced = [...left.values()].every((minor) => minor === 0n);
  return (
    <>
      <MoneySums sums={entry.totals} stacked />
      {!isBalanced && <StatusBadge tone="danger" word={t('unbalanced')} />}
    </>
  );
}

/** The entry that this one takes back, or that took this one back. */
function Reversal({ entry: { reversalOf, reversedBy } }: { entry: EntryRow }) {
  const other = reversalOf ?? reversedBy;
  return other ? <IdChip id={numberOf('J', other)} href={`/ledger/journal/${other}`} keep={16} /> : null;
}

/** As many as a screen of 1280 holds; `isOfAccount`: two of one account's own figures come beside them, in the place of the entry's total and time. */
function useJournalColumns(isOfAccount: boolean): Column<EntryRow>[] {
  const t = useTranslations('ledger');
  const eventName = useEventName();
  return useMemo(
    () => [
      { id: 'no', header: t('column.no'), width: 114, cell: (row) => <IdChip id={row.no} href={`/ledger/journal/${row.id}`} keep={12} /> },
      { id: 'businessDate', header: t('column.businessDate'), width: 88, cell: (row) => <BusinessDateText date={row.businessDate} /> },
      {
        id: 'event',
        header: t('column.event'),
        width: 86,
        cell: (row) => (
          <span className="inline-flex flex-wrap items-center gap-x-2">
            {eventName(row.eventType)} <EntryBadge entry={row} />
          </span>
        ),
      },
      { id: 'debit', header: t('debit'), width: 176, cell: (row) => <AccountsOf entry={row} side="D" /> },
      { id: 'credit', header: t('credit'), width: 132, cell: (row) => <AccountsOf entry={row} side="C" /> },
      {
        id: 'total',
        header: t('column.total'),
        align: 'end',
        narrow: 'amount',
        width: 104,
        isHidden: isOfAccount,
        cell: (row) => <Total entry={row} />,
      },
      {
        id: 'source',
        header: t('column.source'),
        width: 112,
        cell: (row) => <IdChip id={row.sourceId} href={sourceHref(row.sourceKind, row.sourceId)} keep={12} />,
      },
      { id: 'postedAt', header: t('column.postedAt'), width: 138, isHidden: isOfAccount, cell: (row) => <Instant at={row.postedAt} /> },
      {
        id: 'lateFor',
        header: t('column.lateFor'),
        width: 110,
        isHidden: true,
        cell: (row) => <BusinessDateText date={row.lateForDate} />,
      },
      { id: 'reversal', header: t('column.reversal'), width: 134, isHidden: true, cell: (row) => <Reversal entry={row} /> },
      { id: 'memo', header: t('column.memo'), width: 160, isHidden: true, cell: (row) => row.memo ?? '--' },
      { id: 'postedBy', header: t('column.postedBy'), width: 100, isHidden: true, cell: (row) => row.postedByName ?? t('bySystem') },
    ],
    [t, eventName, isOfAccount],
  );
}

export function JournalTable() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const eventName = useEventName();
  const state = useTableState(SPEC);
  const [peeked, setPeeked] = useState<EntryRow | null>(null);
  const { values } = state;
  const own = useOwnColumns(values.account, values.currency);
  const usual = useJournalColumns(values.account !== undefined);
  const columns = useMemo(() => [...usual.slice(0, 3), ...own, ...usual.slice(3)], [usual, own]);
  const filter = filterOf(values);
  const numbers = values.numbers ?? [];
  const list = useQuery(trpc.ledger.entries.queryOptions({ filter, order: state.order, ...state.page }, PAGED));
  const { data: sums, isPlaceholderData } = useQuery(
    trpc.ledger.entrySums.queryOptions({ filter }, { enabled: state.hasFilters, ...PAGED }),
  );
  const told = state.hasFilters && !isPlaceholderData ? sums : undefined;
  const total = told && !told.isCapped ? told.count : null;
  const leaveFor = useWalkFrom(PAGES, list.isPlaceholderData ? undefined : list.data?.rows, list.data?.nextCursor, total);
  const found = useQuery(
    trpc.ledger.lookUpNumbers.queryOptions({ filter: { ...filter, numbers } }, { enabled: asksForNumbers(numbers, list) }),
  );
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
        totals={told && { count: told.count, isCapped: told.isCapped, sums: [] }}
        numbers={asksForNumbers(numbers, list) && found.data ? { asked: numbers.length, ...found.data } : undefined}
        exportAs="journal"
        empty={{ title: t('journalEmpty'), text: t('journalEmptyText') }}
        onPeek={(row: EntryRow) => setPeeked(row)}
        peekedId={peeked?.id ?? null}
        pageOf={(row) => `${PAGES}${row.id}`}
        onLeave={(row) => leaveFor(row)}
      >
        {told?.sums && <FoundSums sums={told.sums} account={values.account} />}
      </ServerList>
      <Drawer
        open={peeked !== null}
        onOpenChange={(open) => !open && setPeeked(null)}
        title={t('entry')}
        description={peeked && <IdChip id={peeked.no} keep={40} copy="shown" />}
        size="md"
      >
        {peeked && (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <PeekHead href={`${PAGES}${peeked.id}`}>
              <EntryBadge entry={peeked} />
            </PeekHead>
            <LegsTable legs={peeked.legs} label={t('legs')} />
            <EntryFacts entry={peeked} />
          </div>
        )}
      </Drawer>
    </>
  );
}
