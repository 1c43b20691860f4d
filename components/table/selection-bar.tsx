/** How much is selected, in rows and in money by currency, and what can be done with it. */
'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type MoneySum, MoneySums } from '../format/amount.tsx';
import { Button } from '../ui/button.tsx';

/** Adds amounts by currency, exactly, in the order the currencies first appear. */
export function sumByCurrency(amounts: readonly (MoneySum | null)[]): MoneySum[] {
  const sums = new Map<string, bigint>();
  for (const amount of amounts) if (amount) sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

export function SelectionBar({
  count,
  sums,
  actions,
  onClear,
}: {
  count: number;
  sums: readonly MoneySum[] | null;
  actions?: ReactNode;
  onClear(): void;
}) {
  const t = useTranslations('table');
  return (
    <section
      aria-label={t('selection')}
      className="flex flex-wrap items-center gap-x-5 gap-y-2 sticky bottom-0 z-20 border-line border-t bg-accent-soft px-3 py-1.5 text-sm"
      hidden={count === 0}
    >
      <span role="status" className="font-semibold">
        {t('selected', { count })}
      </span>
      {sums && sums.length > 0 && (
        <span>
          <span className="mr-2 text-ink-2">{t('sum')}</span>
          <MoneySums sums={sums} className="font-semibold" />
        </span>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {actions}
        <Button variant="ghost" size="sm" onClick={onClear}>
          <X aria-hidden />
          {t('clearSelection')}
        </Button>
      </span>
    </section>
  );
}
