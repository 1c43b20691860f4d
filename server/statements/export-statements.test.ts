/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import chinese from '../../messages/zh/statements.json' with { type: 'json' };
import { STATEMENT_ZH } from './export-statements.ts';

it('the Chinese file of statements uses the words of the screen', () => {
  expect(STATEMENT_ZH).toEqual({ source: chinese.source, part: chinese.part, status: chinese.status });
});
