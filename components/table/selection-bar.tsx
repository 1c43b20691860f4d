/** How much is selected, in rows and in money by currency, and what can be done with it. */
'use client';
import { Download, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type MoneySum, NamedSums } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { Button } from '../ui/button.tsx';

/** Adds amounts of one thing and currency, exactly, in the order they first appear. */
export function sumByCurrency(amounts: readonly (MoneySum | null)[]): MoneySum[] {
  const sums = new Map<string, MoneySum>();
  for (const amount of amounts) {
    if (!amount) continue;
    const key = `${amount.of ?? ''}/${amount.currency}`;
    sums.set(key, { ...amount, minor: (sums.get(key)?.minor ?? 0n) + amount.minor });
  }
  return [...sums.values()];
}

/** All that a filter finds, as the server counted and added it up: what a person agrees to when acting on it. */
export type Matching = { count: bigint; sums: readonly MoneySum[] };

/** Offered when a whole page is selected: everything the filter finds, or why that cannot be. */
export function MatchingOffer({
  totals,
  isTaken,
  onTake,
  onLeave,
}: {
  totals: { count: bigint; isCapped: boolean };
  isTaken: boolean;
  onTake(): void;
  onLeave(): void;
}) {
  const t = useTranslations('table');
  if (totals.isCapped) return <span className="text-ink-2">{t('matchingTooMany', { count: groupedCount(totals.count - 1n) })}</span>;
  return isTaken ? (
    <Button variant="link" size="sm" onClick={onLeave}>
      {t('onlyTicked')}
    </Button>
  ) : (
    <Button variant="link" size="sm" onClick={onTake}>
      {t('selectMatching', { count: groupedCount(totals.count) })}
    </Button>
  );
}

export function SelectionBar({
  count,
  sums,
  isSigned = false,
  offer,
  actions,
  exports,
  onClear,
}: {
  count: bigint;
  sums: readonly MoneySum[] | null;
  isSigned?: boolean;
  offer?: ReactNode;
  actions?: ReactNode;
  /** Only where all that the filter finds is selected: the file holds exactly that. */
  exports?: ((format: 'csv' | 'xlsx', locale: string) => string) | undefined;
  onClear(): void;
}) {
  const t = useTranslations('table');
  const locale = useLocale();
  return (
    <section
      aria-label={t('selection')}
      data-beneath
      className="flex flex-wrap items-center gap-x-5 gap-y-2 sticky bottom-0 z-20 border-line border-t bg-accent-soft px-3 py-1.5 text-sm"
      hidden={count === 0n}
    >
      <span role="status" className="font-semibold">
        {t('selected', { count: Number.parseInt(count.toString(), 10) })}
      </span>
      {offer}
      {sums && sums.length > 0 && (
        <span>
          <span className="mr-2 text-ink-2">{t('sum')}</span>
          <NamedSums sums={sums} signed={isSigned} className="font-semibold" />
        </span>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {exports &&
          (['csv', 'xlsx'] as const).map((format) => (
            <Button key={format} size="sm" asChild>
              <a href={exports(format, locale)} download>
                <Download aria-hidden /> {t(format === 'csv' ? 'exportMatchingCsv' : 'exportMatchingXlsx')}
              </a>
            </Button>
          ))}
        {actions}
        <Button variant="ghost" size="sm" onClick={onClear}>
          <X aria-hidden />
          {t('clearSelection')}
        </Button>
      </span>
    </section>
  );
}
