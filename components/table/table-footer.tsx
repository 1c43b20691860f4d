/** What stands below a list: the sums of all that its filter finds, and its pages. */
'use client';
import { useTranslations } from 'next-intl';
import { type MoneySum, NamedSums } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { Instant } from '../format/instant.tsx';
import { LivePause } from './list-updates.tsx';
import { type RowCount, TablePager } from './table-pager.tsx';
import type { TableState } from './use-table-state.ts';

/** Rows the filter finds on all pages with their sums by currency; of capped ones `count` is one more than were added up. */
export type TableTotals = { count: bigint; isCapped: boolean; sums: readonly MoneySum[] };

export function TableFooter({
  state,
  shown,
  nextCursor,
  count,
  totals,
  asOf,
  isLive,
  hasPages,
  isSigned,
}: {
  state: Pick<TableState, 'pageNumber' | 'limit' | 'setLimit' | 'goNext' | 'goBack' | 'goFirst'>;
  shown: number;
  nextCursor: string | null;
  count?: RowCount;
  totals: TableTotals | undefined;
  /** When the rows came, in milliseconds. */
  asOf: number | undefined;
  /** Whether the list says what has come since. */
  isLive: boolean;
  hasPages: boolean;
  isSigned?: boolean;
}) {
  const t = useTranslations('table');
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <span className="flex flex-wrap items-baseline gap-x-6 text-sm">
        {totals && !totals.isCapped && totals.sums.length > 0 && (
          <span>
            <span className="mr-2 text-ink-3">{t('sumOfAll')}</span>
            <NamedSums sums={totals.sums} signed={isSigned} />
          </span>
        )}
        {totals?.isCapped && <span className="text-ink-3">{t('sumTooMany', { count: groupedCount(totals.count - 1n) })}</span>}
        {asOf ? (
          <span className="inline-flex items-center gap-1 text-ink-3 text-xs">
            {t('asOf')} <Instant at={new Date(asOf)} />
            {isLive && <LivePause />}
          </span>
        ) : null}
      </span>
      {hasPages && (
        <TablePager
          state={state}
          shown={shown}
          nextCursor={nextCursor}
          count={count ?? (totals && { rows: totals.count, isCapped: totals.isCapped })}
        />
      )}
    </div>
  );
}
