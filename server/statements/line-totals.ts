/** What a file's lines add up to, by kind, currency and status, while they pass: the sums of its page, and what reconciliation would else
 *  have to read every line again for. */
import type { KindSum, LineKind, LineStatus, LineTotal, StatementLine } from './contract.ts';
import type { PlainRow } from './formats/plain-row.ts';
import { SPANS } from './formats/plain-row.ts';
import { WholeSum } from './formats/whole-sum.ts';

type Group = { kind: LineKind; currency: string; status: LineStatus; count: number; numbered: number; amount: WholeSum; fee: WholeSum };

export class LineTotals {
  #groups = new Map<string, Group>();
  #last: Group | null = null;

  add(line: StatementLine): void {
    const group = this.#of(line.kind, line.currency, line.status);
    group.count++;
    if (line.ourNo !== null) group.numbered++;
    group.amount.addMinor(line.amountMinor);
    if (line.feeMinor !== null) group.fee.addMinor(line.feeMinor);
  }

  addPlain(row: PlainRow): void {
    const group = this.#of(row.kind, row.currency, row.status);
    group.count++;
    if (row.spans[SPANS.ourNo] !== row.spans[SPANS.ourNo + 1]) group.numbered++;
    group.amount.add(row.amountMinor);
    if (row.feeMinor !== null) group.fee.add(row.feeMinor);
  }

  #of(kind: LineKind, currency: string, status: LineStatus): Group {
    const last = this.#last;
    if (last && last.kind === kind && last.currency === currency && last.status === status) return last;
    const key = `${kind} ${currency} ${status}`;
    const group = this.#groups.get(key) ?? { kind, currency, status, count: 0, numbered: 0, amount: new WholeSum(), fee: new WholeSum() };
    this.#groups.set(key, group);
    this.#last = group;
    return group;
  }

  /** Every group, in the order in which they came. */
  list(): LineTotal[] {
    return [...this.#groups.values()].map(({ kind, currency, status, count, numbered, amount, fee }) => ({
      kind,
      currency,
      status,
      count: BigInt(count),
      numbered: BigInt(numbered),
      amountMinor: amount.value(),
      feeMinor: fee.value(),
    }));
  }
}

/** The sums a person is shown: of what moved money. */
export function sumsOfSucceeded(totals: readonly LineTotal[]): KindSum[] {
  return totals
    .filter((total) => total.status === 'succeeded')
    .map(({ kind, currency, count, amountMinor, feeMinor }) => ({ kind, currency, count, amountMinor, feeMinor }));
}
