/** An account's statement: opening, postings by day with sub-totals and a running balance, closing. Debit and credit in columns, never by sign. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsString, useQueryStates } from 'nuqs';
import { Fragment, type ReactNode } from 'react';
import type { DayMovement, StatementRow } from '../../server/ledger/contract.ts';
import { DateRangePicker } from '../form/date-range-picker.tsx';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { readDateFilter } from '../table/table-query.ts';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { BalanceFigure } from './balance-figure.tsx';
import { sourceHref, useEventName } from './event-words.ts';
import { BALANCE_NAMES, before, type Days, journalHref } from './ledger-addresses.ts';

const CELL = 'px-3 py-1.5';

/** `href` leads to the entries of its debit and credit, `balanceHref` to those of its balance. */
function Line({
  label,
  debit,
  credit,
  balance,
  currency,
  strong,
  href,
  balanceHref,
}: {
  href?: string;
  balanceHref?: string;
  label: ReactNode;
  debit?: bigint;
  credit?: bigint;
  balance?: bigint;
  currency: string;
  strong?: boolean;
}) {
  return (
    <tr className={cn('border-line border-b', strong ? 'font-semibold' : 'bg-sunken text-ink-2')}>
      <td colSpan={3} className={CELL}>
        {label}
      </td>
      {(
        [
          ['debit', debit, href],
          ['credit', credit, href],
          ['balance', balance, balanceHref],
        ] as const
      ).map(([name, minor, to]) => (
        <td key={name} className={cn(CELL, 'text-right')}>
          {minor === undefined ? null : to && minor !== 0n ? (
            <FigureLink href={to}>
              <Amount minor={minor} currency={currency} />
            </FigureLink>
          ) : (
            <Amount minor={minor} currency={currency} />
          )}
        </td>
      ))}
    </tr>
  );
}

function Postings({
  rows,
  days,
  currency,
  account,
}: {
  rows: readonly StatementRow[];
  days: readonly DayMovement[];
  currency: string;
  account: string;
}) {
  const t = useTranslations('ledger');
  const eventName = useEventName();
  const byDate = Map.groupBy(rows, (row) => row.businessDate);
  return [...byDate].map(([date, group]) => {
    const day = days.find((one) => one.businessDate === date);
    return (
      <Fragment key={date}>
        <Line
          label={<BusinessDateText date={date} />}
          debit={day?.debitMinor}
          credit={day?.creditMinor}
          currency={currency}
          href={journalHref({ from: date, to: date }, { account, currency })}
        />
        {group.map((row) => (
          <tr key={`${row.entryId} ${row.seq}`} className="border-line border-b hover:bg-hover">
            <td className={CELL}>
              <IdChip id={row.entryNo} href={`/ledger/journal/${row.entryId}`} keep={16} />
            </td>
            <td className={CELL}>{eventName(row.eventType)}</td>
            <td className={CELL}>
              <IdChip id={row.sourceId} href={sourceHref(row.sourceKind, row.sourceId)} />
            </td>
            <td className={cn(CELL, 'text-right')}>{row.side === 'D' && <Amount minor={row.amountMinor} currency={currency} />}</td>
            <td className={cn(CELL, 'text-right')}>{row.side === 'C' && <Amount minor={row.amountMinor} currency={currency} />}</td>
            <td className={cn(CELL, 'text-right')}>
              <Amount minor={row.balanceMinor} currency={currency} className={row.balanceMinor < 0n ? 'text-danger-text' : undefined} />
              {row.balanceMinor < 0n && <span className="sr-only">{t('wrongSide')}</span>}
            </td>
          </tr>
        ))}
      </Fragment>
    );
  });
}

function useStatementAddress() {
  const [address, setAddress] = useQueryStates(
    { range: parseAsString.withDefault('last7'), currency: parseAsString, at: parseAsString },
    { urlKeys: { range: 'f.date', currency: 'f.currency', at: 'at' }, history: 'push', shallow: true, scroll: false },
  );
  const { today } = useFormatSettings();
  const range = readDateFilter(address.range, today) ?? {};
  return {
    ...address,
    from: range.from,
    to: range.to,
    set: (change: Partial<Record<'range' | 'currency' | 'at', string | null>>) => void setAddress(change),
  };
}

