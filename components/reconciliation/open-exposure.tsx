/** What is open, in money by currency: surplus, shortage, net of both, and the sum of their magnitudes. Every figure opens its rows. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { type CalendarScope, differencesHref } from './calendar-scope.ts';

const COLUMNS = ['surplus', 'shortage', 'net', 'gross'] as const;
type Column = (typeof COLUMNS)[number];

/** Nothing on one side has no rows to open. */
function Exposed({ minor, currency, column, href }: { minor: bigint; currency: string; column: Column; href: string }) {
  const amount = <Amount minor={minor} currency={currency} signed={column !== 'gross'} />;
  if (minor === 0n && (column === 'surplus' || column === 'shortage')) return <span className="text-ink-3">{amount}</span>;
  return <FigureLink href={href}>{amount}</FigureLink>;
}

export function OpenExposure({ scope }: { scope: CalendarScope }) {
  const t = useTranslations('recon.calendar');
  const trpc = useTRPC();
  const filter = { ...scope, open: true };
  const surplus = useQuery(trpc.differences.sums.queryOptions({ filter: { ...filter, direction: 'surplus' } }));
  const shortage = useQuery(trpc.differences.sums.queryOptions({ filter: { ...filter, direction: 'shortage' } }));
  if (!surplus.data || !shortage.data || surplus.data.isCapped || shortage.data.isCapped) return null;
  const over = new Map(surplus.data.sums.map((sum) => [sum.currency, sum.deltaMinor]));
  const short = new Map(shortage.data.sums.map((sum) => [sum.currency, sum.deltaMinor]));
  const currencies = [...new Set([...over.keys(), ...short.keys()])];
  if (currencies.length === 0) return null;
  const figure = (column: Column, currency: string): bigint => {
    const [plus, minus] = [over.get(currency) ?? 0n, short.get(currency) ?? 0n];
    return { surplus: plus, shortage: minus, net: plus + minus, gross: plus - minus }[column];
  };
  const rowsOf = (currency: string, column: Column) =>
    differencesHref(scope, { 'f.currency': currency, ...(column === 'surplus' || column === 'shortage' ? { 'f.direction': column } : {}) });
  const columns: PlainColumn<string>[] = [
    { id: 'currency', header: t('currency'), narrow: 'title', cell: (currency) => currency },
    ...COLUMNS.map(
      (column): PlainColumn<string> => ({
        id: column,
        header: t(column),
        align: 'end',
        narrow: column === 'net' ? 'amount' : 'beneath',
        cell: (currency) => (
          <Exposed minor={figure(column, currency)} currency={currency} column={column} href={rowsOf(currency, column)} />
        ),
      }),
    ),
  ];
  return (
    <section aria-label={t('exposure')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('exposure')}</h2>
      <PlainTable isInNamed label={t('exposure')} columns={columns} rows={currencies} rowId={(currency) => currency} />
    </section>
  );
}
