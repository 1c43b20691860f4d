/** Amounts as text: grouped, in words for screen readers, and the percentages that must not flatter. Exact, on bigint. */
import { type Currency, isCurrency } from '../../server/kernel/currency.ts';
import { formatMinor } from '../../server/kernel/money.ts';

/** `1,012.00`, `-1,012.00` (ASCII minus), with `signed` also `+1,012.00`. `minor` counts minor units. */
export function groupedAmount(minor: bigint, currency: string, signed = false): string {
  if (!isCurrency(currency)) return `${minor} ?`;
  const plain = formatMinor(minor, currency);
  const [whole = '', fraction] = plain.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return signed && minor > 0n ? `+${text}` : text;
}

/** `1012.00 人民币` / `1012.00 Chinese yuan`; a signed one says more or less by `words`. */
export function spokenAmount(minor: bigint, currency: string, locale: string, words?: { more: string; less: string }): string {
  if (!isCurrency(currency)) return String(minor);
  const magnitude = words && minor < 0n ? -minor : minor;
  const name = currencyName(currency, locale);
  const text = `${formatMinor(magnitude, currency)} ${name}`;
  if (!words || minor === 0n) return text;
  return `${minor > 0n ? words.more : words.less} ${text}`;
}

const names = new Map<string, Intl.DisplayNames>();

export function currencyName(currency: Currency, locale: string): string {
  let display = names.get(locale);
  if (!display) {
    display = new Intl.DisplayNames([locale], { type: 'currency' });
    names.set(locale, display);
  }
  return display.of(currency) ?? currency;
}

/** Part of a whole as a percentage with two decimals, cut and never rounded up: 99.9963 → `99.99%`, so that 100.00% means all.
 *  Null when the whole is zero. */
export function percentText(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const basisPoints = (part * 10_000n) / whole;
  const negative = basisPoints < 0n;
  const digits = (negative ? -basisPoints : basisPoints).toString().padStart(3, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}%`;
}

/** `12,430`. */
export function groupedCount(count: bigint | number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** How many more or less: with its sign, none for zero. */
export const signedCount = (count: bigint): string => (count > 0n ? `+${groupedCount(count)}` : groupedCount(count));
