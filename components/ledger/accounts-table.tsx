/** The list of accounts with their balances of now: a line an account and currency. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ACCOUNT_CLASSES, ACCOUNT_STATUSES, BALANCE_STATES, OWNER_KINDS } from '../../server/ledger/codes.ts';
import type { AccountFilter, AccountLine, AccountSum } from '../../server/ledger/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { PAGED, ServerList } from '../table/server-list.tsx';
import { StatusTabs, statusTabAt } from '../table/status-tabs.tsx';
import { useTableState } from '../table/use-table-state.ts';
import { useLater } from '../ui/later.ts';
import { useAccountColumns } from './account-columns.tsx';
import { filterOf, lineHref, orderOf, SPEC } from './accounts-address.ts';

type State = { raw: Record<string, string>; setFilter(key: 'classes', raw: string | null): void };

const TABS = [{ id: 'all', statuses: ACCOUNT_CLASSES, raw: null }, ...ACCOUNT_CLASSES.map((id) => ({ id, statuses: [id] }))] as const;
const isTab = (raw: string | undefined) => !raw || statusTabAt(TABS, raw.split(',')) >= 0;

/** The classes of the chart as tabs over the list. */
function ClassTabs({ state, filter }: { state: State; filter: AccountFilter }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const { classes: _, ...others } = filter;
  const { data } = useQuery(trpc.ledger.accountClassCounts.queryOptions({ filter: others }, PAGED));
  const countOf = (id: (typeof TABS)[number]['id']) => {
    if (id !== 'all') return data?.find((found) => found.class === id);
    return data && { count: data.reduce((sum, { count }) => sum + count, 0n), isCapped: data.some(({ isCapped }) => isCapped) };
  };
  return (
    <StatusTabs
      label={t('classes')}
      tabs={TABS.map((tab) => ({ ...tab, word: tab.id === 'all' ? t('allClasses') : t(`class.${tab.id}`) }))}
      chosenAt={statusTabAt(TABS, state.raw.classes ? state.raw.classes.split(',') : ACCOUNT_CLASSES)}
      counts={TABS.map(({ id }) => countOf(id))}
      onChoose={(raw) => state.setFilter('classes', raw)}
    />
  );
}

/** Balances of two sides are never added: those off balance stand on both. */
function useSumName(): (of: Pick<AccountSum, 'class' | 'side'>) => string {
  const t = useTranslations('ledger');
  return (of) => (of.class === 'off_balance' ? `${t('class.off_balance')} ${t(`sideOf.${of.side}`)}` : t(`class.${of.class}`));
}

/** Of several classes there are more sums than the foot of a list has room for, and the trial balance has them all. */
const isOneClass = (sums: readonly AccountSum[]): boolean => new Set(sums.map((sum) => sum.class)).size === 1;

function useFilters(state: State) {
  const t = useTranslations('ledger');
  const isChinese = useLocale().startsWith('zh');
  const trpc = useTRPC();
  const { data: chart } = useQuery(trpc.ledger.chart.queryOptions({}, { staleTime: 600_000 }));
  const more = 'more' as const;
  return {
    find: { label: t('find') },
    classes: {
      label: t('column.class'),
      options: ACCOUNT_CLASSES.map((value) => ({ value, label: t(`class.${value}`) })),
      placement: isTab(state.raw.classes) ? ('shown' as const) : ('bar' as const),
    },
    headings: {
      label: t('filter.headings'),
      options: (chart ?? []).map(({ code, nameEn, nameZh }) => ({ value: code, label: `${code} ${isChinese ? nameZh : nameEn}` })),
    },
    balances: {
      label: t('filter.balances'),
      options: BALANCE_STATES.map((value) => ({ value, label: t(`balanceState.${value}`) })),
    },
    ownerKinds: {
      label: t('filter.ownerKinds'),
      options: OWNER_KINDS.map((value) => ({ value, label: t(`ownerKind.${value}`) })),
      placement: more,
    },
    statuses: {
      label: t('filter.statuses'),
      options: ACCOUNT_STATUSES.map((value) => ({ value, label: t(`accountStatus.${value}`) })),
      placement: more,
    },
    amount: { label: t('posted'), placement: more },
    currency: { label: t('column.currency'), placement: more },
  };
}

/** An account and a currency have a line each. */
const lineId = (row: AccountLine) => `${row.code} ${row.lineCurrency ?? ''}`;

/** What a list opens without comes right after it. */
const loadPeek = () => import('./account-peek.tsx').then(({ AccountPeek }) => AccountPeek);

export function AccountsTable() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useAccountColumns();
  const [peeked, setPeeked] = useState<AccountLine | null>(null);
  const Peek = useLater(loadPeek, peeked !== null);
  const filters = useFilters(state);
  const sumName = useSumName();
  const filter = filterOf(state.values);
  const list = useQuery(trpc.ledger.accounts.queryOptions({ filter, order: orderOf(state.sort), ...state.page }, PAGED));
  const { data: found, isPlaceholderData } = useQuery(trpc.ledger.accountSums.queryOptions({ filter }, PAGED));
  return (
    <>
      <ServerList
        label={t('accounts')}
        columns={columns}
        rowId={lineId}
        state={state}
        filters={filters}
        filter={filter}
        list={list}
        totals={
          found && !isPlaceholderData
            ? {
                count: found.count,
                isCapped: found.isCapped,
                sums: isOneClass(found.sums)
                  ? found.sums.flatMap(({ currency, postedMinor, ...of }) =>
                      currency === null ? [] : [{ minor: postedMinor, currency, of: sumName(of) }],
                    )
                  : [],
              }
            : undefined
        }
        exportAs="accounts"
        empty={{ title: t('noAccounts'), text: t('noAccountsText') }}
        hrefOf={(row) => lineHref(row.code, row.lineCurrency)}
        amountOf={({ balance, class: of, normalSide: side }) =>
          balance && { minor: balance.postedMinor, currency: balance.currency, of: sumName({ class: of, side }) }
        }
        rowName={lineId}
        onPeek={(row) => setPeeked(row)}
        peekedId={peeked && lineId(peeked)}
      >
        <ClassTabs state={state} filter={filter} />
      </ServerList>
      {Peek && <Peek row={peeked} onClose={() => setPeeked(null)} />}
    </>
  );
}
