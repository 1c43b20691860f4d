/** Guarantees of the widths a person gives columns. */
import { describe, expect, it } from 'vitest';
import { MAX_WIDTH, MIN_WIDTH, readWidths, widthAfterKey, widthsText } from './column-widths.ts';

describe('widths as a text', () => {
  it('are read back as they were written', () => {
    const widths = { ourNo: 220, amount: 140 };
    expect(readWidths(widthsText(widths), ['amount', 'ourNo'])).toEqual(widths);
    expect(widthsText({})).toBeNull();
    expect(readWidths(null, ['a'])).toEqual({});
  });
  it('never name a column the list does not have, nor one too narrow to take hold of', () => {
    expect(readWidths('gone:100,a:1,b:9999,c:x,d:-5,__proto__:3', ['a', 'b', 'c', 'd'])).toEqual({ a: MIN_WIDTH, b: MAX_WIDTH });
  });
});

describe('a key on the separator', () => {
  it('moves it by a step, with Shift by a long one, and stops at the bounds', () => {
    expect(widthAfterKey('ArrowRight', false, 100)).toBe(108);
    expect(widthAfterKey('ArrowLeft', true, 100)).toBe(60);
    expect(widthAfterKey('ArrowLeft', true, 60)).toBe(MIN_WIDTH);
    expect(widthAfterKey('End', false, 100)).toBe(MAX_WIDTH);
    expect(widthAfterKey('Home', false, 100)).toBe(MIN_WIDTH);
  });
  it('is left to others where it means nothing here', () => {
    expect(widthAfterKey('Tab', false, 100)).toBeNull();
    expect(widthAfterKey('j', false, 100)).toBeNull();
  });
});
