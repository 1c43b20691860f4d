/** What a channel writes of one event in several lines or under several numbers is compared as one. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeAlipayAccount } from '../../statements/formats/alipay/write-alipay.ts';
import type { GeneratedRow } from '../../statements/formats/format.ts';
import { writePaypalStl } from '../../statements/formats/paypal/write-paypal.ts';
import { writeWechatFundFlow } from '../../statements/formats/wechat/write-fund-flow.ts';
import { writeWechatTradeAll } from '../../statements/formats/wechat/write-trade-bill.ts';
import { comparing, OPTIONS, order, paid, refunded } from './files-fixture.ts';

const { file, ordersOf, compared } = comparing();

describe('A bill of movements', () => {
  it('states a fee as a movement of its own, which is compared as the fee of its payment or refund', async () => {
    const rows = [
      paid(1),
      paid(2),
      paid(3, { feeMinor: 0n }),
      { ...refunded(1), feeMinor: -2n },
      { ...refunded(2), amountMinor: 500n, feeMinor: -3n },
    ];
    const fees = [
      'payment,P1,,,10.00,CNY,0.05',
      'payment,P2,,,10.00,CNY,0.06',
      'payment,P3,,,10.00,CNY,0.06',
      'refund,R1,,P1,10.00,CNY,-0.03',
      'refund,R2,,P2,5.00,CNY,-0.03',
    ];
    const orders = () => ordersOf(...fees.map((row) => `${row},succeeded,2026-03-01T10:00:00+08:00,`));
    for (const write of [writeWechatFundFlow, writeAlipayAccount]) {
      const { name, bytes } = write(rows, { ...OPTIONS, accountNo: '20880000000000000156' });
      const { result, differences } = await compared({ statements: [file(name, bytes)], orders: orders() });
      // What is charged nothing has no such movement, and nothing is said about it.
      expect([name, differences]).toEqual([name, ['fee P1 -1', 'fee R1 -1']]);
      expect(result.comparison.statement.map((sum) => [sum.kind, sum.feeMinor])).toEqual([
        ['payment', 12n],
        ['refund', -5n],
      ]);
    }
  });

  it('may say on a refund that no fee came back with it, and give the fee back in a movement of its own', async () => {
    const day = '2026-03-01 1';
    const movements = [
      `${day}0:00:00,C1,F1,交易,交易,收入,10.00,110.00,system,,P1`,
      `${day}1:00:00,D1,C1,退款,退款,支出,10.00,100.00,system,退款总金额10.00元;含手续费0.00元,R1`,
      `${day}1:00:00,D1,C1,退款,退还交易手续费,收入,0.06,100.06,system,,R1`,
    ];
    const text = [
      '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
      ...movements.map((movement) => `\`${movement.replaceAll(',', ',`')}`),
      '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
      '`3,`2,`10.06,`1,`10.00',
    ];
    const funds = file('funds.csv', new TextEncoder().encode(`${text.join('\r\n')}\r\n`));
    const orders = (fee: string) => ordersOf(order(1), `refund,R1,D1,P1,10.00,CNY,${fee},succeeded,2026-03-01T11:00:00+08:00,`);
    expect((await compared({ statements: [funds], orders: orders('-0.06') })).differences).toEqual([]);
    expect((await compared({ statements: [funds], orders: orders('-0.05') })).differences).toEqual(['fee R1 1']);
  });

  it('does not part one returned fee between the refunds of one payment', async () => {
    const rows = [
      paid(1),
      { ...refunded(1), amountMinor: 300n, feeMinor: -2n },
      { ...refunded(1), ourNo: 'R2', amountMinor: 200n, feeMinor: 0n },
    ];
    const { name, bytes } = writeAlipayAccount(rows, { ...OPTIONS, accountNo: '20880000000000000156' });
    const orders = ordersOf(
      order(1),
      ...[
        ['R1', '3.00', '-0.01'],
        ['R2', '2.00', '-0.01'],
      ].map(([no, amount, fee]) => `refund,${no},,P1,${amount},CNY,${fee},succeeded,2026-03-01T10:00:00+08:00,`),
    );
    expect((await compared({ statements: [file(name, bytes)], orders })).differences).toEqual([]);
  });
});

describe('The numbers that Stripe has for one event', () => {
  it('are all known: ours may be that of the source, of the balance transaction or of the payment intent', async () => {
    const rows = [
      'balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,payment_intent_id,charge_id',
      'txn_1,2026-03-01 10:00:00,cny,10.00,0.06,9.94,charge,ch_1,pi_1,ch_1',
      'txn_2,2026-03-01 10:00:00,cny,10.00,0.06,9.94,charge,ch_2,pi_2,ch_2',
      'txn_3,2026-03-01 10:00:00,cny,10.00,0.06,9.94,charge,ch_3,pi_3,ch_3',
      'txn_4,2026-03-01 11:00:00,cny,-10.00,0.00,-10.00,refund,re_1,pi_1,ch_1',
      'txn_5,2026-03-01 11:00:00,cny,-10.00,0.00,-10.00,refund,re_2,pi_2,ch_2',
    ];
    const bytes = Buffer.from(`${rows.join('\n')}\n`);
    const record = (kind: string, no: string, channelNo: string, payment = '') =>
      `${kind},${no},${channelNo},${payment},10.00,CNY,,succeeded,2026-03-01T10:00:00Z,`;
    const orders = ordersOf(
      record('payment', 'P1', 'ch_1'),
      record('payment', 'P2', 'txn_2'),
      record('payment', 'P3', 'pi_3'),
      record('refund', 'R1', 'txn_4', 'P1'),
      record('refund', 'R2', 're_2', 'P2'),
    );
    for (const statement of [file('stripe.csv', bytes), file('stripe.csv.gz', gzipSync(bytes))]) {
      const { result, differences } = await compared({ statements: [statement], orders });
      expect([differences, result.comparison.matched.byRule]).toEqual([[], [{ rule: 'channel_no', count: 5n }]]);
    }
  });
});

describe('What Stripe lists as made and again as failed', () => {
  const statement = (...rows: string[]) =>
    file(
      'stripe.csv',
      Buffer.from(
        `${['balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id', ...rows].join('\n')}\n`,
      ),
    );
  const entry = (no: string, category: string, gross: string, source: string, charge = source) =>
    `txn_${no},2026-03-01 10:00:00,usd,${gross},0.00,${gross},${category},${source},${charge}`;
  const ours = (kind: string, no: string, channelNo: string, status: string, at = '2026-03-01T10:00:00Z') =>
    `${kind},${no},${channelNo},,10.00,USD,,${status},${at},`;
  const both = (status: string) =>
    ordersOf(ours('payment', 'P1', 'ch_1', 'succeeded'), ours('payment', 'P2', 'ch_2', status), ours('refund', 'R1', 're_1', status));

  it('has moved nothing: ours that failed agree, ours that succeeded differ', async () => {
    const file = statement(
      entry('1', 'charge', '10.00', 'ch_1'),
      entry('2', 'charge', '10.00', 'ch_2'),
      entry('3', 'charge_failure', '-10.00', 'ch_2'),
      entry('4', 'refund', '-10.00', 're_1', 'ch_1'),
      entry('5', 'refund_failure', '10.00', 're_1', 'ch_1'),
    );
    const failed = await compared({ statements: [file], orders: both('failed') });
    expect([failed.differences, failed.result.comparison.matched.count]).toEqual([[], 1n]);
    const succeeded = await compared({ statements: [file], orders: both('succeeded') });
    expect(succeeded.differences).toEqual(['status P2 -1000', 'status R1 1000']);
  });

  it('has moved nothing where only what was made carries our number as well', async () => {
    const table = [
      'balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,payment_metadata[order_id],refund_metadata[refund_id]',
      'txn_1,2026-03-01 10:00:00,usd,10.00,0.00,10.00,charge,ch_1,ch_1,P1,',
      'txn_2,2026-03-01 10:00:00,usd,10.00,0.00,10.00,charge,ch_2,ch_2,P2,',
      'txn_3,2026-03-01 10:00:00,usd,-10.00,0.00,-10.00,charge_failure,ch_2,ch_2,,',
      'txn_4,2026-03-01 10:00:00,usd,-10.00,0.00,-10.00,refund,re_1,ch_1,P1,R1',
      'txn_5,2026-03-01 10:00:00,usd,10.00,0.00,10.00,refund_failure,re_1,ch_1,,',
    ];
    const numbered = file('numbered.csv', Buffer.from(`${table.join('\n')}\n`));
    expect((await compared({ statements: [numbered], orders: both('failed') })).differences).toEqual([]);
    expect((await compared({ statements: [numbered], orders: both('succeeded') })).differences).toEqual([
      'status P2 -1000',
      'status R1 1000',
    ]);
  });

  it('differs on a later day as well, where only the failure is listed', async () => {
    const file = statement(
      entry('1', 'charge', '10.00', 'ch_1'),
      entry('3', 'charge_failure', '-10.00', 'ch_2'),
      entry('5', 'refund_failure', '10.00', 're_1', 'ch_1'),
    );
    const earlier = '2026-02-20T10:00:00Z';
    const orders = (status: string) =>
      ordersOf(
        ours('payment', 'P1', 'ch_1', 'succeeded'),
        ours('payment', 'P2', 'ch_2', status, earlier),
        ours('refund', 'R1', 're_1', status, earlier),
      );
    expect((await compared({ statements: [file], orders: orders('failed') })).differences).toEqual([]);
    expect((await compared({ statements: [file], orders: orders('succeeded') })).differences).toEqual([
      'status P2 -1000',
      'status R1 1000',
    ]);
    expect((await compared({ statements: [file], orders: ordersOf(ours('payment', 'P1', 'ch_1', 'succeeded')) })).differences).toEqual([]);
  });
});

describe('A refund that carries one number, as PayPal writes it', () => {
  const pacific = { ...OPTIONS, zone: 'America/Los_Angeles' };
  const usd = (row: GeneratedRow): GeneratedRow => ({ ...row, currency: 'USD', occurredAt: new Date('2026-03-01T10:00:00-08:00') });
  const statementOf = (...numbers: string[]) => {
    const refunds = numbers.map((ourNo, index) =>
      usd({ ...refunded(index + 1), originalChannelNo: 'C1', ourNo, amountMinor: 100n + BigInt(index) }),
    );
    return file('stl.csv', writePaypalStl([usd(paid(1)), ...refunds], pacific).bytes);
  };
  const ours = (no: string, amount: string) => `refund,${no},,P1,${amount},USD,,succeeded,2026-03-01T10:00:00-08:00,`;
  const payment = 'payment,P1,C1,,10.00,USD,,succeeded,2026-03-01T10:00:00-08:00,';

  it('is known by its payment where the number is that of the payment, and the payment’s number is never given for the refund’s', async () => {
    const { found, differences } = await compared({
      statements: [statementOf('P1', 'P1', 'P1')],
      orders: ordersOf(payment, ours('R1', '1.00'), ours('R2', '1.01')),
    });
    expect(differences).toEqual(['missing_in_books null -102']);
    expect(found[0]?.explanation.english).toContain('(D3)');
  });

  it('is known by its own number where it has one', async () => {
    const { differences } = await compared({
      statements: [statementOf('R1', 'R2', 'R3')],
      orders: ordersOf(payment, ours('R1', '1.00'), ours('R2', '1.05')),
    });
    expect(differences).toEqual(['amount R2 4', 'missing_in_books R3 -102']);
  });
});

const ADYEN =
  'Company Account,Merchant Account,Psp Reference,Merchant Reference,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Modification Merchant Reference,Batch Number';

describe('What other channels list as made and take back', () => {
  it('is not in the books of Adyen: a settlement and a refund that were reversed, also on a later day', async () => {
    const bytes = (rows: string[][]) => file('adyen.csv', `${[ADYEN, ...rows.map((cells) => cells.join(','))].join('\n')}\n`);
    const row = (no: string, type: string, modification: string, out: string, into: string, ours = '') => [
      ...[
        'C',
        'M',
        `PSP${no}`,
        `P${no}`,
        '2026-03-01 10:00:00',
        'UTC',
        type,
        modification,
        'USD',
        out,
        into,
        '1',
        'USD',
        out,
        into,
        ours,
        '1',
      ],
    ];
    const made = [
      row('1', 'Settled', 'M1', '', '10.00'),
      row('2', 'Settled', 'M2', '', '10.00'),
      row('1', 'Refunded', 'M3', '10.00', '', 'R1'),
    ];
    const back = [row('2', 'SettledReversed', 'M2', '10.00', ''), row('1', 'RefundedReversed', 'M3', '', '10.00', 'R1')];
    const ours = (status: string, at: string) => [
      'payment,P1,PSP1,,10.00,USD,,succeeded,2026-03-01T10:00:00Z,',
      `payment,P2,PSP2,,10.00,USD,,${status},${at},`,
      `refund,R1,M3,P1,10.00,USD,,${status},${at},`,
    ];
    for (const [rows, at] of [
      [[...made, ...back], '2026-03-01T10:00:00Z'],
      [[made[0] as string[], ...back], '2026-02-20T10:00:00Z'],
    ] as const) {
      const statements = [bytes([...rows])];
      expect((await compared({ statements, orders: ordersOf(...ours('failed', at)) })).differences).toEqual([]);
      expect((await compared({ statements, orders: ordersOf(...ours('succeeded', at)) })).differences).toEqual([
        'status P2 -1000',
        'status R1 1000',
      ]);
    }
    // Under a number that nobody knows it takes nothing back.
    const other = [...made, row('1', 'RefundedReversed', 'M9', '', '10.00')];
    expect(
      (await compared({ statements: [bytes(other)], orders: ordersOf(...ours('succeeded', '2026-03-01T10:00:00Z')) })).differences,
    ).toEqual([]);
  });

  it('is not in the books of WeChat: a refund that was closed, whether or not the trade bill stands beside', async () => {
    const rows = [paid(1), refunded(1)];
    const [header, payment, fee, refund, footer] = Buffer.from(writeWechatFundFlow(rows, OPTIONS).bytes)
      .toString('utf8')
      .split('\r\n') as string[];
    const cells = (refund as string).split(',`');
    const closed = cells.with(4, '退款关闭').with(5, '收入').with(7, '20.00').with(9, '').join(',`');
    expect([cells[6], cells[7]]).toEqual(['10.00', '10.00']);
    const funds = file('funds.csv', [header, payment, fee, refund, closed, footer, '`4,`2,`20.00,`2,`10.06', ''].join('\r\n'));
    const trade = file('trade.csv', writeWechatTradeAll(rows, OPTIONS).bytes);
    const ours = (status: string) => ordersOf(order(1), `refund,R1,D1,P1,10.00,CNY,,${status},2026-03-01T10:00:00+08:00,`);
    for (const statements of [[funds], [trade, funds]]) {
      expect((await compared({ statements, orders: ours('failed') })).differences).toEqual([]);
      expect((await compared({ statements, orders: ours('succeeded') })).differences).toEqual(['status R1 1000']);
    }
  });
});
