/** A stored sentence is known by its wording, in a time that no text can stretch. */
import { expect, it } from 'vitest';
import { expressionOf, knownSentence } from './known-sentence.ts';

const sentences = [
  ['pair', expressionOf('{a}: {b}, {c}; {d} of {e}')],
  ['columns', expressionOf('No column {columns}')],
] as const;

it('finds the first that fits, with what stands in its places', () => {
  expect(knownSentence(sentences, 'x: y, z; 1 of 2')).toEqual({ key: 'pair', parameters: { a: 'x', b: 'y', c: 'z', d: '1', e: '2' } });
  expect(knownSentence(sentences, 'No column 金额')).toEqual({ key: 'columns', parameters: { columns: '金额' } });
  expect(knownSentence(sentences, 'Some column')).toBeNull();
});

it('does not begin to look through a text longer than a sentence', () => {
  const steps: number[] = [];
  const exec = (text: string) => {
    steps.push(text.length);
    return null;
  };
  const counted = { exec } as unknown as RegExp;
  expect(knownSentence([['counted', counted]], `${': , ; '.repeat(2_000)}`)).toBeNull();
  expect(steps).toEqual([]);
  knownSentence([['counted', counted]], 'x'.repeat(1_000));
  expect(steps).toEqual([1_000]);
});
