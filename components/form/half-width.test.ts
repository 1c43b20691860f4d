/** Guarantees of text that is typed or pasted: what it means is read, whatever it was typed or copied with. */
import { describe, expect, it } from 'vitest';
import { bareNumber, halfWidth, withoutUnseen } from './half-width.ts';
import { readTypedDate } from './typed-date.ts';

const NUMBER = '4200001234202603021234567890';

describe('One number', () => {
  it.each([
    ['full-width characters', '４２００００１２３４２０２６０３０２１２３４５６７８９０'],
    ['blanks and a tab of a spreadsheet', ` \t${NUMBER}\u00a0\u3000`],
    ['a zero-width blank', `\u200b${NUMBER}\u200b`],
    ['a mark of byte order', `\ufeff${NUMBER}`],
    ['marks of direction', `\u202d${NUMBER}\u202c`],
    ['the apostrophe of a spreadsheet', `'${NUMBER}`],
    ['the back-quote of a WeChat bill', `\`${NUMBER}`],
    ['a formula that keeps it as text', `="${NUMBER}"`],
    ['full-width quotes', `＂${NUMBER}＂`],
  ])('is read from %s', (_what, text) => {
    expect(bareNumber(text)).toBe(NUMBER);
  });

  it('keeps what is its own', () => {
    for (const text of ['PAY-2026_03/1.5', 'a=b', "O'Neil-1"]) expect(bareNumber(text)).toBe(text);
  });
});

it('a minus is one however it is written, and a name keeps its full-width marks', () => {
  expect(halfWidth('\u2212100 －5')).toBe('-100 -5');
  expect(withoutUnseen(' \u200b平账（北京）\ufeff ')).toBe('平账（北京）');
});

it('a date is read with what it was copied with', () => {
  expect(readTypedDate('\u200b2026-03-02 ')).toBe('2026-03-02');
  expect(readTypedDate("'2026/3/2")).toBe('2026-03-02');
  expect(readTypedDate('２０２６年３月２日')).toBe('2026-03-02');
});
