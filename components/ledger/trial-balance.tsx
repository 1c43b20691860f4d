/** Do the books balance: opening, movement and closing of every account or heading for any dates; a difference shouts. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { TrialFigures } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { AS, NARROW_CELL, NARROW_ROW } from '../table/narrow.ts';
import { readDateFilter } from '../table/table-query.ts';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { exportHref, TableActions } from '../table/table-toolbar.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { accountHref, before, type Days, journalHref } from './ledger-addresses.ts';
import { STUCK_CELL, STUCK_CORNER, STUCK_HEAD, TallRegion } from './tall-region.tsx';
import { Choices, useTrialAddress } from './trial-choices.tsx';
import { TrialPager } from './trial-pager.tsx';

const PAIRS = ['opening', 'movement', 'closing'] as const;
type Pair = (typeof PAIRS)[number];
const CELL = 'px-3 py-1.5';
const CODE = 'ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2';

/** The dates whose postings make up each pair of columns: an opening is all before, a closing all to the end. */
type Range = { from: string; to: string };
const daysOf = (range: Range): Record<Pair, Days> => ({ opening: before(range.from), movement: range, closing: { to: range.to } });

/** On a narrow window those that are not zero, named. */
function FigureCells({ row, currency, hrefOf }: { row: TrialFigures; currency: string; hrefOf(pair: Pair): string | undefined }) {
  const t = useTranslations('ledger');
  return PAIRS.flatMap((pair) =>
    (['Debit', 'Credit'] as const).map((side) => {
      const minor = row[`${pair}${side}Minor`];
      const href = hrefOf(pair);
      return (
        <td
          key={pair + side}
          {...AS.cell}
          data-name={`${t(`pair.${pair}`)} · ${t(side === 'Debit' ? 'debit' : 'credit')}`}
          className={cn(CELL, 'text-right', side === 'Debit' && 'border-line border-l', NARROW_CELL[minor === 0n ? 'left out' : 'beneath'])}
        >
          {minor === 0n ? (
            <Amount minor={0n} currency={currency} className="text-ink-3" />
          ) : href ? (
            <FigureLink href={href}>
              <Amount minor={minor} currency={currency} />
            </FigureLink>
          ) : (
            <Amount minor={minor} currency={currency} />
          )}
        </td>
      );
    }),
  );
}

/** The sums of the rows above; of all rows of a currency they must be equal in pairs, and a difference shouts. Balances are netted account
 *  by account: their sums are of the rows above and of no list of entries; the movement of all accounts is that of all entries. */
function Sums({ sums, currency, range, isWhole }: { sums: TrialFigures; currency: string; range: Range; isWhole: boolean }) {
  const t = useTranslations('ledger');
  const gaps = PAIRS.map((pair) => sums[`${pair}DebitMinor`] - sums[`${pair}CreditMinor`]);
  const isBalanced = gaps.every((gap) => gap === 0n);
  return (
    <>
      <tr {...AS.row} className={cn('border-line border-t font-semibold', NARROW_ROW)}>
        <td {...AS.cell} className={cn(CELL, STUCK_CELL, NARROW_CELL.title)} colSpan={2}>
          {t('total')} {currency}
        </td>
        <FigureCells
          row={sums}
          currency={currency}
          hrefOf={(pair) => (pair === 'movement' && isWhole ? journalHref(range, { currency }) : undefined)}
        />
      </tr>
      {isWhole && (
        <tr {...AS.row} className={cn(isBalanced ? 'text-ink-2' : 'bg-danger-fill font-semibold text-danger-text', NARROW_ROW)}>
          <td {...AS.cell} className={cn(CELL, NARROW_CELL.title)} colSpan={2}>
            {t('difference')} {currency}
          </td>
          {PAIRS.map((pair, index) => (
            <td
              key={pair}
              {...AS.cell}
              data-name={t(`pair.${pair}`)}
              className={cn(CELL, 'border-line border-l text-right', NARROW_CELL.beneath)}
              colSpan={2}
            >
              <FigureLink href="/ledger/books-check">
                <Amount minor={gaps[index] as bigint} currency={currency} signed={!isBalanced} />
              </FigureLink>
            </td>
          ))}
        </tr>
      )}
    </>
  );
}

