/** What a typed amount means in each currency. */
import { expect, it } from 'vitest';
import { type AmountRange, minorRanges } from './amount-range.ts';
import type { Currency } from './currency.ts';

const of = (range: AmountRange, currency: Currency) => {
  const found = minorRanges(range).filter(({ currencies }) => currencies.includes(currency));
  expect(found).toHaveLength(1);
  return [found[0]?.minMinor, found[0]?.maxMinor];
};

it('is as many minor units as each currency has of it', () => {
  const range = { amountMin: '1000', amountMax: '2500.5' };
  expect(of(range, 'JPY')).toEqual([1000n, 2500n]);
  expect(of(range, 'CNY')).toEqual([100_000n, 250_050n]);
  expect(of(range, 'KWD')).toEqual([1_000_000n, 2_500_500n]);
});

it('that a currency cannot say is rounded into the range, so that it finds none of that currency', () => {
  expect(of({ amountMin: '1.005', amountMax: '1.005' }, 'CNY')).toEqual([101n, 100n]);
  expect(of({ amountMin: '1.005', amountMax: '1.005' }, 'KWD')).toEqual([1005n, 1005n]);
  expect(of({ amountMin: '-1.005', amountMax: '-1.005' }, 'CNY')).toEqual([-100n, -101n]);
  expect(of({ amountMin: '1.000' }, 'JPY')).toEqual([1n, null]);
});

it('of a named currency is exact or refused', () => {
  expect(minorRanges({ amountMax: '12.3', currency: 'CNY' })).toEqual([{ currencies: ['CNY'], minMinor: null, maxMinor: 1230n }]);
  expect(() => minorRanges({ amountMin: '0.5', currency: 'JPY' })).toThrow(expect.objectContaining({ reason: 'amount_too_precise' }));
  expect(() => minorRanges({ amountMin: '1', currency: 'XXX' })).toThrow(expect.objectContaining({ reason: 'currency_unknown' }));
});

it('that is not asked for is no range', () => {
  expect(minorRanges({ currency: 'CNY' })).toEqual([]);
});
