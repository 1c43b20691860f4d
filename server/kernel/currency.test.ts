/** The table of currencies is that of ISO 4217: a line in a currency that people pay in is never refused for want of it. */
import { expect, it } from 'vitest';
import { CURRENCIES, exponentOf, isCurrency } from './currency.ts';

const of = (exponent: number) => CURRENCIES.filter((code) => exponentOf(code) === exponent).join(' ');

it('counts in whole units, and in thousandths, exactly where the standard does', () => {
  expect(of(0)).toBe('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF');
  expect(of(3)).toBe('BHD IQD JOD KWD LYD OMR TND');
  expect(CURRENCIES.filter((code) => ![0, 2, 3].includes(exponentOf(code)))).toEqual([]);
});

it('has every currency of today, in order, and none that is no currency', () => {
  // What ICU knows beyond: metals, funds, units of account, and what was withdrawn.
  const known = new Set(Intl.supportedValuesOf('currency'));
  const [present, missing] = [CURRENCIES.filter((code) => known.has(code)), CURRENCIES.filter((code) => !known.has(code))];
  expect(present.length).toBeGreaterThanOrEqual(150);
  for (const young of missing) expect(['XCG', 'ZWG', 'VED', 'SLE']).toContain(young);
  expect(CURRENCIES).toEqual([...CURRENCIES].sort());
  for (const code of ['ARS', 'COP', 'EGP', 'NGN', 'PKR', 'UAH', 'UGX', 'XOF']) expect(isCurrency(code), code).toBe(true);
  for (const code of ['XAU', 'XXX', 'XTS', 'CLF', 'CNH', 'cny', '', 'toString']) expect(isCurrency(code), code).toBe(false);
});
