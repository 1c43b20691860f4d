/** Sums over the lines of a statement, per currency, as the computed side of its control totals. */
import type { ControlTotal, StatementLine } from '../contract.ts';
import type { PlainRow } from './plain-row.ts';
import { WholeSum } from './whole-sum.ts';

type Sums = { currency: string; count: number; payment: WholeSum; refund: WholeSum; fee: WholeSum; net: WholeSum };

export type LineSums = {
  add(line: StatementLine): void;
  addPlain(row: PlainRow): void;
  /** Figures nobody declared: they hold by definition. */
  totals(): ControlTotal[];
};

export function lineSums(): LineSums {
  const byCurrency = new Map<string, Sums>();
  let last: Sums | null = null;
  const sumsOf = (currency: string): Sums => {
    if (last?.currency === currency) return last;
    last = byCurrency.get(currency) ?? {
      currency,
      count: 0,
      payment: new WholeSum(),
      refund: new WholeSum(),
      fee: new WholeSum(),
      net: new WholeSum(),
    };
    byCurrency.set(currency, last);
    return last;
  };
  return {
    add(line) {
      const sums = sumsOf(line.currency);
      sums.count++;
      if (line.kind === 'payment') sums.payment.addMinor(line.amountMinor);
      if (line.kind === 'refund') sums.refund.addMinor(line.amountMinor);
      if (line.feeMinor !== null) sums.fee.addMinor(line.feeMinor);
      if (line.netMinor !== null) sums.net.addMinor(line.netMinor);
    },
    addPlain(row) {
      const sums = sumsOf(row.currency);
      sums.count++;
      if (row.kind === 'payment') sums.payment.add(row.amountMinor);
      if (row.kind === 'refund') sums.refund.add(row.amountMinor);
      if (row.feeMinor !== null) sums.fee.add(row.feeMinor);
    },
    totals() {
      const out: ControlTotal[] = [];
      for (const [currency, sums] of [...byCurrency].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const figure = (name: string, label: string, unit: 'count' | 'minor', computed: bigint) =>
          out.push({ name, label: `${label} ${currency}`, unit, currency, declared: null, computed, holds: true });
        figure('count', 'Rows', 'count', BigInt(sums.count));
        figure('payment_amount', 'Payments', 'minor', sums.payment.value());
        figure('refund_amount', 'Refunds', 'minor', sums.refund.value());
        figure('fee', 'Fees', 'minor', sums.fee.value());
        figure('net', 'Net', 'minor', sums.net.value());
      }
      return out;
    },
  };
}
