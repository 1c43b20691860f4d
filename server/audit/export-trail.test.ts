/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import chinese from '../../messages/zh/audit.json' with { type: 'json' };
import { OUTCOME_ZH } from './export-trail.ts';

it('the Chinese file of the audit log uses the words of the screen', () => {
  expect(OUTCOME_ZH).toEqual(chinese.outcome);
});
