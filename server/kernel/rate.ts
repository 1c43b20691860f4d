/** Exact rates (0.6 %, 7.2345) as fractions, and their one place of rounding. */
import { invariant } from './errors.ts';

export type Rate = { readonly numerator: bigint; readonly denominator: bigint };

/** Reads `0.006` or `0.6%`. */
export function parseRate(text: string): Rate {
  const found = /^(-?)(\d+)(?:\.(\d+))?(%?)$/.exec(text);
  invariant(found, `not a rate: ${text}`);
  const [, sign, whole = '', fraction = '', percent] = found;
  const numerator = BigInt(whole + fraction) * (sign ? -1n : 1n);
  return { numerator, denominator: 10n ** BigInt(fraction.length) * (percent ? 100n : 1n) };
}

export type Rounding = 'half_even' | 'half_up' | 'down';

/** `minor × rate`, rounded once. Half-even unless a contract says otherwise; `half_up` and `down` work on the magnitude. */
export function applyRate(minor: bigint, rate: Rate, rounding: Rounding = 'half_even'): bigint {
  const product = minor * rate.numerator;
  const negative = product < 0n !== rate.denominator < 0n && product !== 0n;
  const dividend = product < 0n ? -product : product;
  const divisor = rate.denominator < 0n ? -rate.denominator : rate.denominator;
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up =
    rounding === 'half_up'
      ? twice >= divisor
      : rounding === 'half_even'
        ? twice > divisor || (twice === divisor && quotient % 2n === 1n)
        : false;
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}
