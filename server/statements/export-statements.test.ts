/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import formats from '../../messages/zh/formats.json' with { type: 'json' };
import rejects from '../../messages/zh/rejects.json' with { type: 'json' };
import chinese from '../../messages/zh/statements.json' with { type: 'json' };
import { FORMAT_ZH, REJECT_ZH, STATEMENT_ZH } from './statements-in-chinese.ts';

it('the Chinese file of statements uses the words of the screen', () => {
  expect(STATEMENT_ZH).toEqual({ source: chinese.source, part: chinese.part, status: chinese.status });
  expect([FORMAT_ZH, REJECT_ZH]).toEqual([formats, rejects]);
});
