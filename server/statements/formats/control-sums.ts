/** Sums over the lines of a statement, per currency, as the computed side of its control totals. */
import type { ControlTotal, StatementLine } from '../contract.ts';

type Sums = { count: number; payment: bigint; refund: bigint; fee: bigint; net: bigint };

export type LineSums = {
  add(line: StatementLine): void;
  /** Figures nobody declared: they hold by definition. */
  totals(): ControlTotal[];
};

export function lineSums(): LineSums {
  const byCurrency = new Map<string, Sums>();
  return {
    add(line) {
      let sums = byCurrency.get(line.currency);
      if (!sums) {
        sums = { count: 0, payment: 0n, refund: 0n, fee: 0n, net: 0n };
        byCurrency.set(line.currency, sums);
      }
      sums.count++;
      if (line.kind === 'payment') sums.payment += line.amountMinor;
      if (line.kind === 'refund') sums.refund += line.amountMinor;
      if (line.feeMinor !== null) sums.fee += line.feeMinor;
      if (line.netMinor !== null) sums.net += line.netMinor;
    },
    totals() {
      const out: ControlTotal[] = [];
      for (const [currency, sums] of [...byCurrency].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const figure = (name: string, label: string, unit: 'count' | 'minor', computed: bigint) =>
          out.push({ name, label: `${label} ${currency}`, unit, currency, declared: null, computed, holds: true });
        figure('count', 'Rows', 'count', BigInt(sums.count));
        figure('payment_amount', 'Payments', 'minor', sums.payment);
        figure('refund_amount', 'Refunds', 'minor', sums.refund);
        figure('fee', 'Fees', 'minor', sums.fee);
        figure('net', 'Net', 'minor', sums.net);
      }
      return out;
    },
  };
}
