/** What may stand in a name or a comment, sign by sign. */
import { describe, expect, it } from 'vitest';
import { nameText, proseText } from '../guard/contract.ts';
import { holdsCardNumber, isStorable, NAME, PROSE } from './text.ts';

describe('A name', () => {
  it.each(['WeChat Pay', '微信支付', "O'Brien & Söhne", '①', 'a'])('may be %j', (text) => {
    expect(NAME.test(text)).toBe(true);
  });

  it.each([
    ['only zero-width signs', '\u200b\u200b\u2060\ufeff'],
    ['only blanks', ' \u00a0\u3000'],
    ['only combining marks', '\u0301\u0301'],
    ['a right-to-left override', 'invoice\u202etxt.exe'],
    ['an isolate', 'a\u2066b\u2069'],
    ['a zero-width joiner between letters', 'pay\u200dpal'],
    ['NUL', 'a\0b'],
    ['a line end', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['a tab', 'a\tb'],
    ['half a surrogate pair', 'a\ud800'],
    ['a private sign', 'a\ue000'],
  ])('has not %s', (_what, text) => {
    expect(NAME.test(text)).toBe(false);
  });

  it('that looks the same is the same, however its letters are put together', () => {
    const of = (text: string) => nameText(20).parse(text);
    expect(of('Cafe\u0301')).toBe(of(' Caf\u00e9 '));
  });
});

describe('A comment', () => {
  it.each([
    'asked the channel\nno answer yet',
    '渠道已确认。',
    '👍',
    '👩‍💻 is on it',
    '<script>alert(1)</script>',
    "'; drop table x; --",
    '{{7*7}}',
  ])('may be %j', (text) => {
    expect(PROSE.test(text)).toBe(true);
  });

  it.each([
    ['nothing to be seen', '\u200b\n\u2060'],
    ['an escape sequence', '\u001b[31mred'],
    ['a bell', 'a\u0007'],
    ['an override', 'a\u202eb'],
    ['a mark of direction', 'a\u200fb'],
  ])('has not %s', (_what, text) => {
    expect(PROSE.test(text)).toBe(false);
  });

  it('of ten thousand combining marks is looked at at once', () => {
    const begun = performance.now();
    expect(proseText(20_000).safeParse(`e${'\u0301'.repeat(10_000)}`).success).toBe(true);
    expect(proseText(20_000).safeParse('\u200b'.repeat(10_000)).success).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('The number of a card', () => {
  it.each([
    '4242424242424242',
    'card 4242 4242 4242 4242.',
    '5555-5555-5555-4444',
    '378282246310005',
    '3782 822463 10005',
    '6200000000000005',
    '3530111333300000',
  ])('is found in %j', (text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it.each([
    ['with a wrong last digit', '4242424242424241'],
    ['cut to its last four', '**** 4242'],
    ['that is an order of 28 digits', '4200002026032112345678901234'],
    ['inside a longer number', '94242424242424242'],
    ['behind letters', 'P4242424242424242'],
    ['of no issuer', '0000000000000000'],
  ])('is not one %s', (_what, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });
});

it('What the database would refuse or change is not storable', () => {
  expect(['', 'a', '平账', '𠮷', '\u200b'].map(isStorable)).toEqual([true, true, true, true, true]);
  expect(['\0', 'a\0', '\ud842', '\udfb7', '\udfb7\ud842'].map(isStorable)).toEqual([false, false, false, false, false]);
});
