/** Where one is in a list: how many rows there are, which page this is, how long a page is. */
'use client';
import { ChevronFirst, ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';
import { Button } from '../ui/button.tsx';
import { Said } from '../ui/said.tsx';
import { Select } from '../ui/select.tsx';
import { PAGE_SIZES, type PageSize } from './table-query.ts';
import type { TableState } from './use-table-state.ts';

export type RowCount = { rows: bigint | number; isCapped?: boolean };

export function TablePager({
  state,
  shown,
  nextCursor,
  count,
}: {
  state: Pick<TableState, 'pageNumber' | 'limit' | 'setLimit' | 'goNext' | 'goBack' | 'goFirst'>;
  shown: number;
  nextCursor: string | null;
  count?: RowCount;
}) {
  const t = useTranslations('table');
  const first = (state.pageNumber - 1) * state.limit + 1;
  const range = shown === 0 ? '0' : `${groupedCount(first)}–${groupedCount(first + shown - 1)}`;
  // One more than the bound is counted where there are more: at least the bound.
  // The last page of a list that was not counted counts it.
  const counted = count && (count.isCapped ? BigInt(count.rows) - 1n : count.rows);
  const total = counted !== undefined ? groupedCount(counted) : nextCursor || shown === 0 ? null : groupedCount(first + shown - 1);
  const where = total ? t(count?.isCapped ? 'rangeOfAtLeast' : 'rangeOf', { range, total }) : t('range', { range });
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-sm">
      <span>{where}</span>
      <Said text={where} />
      <span className="inline-flex items-center gap-1.5">
        <Select
          aria-label={t('pageSize')}
          className="w-28"
          value={String(state.limit)}
          options={PAGE_SIZES.map((size) => ({ value: String(size), label: t('perPage', { count: size }) }))}
          onChange={(event) => state.setLimit(Number.parseInt(event.target.value, 10) as PageSize)}
        />
        <Button variant="ghost" size="icon" isAtEnd={state.pageNumber === 1} aria-label={t('firstPage')} onClick={state.goFirst}>
          <ChevronFirst aria-hidden />
        </Button>
        <Button variant="ghost" size="icon" isAtEnd={state.pageNumber === 1} aria-label={t('previousPage')} onClick={state.goBack}>
          <ChevronLeft aria-hidden />
        </Button>
        <span aria-current="page">{t('page', { page: state.pageNumber })}</span>
        <Button
          variant="ghost"
          size="icon"
          isAtEnd={!nextCursor}
          aria-label={t('nextPage')}
          onClick={() => nextCursor && state.goNext(nextCursor)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </span>
    </nav>
  );
}
