/** A refused file is told with what to do about it. */
import { expect, it } from 'vitest';
import english from '../../messages/en/statements.json' with { type: 'json' };
import chineseErrors from '../../messages/zh/errors.json' with { type: 'json' };

/** Their own sentence says it, or the form below it asks for it. */
const SAID_ELSEWHERE = [
  'statement_already_imported',
  'statement_not_found',
  'statement_missing',
  'statement_consumer_export',
  'statement_date_unknown',
  'statement_of_another_channel',
  'statement_several_days',
  'statement_totals_alone',
];

it('Every refusal of a statement has a word of advice, or says itself what to do', () => {
  const reasons = Object.keys(chineseErrors).filter((reason) => reason.startsWith('statement_'));
  expect(reasons.length).toBeGreaterThan(20);
  const untold = reasons.filter((reason) => !(reason in english.advice) && !SAID_ELSEWHERE.includes(reason));
  expect(untold).toEqual([]);
});
