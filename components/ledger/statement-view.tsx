/** An account's statement: opening, postings by day with sub-totals and a running balance, closing. Debit and credit in columns, never by sign. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useLocale, useTranslations } from 'next-intl';
import type { AppRouter } from '../../server/api/root.ts';
import { EVENT_TYPES } from '../../server/ledger/codes.ts';
import type { Balance, DayMovement, StatementRow } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { ListBar } from '../table/filter-bar.tsx';
import { FilterPills } from '../table/filter-pills.tsx';
import { Kept } from '../table/kept.tsx';
import { AS } from '../table/narrow.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { TablePager } from '../table/table-pager.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { EmptyState, NothingFound } from '../table/table-states.tsx';
import { exportHref, TableActions } from '../table/table-toolbar.tsx';
import { filtersInForce } from '../table/use-filter-words.ts';
import { inPlaceOf } from '../table/use-kept.ts';
import { useTableState } from '../table/use-table-state.ts';
import { Badge } from '../ui/badge.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { BalanceFigure } from './balance-figure.tsx';
import { useEventName } from './event-words.ts';
import { BALANCE_NAMES, before, type Days, journalHref } from './ledger-addresses.ts';
import { Line, Postings, StatementHead } from './statement-rows.tsx';

const SPEC = {
  id: 'account_statement',
  filters: { date: 'date', eventTypes: 'enum', source: 'text', amount: 'amount', currency: 'currency' },
  defaults: { date: 'last7' },
  pageSize: 100,
} as const satisfies TableSpec;

type Statement = inferRouterOutputs<AppRouter>['ledger']['accountStatement'];

export function Balances({ balance, currency }: { balance: Balance; currency: string }) {
  const t = useTranslations('ledger');
  return (
    <dl className="panel grid grid-cols-2 gap-px overflow-hidden sm:grid-cols-4">
      {BALANCE_NAMES.map((name) => (
        <div key={name} className="p-3">
          <dt className="text-ink-2 text-xs">{t(name)}</dt>
          <dd className="text-lg">
            {name === 'available' && balance.frozenMinor !== 0n ? (
              <>
                <Amount minor={balance.availableMinor} currency={currency} showCurrency />
                <span className="block text-ink-2 text-xs">{t('availableIs')}</span>
              </>
            ) : (
              <BalanceFigure balance={balance} name={name} showCurrency />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const movement = (days: readonly DayMovement[]) => ({
  debit: days.reduce((sum, day) => sum + day.debitMinor, 0n),
  credit: days.reduce((sum, day) => sum + day.creditMinor, 0n),
});

/** The account's balance before a posting, positive on its normal side. */
const balanceBefore = (row: StatementRow, normalSide: 'D' | 'C') =>
  row.side === normalSide ? row.balanceMinor - row.amountMinor : row.balanceMinor + row.amountMinor;

/** Opening and closing of the dates stand on the first and on the last page; between them a page carries its balance over to the next. */
export function Rows({ data, hrefOf }: { data: Statement; hrefOf(date: string): string | undefined }) {
  const t = useTranslations('ledger');
  const { account, currency, rows, found } = data;
  const behind = (range: Days) => journalHref(range, { account: account.code, currency });
  const [first, last] = [rows[0], rows.at(-1)];
  const isLast = data.nextCursor === null;
  return (
    <tbody {...AS.group} className="max-sm:block">
      {data.isFirstPage ? (
        <Line
          label={t('opening', { date: data.from })}
          balance={data.openingMinor}
          currency={currency}
          balanceHref={behind(before(data.from))}
          strong
        />
      ) : (
        first && <Line label={t('broughtForward')} balance={balanceBefore(first, account.normalSide)} currency={currency} strong />
      )}
      <Postings rows={rows} days={found ?? data.days} currency={currency} hrefOf={hrefOf} />
      {!isLast && last && <Line label={t('carriedForward')} balance={last.balanceMinor} currency={currency} strong />}
      {isLast && found && (
        <Line
          label={t('foundMovement', { count: groupedCount(found.reduce((sum, day) => sum + day.count, 0n)) })}
          {...movement(found)}
          currency={currency}
          strong
        />
      )}
      {isLast && (
        <Line
          label={t('closing', { date: data.to })}
          {...movement(data.days)}
          balance={data.closingMinor}
          currency={currency}
          href={behind({ from: data.from, to: data.to })}
          balanceHref={behind({ to: data.to })}
          strong
        />
      )}
    </tbody>
  );
}

