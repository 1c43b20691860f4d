/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import chinese from '../../messages/zh/payments.json' with { type: 'json' };
import { PAYMENT_ZH } from './export-payments.ts';

it('the Chinese file of payments uses the words of the screen', () => {
  const { kind, status, refundStatus } = chinese;
  expect(PAYMENT_ZH).toEqual({ kind, status, refundStatus });
});
