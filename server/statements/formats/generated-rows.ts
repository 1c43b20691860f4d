/** Made-up payments and refunds with every trait a format has to carry: what the round trips and the truncation tests write. */
import type { GeneratedRow } from './format.ts';

export type RowTraits = { currencies: readonly string[]; start: string; merchantNo: string };

/** `count` rows, every fifth a refund of the row before it. Numbers are as wide as UnionPay's 21 digits; amounts fit hundredths
 *  of every currency given. Deterministic. */
export function generatedRows(count: number, traits: RowTraits): GeneratedRow[] {
  const start = Date.parse(traits.start);
  return Array.from({ length: count }, (_, index): GeneratedRow => {
    const currency = traits.currencies[Math.floor(index / 5) % traits.currencies.length] as string;
    const isRefund = index % 5 === 4;
    const serial = (at: number) => String(at).padStart(7, '0');
    const occurredAt = new Date(start + index * 61_000);
    const stamp = new Date(occurredAt.getTime() + 8 * 3_600_000).toISOString().replaceAll(/[-T:]/g, '').slice(0, 14);
    const before = new Date(occurredAt.getTime() - 61_000 + 8 * 3_600_000).toISOString().replaceAll(/[-T:]/g, '').slice(0, 14);
    const amountMinor = BigInt(1000 + index * 370) * (currency === 'KWD' ? 10n : 1n);
    return {
      kind: isRefund ? 'refund' : 'payment',
      channelNo: `${stamp}${serial(index)}`,
      ourNo: `${isRefund ? 'R' : 'P'}20260401${serial(index)}`,
      ...(isRefund ? { originalChannelNo: `${before}${serial(index - 1)}`, originalOurNo: `P20260401${serial(index - 1)}` } : {}),
      amountMinor: isRefund ? (amountMinor / 20n) * 10n : amountMinor,
      currency,
      feeMinor: isRefund ? -10n : 20n,
      occurredAt,
      merchantNo: traits.merchantNo,
      subject: index % 2 === 0 ? 'Coffee, "large"' : '咖啡',
    };
  });
}
