/** Do the books balance: opening, movement and closing of every account for any dates; a difference shouts. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { Fragment } from 'react';
import type { TrialRow } from '../../server/ledger/contract.ts';
import { DateRangePicker } from '../form/date-range-picker.tsx';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { readDateFilter } from '../table/table-query.ts';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { cn } from '../ui/cn.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { accountHref, before, type Days, journalHref } from './ledger-addresses.ts';
import { useAccounts } from './use-accounts.ts';

const PAIRS = ['opening', 'movement', 'closing'] as const;
const CELL = 'px-3 py-1.5';
type Figures = Omit<TrialRow, 'account' | 'currency'>;

/** The dates whose postings make up each pair of columns: an opening is all before, a closing all to the end. */
function daysOf(range: { from: string; to: string }): Record<(typeof PAIRS)[number], Days> {
  return { opening: before(range.from), movement: range, closing: { to: range.to } };
}

function FigureCells({ row, currency, hrefOf }: { row: Figures; currency: string; hrefOf(pair: (typeof PAIRS)[number]): string }) {
  return PAIRS.flatMap((pair) =>
    (['Debit', 'Credit'] as const).map((side) => {
      const minor = row[`${pair}${side}Minor`];
      return (
        <td key={pair + side} className={cn(CELL, 'text-right', side === 'Debit' && 'border-line border-l')}>
          {minor === 0n ? (
            <span className="text-ink-3">–</span>
          ) : (
            <FigureLink href={hrefOf(pair)}>
              <Amount minor={minor} currency={currency} />
            </FigureLink>
          )}
        </td>
      );
    }),
  );
}

function Sums({ totals, range }: { totals: Figures & { currency: string; isBalanced: boolean }; range: { from: string; to: string } }) {
  const t = useTranslations('ledger');
  const days = daysOf(range);
  return (
    <>
      <tr className="border-line border-t font-semibold">
        <td className={CELL} colSpan={2}>
          {t('total')} {totals.currency}
        </td>
        <FigureCells row={totals} currency={totals.currency} hrefOf={(pair) => journalHref(days[pair], { currency: totals.currency })} />
      </tr>
      <tr className={totals.isBalanced ? 'text-ink-2' : 'bg-danger-fill font-semibold text-danger-text'}>
        <td className={CELL} colSpan={2}>
          {t('difference')} {totals.currency}
        </td>
        {PAIRS.map((pair) => (
          <td key={pair} className={cn(CELL, 'border-line border-l text-right')} colSpan={2}>
            <FigureLink href="/ledger/books-check">
              <Amount
                minor={totals[`${pair}DebitMinor`] - totals[`${pair}CreditMinor`]}
                currency={totals.currency}
                signed={!totals.isBalanced}
              />
            </FigureLink>
          </td>
        ))}
      </tr>
    </>
  );
}

export function TrialBalance() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const { today } = useFormatSettings();
  const { nameOf } = useAccounts();
  const [raw, setRaw] = useQueryState('f.date', parseAsString.withDefault('today').withOptions({ history: 'push' }));
  const range = readDateFilter(raw, today) ?? {};
  const { data, error, refetch, isFetching } = useQuery(
    trpc.ledger.trialBalance.queryOptions({ from: range.from, to: range.to }, { placeholderData: keepPreviousData }),
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const isBalanced = data.totals.every((total) => total.isBalanced);
  const currencies = [...Map.groupBy(data.rows, (row) => row.currency)].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <DateRangePicker label={t('column.businessDate')} raw={raw} onChange={(next) => void setRaw(next)} />
        <StatusBadge tone={isBalanced ? 'success' : 'danger'} word={t(isBalanced ? 'balanced' : 'unbalanced')} />
        <StatusBadge tone={data.isClosed ? 'neutral' : 'info'} word={t(data.isClosed ? 'closed' : 'open')} />
        <span role="status" className="text-ink-3 text-xs">
          {isFetching ? t('updating') : ''}
        </span>
      </div>
      <div className="panel">
        <ScrollRegion label={t('trialBalance')}>
          <table className="w-full min-w-4xl text-sm">
            <thead className="text-ink-2 text-xs">
              <tr className="text-left">
                <th className={CELL} rowSpan={2}>
                  {t('column.account')}
                </th>
                <th className={CELL} rowSpan={2}>
                  {t('column.name')}
                </th>
                {PAIRS.map((pair) => (
                  <th key={pair} colSpan={2} scope="colgroup" className={cn(CELL, 'border-line border-l text-center')}>
                    {t(`pair.${pair}`)}
                  </th>
                ))}
              </tr>
              <tr className="border-line border-b">
                {PAIRS.map((pair) => (
                  <Fragment key={pair}>
                    <th className={cn(CELL, 'border-line border-l text-right')}>{t('debit')}</th>
                    <th className={cn(CELL, 'text-right')}>{t('credit')}</th>
                  </Fragment>
                ))}
              </tr>
            </thead>
            {currencies.map(([currency, rows]) => (
              <tbody key={currency}>
                <tr className="border-line border-b bg-sunken">
                  <th colSpan={8} scope="rowgroup" className={cn(CELL, 'text-left font-semibold')}>
                    {currency}
                  </th>
                </tr>
                {rows.map((row) => (
                  <tr key={row.account} className="border-line border-b hover:bg-hover">
                    <td className={CELL}>
                      <Link
                        href={accountHref(row.account, data, currency)}
                        className="ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
                      >
                        {row.account}
                      </Link>
                    </td>
                    <td className={CELL}>{nameOf(row.account)}</td>
                    <FigureCells row={row} currency={currency} hrefOf={(pair) => accountHref(row.account, daysOf(data)[pair], currency)} />
                  </tr>
                ))}
                {data.totals
                  .filter((total) => total.currency === currency)
                  .map((total) => (
                    <Sums key={currency} totals={total} range={data} />
                  ))}
              </tbody>
            ))}
          </table>
        </ScrollRegion>
        {data.rows.length === 0 && <EmptyState title={t('trialEmpty')} text={t('trialEmptyText')} />}
      </div>
    </>
  );
}
