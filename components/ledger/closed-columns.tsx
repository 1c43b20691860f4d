/** The columns of the dates closed before: each with what moved on it, and who closed it. */
'use client';
import { useTranslations } from 'next-intl';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import type { PlainColumn } from '../table/plain-table.tsx';
import { Link } from '../ui/link.tsx';
import { journalHref } from './ledger-addresses.ts';

type ClosedDay = {
  businessDate: string;
  closedAt: Date;
  closedByName: string;
  entryCount: bigint;
  totals: readonly { currency: string; debitMinor: string }[];
};

const entriesOf = (day: ClosedDay, currency?: string) =>
  journalHref({ from: day.businessDate, to: day.businessDate }, currency ? { currency } : undefined);

/** `days`: the currencies of all of them stand below one another, also where a day had nothing in one. */
export function useClosedColumns(days: readonly ClosedDay[]): PlainColumn<ClosedDay>[] {
  const t = useTranslations('ledger');
  const currencies = [...new Set(days.flatMap((day) => day.totals.map((total) => total.currency)))].sort();
  return [
    {
      id: 'businessDate',
      header: t('column.businessDate'),
      narrow: 'title',
      cell: (day) => (
        <Link
          href={`/ledger/trial-balance?f.date=${day.businessDate}`}
          className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
        >
          <BusinessDateText date={day.businessDate} />
        </Link>
      ),
    },
    {
      id: 'entries',
      header: t('entries'),
      align: 'end',
      narrow: 'beneath',
      cell: (day) => <FigureLink href={entriesOf(day)}>{groupedCount(day.entryCount)}</FigureLink>,
    },
    {
      id: 'turnover',
      header: t('turnover'),
      align: 'end',
      narrow: 'beneath',
      cell: (day) => (
        <span className="inline-flex flex-wrap justify-end gap-x-5">
          {currencies.map((currency) => {
            const total = day.totals.find((each) => each.currency === currency);
            return (
              <span key={currency} className="text-end empty:max-sm:hidden sm:min-w-28">
                {total && (
                  <FigureLink href={entriesOf(day, currency)}>
                    <Amount minor={BigInt(total.debitMinor)} currency={currency} showCurrency />
                  </FigureLink>
                )}
              </span>
            );
          })}
        </span>
      ),
    },
    { id: 'closedBy', header: t('closedBy'), narrow: 'beneath', cell: (day) => <PersonName name={day.closedByName} /> },
    { id: 'closedAt', header: t('closedAt'), narrow: 'beneath', cell: (day) => <Instant at={day.closedAt} /> },
  ];
}
