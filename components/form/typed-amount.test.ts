/** Guarantees of typed money and dates. */
import { describe, expect, it } from 'vitest';
import { readTypedAmount } from './typed-amount.ts';
import { readTypedDate } from './typed-date.ts';

describe('typed money', () => {
  it('becomes exact minor units, in the decimals of the currency', () => {
    expect(readTypedAmount('1234.5', 'CNY')).toEqual({ minor: 123_450n });
    expect(readTypedAmount('9007199254740993.01', 'CNY')).toEqual({ minor: 900_719_925_474_099_301n });
    expect(readTypedAmount('1,234', 'JPY')).toEqual({ minor: 1234n });
    expect(readTypedAmount('1.234', 'KWD')).toEqual({ minor: 1234n });
    expect(readTypedAmount('-3', 'CNY')).toEqual({ minor: -300n });
  });
  it('accepts what a Chinese input method gives', () => {
    expect(readTypedAmount('￥１，２３４．５０', 'CNY')).toEqual({ minor: 123_450n });
    expect(readTypedAmount('１００。５', 'CNY')).toEqual({ minor: 10_050n });
  });
  it('refuses a comma that could be a decimal point, and never rounds', () => {
    expect(readTypedAmount('1,50', 'CNY')).toMatchObject({ reason: 'amountMalformed' });
    expect(readTypedAmount('1.005', 'CNY')).toMatchObject({ reason: 'amountTooPrecise', exponent: 2 });
    expect(readTypedAmount('99999999999999999999', 'CNY')).toMatchObject({ reason: 'amountMalformed' });
    expect(readTypedAmount('999999999999999999', 'CNY')).toMatchObject({ reason: 'amountOutOfRange' });
    expect(readTypedAmount('1e3', 'CNY')).toMatchObject({ reason: 'amountMalformed' });
    expect(readTypedAmount('  ', 'CNY')).toBeNull();
  });
});

describe('typed dates', () => {
  it('are understood in the ways people write them', () => {
    for (const text of ['20260302', '2026-3-2', '2026/03/02', '2026.3.2', '２０２６－０３－０２', '2026年3月2日'])
      expect(readTypedDate(text)).toBe('2026-03-02');
  });
  it('are refused when there is no such day', () => {
    for (const text of ['2026-02-30', '2026-13-01', '2026', 'tomorrow', '']) expect(readTypedDate(text)).toBeNull();
  });
});