export function StatementView({ code }: { code: string }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const locale = useLocale();
  const eventName = useEventName();
  const state = useTableState(SPEC);
  const { eventTypes, source, amount, date, currency: asked } = state.values;
  const narrowing = { eventTypes, source, amountMin: amount?.min, amountMax: amount?.max };
  const answer = useQuery(
    trpc.ledger.accountStatement.queryOptions(
      { account: code, currency: asked, from: date?.from, to: date?.to, ...narrowing, ...state.page },
      { placeholderData: keepPreviousData },
    ),
  );
  const { data, error, refetch, isFetching } = answer;
  const balances = data?.balances ?? [];
  const filters = {
    date: { label: t('column.businessDate') },
    eventTypes: { label: t('column.event'), options: EVENT_TYPES.map((value) => ({ value, label: eventName(value) })) },
    source: { label: t('filter.source') },
    amount: { label: t('filter.amount') },
    currency: {
      label: t('column.currency'),
      options: balances.map((balance) => ({ value: balance.currency, label: balance.currency })),
      placement: balances.length > 1 ? ('bar' as const) : ('pill' as const),
    },
  };
  // What was asked wrongly can be asked otherwise.
  if (inPlaceOf(answer))
    return (
      <RecordError error={error} onRetry={() => void refetch()}>
        <ListBar id="statement-filters" state={state} filters={filters} />
      </RecordError>
    );
  if (!data) return <SkeletonPanel rows={10} />;
  const { account, currency, found } = data;
  const now = balances.find((balance) => balance.currency === currency);
  const pills = (
    <FilterPills
      state={state}
      filters={filters}
      keys={filtersInForce(state, filters)}
      onRemove={(key) => state.setFilter(key, null)}
      className="justify-center"
    />
  );
  return (
    <>
      <PageHeader
        title={locale.startsWith('zh') ? account.nameZh : account.nameEn}
        no={account.code}
        meta={
          <>
            <IdChip id={account.code} keep={40} copy="shown" />
            <Badge>{t(`class.${account.class}`)}</Badge>
            <span>{t('normalSide', { side: t(account.normalSide === 'D' ? 'debit' : 'credit') })}</span>
          </>
        }
        crumbs={[{ label: account.code }]}
      />
      {now && (
        <div className="mb-4">
          <Balances balance={now} currency={currency} />
        </div>
      )}
      <div className="mb-2">
        <ListBar id="statement-filters" state={state} filters={filters}>
          <TableActions
            isFetching={isFetching}
            onRefresh={() => void refetch()}
            exports={(format) =>
              exportHref('account_statement', { account: code, currency, from: data.from, to: data.to, ...narrowing }, format, locale)
            }
          />
        </ListBar>
      </div>
      <Kept answer={answer} className="mb-3" />
      {found && <p className="mb-2 text-ink-2 text-sm">{t('balanceOfAll')}</p>}
      <div className="panel">
        <ScrollRegion label={t('statement')}>
          <table {...AS.table} className="w-full text-sm max-sm:block sm:min-w-2xl" aria-busy={isFetching}>
            <StatementHead currency={currency} />
            {/* The journal's amounts are those of any leg: with an amount its entries would add up to something else. */}
            <Rows
              data={data}
              hrefOf={(day) => (amount ? undefined : journalHref({ from: day, to: day }, { account: code, currency, eventTypes, source }))}
            />
          </table>
        </ScrollRegion>
        {data.rows.length === 0 &&
          (found ? <NothingFound pills={pills} onClear={state.clearFilters} /> : <EmptyState title={t('noMovement')} />)}
      </div>
      <div className="mt-2 flex justify-end">
        <TablePager
          state={state}
          shown={data.rows.length}
          nextCursor={data.nextCursor}
          count={found ? { rows: found.reduce((sum, day) => sum + day.count, 0n) } : undefined}
        />
      </div>
    </>
  );
}
