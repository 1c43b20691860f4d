/** Money keeps every minor unit: text to amount and back, splits, currencies (L7, L8, L12, and the bad amounts of the corpus). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCIES, type Currency, exponentOf } from './currency.ts';
import { DomainError } from './errors.ts';
import { addMoney, allocate, formatMinor, money, parseMinor } from './money.ts';
import { assertProperty } from './property-fixture.ts';
import { seededRandom } from './random.ts';
import { testSeed } from './seed-fixture.ts';

const ROUNDS = 100_000;
const minorValue = fc.bigInt({ min: -9_223_372_036_854_775_807n, max: 9_223_372_036_854_775_807n });
const currency = fc.constantFrom<Currency>(...CURRENCIES);

describe('Reading and writing amounts (L12)', () => {
  it('reads back what it wrote, for any amount and currency', () => {
    assertProperty(
      fc.property(minorValue, currency, (minor, code) => parseMinor(formatMinor(minor, code), code) === minor),
      { numRuns: ROUNDS },
    );
  });

  it('writes back what it read, for any canonical text', () => {
    const digits = fc.stringMatching(/^(0|[1-9]\d{0,12})$/);
    assertProperty(
      fc.property(digits, fc.nat(999), currency, fc.boolean(), (whole, part, code, isNegative) => {
        const exponent = exponentOf(code);
        const fraction = String(part).padStart(3, '0').slice(0, exponent);
        const text = `${isNegative && !/^0*$/.test(whole + fraction) ? '-' : ''}${whole}${exponent ? `.${fraction}` : ''}`;
        return formatMinor(parseMinor(text, code), code) === text;
      }),
      { numRuns: ROUNDS },
    );
  });

  it.each([
    ['F1', 'NaN', 'CNY'],
    ['F2', 'Infinity', 'CNY'],
    ['F6', '0.001', 'CNY'],
    ['F7', '1.005', 'CNY'],
    ['F8', '1.5', 'JPY'],
    ['F9', '1.2345', 'KWD'],
    ['F10', '1e2', 'CNY'],
    ['F11', '0x10', 'CNY'],
    ['F12', '1,234.56', 'CNY'],
    ['F13', '1.234,56', 'CNY'],
    ['F14', ' 12 ', 'CNY'],
    ['F14b', '12\u00a0', 'CNY'],
    ['F15', '１２', 'CNY'],
    ['F15b', '١٢', 'CNY'],
    ['F16', '−1', 'CNY'],
    ['F17', '+1', 'CNY'],
    ['F19', '9223372036854775808', 'JPY'],
    ['F20', '9'.repeat(1_000_000), 'CNY'],
    ['F21', '1_000', 'CNY'],
    ['F22', '1', 'cny'],
    ['F22b', '1', 'CNН'],
    ['F22c', '1', 'XXX'],
    ['F22d', '1', ''],
    ['empty', '', 'CNY'],
    ['point alone', '.', 'CNY'],
    ['no whole part', '.5', 'CNY'],
    ['no fraction', '5.', 'CNY'],
    ['line end', '1\n', 'CNY'],
  ])('refuses %s by name: %.20s', (_case, text, code) => {
    expect(() => parseMinor(text, code)).toThrow(DomainError);
  });

  it('reads the awkward but right: minus zero, zero, negatives, more digits than a double holds (F3, F4, F5, F18)', () => {
    expect(parseMinor('-0', 'CNY')).toBe(0n);
    expect(parseMinor('0', 'CNY')).toBe(0n);
    expect(parseMinor('-1', 'CNY')).toBe(-100n);
    expect(parseMinor('9007199254740993', 'JPY')).toBe(9_007_199_254_740_993n);
    expect(parseMinor('90071992547409.93', 'CNY')).toBe(9_007_199_254_740_993n);
    expect(parseMinor('1.2300', 'CNY')).toBe(123n);
  });
});

describe('Splitting an amount (L7)', () => {
  it('loses nothing, and no part is a whole minor unit away from its exact share (100,000 splits)', () => {
    const random = seededRandom(testSeed(20_260_302));
    const wide = () => (BigInt(random.uint32()) << 21n) ^ BigInt(random.uint32());
    for (let round = 0; round < ROUNDS; round++) {
      const minor = (wide() % 9_000_000_000_000_000n) + 1n;
      const weights = Array.from({ length: 1 + random.below(50) }, () => BigInt(random.below(1000)));
      const total = weights.reduce((sum, weight) => sum + weight, 0n);
      if (total === 0n) continue;
      const parts = allocate(minor, weights);
      let sum = 0n;
      for (const [place, part] of parts.entries()) {
        sum += part;
        const off = part * total - minor * (weights[place] as bigint);
        if (off >= total || off <= -total) throw new Error(`part ${place} of ${minor} by ${weights} is ${part}`);
      }
      if (sum !== minor) throw new Error(`${minor} by ${weights} adds up to ${sum}`);
    }
  }, 60_000);

  it('keeps the sign', () => {
    expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
  });

  it('gives every weight the same share in any order, up to the one unit that is left over', () => {
    assertProperty(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.uniqueArray(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 1, maxLength: 20 }),
        (minor, weights) => {
          const straight = new Map(allocate(minor, weights).map((part, place) => [weights[place], part]));
          const reversed = [...weights].reverse();
          return allocate(minor, reversed).every((part, place) => {
            const off = part - (straight.get(reversed[place]) as bigint);
            return off <= 1n && off >= -1n;
          });
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe('Currencies never mix (L8)', () => {
  it('refuses to add two of them', () => {
    expect(() => addMoney(money(1n, 'CNY'), money(1n, 'JPY'))).toThrow(DomainError);
  });
  it.each([
    ['JPY', '100', 100n],
    ['CNY', '100', 10_000n],
    ['KWD', '100', 100_000n],
  ] as const)('counts %s in its own minor unit', (code, text, minor) => {
    expect(parseMinor(text, code)).toBe(minor);
    expect(parseMinor(formatMinor(minor, code), code)).toBe(minor);
  });
});
