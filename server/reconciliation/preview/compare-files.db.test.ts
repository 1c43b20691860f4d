/** Files against files, nothing stored: which day and which records they are of, and what is refused. */
import { gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeAdyen } from '../../statements/formats/adyen/write-adyen.ts';
import { writePaypalStl, writePaypalTrr } from '../../statements/formats/paypal/write-paypal.ts';
import { writeStripe } from '../../statements/formats/stripe/write-stripe.ts';
import { writeUnionpay } from '../../statements/formats/unionpay/write-unionpay.ts';
import { writeWechatTradeAll, writeWechatTradeRefund, writeWechatTradeSuccess } from '../../statements/formats/wechat/write-trade-bill.ts';
import { comparing, OPTIONS, order, paid, refunded } from './files-fixture.ts';

const { file, ordersOf, compared, refusal } = comparing();

describe('The zone of a channel', () => {
  it('is told by what the file is, also inside an archive: Stripe writes UTC', async () => {
    // 20:00 in UTC is the next day in China.
    const bytes = writeStripe([paid(1, { occurredAt: new Date('2026-03-01T20:00:00Z') })], { ...OPTIONS, zone: 'UTC' }).bytes;
    const orders = ordersOf(order(1, { time: '2026-03-01T20:00:00Z' }));
    const files = [file('stripe.csv', bytes), file('stripe.csv.gz', gzipSync(bytes)), file('stripe.zip', zipSync({ 'stripe.csv': bytes }))];
    for (const statement of files) {
      const { result, differences } = await compared({ statements: [statement], orders });
      expect([result.rule.zone, result.dates, differences]).toEqual(['UTC', ['2026-03-01'], []]);
    }
  });

  it('is the one whose times the file writes: what is missing in the evening there is not left aside as the next day in China', async () => {
    const evening = order(2, { time: '2026-03-01T20:00:00-08:00' });
    const morning = paid(1, { occurredAt: new Date('2026-03-01T08:00:00-08:00'), currency: 'USD' });
    const pacific = { ...OPTIONS, zone: 'America/Los_Angeles' };
    const settled = Buffer.from(writeAdyen([morning], OPTIONS).bytes)
      .toString()
      .replaceAll(',2026-03-01 16:00:00,UTC,', ',2026-03-01 08:00:00,PST,')
      .replaceAll(/,2026-03-0\d \d\d:\d\d:\d\d,UTC,/g, ',2026-03-01 21:00:00,PST,');
    const ours = ordersOf(...[order(1, { time: '2026-03-01T08:00:00-08:00' }), evening].map((row) => row.replace('CNY', 'USD')));
    for (const [name, bytes] of [
      ['stl.csv', writePaypalStl([morning], pacific).bytes],
      ['trr.csv', writePaypalTrr([morning], pacific).bytes],
      ['adyen.csv', settled],
    ] as const) {
      const { result, differences } = await compared({ statements: [file(name, bytes)], orders: ours });
      expect([name, result.rule.zone, result.dates]).toEqual([name, 'America/Los_Angeles', ['2026-03-01']]);
      expect(differences).toEqual(['missing_at_channel P2 -1000']);
    }
  });

  it('is a fixed one where PayPal writes another offset than its own, and the named one where somebody names one', async () => {
    const bytes = writePaypalStl([paid(1)], OPTIONS).bytes;
    const statement = file('stl.csv', bytes);
    for (const [zone, named] of [
      ['Etc/GMT-8', {}],
      ['UTC', { zone: 'UTC' }],
    ] as const)
      expect((await compared({ statements: [statement], orders: ordersOf(order(1)), ...named })).result.rule.zone).toBe(zone);
  });
});

describe('A bill of payments alone, or of refunds alone', () => {
  const rows = [paid(1), refunded(1)];
  const orders = () => ordersOf(order(1), order(2), order(1, { kind: 'refund', number: 'R1' }), order(2, { kind: 'refund', number: 'R2' }));
  const success = () => file('success.csv', writeWechatTradeSuccess(rows.slice(0, 1), OPTIONS).bytes);
  const refunds = () => file('refund.csv', writeWechatTradeRefund(rows.slice(1), OPTIONS).bytes);

  it('says nothing about the others: they are left aside, not missing at the channel', async () => {
    for (const [statement, missing] of [
      [success(), 'missing_at_channel P2 -1000'],
      [refunds(), 'missing_at_channel R2 1000'],
    ] as const) {
      const { result, differences } = await compared({ statements: [statement], orders: orders() });
      expect(differences).toEqual([missing]);
      expect([result.leftAside, result.orders.rowCount]).toEqual([2n, 4]);
    }
    const both = await compared({ statements: [success(), refunds()], orders: orders() });
    expect(both.differences).toEqual(['missing_at_channel P2 -1000', 'missing_at_channel R2 1000']);
    expect(both.result.leftAside).toBe(0n);
  });
});

