/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import chinese from '../../messages/zh/difference.json' with { type: 'json' };
import payments from '../../messages/zh/payments.json' with { type: 'json' };
import { DIFFERENCE_ZH } from './export-differences.ts';

it('the Chinese file of differences uses the words of the screen', () => {
  expect(DIFFERENCE_ZH).toEqual({ kind: chinese.kind, status: chinese.status, recordKind: payments.kind });
});
