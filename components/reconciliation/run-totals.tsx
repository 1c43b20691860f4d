/** Totals first: the statement beside our books, by kind and currency, and what is between them. */
'use client';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode } from 'react';
import type { SumRow } from '../../server/reconciliation/engine/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount, signedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { AS, NARROW_CELL, NARROW_ROW } from '../table/narrow.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { cn } from '../ui/cn.ts';
import { RowsLink } from './rows-link.tsx';
import type { RowsTarget } from './run-rows-address.ts';
import { gapsOf, type Pair, pairSums, TOTALS_LOOK, type TotalsOf, totalsStateOf } from './totals-gap.ts';

const zero = { count: 0n, amountMinor: 0n, feeMinor: 0n };

/** Where the rows behind the figures are. `found` are the differences but those of fees, which are no part of the totals. */
type RowsOf = {
  statement(kind: SumRow['kind'], currency: string): RowsTarget;
  books(kind: SumRow['kind'], currency: string): string;
  delta(kind: SumRow['kind'], currency: string): string;
  found(currency: string): string;
  crossed(currency: string): RowsTarget;
};

function Figure({ to, children }: { to: string | RowsTarget | undefined; children: ReactNode }) {
  if (!to) return children;
  return typeof to === 'string' ? <FigureLink href={to}>{children}</FigureLink> : <RowsLink to={to}>{children}</RowsLink>;
}

/** The gap of each currency, taken apart: the differences that were found, what the sides have on different days, and the rest, which a tolerance has
 *  let pass. What no run has said in figures is what the differences leave. */
function Explained({ results, rowsOf }: { results: TotalsOf; rowsOf?: RowsOf | undefined }) {
  const t = useTranslations('recon.run');
  const rows = gapsOf(results);
  if (rows.length === 0) return null;
  return (
    <ul className="border-line border-t px-3 py-2 text-ink-2 text-sm">
      {rows.map(({ currency, gap, found, crossed, rest }) => (
        <li key={currency} className="flex flex-wrap items-baseline gap-x-2">
          <span>{t('gapOf')}</span>
          <Amount minor={gap} currency={currency} signed showCurrency className="font-semibold text-ink" />
          <span>=</span>
          <span>{t('withDifference')}</span>
          <Figure to={found === 0n ? undefined : rowsOf?.found(currency)}>
            <Amount minor={found} currency={currency} signed />
          </Figure>
          <span>+ {t('acrossCut')}</span>
          <Figure to={crossed === 0n ? undefined : rowsOf?.crossed(currency)}>
            <Amount minor={crossed} currency={currency} signed />
          </Figure>
          {rest !== 0n && (
            <>
              <span>+ {t('tolerated')}</span>
              <Amount minor={rest} currency={currency} signed />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Both sides of a kind and what is between them, each with count and amount; on a narrow window a card. */
function PairRow({ pair, rowsOf }: { pair: Pair; rowsOf: RowsOf | undefined }) {
  const t = useTranslations('recon.run');
  const kinds = useTranslations('payments.kind');
  const { kind, currency } = pair;
  const [theirs, ours] = [pair.statement ?? zero, pair.books ?? zero];
  const between = theirs.amountMinor - ours.amountMinor;
  const isEqual = between === 0n && theirs.count === ours.count;
  const sides = [
    { side: 'statement' as const, to: rowsOf?.statement(kind, currency), count: groupedCount(theirs.count), minor: theirs.amountMinor },
    { side: 'books' as const, to: rowsOf?.books(kind, currency), count: groupedCount(ours.count), minor: ours.amountMinor },
    {
      side: 'delta' as const,
      to: rowsOf && !isEqual ? rowsOf.delta(kind, currency) : undefined,
      count: signedCount(theirs.count - ours.count),
      minor: between,
    },
  ];
  const figure = 'px-3 py-1.5 text-right tabular-nums';
  return (
    <tr {...AS.row} className={cn('border-line border-b last:border-b-0 sm:h-row', NARROW_ROW)}>
      <th {...AS.rowHead} scope="row" className={cn('px-3 py-1.5 text-left font-normal', NARROW_CELL.title)}>
        {kinds(kind)} <span className="text-ink-3 text-xs">{currency}</span>
      </th>
      {sides.map(({ side, to, count, minor }) => (
        <Fragment key={side}>
          <td
            {...AS.cell}
            data-name={t(`side.${side}`)}
            className={cn(figure, 'border-line border-l max-sm:basis-2/5', NARROW_CELL.beneath)}
          >
            <Figure to={to}>{count}</Figure>
          </td>
          <td
            {...AS.cell}
            data-name={t('amount')}
            className={cn(
              figure,
              side === 'delta' && (between === 0n ? 'text-ink-3' : 'font-semibold'),
              side === 'delta' ? NARROW_CELL.amount : cn('max-sm:basis-1/2', NARROW_CELL.beneath),
            )}
          >
            <Figure to={to}>
              <Amount minor={minor} currency={currency} signed={side === 'delta'} />
            </Figure>
          </td>
        </Fragment>
      ))}
    </tr>
  );
}

/** `rowsOf` makes each figure a way to its rows; without it (files that were only tried) there are none to open. */
export function RunTotals({
  statement,
  books,
  results,
  rowsOf,
}: {
  statement: readonly SumRow[];
  books: readonly SumRow[];
  /** Of a run; files that were only tried have none. */
  results?: TotalsOf;
  rowsOf?: RowsOf;
}) {
  const pairs = pairSums(statement, books);
  const t = useTranslations('recon.run');
  const state = results && totalsStateOf(results);
  return (
    <section aria-label={t('totals')} className="panel">
      <div className="flex items-center justify-between border-line border-b px-3 py-2">
        <h2 className="font-semibold text-sm">{t('totals')}</h2>
        {state && <StatusBadge {...TOTALS_LOOK[state]} word={t(`totalsState.${state}`)} />}
      </div>
      <ScrollRegion isInNamed label={t('totals')}>
        <table {...AS.table} className="w-full text-sm max-sm:block sm:min-w-[720px]">
          <thead {...AS.group} className="text-ink-2 text-xs max-sm:sr-only!">
            <tr {...AS.row} className="border-line border-b">
              <th scope="col" rowSpan={2} className="px-3 py-1.5 text-left font-normal">
                {t('kind')}
              </th>
              <th scope="colgroup" colSpan={2} className="border-line border-l px-3 pt-1.5 pb-0.5 text-center font-normal">
                {t('side.statement')}
              </th>
              <th scope="colgroup" colSpan={2} className="border-line border-l px-3 pt-1.5 pb-0.5 text-center font-normal">
                {t('side.books')}
              </th>
              <th scope="colgroup" colSpan={2} className="border-line border-l px-3 pt-1.5 pb-0.5 text-center font-normal">
                {t('side.delta')}
              </th>
            </tr>
            <tr className="border-line border-b">
              {['statement', 'books', 'delta'].map((side) => [
                <th key={`${side}c`} scope="col" className="border-line border-l px-3 pt-0.5 pb-1.5 text-right font-normal">
                  {t('count')}
                </th>,
                <th key={`${side}a`} scope="col" className="px-3 pt-0.5 pb-1.5 text-right font-normal">
                  {t('amount')}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody {...AS.group} className="max-sm:block">
            {pairs.map((pair) => (
              <PairRow key={`${pair.currency}${pair.kind}`} pair={pair} rowsOf={rowsOf} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {results && <Explained results={results} rowsOf={rowsOf} />}
    </section>
  );
}
