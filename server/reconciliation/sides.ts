/** Sides and results as they are kept in jsonb: integers as text, instants as ISO 8601, and back. Pure. */
import type { LineTotal } from '../statements/contract.ts';
import type { RunResults } from './contract.ts';
import type { Side } from './engine/contract.ts';
import type { TotalRow } from './engine/store.ts';

export type SideJson = Omit<Side, 'amountMinor' | 'feeMinor' | 'occurredAt'> & {
  amountMinor: string;
  feeMinor: string | null;
  occurredAt: string;
};

export function sideToJson(side: Side): SideJson {
  return {
    ...side,
    amountMinor: side.amountMinor.toString(),
    feeMinor: side.feeMinor?.toString() ?? null,
    occurredAt: side.occurredAt.toISOString(),
  };
}

export function sideFromJson(json: SideJson): Side {
  return {
    ...json,
    amountMinor: BigInt(json.amountMinor),
    feeMinor: json.feeMinor === null ? null : BigInt(json.feeMinor),
    occurredAt: new Date(json.occurredAt),
  };
}

/** Everything that is a whole number in the results, except what says otherwise, is a bigint. */
const isWhole = /^-?\d+$/;

export function resultsToJson(results: RunResults): unknown {
  return JSON.parse(JSON.stringify(results, (_key, value) => (typeof value === 'bigint' ? value.toString() : value)));
}

export function resultsFromJson(json: unknown): RunResults | null {
  if (json === null || typeof json !== 'object' || Object.keys(json).length === 0) return null;
  const revive = (value: unknown): unknown => {
    if (typeof value === 'string') return isWhole.test(value) ? BigInt(value) : value;
    if (Array.isArray(value)) return value.map(revive);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
    return value;
  };
  return revive(json) as RunResults;
}

/** The totals kept with statements as the engine counts lines: payments and refunds, by currency and whether money moved. */
export function totalRowsOf(totals: readonly LineTotal[] | null): TotalRow[] | null {
  if (totals === null) return null;
  const rows = new Map<string, TotalRow>();
  for (const { kind, status, currency, count, numbered, amountMinor, feeMinor } of totals) {
    if (kind !== 'payment' && kind !== 'refund') continue;
    const ok = status === 'succeeded' || (status === 'reversed' && kind === 'refund');
    const letter = kind === 'payment' ? 'p' : 'r';
    const key = `${letter} ${currency} ${ok}`;
    const row = rows.get(key) ?? { kind: letter, currency, ok, count: 0n, amount: 0n, fee: 0n, numbered: 0n };
    row.count += count;
    row.amount += amountMinor;
    row.fee += feeMinor;
    row.numbered += numbered;
    rows.set(key, row);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
