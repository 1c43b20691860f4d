/** Amounts as statements print them, read exactly into minor units. */
import { exponentOf, isCurrency } from '../../../kernel/currency.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { parseMinor } from '../../../kernel/money.ts';

const SURROUNDING = /^[\s\u3000`\ufeff]+|[\s\u3000\ufeff]+$/g;

const ALREADY_PLAIN = /^-?\d{1,19}\.\d{1,12}$/;

/** A cell without the blanks, tabs and the leading back-quote that channels put around values. */
export function trimCell(cell: string): string {
  if (cell === '' || (isInk(cell.charCodeAt(0)) && isInk(cell.charCodeAt(cell.length - 1)))) return cell;
  return cell.replace(SURROUNDING, '');
}

/** A character that is certainly no blank: ASCII beyond the space except the back-quote, or a Chinese one. Most cells need no more. */
function isInk(code: number): boolean {
  return (code > 32 && code < 96) || (code > 96 && code < 127) || (code >= 0x4e00 && code <= 0x9fff);
}

/** Plain decimal text (`-1234.50`) of a printed amount (`` `￥1,234.50元 ``, `－１２`), or null where the cell says there is none
 *  (empty, `-`, `--`, `/`). Does not judge what is left: `parseMinor` does. */
export function plainAmount(cell: string): string | null {
  if (ALREADY_PLAIN.test(cell)) return cell;
  const text = trimCell(cell)
    .replace(/[０-９．，＋－]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/\u2212/g, '-')
    .replace(/^([+-]?)[¥￥]|元$/g, '$1')
    .replace(/^\+/, '');
  if (text === '' || text === '-' || text === '--' || text === '/') return null;
  if (!text.includes(',')) return text;
  // A comma is dropped only where it parts thousands: `12,34` may be a decimal comma and is left to be refused.
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

/** Minor units of a printed amount with its sign, null where there is none. Refuses as `parseMinor`. */
export function amountMinorOf(cell: string, currency: string): bigint | null {
  const text = plainAmount(cell);
  return text === null ? null : parseMinor(text, currency);
}

/** A fee printed with more decimals than the currency has (WeChat: `0.20000`): exact where the rest is zeros, else rounded
 *  half-up on the magnitude, as the channel rounds a row's fee to the cent. */
export function feeMinorOf(cell: string, currency: string): bigint | null {
  const text = plainAmount(cell);
  if (text === null) return null;
  const found = /^(-?\d{1,19})\.(\d{1,12})$/.exec(text);
  if (!found || !isCurrency(currency)) return parseMinor(text, currency);
  const [, whole = '', fraction = ''] = found;
  const exponent = exponentOf(currency);
  if (fraction.length <= exponent) return parseMinor(text, currency);
  const kept = fraction.slice(0, exponent);
  const magnitude = parseMinor(exponent === 0 ? whole.replace('-', '') : `${whole.replace('-', '')}.${kept}`, currency);
  const rounded = fraction.charCodeAt(exponent) >= 53 ? magnitude + 1n : magnitude;
  return whole.startsWith('-') ? -rounded : rounded;
}

/** Exact value of decimal text in units of 10^-`scale`, for sums of figures finer than the minor unit. Refuses `amount_malformed`. */
export function scaledOf(cell: string, scale: number): bigint | null {
  const text = plainAmount(cell);
  if (text === null) return null;
  const found = /^(-?)(\d{1,19})(?:\.(\d{1,12}))?$/.exec(text);
  const fraction = found?.[3] ?? '';
  if (!found || /[1-9]/.test(fraction.slice(scale))) {
    throw new DomainError('invalid', 'amount_malformed', `Not an amount: ${text.slice(0, 40)}`, { text: text.slice(0, 40) });
  }
  const magnitude = BigInt(`${found[2]}${fraction.slice(0, scale).padEnd(scale, '0')}`);
  return found[1] ? -magnitude : magnitude;
}

/** A count (`20`, `20.0`, `1,024`), or null where the text is none. */
export function countOf(cell: string): bigint | null {
  const text = plainAmount(cell);
  const found = text === null ? null : /^(\d{1,15})(?:\.0+)?$/.exec(text);
  return found ? BigInt(found[1] as string) : null;
}
