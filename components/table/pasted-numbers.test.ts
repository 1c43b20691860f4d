/** Guarantees of numbers that are pasted into a filter. */
import { expect, it } from 'vitest';
import { idsIn, leftOutOf, readIds, takeIds } from './pasted-numbers.ts';

const many = Array.from({ length: 700 }, (_, index) => `NO${index}`);

it('are split at any separator, each kept once, without what they were copied with', () => {
  expect(readIds('A01\nA02,A01；A03\t A04、A05')).toEqual(['A01', 'A02', 'A03', 'A04', 'A05']);
  expect(readIds('\'A01\r\n`A02\u200b\r\n="A03"\r\n\ufeffＡ０４ ')).toEqual(['A01', 'A02', 'A03', 'A04']);
});

it('are looked for 500 at a time, and the others are not forgotten', () => {
  const { asked, beyond, unfit } = idsIn(many.join('\n'));
  expect([asked.length, beyond.length, unfit]).toEqual([500, 200, []]);
  expect([...asked, ...beyond]).toEqual(many);
});

it('are looked for although a column of row numbers, or a text that is none, was pasted along', () => {
  expect(idsIn(`1\tA01\n2\tA02\n${'x'.repeat(101)}`)).toEqual({ asked: ['A01', 'A02'], beyond: [], unfit: ['1', '2', 'x'.repeat(101)] });
});

it('one that stands alone is looked for as it is: who is told that it is too short has typed it', () => {
  expect(idsIn('12')).toEqual({ asked: ['12'], beyond: [], unfit: [] });
  expect(idsIn(' ')).toEqual({ asked: [], beyond: [], unfit: [] });
});

it('are told apart from what was left out of them for as long as the address holds them', () => {
  const raw = takeIds(`1 ${many.join(' ')}`) ?? '';
  expect(leftOutOf(raw)).toEqual({ beyond: many.slice(500), unfit: ['1'] });
  expect(takeIds(raw)).toBe(raw);
  expect(leftOutOf(raw).beyond).toHaveLength(200);
  expect(takeIds('A01,A02')).toBe('A01,A02');
  expect([leftOutOf('A01,A02'), leftOutOf(raw)]).toEqual(Array(2).fill({ beyond: [], unfit: [] }));
  expect(leftOutOf('A01,2')).toEqual({ beyond: [], unfit: ['2'] });
  expect(takeIds('  ')).toBeNull();
});
