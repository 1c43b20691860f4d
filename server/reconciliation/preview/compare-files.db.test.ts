/** Files against files, nothing stored: which day they are of, what is listed once, and what is refused. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { DomainError } from '../../kernel/errors.ts';
import { systemRandom } from '../../kernel/random.ts';
import { writeAdyen } from '../../statements/formats/adyen/write-adyen.ts';
import { writeAlipayAccount, writeAlipayBusiness } from '../../statements/formats/alipay/write-alipay.ts';
import type { GeneratedRow } from '../../statements/formats/format.ts';
import { writePaypalStl, writePaypalTrr } from '../../statements/formats/paypal/write-paypal.ts';
import { writeStripe } from '../../statements/formats/stripe/write-stripe.ts';
import { writeUnionpay } from '../../statements/formats/unionpay/write-unionpay.ts';
import { writeWechatFundFlow } from '../../statements/formats/wechat/write-fund-flow.ts';
import { writeWechatTradeAll, writeWechatTradeRefund, writeWechatTradeSuccess } from '../../statements/formats/wechat/write-trade-bill.ts';
import type { FoundDifference } from '../contract.ts';
import { ambienceOf } from '../testing-world.ts';
import { compareFiles, type FilesComparison, type FilesRequest } from './compare-files.ts';
import { previewReconciliation } from './preview-reconciliation.ts';

let database: TestDatabase;
let client: pg.PoolClient;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  client = await database.pool.connect();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compare-files-'));
});
afterAll(async () => {
  client.release();
  await database.drop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const OPTIONS = { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' };
const HEADER = 'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no';

const paid = (no: number, over: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `C${no}`,
  ourNo: `P${no}`,
  amountMinor: 1000n,
  currency: 'CNY',
  feeMinor: 6n,
  occurredAt: new Date(`2026-03-01T10:00:0${no}+08:00`),
  merchantNo: '1900000109',
  ...over,
});
const refunded = (no: number): GeneratedRow =>
  paid(no, { kind: 'refund', channelNo: `D${no}`, ourNo: `R${no}`, originalChannelNo: `C${no}`, originalOurNo: `P${no}`, feeMinor: 0n });
const order = (no: number, over: { kind?: string; number?: string; time?: string } = {}) =>
  `${over.kind ?? 'payment'},${over.number ?? `P${no}`},,,10.00,CNY,,succeeded,${over.time ?? '2026-03-01T10:00:00+08:00'},`;

function file(name: string, content: string | Uint8Array) {
  const full = path.join(folder, name);
  fs.writeFileSync(full, content);
  return { name, path: full };
}
const ordersOf = (...rows: string[]) => file('orders.csv', `${[HEADER, ...rows].join('\n')}\n`);

async function compared(request: FilesRequest): Promise<{ result: FilesComparison; differences: string[]; found: FoundDifference[] }> {
  let result: FilesComparison | null = null;
  const found: FoundDifference[] = [];
  await compareFiles(
    client,
    request,
    { now: new Date('2026-03-02T00:00:00Z'), random: systemRandom },
    (answer) => {
      result = answer;
    },
    (more) => {
      found.push(...more);
    },
  );
  return {
    result: result as unknown as FilesComparison,
    differences: found.map((one) => `${one.kind} ${one.ourNo} ${one.deltaMinor}`).sort(),
    found,
  };
}

async function refusal(request: FilesRequest): Promise<DomainError> {
  try {
    await compared(request);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

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
    const preview = await previewReconciliation(ambienceOf(database), { statements: [all, copy], orders: orders() });
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