export function StatementView({ code }: { code: string }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const isChinese = useLocale().startsWith('zh');
  const address = useStatementAddress();
  const { data, error, refetch, isFetching } = useQuery(
    trpc.ledger.accountStatement.queryOptions(
      {
        account: code,
        currency: address.currency ?? undefined,
        from: address.from,
        to: address.to,
        cursor: address.at ?? undefined,
        limit: 100,
      },
      { placeholderData: keepPreviousData },
    ),
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const { account, currency, balances, days } = data;
  const now = balances.find((balance) => balance.currency === currency);
  const movedDebit = days.reduce((sum, day) => sum + day.debitMinor, 0n);
  const movedCredit = days.reduce((sum, day) => sum + day.creditMinor, 0n);
  const behind = (range: Days) => journalHref(range, { account: code, currency });
  return (
    <>
      <PageHeader
        title={isChinese ? account.nameZh : account.nameEn}
        meta={
          <>
            <IdChip id={account.code} keep={40} />
            <Badge>{t(`class.${account.class}`)}</Badge>
            <span>{t('normalSide', { side: t(account.normalSide === 'D' ? 'debit' : 'credit') })}</span>
          </>
        }
        crumbs={[{ label: account.code }]}
      />
      <dl className="panel mb-4 grid grid-cols-2 gap-px overflow-hidden sm:grid-cols-4">
        {now &&
          BALANCE_NAMES.map((name) => (
            <div key={name} className="p-3">
              <dt className="text-ink-2 text-xs">{t(name)}</dt>
              <dd className="text-lg">
                {name === 'available' && now.frozenMinor !== 0n ? (
                  <>
                    <Amount minor={now.availableMinor} currency={currency} showCurrency />
                    <span className="block text-ink-2 text-xs">{t('availableIs')}</span>
                  </>
                ) : (
                  <BalanceFigure balance={now} name={name} showCurrency />
                )}
              </dd>
            </div>
          ))}
      </dl>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <DateRangePicker
          label={t('column.businessDate')}
          raw={address.range}
          onChange={(range) => address.set({ range: range ?? 'last7', at: null })}
        />
        {balances.length > 1 && (
          <span className="w-28">
            <Select
              aria-label={t('column.currency')}
              value={currency}
              options={balances.map((balance) => ({ value: balance.currency, label: balance.currency }))}
              onChange={(event) => address.set({ currency: event.target.value, at: null })}
            />
          </span>
        )}
        <span role="status" className="ml-auto text-ink-3 text-xs">
          {isFetching ? t('updating') : ''}
        </span>
      </div>
      <div className="panel">
        <ScrollRegion label={t('statement')}>
          <table className="w-full min-w-2xl text-sm">
            <thead className="text-ink-2 text-xs">
              <tr className="border-line border-b text-left">
                <th className={CELL}>{t('column.no')}</th>
                <th className={CELL}>{t('column.event')}</th>
                <th className={CELL}>{t('column.source')}</th>
                {(['debit', 'credit', 'balance'] as const).map((name) => (
                  <th key={name} className={cn(CELL, 'text-right')}>
                    {t('inCurrency', { what: t(name), currency })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Line
                label={t('opening', { date: data.from })}
                balance={data.openingMinor}
                currency={currency}
                balanceHref={behind(before(data.from))}
                strong
              />
              <Postings rows={data.rows} days={days} currency={currency} account={code} />
              {data.nextCursor === null && (
                <Line
                  label={t('closing', { date: data.to })}
                  debit={movedDebit}
                  credit={movedCredit}
                  balance={data.closingMinor}
                  currency={currency}
                  href={behind({ from: data.from, to: data.to })}
                  balanceHref={behind({ to: data.to })}
                  strong
                />
              )}
            </tbody>
          </table>
        </ScrollRegion>
        {data.rows.length === 0 && <EmptyState title={t('noMovement')} />}
        {(data.nextCursor !== null || !data.isFirstPage) && (
          <div className="flex justify-end gap-2 border-line border-t px-3 py-2">
            {!data.isFirstPage && <Button onClick={() => address.set({ at: null })}>{t('firstPage')}</Button>}
            {data.nextCursor !== null && <Button onClick={() => address.set({ at: data.nextCursor })}>{t('nextPage')}</Button>}
          </div>
        )}
      </div>
    </>
  );
}
