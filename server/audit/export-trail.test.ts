/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import chinese from '../../messages/zh/audit.json' with { type: 'json' };
import { ACTION_ZH, OUTCOME_ZH, SUBJECT_ZH } from './audit-in-chinese.ts';

it('the Chinese file of the audit log uses the words of the screen', () => {
  const acts = Object.entries(chinese.actions).flatMap(([room, words]) =>
    Object.entries(words).map(([act, word]) => [`${room}.${act}`, word]),
  );
  expect(ACTION_ZH).toEqual(Object.fromEntries(acts));
  expect([OUTCOME_ZH, SUBJECT_ZH]).toEqual([chinese.outcome, chinese.subjects]);
});
