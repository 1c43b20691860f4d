/** Two characters of a Chinese name are enough, two of a number are not. */
import { expect, it } from 'vitest';
import { isName, isSearchable } from './search-text.ts';

it('asks for three characters, of a Chinese name for two', () => {
  expect(['P01', '青禾', '禾生鲜', 'M青'].map(isSearchable)).toEqual([true, true, true, true]);
  expect(['P0', '青', '', 'ab'].map(isSearchable)).toEqual([false, false, false, false]);
  expect([isName('M100001'), isName('青')]).toEqual([false, true]);
});