describe('A date that is named', () => {
  it('is refused where nothing of the statements is of it: nothing would be missing on it', async () => {
    const statement = file('all.csv', writeWechatTradeAll([paid(1), paid(2)], OPTIONS).bytes);
    const next = file('next.csv', writeWechatTradeAll([paid(3, { occurredAt: new Date('2026-03-02T10:00:00+08:00') })], OPTIONS).bytes);
    const orders = ordersOf(order(1), order(2));
    const refused = await refusal({ statements: [statement], orders, date: '2026-03-02' });
    expect([refused.reason, refused.details.file, refused.details.given]).toEqual(['statement_date_not_in_file', 'all.csv', '2026-03-02']);
    expect((await compared({ statements: [statement], orders, date: '2026-03-01' })).differences).toEqual([]);
    // Of several statements one has to have it.
    expect((await compared({ statements: [statement, next], orders, date: '2026-03-02' })).differences).toEqual([
      'missing_in_books P3 1000',
    ]);
    const empty = file('empty.csv', writeWechatTradeAll([], OPTIONS).bytes);
    expect((await compared({ statements: [empty], orders, date: '2026-03-02' })).differences).toEqual([]);
  });
});

describe('A UnionPay file that does not say its year', () => {
  it('is of the year of the orders, and of the named date where one is named', async () => {
    // The member's name would say it, and so would a query number that begins with the time.
    const package_ = Object.entries(unzipSync(writeUnionpay([paid(1), paid(2)], OPTIONS).bytes));
    const zm = package_.find(([name]) => name.includes('ZM'))?.[1] as Uint8Array;
    const statement = file('statement.txt', zm);
    const orders = ordersOf(order(1), order(3));
    for (const named of [{}, { date: '2026-03-01' }]) {
      const { result, differences } = await compared({ statements: [statement], orders, ...named });
      expect([result.dates, result.statements[0]?.findings.rejectCount]).toEqual([['2026-03-01'], 0]);
      expect(differences).toEqual(['missing_at_channel P3 -1000', 'missing_in_books P2 1000']);
    }
    expect((await refusal({ statements: [statement], orders: ordersOf() })).reason).toBe('statement_has_rejects');
  });
});

describe('A statement without a line', () => {
  const empty = () => file('empty.csv', writeWechatTradeAll([], OPTIONS).bytes);

  it('is of the day of most orders, and of the named day where one is named', async () => {
    const orders = ordersOf(order(1), order(2), order(3, { time: '2026-02-28T10:00:00+08:00' }));
    expect((await compared({ statements: [empty()], orders })).differences).toEqual([
      'missing_at_channel P1 -1000',
      'missing_at_channel P2 -1000',
    ]);
    expect((await compared({ statements: [empty()], orders, date: '2026-02-28' })).differences).toEqual(['missing_at_channel P3 -1000']);
    expect((await refusal({ statements: [empty()], orders: ordersOf() })).reason).toBe('statement_date_unknown');
  });

  it('is refused by its first line where none of its lines could be read', async () => {
    const bytes = Buffer.from(writeWechatTradeAll([paid(1)], OPTIONS).bytes)
      .toString()
      .replace('`2026-03-01', '`2026-02-30');
    const refused = await refusal({ statements: [file('unread.csv', bytes)], orders: ordersOf(order(1)) });
    expect([refused.reason, refused.details.lineNo, refused.details.column]).toEqual(['statement_has_rejects', 2, '交易时间']);
  });
});

describe('Totals without their detail', () => {
  it('are refused: compared, they would make every record of ours missing', async () => {
    const rule = '-----------';
    const summary = [
      '#支付宝业务汇总查询',
      '#账号：[20880000000000000156]',
      '#起始日期：[2026年03月01日 00:00:00]   终止日期：[2026年03月02日 00:00:00]',
      `#${rule}业务汇总列表${rule}`,
      '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）',
      '合计,,0,0,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00',
      `#${rule}业务汇总列表结束${rule}`,
      '#导出时间：[2026年03月02日 05:00:00]',
    ].join('\r\n');
    const refused = await refusal({ statements: [file('summary.csv', `${summary}\r\n`)], orders: ordersOf(order(1)) });
    expect([refused.reason, refused.message]).toEqual(['statement_totals_alone', expect.stringContaining('totals only')]);
  });
});

describe('A statement in the place of the orders', () => {
  it('is refused instead of read as an export whose rows are all wrong', async () => {
    const bill = file('bill.csv', writeWechatTradeAll([paid(1)], OPTIONS).bytes);
    const refused = await refusal({ statements: [bill], orders: bill });
    expect([refused.reason, refused.message]).toEqual(['statement_format_unknown', expect.stringContaining('wechat_trade_all')]);
  });
});
