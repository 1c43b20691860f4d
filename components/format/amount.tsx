/** An amount of money, and sums per currency. The only way money is printed. */
'use client';
import { useLocale } from 'next-intl';
import { cn } from '../ui/cn.ts';
import { groupedAmount, percentText, spokenAmount } from './amount-text.ts';
import { useFormatWords } from './format-context.tsx';

/** `of`: what was added up, where a list has to say so. */
export type MoneySum = { minor: bigint; currency: string; of?: string };

/** `minor` counts minor units of `currency`; null prints `--` (no value, which is not zero). `signed` prints `+` too and is for
 *  differences from our side; `showCurrency` puts the ISO code before the figure, for where no column header says it. */
export function Amount({
  minor,
  currency,
  signed = false,
  showCurrency = false,
  className,
}: {
  minor: bigint | null | undefined;
  currency: string;
  signed?: boolean;
  showCurrency?: boolean;
  className?: string;
}) {
  const locale = useLocale();
  const t = useFormatWords();
  if (minor === null || minor === undefined) {
    return (
      <span className={cn('text-ink-3', className)}>
        <span aria-hidden>--</span>
        <span className="sr-only">{t('noValue')}</span>
      </span>
    );
  }
  const spoken = spokenAmount(minor, currency, locale, signed ? { more: t('more'), less: t('less') } : undefined);
  return (
    <span className={cn('whitespace-nowrap tabular-nums', className)}>
      <span aria-hidden>
        {showCurrency && <span className="text-ink-3 text-[0.86em]">{currency} </span>}
        {groupedAmount(minor, currency, signed)}
      </span>
      <span className="sr-only">{spoken}</span>
    </span>
  );
}

/** One figure a currency, largest count of letters aside: in the order given. Never added across currencies. */
export function MoneySums({
  sums,
  signed = false,
  stacked = false,
  className,
}: {
  sums: readonly MoneySum[];
  signed?: boolean;
  stacked?: boolean;
  className?: string;
}) {
  if (sums.length === 0) return <span className={cn('text-ink-3', className)}>--</span>;
  return (
    <span
      className={cn(
        stacked
          ? 'flex flex-col items-end max-sm:[td_&]:inline-flex max-sm:[td_&]:flex-row max-sm:[td_&]:flex-wrap max-sm:[td_&]:gap-x-3'
          : 'inline-flex flex-wrap gap-x-4',
        className,
      )}
    >
      {sums.map((sum) => (
        <Amount key={sum.currency} minor={sum.minor} currency={sum.currency} signed={signed} showCurrency />
      ))}
    </span>
  );
}

/** Sums that say what they are of: each thing with its own, one figure a currency. */
export function NamedSums({ sums, signed = false, className }: { sums: readonly MoneySum[]; signed?: boolean; className?: string }) {
  const things = [...new Set(sums.map((sum) => sum.of))];
  return (
    <span className="inline-flex flex-wrap gap-x-5">
      {things.map((thing) => (
        <span key={thing ?? ''} className="inline-flex flex-wrap gap-x-2">
          {thing && <span className="text-ink-2">{thing}</span>}
          <MoneySums sums={sums.filter((sum) => sum.of === thing)} signed={signed} className={className} />
        </span>
      ))}
    </span>
  );
}

/** A share, cut to two decimals; `part` and `whole` are in its tooltip. */
export function Percent({ part, whole, className }: { part: bigint | number; whole: bigint | number; className?: string }) {
  const text = percentText(BigInt(part), BigInt(whole));
  return (
    <span className={cn('whitespace-nowrap tabular-nums', text === null && 'text-ink-3', className)} title={`${part} / ${whole}`}>
      {text ?? '--'}
    </span>
  );
}
