/** The rows of an account's statement: balances at the ends of the page, the postings of each day under their sub-totals. */
'use client';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode } from 'react';
import type { DayMovement, StatementRow } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { AS, NAMED, NARROW_CELL, NARROW_ROW } from '../table/narrow.ts';
import { cn } from '../ui/cn.ts';
import { sourceHref, useEventName } from './event-words.ts';

const CELL = 'px-3 py-1.5';
const FIGURE = cn(CELL, 'whitespace-nowrap text-right');
const NAMED_AMOUNT = `${NARROW_CELL.amount} ${NAMED} max-sm:before:font-normal max-sm:before:text-xs`;
/** At the right of the last line, under the amount. */
const BALANCE = `${NARROW_CELL.beneath} max-sm:ml-auto`;

type LineProps = {
  label: ReactNode;
  debit?: bigint;
  credit?: bigint;
  balance?: bigint;
  currency: string;
  strong?: boolean;
  /** Leads to the entries of its debit and credit. */
  href?: string;
  /** Leads to those of its balance. */
  balanceHref?: string;
};

/** A row of figures that is no posting: an opening, a day, a sum, a closing. */
export function Line({ label, debit, credit, balance, currency, strong, href, balanceHref }: LineProps) {
  const t = useTranslations('ledger');
  return (
    <tr {...AS.row} className={cn('border-line border-b', NARROW_ROW, strong ? 'font-semibold' : 'bg-sunken text-ink-2')}>
      <td {...AS.cell} colSpan={3} className={cn(CELL, NARROW_CELL.title)}>
        {label}
      </td>
      {(
        [
          ['debit', debit, href],
          ['credit', credit, href],
          ['balance', balance, balanceHref],
        ] as const
      ).map(([name, minor, to]) => (
        <td
          key={name}
          {...AS.cell}
          data-name={t(name)}
          className={cn(FIGURE, minor === undefined ? NARROW_CELL['left out'] : name === 'balance' ? BALANCE : NARROW_CELL.beneath)}
        >
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

/** `days` are the sub-totals: whole days, also where a page ends within one. `hrefOf` leads to the entries of a day. */
export function Postings({
  rows,
  days,
  currency,
  hrefOf,
}: {
  rows: readonly StatementRow[];
  days: readonly DayMovement[];
  currency: string;
  hrefOf(date: string): string | undefined;
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
          href={hrefOf(date)}
        />
        {group.map((row) => (
          <tr key={`${row.entryId} ${row.seq}`} {...AS.row} className={cn('border-line border-b hover:bg-hover', NARROW_ROW)}>
            <td {...AS.cell} className={cn(CELL, NARROW_CELL.title)}>
              <IdChip id={row.entryNo} href={`/ledger/journal/${row.entryId}`} keep={16} />
            </td>
            <td {...AS.cell} className={cn(CELL, NARROW_CELL.status)}>
              {eventName(row.eventType)}
            </td>
            <td {...AS.cell} className={cn(CELL, NARROW_CELL['left out'])}>
              <IdChip id={row.sourceId} href={sourceHref(row.sourceKind, row.sourceId)} />
            </td>
            <td {...AS.cell} data-name={t('debit')} className={cn(FIGURE, row.side === 'D' ? NAMED_AMOUNT : NARROW_CELL['left out'])}>
              {row.side === 'D' && <Amount minor={row.amountMinor} currency={currency} />}
            </td>
            <td {...AS.cell} data-name={t('credit')} className={cn(FIGURE, row.side === 'C' ? NAMED_AMOUNT : NARROW_CELL['left out'])}>
              {row.side === 'C' && <Amount minor={row.amountMinor} currency={currency} />}
            </td>
            <td {...AS.cell} data-name={t('balance')} className={cn(FIGURE, BALANCE)}>
              <Amount minor={row.balanceMinor} currency={currency} className={row.balanceMinor < 0n ? 'text-danger-text' : undefined} />
              {row.balanceMinor < 0n && <span className="sr-only">{t('wrongSide')}</span>}
            </td>
          </tr>
        ))}
      </Fragment>
    );
  });
}

export function StatementHead({ currency }: { currency: string }) {
  const t = useTranslations('ledger');
  return (
    <thead {...AS.group} className="text-ink-2 text-xs max-sm:sr-only">
      <tr {...AS.row} className="border-line border-b text-left">
        <th {...AS.head} scope="col" className={CELL}>
          {t('column.no')}
        </th>
        <th {...AS.head} scope="col" className={CELL}>
          {t('column.event')}
        </th>
        <th {...AS.head} scope="col" className={CELL}>
          {t('column.source')}
        </th>
        {(['debit', 'credit', 'balance'] as const).map((name) => (
          <th key={name} {...AS.head} scope="col" className={FIGURE}>
            {t('inCurrency', { what: t(name), currency })}
          </th>
        ))}
      </tr>
    </thead>
  );
}
