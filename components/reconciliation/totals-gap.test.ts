import { describe, expect, it } from 'vitest';
import type { SumRow } from '../../server/reconciliation/engine/contract.ts';
import { gapsOf, type TotalsOf, totalsStateOf } from './totals-gap.ts';

const sum = (kind: SumRow['kind'], currency: string, count: bigint, amountMinor: bigint): SumRow => ({
  kind,
  currency,
  count,
  amountMinor,
  feeMinor: 0n,
});
const difference = (over: Partial<TotalsOf['differences'][number]> = {}) => ({
  kind: 'amount' as const,
  direction: 'surplus' as const,
  currency: 'CNY',
  count: 1n,
  deltaMinor: 1n,
  ...over,
});

/** A day whose last payment of 1,204.55 the channel dates tomorrow, and whose first of 30.00 our books had yesterday. */
const day = (over: Partial<TotalsOf> = {}): TotalsOf => ({
  statement: [sum('payment', 'CNY', 1001n, 9_007_199_254_740_993n - 117_455n), sum('refund', 'CNY', 7n, 70_000n)],
  books: [sum('payment', 'CNY', 1001n, 9_007_199_254_740_993n), sum('refund', 'CNY', 7n, 70_000n)],
  totalsAgree: false,
  crossed: [{ kind: 'payment', currency: 'CNY', amountMinor: 3_000n - 120_455n }],
  differences: [],
  ...over,
});

describe('Totals of which all that is between them crosses the day cut', () => {
  it('say so, and how much it is', () => {
    expect(totalsStateOf(day())).toBe('acrossCut');
    expect(gapsOf(day())).toEqual([{ currency: 'CNY', gap: -117_455n, found: 0n, crossed: -117_455n, rest: 0n }]);
  });

  it.each([1n, -1n])('still differ where %s of a cent is not explained by it', (cent) => {
    const totals = day({ crossed: [{ kind: 'payment', currency: 'CNY', amountMinor: -117_455n + cent }] });
    expect(totalsStateOf(totals)).toBe('differ');
    expect(gapsOf(totals)[0]).toMatchObject({ gap: -117_455n, crossed: -117_455n + cent, rest: -cent });
  });

  it('still differ where payments and refunds are off by the same, which their net does not show', () => {
    const totals = day({
      statement: [sum('payment', 'CNY', 1001n, 9_007_199_254_740_993n - 117_455n + 100n), sum('refund', 'CNY', 7n, 70_100n)],
    });
    expect(gapsOf(totals)[0]).toMatchObject({ gap: -117_455n, rest: 0n });
    expect(totalsStateOf(totals)).toBe('differ');
  });

  it('still differ in another currency, in one that neither side has, and with a difference whose amount is nil in sum', () => {
    expect(totalsStateOf(day({ statement: [...day().statement, sum('payment', 'USD', 1n, 1n)] }))).toBe('differ');
    expect(totalsStateOf(day({ crossed: [...(day().crossed ?? []), { kind: 'payment', currency: 'JPY', amountMinor: 1n }] }))).toBe(
      'differ',
    );
    expect(totalsStateOf(day({ differences: [difference({ deltaMinor: 5n }), difference({ deltaMinor: -5n })] }))).toBe('differ');
  });

  it('are not spoken of where a run of before did not add them up, where nothing crosses, and where the totals agree', () => {
    expect(totalsStateOf(day({ crossed: undefined }))).toBe('differ');
    expect(totalsStateOf(day({ crossed: [] }))).toBe('differ');
    expect(totalsStateOf(day({ totalsAgree: true, crossed: [] }))).toBe('agree');
  });

  it('are explained beside a difference of a fee, which is no part of them', () => {
    expect(totalsStateOf(day({ differences: [difference({ kind: 'fee' })] }))).toBe('acrossCut');
  });
});

describe('The gap of a currency', () => {
  it('is what was found and what crosses, and counts refunds down', () => {
    const totals = day({
      statement: [sum('payment', 'CNY', 2n, 1_500n), sum('refund', 'CNY', 1n, 300n)],
      books: [sum('payment', 'CNY', 2n, 1_400n)],
      crossed: [{ kind: 'payment', currency: 'CNY', amountMinor: 60n }],
      differences: [difference({ deltaMinor: 40n }), difference({ kind: 'missing_in_books', deltaMinor: -300n })],
    });
    expect(gapsOf(totals)).toEqual([{ currency: 'CNY', gap: -200n, found: -260n, crossed: 60n, rest: 0n }]);
  });

  it('is not taken apart where amounts of two currencies would have to be added', () => {
    expect(gapsOf(day({ differences: [difference({ kind: 'currency' })] }))).toEqual([]);
  });
});
