/** A range of amounts as a person types it into a filter, in the minor units of every currency that it can be about. */
import { CURRENCIES, type Currency, exponentOf } from './currency.ts';
import { parseMinor } from './money.ts';

/** Major units, inclusive, as plain decimals. Without a currency of every one, each in its own: 1000 is ¥1,000 and $1,000.00. */
export type AmountRange = { amountMin?: string | undefined; amountMax?: string | undefined; currency?: string | undefined };

/** Inclusive; null where that end is open. */
export type MinorRange = { currencies: readonly Currency[]; minMinor: bigint | null; maxMinor: bigint | null };

const BY_EXPONENT = [...Map.groupBy(CURRENCIES, exponentOf)];

/** Minor units of a decimal that may say more than the currency can: then rounded into the range. */
function inward(text: string, currency: Currency, end: 'min' | 'max'): bigint {
  const exponent = exponentOf(currency);
  const [whole = '', fraction = ''] = text.split('.');
  const minor = parseMinor(exponent > 0 ? `${whole}.${fraction.slice(0, exponent).padEnd(exponent, '0')}` : whole, currency);
  if (!/[1-9]/.test(fraction.slice(exponent))) return minor;
  // What was cut off brought a positive amount down and a negative one up.
  const isNegative = text.startsWith('-');
  if (end === 'min') return isNegative ? minor : minor + 1n;
  return isNegative ? minor - 1n : minor;
}

/** One range for all currencies of as many decimals; none where the filter names no amount. Refuses what `parseMinor` does, `amount_too_precise`
 *  only of a currency that is named. */
export function minorRanges({ amountMin, amountMax, currency }: AmountRange): MinorRange[] {
  if (!amountMin && !amountMax) return [];
  if (currency) {
    const minorOf = (text: string | undefined) => (text ? parseMinor(text, currency) : null);
    const [minMinor, maxMinor] = [minorOf(amountMin), minorOf(amountMax)];
    return [{ currencies: [currency as Currency], minMinor, maxMinor }];
  }
  return BY_EXPONENT.map(([, currencies]) => {
    const [one] = currencies as [Currency];
    return {
      currencies,
      minMinor: amountMin ? inward(amountMin, one, 'min') : null,
      maxMinor: amountMax ? inward(amountMax, one, 'max') : null,
    };
  });
}
