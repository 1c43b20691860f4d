/** Guarantees of printed money and shares. */
import { describe, expect, it } from 'vitest';
import { groupedAmount, groupedCount, percentText, signedCount, spokenAmount } from './amount-text.ts';
import { middleCut } from './id-chip.tsx';

describe('printed money', () => {
  it('keeps every digit of amounts no float could hold', () => {
    expect(groupedAmount(900_719_925_474_099_301n, 'CNY')).toBe('9,007,199,254,740,993.01');
  });
  it('uses the decimals of the currency', () => {
    expect(groupedAmount(1234n, 'JPY')).toBe('1,234');
    expect(groupedAmount(1234n, 'KWD')).toBe('1.234');
    expect(groupedAmount(5n, 'CNY')).toBe('0.05');
  });
  it('prints an ASCII minus, and a plus only where a sign is asked for', () => {
    expect(groupedAmount(-101_200n, 'CNY')).toBe('-1,012.00');
    expect(groupedAmount(101_200n, 'CNY')).toBe('1,012.00');
    expect(groupedAmount(101_200n, 'CNY', true)).toBe('+1,012.00');
    expect(groupedAmount(0n, 'CNY', true)).toBe('0.00');
  });
  it('reads a signed amount as more or less, without a minus', () => {
    expect(spokenAmount(-101_200n, 'CNY', 'zh-CN', { more: '多', less: '少' })).toBe('少 1012.00 人民币');
    expect(spokenAmount(101_200n, 'CNY', 'zh-CN')).toBe('1012.00 人民币');
  });
});

describe('shares', () => {
  it('never say all when one is missing', () => {
    expect(percentText(999_963n, 1_000_000n)).toBe('99.99%');
    expect(percentText(59_999n, 60_000n)).toBe('99.99%');
    expect(percentText(60_000n, 60_000n)).toBe('100.00%');
  });
  it('of nothing are no value, and small ones keep their zeros', () => {
    expect(percentText(1n, 0n)).toBeNull();
    expect(percentText(1n, 20_000n)).toBe('0.00%');
    expect(percentText(7n, 1000n)).toBe('0.70%');
    expect(percentText(-7n, 1000n)).toBe('-0.70%');
  });
});

describe('numbers', () => {
  it('are grouped, and cut in the middle with head and tail kept', () => {
    expect(groupedCount(12_430)).toBe('12,430');
    expect([2_298n, 0n, -2_298n, -298n].map(signedCount)).toEqual(['+2,298', '0', '-2,298', '-298']);
    expect(middleCut('4200001234202603021234567890', 18)).toBe('4200001234…4567890');
    expect(middleCut('PAY123', 18)).toBe('PAY123');
  });
});
