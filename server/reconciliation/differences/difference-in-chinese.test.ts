/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import difference from '../../../messages/zh/difference.json' with { type: 'json' };
import payments from '../../../messages/zh/payments.json' with { type: 'json' };
import recon from '../../../messages/zh/recon.json' with { type: 'json' };
import engine from '../../../messages/zh/reconciliation-engine.json' with { type: 'json' };
import { DIFFERENCE_ZH, EXPLANATIONS_ZH, explainInChinese, RULE_ZH } from './difference-in-chinese.ts';
import { EXPLANATIONS } from './explain-difference.ts';

it('the words and the sentences are those of the screen', () => {
  const { kind, direction, status, resolution, sideStatus } = difference;
  expect(DIFFERENCE_ZH).toEqual({ kind, direction, status, resolution, sideStatus, recordKind: payments.kind });
  expect(RULE_ZH).toEqual(recon.run.rule);
  const chosen = '{word, select, surplus {长款} other {短款}}';
  expect(EXPLANATIONS_ZH).toEqual(
    Object.fromEntries(Object.entries(engine.why).map(([key, sentence]) => [key, sentence.replaceAll(chosen, '{word}')])),
  );
  expect(Object.keys(EXPLANATIONS_ZH)).toEqual(Object.keys(EXPLANATIONS));
});

it('a sentence has its figures, and statuses and directions in words', () => {
  const values = { amount: '151.00', currency: 'CNY', delta: '151.00', word: 'surplus', ours: 'closed', channel: 'succeeded' };
  expect(explainInChinese({ key: 'status_success_after_end', values, english: 'It was paid.' })).toBe(
    '渠道已成功（151.00 CNY），我方为「已关闭」：我方终结订单之后渠道才支付成功；长款 151.00 CNY。',
  );
});

it.each(['of_another_release', 'constructor'])('a key that this release does not know leaves the English: %s', (key) => {
  expect(explainInChinese({ key, values: {}, english: 'It is so.' })).toBe('It is so.');
});
