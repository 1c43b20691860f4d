/** Money is an integer count of the currency's minor unit. One parser, one plain formatter, exact arithmetic. */
import { type Currency, exponentOf, isCurrency } from './currency.ts';
import { DomainError, invariant } from './errors.ts';

export type Money = { readonly minor: bigint; readonly currency: Currency };

/** The range of a PostgreSQL bigint: what is outside cannot be stored and is refused at the door. */
const MAX_MINOR = 9_223_372_036_854_775_807n;
const PLAIN_DECIMAL = /^(-?)(\d{1,19})(?:\.(\d{1,10}))?$/;

export function money(minor: bigint, currency: Currency): Money {
  return { minor, currency };
}

/** Reads plain decimal text in major units (`-12.34`) as minor units. No signs but `-`, no separators, no exponent, ASCII
 *  digits only; more decimals than the currency has are refused unless they are zeros.
 *  Refuses `amount_malformed`, `amount_too_precise`, `amount_out_of_range`, `currency_unknown`. */
export function parseMinor(text: string, currency: string): bigint {
  if (!isCurrency(currency)) {
    throw new DomainError('invalid', 'currency_unknown', `Unknown currency ${currency.slice(0, 8)}`, { currency: currency.slice(0, 8) });
  }
  const found = PLAIN_DECIMAL.exec(text);
  if (!found) throw new DomainError('invalid', 'amount_malformed', `Not an amount: ${text.slice(0, 40)}`, { text: text.slice(0, 40) });
  const [, sign, whole = '', fraction = ''] = found;
  const exponent = exponentOf(currency);
  if (/[1-9]/.test(fraction.slice(exponent))) {
    throw new DomainError('invalid', 'amount_too_precise', `${currency} has ${exponent} decimals: ${text}`, { text, currency, exponent });
  }
  const magnitude = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  if (magnitude > MAX_MINOR) throw new DomainError('invalid', 'amount_out_of_range', `Amount out of range: ${text}`, { text });
  return sign ? -magnitude : magnitude;
}

/** Plain decimal text in major units with the currency's decimals, ASCII minus, no separators. `parseMinor` reads it back. */
export function formatMinor(minor: bigint, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const text = exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
  return minor < 0n ? `-${text}` : text;
}

/** Sum of amounts of one currency. Refuses `currency_mismatch`. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new DomainError('invalid', 'currency_mismatch', `${left.currency} and ${right.currency} cannot be added`);
  }
  return { minor: left.minor + right.minor, currency: left.currency };
}

/** Splits an amount in proportion to `weights`, losing nothing: leftover minor units go, one each,
 *  to the largest remainders, earliest first. Keeps the sign. Weights non-negative, not all zero. */
export function allocate(minor: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(weights.every((weight) => weight >= 0n) && total > 0n, 'allocate needs non-negative weights, not all zero');
  const magnitude = minor < 0n ? -minor : minor;
  const parts = weights.map((weight) => (magnitude * weight) / total);
  const order = weights
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  let left = magnitude - parts.reduce((sum, part) => sum + part, 0n);
  for (const { index } of order) {
    if (left === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left -= 1n;
  }
  return minor < 0n ? parts.map((part) => -part) : parts;
}
