/** Totals first: the statement beside our books, by kind and currency, and what is between them. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { RunResults, SumRow } from '../../server/reconciliation/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { cn } from '../ui/cn.ts';
import { RowsLink } from './rows-link.tsx';
import type { RowsTarget } from './run-rows-address.ts';

type Pair = { kind: SumRow['kind']; currency: string; statement?: SumRow; books?: SumRow };

/** One row a kind and currency that either side has. */
export function pairSums(statement: readonly SumRow[], books: readonly SumRow[]): Pair[] {
  const pairs = new Map<string, Pair>();
  const at = (sum: SumRow) => {
    const key = `${sum.currency}/${sum.kind}`;
    const pair = pairs.get(key) ?? { kind: sum.kind, currency: sum.currency };
    pairs.set(key, pair);
    return pair;
  };
  for (const sum of statement) at(sum).statement = sum;
  for (const sum of books) at(sum).books = sum;
  return [...pairs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

const zero = { count: 0n, amountMinor: 0n, feeMinor: 0n };

/** Where the rows behind the figures are. `found` are the differences but those of fees, which are no part of the totals. */
type RowsOf = {
  statement(kind: SumRow['kind'], currency: string): RowsTarget;
  books(kind: SumRow['kind'], currency: string): string;
  delta(kind: SumRow['kind'], currency: string): string;
  found(currency: string): string;
};

function Figure({ to, children }: { to: string | RowsTarget | undefined; children: ReactNode }) {
  if (!to) return children;
  return typeof to === 'string' ? <FigureLink href={to}>{children}</FigureLink> : <RowsLink to={to}>{children}</RowsLink>;
}

/** What lies between the two sides, taken apart: the differences that were found, and what crossed the day cut (matched or waiting on
 *  another day). Money in counts up, refunds count down; fees are no part of the totals. */
function between(pairs: readonly Pair[], differences: RunResults['differences']): { currency: string; gap: bigint; found: bigint }[] {
  const gaps = new Map<string, bigint>();
  for (const { kind, currency, statement, books } of pairs) {
    const gap = (statement?.amountMinor ?? 0n) - (books?.amountMinor ?? 0n);
    gaps.set(currency, (gaps.get(currency) ?? 0n) + (kind === 'payment' ? gap : -gap));
  }
  return [...gaps].map(([currency, gap]) => ({
    currency,
    gap,
    found: differences.filter((row) => row.currency === currency && row.kind !== 'fee').reduce((sum, row) => sum + row.deltaMinor, 0n),
  }));
}

function Explained({
  pairs,
  differences,
  rowsOf,
}: {
  pairs: readonly Pair[];
  differences: RunResults['differences'];
  rowsOf?: RowsOf | undefined;
}) {
  const t = useTranslations('recon.run');
  const rows = between(pairs, differences).filter((row) => row.gap !== 0n || row.found !== 0n);
  if (rows.length === 0 || differences.some((row) => row.kind === 'currency')) return null;
  return (
    <ul className="border-line border-t px-3 py-2 text-ink-2 text-sm">
      {rows.map(({ currency, gap, found }) => (
        <li key={currency} className="flex flex-wrap items-baseline gap-x-2">
          <span>{t('gapOf')}</span>
          <Amount minor={gap} currency={currency} signed showCurrency className="font-semibold text-ink" />
          <span>=</span>
          <span>{t('withDifference')}</span>
          <Figure to={found === 0n ? undefined : rowsOf?.found(currency)}>
            <Amount minor={found} currency={currency} signed />
          </Figure>
          <span>+ {t('acrossCut')}</span>
          <Figure to={gap === found ? undefined : rowsOf && { set: 'matched', part: 'across_days', currency }}>
            <Amount minor={gap - found} currency={currency} signed />
          </Figure>
        </li>
      ))}
    </ul>
  );
}

/** `rowsOf` makes each figure a way to its rows; without it (files that were only tried) there are none to open. */
export function RunTotals({
  statement,
  books,
  agree,
  rowsOf,
  differences,
}: {
  statement: readonly SumRow[];
  books: readonly SumRow[];
  agree?: boolean;
  rowsOf?: RowsOf;
  differences?: RunResults['differences'];
}) {
  const pairs = pairSums(statement, books);
  const t = useTranslations('recon.run');
  const kinds = useTranslations('payments.kind');
  const figure = 'px-3 py-1.5 text-right tabular-nums';
  return (
    <section aria-label={t('totals')} className="panel">
      <div className="flex items-center justify-between border-line border-b px-3 py-2">
        <h2 className="font-semibold text-sm">{t('totals')}</h2>
        {agree !== undefined && <StatusBadge tone={agree ? 'success' : 'warning'} word={agree ? t('totalsAgree') : t('totalsDiffer')} />}
      </div>
      <ScrollRegion label={t('totals')}>
        <table className="w-full min-w-[720px] text-sm">
          <thead className="text-ink-2 text-xs">
            <tr className="border-line border-b">
              <th scope="col" rowSpan={2} className="px-3 py-1.5 text-left font-normal">
                {t('kind')}
              </th>
              <th scope="colgroup" colSpan={2} className="border-line border-l px-3 pt-1.5 text-center font-normal">
                {t('side.statement')}
              </th>
              <th scope="colgroup" colSpan={2} className="border-line border-l px-3 pt-1.5 text-center font-normal">
                {t('side.books')}
              </th>
              <th scope="colgroup" colSpan={2} className="border-line border-l px-3 pt-1.5 text-center font-normal">
                {t('side.delta')}
              </th>
            </tr>
            <tr className="border-line border-b">
              {['statement', 'books', 'delta'].map((side) => [
                <th key={`${side}c`} scope="col" className="border-line border-l px-3 pb-1.5 text-right font-normal">
                  {t('count')}
                </th>,
                <th key={`${side}a`} scope="col" className="px-3 pb-1.5 text-right font-normal">
                  {t('amount')}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => {
              const theirs = pair.statement ?? zero;
              const ours = pair.books ?? zero;
              const between = theirs.amountMinor - ours.amountMinor;
              const isEqual = between === 0n && theirs.count === ours.count;
              return (
                <tr key={`${pair.currency}${pair.kind}`} className="h-row border-line border-b last:border-b-0">
                  <th scope="row" className="px-3 py-1.5 text-left font-normal">
                    {kinds(pair.kind)} <span className="text-ink-3 text-xs">{pair.currency}</span>
                  </th>
                  <td className={`${figure} border-line border-l`}>
                    <Figure to={rowsOf?.statement(pair.kind, pair.currency)}>{groupedCount(theirs.count)}</Figure>
                  </td>
                  <td className={figure}>
                    <Figure to={rowsOf?.statement(pair.kind, pair.currency)}>
                      <Amount minor={theirs.amountMinor} currency={pair.currency} />
                    </Figure>
                  </td>
                  <td className={`${figure} border-line border-l`}>
                    <Figure to={rowsOf?.books(pair.kind, pair.currency)}>{groupedCount(ours.count)}</Figure>
                  </td>
                  <td className={figure}>
                    <Figure to={rowsOf?.books(pair.kind, pair.currency)}>
                      <Amount minor={ours.amountMinor} currency={pair.currency} />
                    </Figure>
                  </td>
                  <td className={`${figure} border-line border-l`}>
                    <Figure to={rowsOf && !isEqual ? rowsOf.delta(pair.kind, pair.currency) : undefined}>
                      {signed(theirs.count - ours.count)}
                    </Figure>
                  </td>
                  <td className={`${figure} ${between === 0n ? 'text-ink-3' : 'font-semibold'}`}>
                    <Figure to={rowsOf && !isEqual ? rowsOf.delta(pair.kind, pair.currency) : undefined}>
                      <Amount minor={between} currency={pair.currency} signed />
                    </Figure>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      {differences && <Explained pairs={pairs} differences={differences} rowsOf={rowsOf} />}
    </section>
  );
}

const signed = (count: bigint) => (count > 0n ? `+${count}` : count.toString());

/** What became of the lines, as one bar in true proportion and the same figures as words that open their rows. */
export function LineFlow({
  results,
  onOpen,
}: {
  results: RunResults;
  onOpen(set: 'matched' | 'differences' | 'others' | 'waiting' | 'proposed'): void;
}) {
  const t = useTranslations('recon.run');
  const { lines } = results;
  const parts = [
    { key: 'matched' as const, count: lines.matched, word: t('matched'), look: 'bg-success-text' },
    { key: 'differences' as const, count: lines.withDifference, word: t('withDifference'), look: 'bg-warning-text' },
    { key: 'others' as const, count: lines.others, word: t('others'), look: 'bg-edge' },
  ];
  const total = parts.reduce((sum, part) => sum + part.count, 0n);
  const beside = [
    { key: 'waiting' as const, count: results.waiting.count, word: t('waiting') },
    { key: 'proposed' as const, count: results.proposed, word: t('proposed') },
  ].filter((part) => part.count > 0n);
  return (
    <section aria-label={t('flow')} className="panel p-3">
      <h2 className="flex items-baseline gap-3 font-semibold text-sm">
        {t('flow')} <span className="font-normal text-ink-3 text-xs tabular-nums">{t('lines', { count: groupedCount(total) })}</span>
      </h2>
      <div className="mt-2 flex h-3 w-full gap-px overflow-hidden rounded-xs bg-sunken" aria-hidden>
        {parts.map(
          (part) =>
            part.count > 0n && <span key={part.key} className={part.look} style={{ flexGrow: share(part.count, total), minWidth: 3 }} />,
        )}
      </div>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-6">
        {parts.map((part) => (
          <FlowFigure key={part.key} count={part.count} word={part.word} look={part.look} onOpen={() => onOpen(part.key)} />
        ))}
        {beside.length > 0 && (
          <span className="flex flex-wrap items-baseline gap-x-6 border-line border-l pl-6">
            <span className="text-ink-3 text-xs">{t('besides')}</span>
            {beside.map((part) => (
              <FlowFigure key={part.key} count={part.count} word={part.word} onOpen={() => onOpen(part.key)} />
            ))}
          </span>
        )}
      </p>
    </section>
  );
}

/** A count of rows that it opens; nothing has nothing to open. `look` is its colour in the bar. */
function FlowFigure({ count, word, look, onOpen }: { count: bigint; word: string; look?: string; onOpen(): void }) {
  const inside = (
    <>
      {look && <span aria-hidden className={cn('size-2.5 self-center rounded-xs', look)} />}
      <span className="font-semibold text-lg tabular-nums">{groupedCount(count)}</span>
      <span className="text-ink-2">{word}</span>
    </>
  );
  const line = 'inline-flex min-h-8 items-baseline gap-1.5 text-sm';
  if (count === 0n) return <span className={cn(line, 'text-ink-3')}>{inside}</span>;
  return (
    <button
      type="button"
      className={cn(line, 'decoration-edge decoration-dotted underline underline-offset-4 hover:decoration-solid')}
      onClick={onOpen}
    >
      {inside}
    </button>
  );
}

/** Ten-thousandths of the whole, for a width on the screen. */
function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number.parseInt(((part * 10_000n) / whole).toString(), 10);
}