function Head() {
  const t = useTranslations('ledger');
  return (
    <thead {...AS.group} className={cn('text-ink-2 text-xs max-sm:sr-only!', STUCK_HEAD)}>
      <tr {...AS.row} className="text-left">
        <th {...AS.head} className={cn(CELL, STUCK_CORNER)} rowSpan={2} scope="col">
          {t('column.account')}
        </th>
        <th {...AS.head} className={CELL} rowSpan={2} scope="col">
          {t('column.name')}
        </th>
        {PAIRS.map((pair) => (
          <th {...AS.head} key={pair} colSpan={2} scope="colgroup" className={cn(CELL, 'border-line border-l text-center')}>
            {t(`pair.${pair}`)}
          </th>
        ))}
      </tr>
      <tr {...AS.row}>
        {PAIRS.map((pair) => (
          <Fragment key={pair}>
            <th {...AS.head} scope="col" className={cn(CELL, 'border-line border-l text-right')}>
              {t('debit')}
            </th>
            <th {...AS.head} scope="col" className={cn(CELL, 'text-right')}>
              {t('credit')}
            </th>
          </Fragment>
        ))}
      </tr>
    </thead>
  );
}

export function TrialBalance() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const locale = useLocale();
  const { today } = useFormatSettings();
  const isChinese = locale.startsWith('zh');
  const address = useTrialAddress();
  const { choice } = address;
  const range = readDateFilter(address.raw, today) ?? {};
  const answer = useQuery(
    trpc.ledger.trialBalance.queryOptions(
      { from: range.from, to: range.to, cursor: address.cursor, ...choice },
      { placeholderData: keepPreviousData },
    ),
  );
  const { data, error, refetch, isFetching } = answer;
  if (inPlaceOf(answer)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={10} />;
  const isBalanced = data.totals.every((total) => total.isBalanced);
  const { rows } = data;
  // A page holds the currencies that have rows on it, each with the sums of all its rows.
  const groups = data.sums.filter((sum) => rows.some((row) => row.currency === sum.currency));
  const headingHref = (heading: string, currency: string) =>
    `/ledger/trial-balance?${new URLSearchParams({ 'f.date': address.raw, 'f.heading': heading, 'f.currency': currency })}`;
  const isHeadings = choice.level === 'heading';
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Choices address={address} currencies={data.totals.map((total) => total.currency).sort()} />
        <StatusBadge tone={isBalanced ? 'success' : 'danger'} word={t(isBalanced ? 'balanced' : 'unbalanced')} />
        <StatusBadge tone={data.isClosed ? 'neutral' : 'info'} word={t(data.isClosed ? 'closed' : 'open')} />
        <span className="text-ink-2 text-sm tabular-nums">
          {data.from === data.to ? data.to : t('fromTo', { from: data.from, to: data.to })}
        </span>
        <span role="status" className="text-ink-3 text-xs">
          {isFetching ? t('updating') : ''}
        </span>
        <TableActions
          isFetching={isFetching}
          onRefresh={() => void refetch()}
          exports={(format) => exportHref('trial_balance', { from: data.from, to: data.to, ...choice }, format, locale)}
        />
      </div>
      <Kept answer={answer} className="mb-3" />
      <div className="panel">
        <TallRegion label={t('trialBalance')}>
          <table {...AS.table} className="w-full text-sm max-sm:block sm:min-w-4xl">
            <Head />
            {groups.map(({ currency, ...sums }) => (
              <tbody key={currency} {...AS.group} className="max-sm:block">
                <tr {...AS.row} className="border-line border-b bg-sunken max-sm:block">
                  <th {...AS.rowHead} colSpan={8} scope="rowgroup" className={cn(CELL, 'text-left font-semibold max-sm:block')}>
                    {currency}
                  </th>
                </tr>
                {rows
                  .filter((row) => row.currency === currency)
                  .map((row) => (
                    <tr key={row.account} {...AS.row} className={cn('group border-line border-b hover:bg-hover', NARROW_ROW)}>
                      <td {...AS.cell} className={cn(CELL, STUCK_CELL, NARROW_CELL.title, 'max-sm:flex-none')}>
                        <Link
                          href={isHeadings ? headingHref(row.account, currency) : accountHref(row.account, data, currency)}
                          className={CODE}
                        >
                          {row.account}
                        </Link>
                      </td>
                      <td {...AS.cell} className={cn(CELL, 'given-name', NARROW_CELL.title)}>
                        {isChinese ? row.entry?.nameZh : row.entry?.nameEn}
                      </td>
                      <FigureCells
                        row={row}
                        currency={currency}
                        hrefOf={(pair) =>
                          isHeadings ? headingHref(row.account, currency) : accountHref(row.account, daysOf(data)[pair], currency)
                        }
                      />
                    </tr>
                  ))}
                <Sums sums={sums} currency={currency} range={data} isWhole={choice.heading === undefined} />
              </tbody>
            ))}
          </table>
        </TallRegion>
        {rows.length === 0 && <EmptyState title={t('trialEmpty')} text={t('trialEmptyText')} />}
      </div>
      <TrialPager
        shown={rows.length}
        count={data.count}
        isFirst={data.isFirstPage}
        next={data.nextCursor}
        isFetching={isFetching}
        onGo={(at) => address.set({ at })}
      />
    </>
  );
}
