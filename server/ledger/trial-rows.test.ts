/** Guarantees of what a trial balance shows. */
import { describe, expect, it } from 'vitest';
import type { TrialChoice, TrialRow } from './contract.ts';
import { chosenRows, sumOf } from './trial-rows.ts';

const row = (account: string, currency: string, ...figures: bigint[]): TrialRow => {
  const [
    openingDebitMinor = 0n,
    openingCreditMinor = 0n,
    movementDebitMinor = 0n,
    movementCreditMinor = 0n,
    closingDebitMinor = 0n,
    closingCreditMinor = 0n,
  ] = figures;
  return {
    account,
    currency,
    openingDebitMinor,
    openingCreditMinor,
    movementDebitMinor,
    movementCreditMinor,
    closingDebitMinor,
    closingCreditMinor,
  };
};
const ROWS = [
  row('1122.wechat', 'CNY', 100n, 0n, 5n, 1n, 104n),
  row('1122.alipay', 'CNY', 7n, 0n, 0n, 0n, 7n),
  row('1122.stripe', 'USD', 9n, 0n, 0n, 0n, 9n),
  row('2201.M1', 'CNY', 0n, 107n, 1n, 5n, 0n, 111n),
  row('2244', 'CNY'),
];
const ALL: TrialChoice = {};

describe('A trial balance', () => {
  it('shows every row when nothing is chosen', () => {
    expect(chosenRows(ROWS, ALL)).toEqual(ROWS);
  });

  it('loses nothing of its sums by headings or without the rows of nothing', () => {
    for (const choice of [{ level: 'heading' }, { nonzero: true }, { level: 'heading', nonzero: true }] as const)
      expect(sumOf(chosenRows(ROWS, { ...ALL, ...choice }))).toEqual(sumOf(ROWS));
    expect(chosenRows(ROWS, { ...ALL, nonzero: true }).map((each) => each.account)).not.toContain('2244');
  });

  it('never adds up two currencies under one heading', () => {
    const headings = chosenRows(ROWS, { ...ALL, level: 'heading' });
    expect(headings.map((each) => `${each.account} ${each.currency} ${each.closingDebitMinor}`)).toEqual([
      '1122 CNY 111',
      '1122 USD 9',
      '2201 CNY 0',
      '2244 CNY 0',
    ]);
  });

  it('of a heading is the sum that the heading shows', () => {
    const [heading] = chosenRows(ROWS, { ...ALL, currency: 'CNY', level: 'heading' });
    expect(sumOf(chosenRows(ROWS, { ...ALL, currency: 'CNY', heading: '1122' }))).toEqual(sumOf(heading ? [heading] : []));
  });
});
