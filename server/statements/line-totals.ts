/** What a file's lines add up to, by kind, currency and status, while they pass: the sums of its page, and what reconciliation would else
 *  have to read every line again for. */
import type { Flow, LineKind, LineStatus } from './codes.ts';
import type { FlowSum, KindSum, LineTotal, StatementLine } from './contract.ts';
import type { PlainRow } from './formats/plain-row.ts';
import { SPANS } from './formats/plain-row.ts';
import { WholeSum } from './formats/whole-sum.ts';

type Group = {
  kind: LineKind;
  flow: Flow;
  currency: string;
  status: LineStatus;
  count: number;
  numbered: number;
  amount: WholeSum;
  fee: WholeSum;
};

export class LineTotals {
  #groups = new Map<string, Group>();
  #last: Group | null = null;

  add(line: StatementLine): void {
    const group = this.#of(line.kind, line.flow, line.currency, line.status);
    group.count++;
    if (line.ourNo !== null) group.numbered++;
    group.amount.addMinor(line.amountMinor);
    if (line.feeMinor !== null) group.fee.addMinor(line.feeMinor);
  }

  addPlain(row: PlainRow): void {
    const group = this.#of(row.kind, row.flow, row.currency, row.status);
    group.count++;
    if (row.spans[SPANS.ourNo] !== row.spans[SPANS.ourNo + 1]) group.numbered++;
    group.amount.add(row.amountMinor);
    if (row.feeMinor !== null) group.fee.add(row.feeMinor);
  }

  #of(kind: LineKind, flow: Flow, currency: string, status: LineStatus): Group {
    const last = this.#last;
    if (last && last.kind === kind && last.flow === flow && last.currency === currency && last.status === status) return last;
    const key = `${kind} ${flow} ${currency} ${status}`;
    const found = this.#groups.get(key);
    const group = found ?? { kind, flow, currency, status, count: 0, numbered: 0, amount: new WholeSum(), fee: new WholeSum() };
    this.#groups.set(key, group);
    this.#last = group;
    return group;
  }

  /** Every kind, currency and status, in the order in which they came; what came in and what went out are one. */
  list(): LineTotal[] {
    const totals = new Map<string, LineTotal>();
    for (const { kind, currency, status, count, numbered, amount, fee } of this.#groups.values()) {
      const key = `${kind} ${currency} ${status}`;
      const before = totals.get(key);
      totals.set(key, {
        kind,
        currency,
        status,
        count: (before?.count ?? 0n) + BigInt(count),
        numbered: (before?.numbered ?? 0n) + BigInt(numbered),
        amountMinor: (before?.amountMinor ?? 0n) + amount.value(),
        feeMinor: (before?.feeMinor ?? 0n) + fee.value(),
      });
    }
    return [...totals.values()];
  }

  /** What succeeded lines brought in and took out, by currency. */
  flows(): FlowSum[] {
    const sums = new Map<string, FlowSum>();
    for (const { flow, currency, status, count, amount } of this.#groups.values()) {
      if (status !== 'succeeded') continue;
      const key = `${flow} ${currency}`;
      const before = sums.get(key);
      sums.set(key, {
        flow,
        currency,
        count: (before?.count ?? 0n) + BigInt(count),
        amountMinor: (before?.amountMinor ?? 0n) + amount.value(),
      });
    }
    return [...sums.values()];
  }
}

/** The sums a person is shown: of what moved money. */
export function sumsOfSucceeded(totals: readonly LineTotal[]): KindSum[] {
  return totals
    .filter((total) => total.status === 'succeeded')
    .map(({ kind, currency, count, amountMinor, feeMinor }) => ({ kind, currency, count, amountMinor, feeMinor }));
}
