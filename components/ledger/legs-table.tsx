/** The legs of an entry as accountants read them: debit and credit side by side, equal per currency or loudly not. */
'use client';
import { useTranslations } from 'next-intl';
import type { LegRow } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { useAccounts } from './use-accounts.ts';

type Total = { currency: string; debit: bigint; credit: bigint };

function totalsOf(legs: readonly LegRow[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { currency, side, amountMinor } of legs) {
    const total = totals.get(currency) ?? { currency, debit: 0n, credit: 0n };
    if (side === 'D') total.debit += amountMinor;
    else total.credit += amountMinor;
    totals.set(currency, total);
  }
  return [...totals.values()];
}

/** `isInNamed`: stands in a section of the same name. */
export function LegsTable({
  legs,
  label,
  isLinked = true,
  isInNamed = false,
}: {
  legs: readonly LegRow[];
  label: string;
  isLinked?: boolean;
  isInNamed?: boolean;
}) {
  const t = useTranslations('ledger');
  const { nameOf } = useAccounts(legs.map((leg) => leg.account));
  const cell = 'px-3 py-1.5 max-sm:px-1.5 max-sm:first:pl-3 max-sm:last:pr-3';
  return (
    <ScrollRegion label={label} isInNamed={isInNamed}>
      <table className="w-full text-sm">
        <thead className="text-ink-2 text-xs">
          <tr className="border-line border-b text-left">
            <th className={cell}>{t('column.account')}</th>
            <th className={cn(cell, 'text-right sm:w-24')}>{t('debit')}</th>
            <th className={cn(cell, 'text-right sm:w-24')}>{t('credit')}</th>
            <th className={cn(cell, 'sm:w-16')}>{t('column.currency')}</th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={leg.seq} className="border-line border-b">
              <td className={cn(cell, leg.side === 'C' && 'pl-8 max-sm:first:pl-6')}>
                {isLinked ? (
                  <Link
                    href={`/ledger/accounts/${leg.account}`}
                    className="ident -my-0.5 inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
                  >
                    {leg.account}
                  </Link>
                ) : (
                  <span className="ident">{leg.account}</span>
                )}
                <span className="wrap-anywhere ml-2 text-ink-2">{nameOf(leg.account)}</span>
              </td>
              <td className={cn(cell, 'text-right')}>{leg.side === 'D' && <Amount minor={leg.amountMinor} currency={leg.currency} />}</td>
              <td className={cn(cell, 'text-right')}>{leg.side === 'C' && <Amount minor={leg.amountMinor} currency={leg.currency} />}</td>
              <td className={cn(cell, 'text-ink-2')}>{leg.currency}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {totalsOf(legs).map((total) => (
            <tr key={total.currency} className={cn('font-semibold', total.debit !== total.credit && 'bg-danger-fill text-danger-text')}>
              <td className={cell}>{total.debit === total.credit ? t('total') : t('unbalanced')}</td>
              <td className={cn(cell, 'text-right')}>
                <Amount minor={total.debit} currency={total.currency} />
              </td>
              <td className={cn(cell, 'text-right')}>
                <Amount minor={total.credit} currency={total.currency} />
              </td>
              <td className={cn(cell, 'font-normal text-ink-2')}>{total.currency}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </ScrollRegion>
  );
}
