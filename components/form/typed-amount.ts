/** What a person types into a money field, as minor units: grouping, full-width digits and currency signs are accepted and shown back plain. */
import { type Currency, exponentOf } from '../../server/kernel/currency.ts';
import { DomainError } from '../../server/kernel/errors.ts';
import { parseMinor } from '../../server/kernel/money.ts';
import { bareNumber } from './half-width.ts';

export type TypedAmount =
  | { minor: bigint }
  | { reason: 'amountMalformed' | 'amountTooPrecise' | 'amountOutOfRange'; exponent: number }
  | null;

const REASON = { amount_too_precise: 'amountTooPrecise', amount_out_of_range: 'amountOutOfRange' } as const;

/** Null for an empty field. Commas must stand where thousands are grouped: `1,50` is refused rather than read as 150. */
export function readTypedAmount(text: string, currency: Currency): TypedAmount {
  const plain = bareNumber(text)
    .replace(/[\s¥￥$€£]/g, '')
    .replace(/^\+/, '');
  if (!plain) return null;
  const exponent = exponentOf(currency);
  if (plain.includes(',') && !/^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain)) return { reason: 'amountMalformed', exponent };
  try {
    return { minor: parseMinor(plain.replaceAll(',', '').replace(/\.$/, ''), currency) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { reason: REASON[error.reason as keyof typeof REASON] ?? 'amountMalformed', exponent };
  }
}
