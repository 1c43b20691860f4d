/** What several files list alike is compared once, and what one lists twice is two. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeAlipayAccount, writeAlipayBusiness } from '../../statements/formats/alipay/write-alipay.ts';
import { writeWechatFundFlow } from '../../statements/formats/wechat/write-fund-flow.ts';
import { writeWechatTradeAll, writeWechatTradeRefund, writeWechatTradeSuccess } from '../../statements/formats/wechat/write-trade-bill.ts';
import { comparing, OPTIONS, order, paid, refunded } from './files-fixture.ts';
import { previewReconciliation } from './preview-reconciliation.ts';

const { file, ordersOf, compared, ambience } = comparing();

describe('Files that list the same payments', () => {
  const rows = [paid(1), paid(2), refunded(1)];
  const bill = () => file('all.csv', writeWechatTradeAll(rows, OPTIONS).bytes);
  const orders = () => ordersOf(order(1), order(2), order(1, { kind: 'refund', number: 'R1' }));

  it('are compared once: the same file twice, and the bills of one channel that overlap', async () => {
    const all = bill();
    const success = file('success.csv', writeWechatTradeSuccess(rows.slice(0, 2), OPTIONS).bytes);
    const refunds = file('refund.csv', writeWechatTradeRefund(rows.slice(2), OPTIONS).bytes);
    const copy = file('copy.csv', fs.readFileSync(all.path));
    const funds = file('funds.csv', writeWechatFundFlow(rows, OPTIONS).bytes);
    for (const [statements, twice] of [
      [
        [all, copy],
        [0n, 3n],
      ],
      [
        [all, success, refunds],
        [0n, 2n, 1n],
      ],
      [
        [success, refunds],
        [0n, 0n],
      ],
      [
        [funds, all],
        [3n, 0n],
      ],
    ] as const) {
      const { result, differences } = await compared({ statements: [...statements], orders: orders() });
      expect(differences).toEqual([]);
      expect(result.statements.map((statement) => statement.listedElsewhere)).toEqual(twice);
      expect(result.comparison.matched.count).toBe(3n);
    }
  });

  it('are compared once where a coupon of the merchant’s own makes a movement smaller than what was asked for', async () => {
    const all = file(
      'all.csv',
      Buffer.from(writeWechatTradeAll(rows.slice(0, 1), OPTIONS).bytes)
        .toString('utf8')
        .replace('`CNY,`10.00,`0.00', '`CNY,`9.50,`0.50')
        .replace(/^(`1,)`10\.00/m, '$1`9.50'),
    );
    const funds = file('funds.csv', writeWechatFundFlow([paid(1, { amountMinor: 950n })], OPTIONS).bytes);
    for (const statements of [
      [all, funds],
      [funds, all],
    ]) {
      const { result, differences } = await compared({ statements, orders: ordersOf(order(1)) });
      expect([differences, result.comparison.matched.count]).toEqual([[], 1n]);
      expect(result.statements.reduce((sum, statement) => sum + statement.listedElsewhere, 0n)).toBe(1n);
    }
  });

  it('are compared once where Alipay’s movements name a refund by its payment alone', async () => {
    const day = [...rows, { ...refunded(2), amountMinor: 300n }, { ...refunded(2), ourNo: 'R3', amountMinor: 300n }];
    const trades = file('trades.zip', writeAlipayBusiness(day, OPTIONS).bytes);
    const movements = file('movements.zip', writeAlipayAccount(day, OPTIONS).bytes);
    const refund = (no: string, payment: string, amount: string) =>
      `refund,${no},,${payment},${amount},CNY,,succeeded,2026-03-01T10:00:00+08:00,`;
    const all = [order(1), order(2), refund('R1', 'P1', '10.00'), refund('R2', 'P2', '3.00'), refund('R3', 'P2', '3.00')];
    expect((await compared({ statements: [trades, movements], orders: ordersOf(...all) })).differences).toEqual([]);
    expect((await compared({ statements: [movements, trades], orders: ordersOf(...all.slice(0, 4)) })).differences).toEqual([
      'missing_in_books R3 -300',
    ]);
  });

  it('are compared once where a bill is downloaded again, in other bytes or with a line more, as often as the first lists them', async () => {
    const all = bill();
    const savedAnew = file('anew.csv', fs.readFileSync(all.path, 'utf8').replaceAll('\r\n', '\n'));
    const early = file('early.csv', writeWechatTradeAll(rows.slice(0, 1), OPTIONS).bytes);
    const twice = file('twice.csv', writeWechatTradeAll([...rows, paid(1)], OPTIONS).bytes);
    for (const [statements, listedElsewhere, differences] of [
      [[all, savedAnew], [0n, 3n], []],
      [[early, all], [0n, 1n], []],
      [[all, early, savedAnew], [0n, 1n, 3n], []],
      [[all, twice], [0n, 3n], ['duplicate P1 1000']],
      [[twice, all], [0n, 3n], ['duplicate P1 1000']],
    ] as const) {
      const answer = await compared({ statements: [...statements], orders: orders() });
      expect([answer.result.statements.map((statement) => statement.listedElsewhere), answer.differences]).toEqual([
        listedElsewhere,
        differences,
      ]);
    }
  });

  it('are told to the first-run page as well', async () => {
    const all = bill();
    const copy = file('copy.csv', fs.readFileSync(all.path));
    const preview = await previewReconciliation(ambience(), { statements: [all, copy], orders: orders() });
    expect(preview.statements.map(({ lines, listedElsewhere }) => [lines, listedElsewhere])).toEqual([
      [3n, 0n],
      [3n, 3n],
    ]);
    expect([preview.matched.count, preview.differences]).toEqual([3n, []]);
  });

  it('are two where one file lists a payment twice, or the same kind of bill of another day lists it again', async () => {
    const again = file('again.csv', writeWechatTradeAll([...rows, paid(1)], OPTIONS).bytes);
    const { found } = await compared({ statements: [again], orders: orders() });
    expect(found.map((one) => [one.kind, one.ourNo, one.explanation.key])).toEqual([['duplicate', 'P1', 'duplicate_listed_twice']]);
    const late = (no: number) => paid(no, { occurredAt: new Date(`2026-03-02T10:00:0${no}+08:00`) });
    const nextDay = file('next.csv', writeWechatTradeAll([late(3), late(4), paid(1)], { ...OPTIONS, date: '2026-03-02' }).bytes);
    expect((await compared({ statements: [bill(), nextDay], orders: orders() })).differences).toEqual([
      'duplicate P1 1000',
      'missing_in_books P3 1000',
      'missing_in_books P4 1000',
    ]);
    const other = file('other.csv', writeWechatTradeAll([paid(1), paid(1, { channelNo: 'C9' })], OPTIONS).bytes);
    const numbers = await compared({ statements: [other], orders: ordersOf(order(1)) });
    expect(numbers.found.map((one) => one.explanation.key)).toEqual(['duplicate_two_numbers']);
  });
});
