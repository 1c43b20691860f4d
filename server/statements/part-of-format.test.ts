/** Which part of a day each format tells: what is told is compared, and what is told apart does not replace the other. */
import { expect, it } from 'vitest';
import { partOfFormat } from './contract.ts';
import { STATEMENT_FORMATS } from './formats/registry.ts';

it('a bill of refunds tells the refunds, and is no bill of funds', () => {
  const parts = Object.fromEntries(STATEMENT_FORMATS.map(({ id }) => [id, partOfFormat(id)]).filter(([, part]) => part !== 'all'));
  expect(parts).toEqual({
    wechat_trade_success: 'payments',
    wechat_trade_refund: 'refunds',
    wechat_fund_flow: 'funds',
    alipay_account: 'funds',
    alipay_business_summary: 'totals',
    unionpay_rd: 'totals',
  });
});
