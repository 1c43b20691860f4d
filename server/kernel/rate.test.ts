/** Rates are exact, and rounded once, to where a contract says: half to even unless it says otherwise. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from './errors.ts';
import { assertProperty } from './property-fixture.ts';
import { applyRate, parseRate } from './rate.ts';

describe('Reading a rate', () => {
  it.each([
    ['0.006', 6n, 1000n],
    ['0.6%', 6n, 1000n],
    ['100%', 1n, 1n],
    ['-0.25%', -1n, 400n],
    ['7.2345', 72_345n, 10_000n],
    ['0', 0n, 1n],
  ])('%s is the fraction it says', (text, numerator, denominator) => {
    const rate = parseRate(text);
    expect(rate.numerator * denominator).toBe(numerator * rate.denominator);
  });

  it.each(['', '.5', '5.', '1e-3', '0,6%', ' 1', '+1', '0.6 %', '0.6%%', '６', 'NaN'])('%j is none', (text) => {
    expect(() => parseRate(text)).toThrow(InvariantError);
  });
});

describe('Applying a rate', () => {
  it.each([
    // A half goes to the even neighbour: 0.5 → 0, 1.5 → 2, 2.5 → 2, and the same below zero.
    [1n, '50%', 0n, 1n, 0n],
    [3n, '50%', 2n, 2n, 1n],
    [5n, '50%', 2n, 3n, 2n],
    [-1n, '50%', 0n, -1n, 0n],
    [-3n, '50%', -2n, -2n, -1n],
    [-5n, '50%', -2n, -3n, -2n],
    [5n, '-50%', -2n, -3n, -2n],
    [1005n, '0.6%', 6n, 6n, 6n],
    [10_000n, '0.6%', 60n, 60n, 60n],
    [9_007_199_254_740_993n, '100%', 9_007_199_254_740_993n, 9_007_199_254_740_993n, 9_007_199_254_740_993n],
  ])('%s × %s is %s to even, %s half up, %s down', (minor, rate, even, up, down) => {
    expect([
      applyRate(minor, parseRate(rate)),
      applyRate(minor, parseRate(rate), 'half_up'),
      applyRate(minor, parseRate(rate), 'down'),
    ]).toEqual([even, up, down]);
  });

  it('is never further from the exact product than its rounding allows, is the nearest even one at a half, and keeps the sign', () => {
    const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const part = fc.tuple(fc.bigInt({ min: -100_000n, max: 100_000n }), fc.constantFrom(1n, 2n, 3n, 7n, 10n, 1000n, 10_000n));
    assertProperty(
      fc.property(minor, part, (amount, [numerator, denominator]) => {
        const rate = { numerator, denominator };
        const off = (rounded: bigint) => rounded * denominator - amount * numerator;
        const size = (value: bigint) => (value < 0n ? -value : value);
        const even = applyRate(amount, rate);
        expect(size(off(even)) * 2n <= denominator).toBe(true);
        if (size(off(even)) * 2n === denominator) expect(even % 2n).toBe(0n);
        const up = applyRate(amount, rate, 'half_up');
        expect(size(off(up)) * 2n <= denominator).toBe(true);
        if (size(off(up)) * 2n === denominator) expect(size(up) * denominator).toBeGreaterThan(size(amount * numerator));
        const down = applyRate(amount, rate, 'down');
        expect(size(off(down)) < denominator && size(down) * denominator <= size(amount * numerator)).toBe(true);
        expect(applyRate(-amount, rate)).toBe(-even);
      }),
      { numRuns: 20_000 },
    );
  });
});
