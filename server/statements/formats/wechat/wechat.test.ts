/** The guarantees of the WeChat bills: real files read to their known totals, and nothing half a file says is believed. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../../kernel/money.ts';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import type { GeneratedRow, StatementFormat, StatementWriter } from '../format.ts';
import { fileHead } from '../text/decode.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { wechatConsumerExport } from './read-consumer-export.ts';
import { wechatFundFlow } from './read-fund-flow.ts';
import { wechatTradeAll, wechatTradeRefund, wechatTradeSuccess } from './read-trade-bill.ts';
import { writeWechatFundFlow } from './write-fund-flow.ts';
import { writeWechatTradeAll, writeWechatTradeRefund, writeWechatTradeSuccess } from './write-trade-bill.ts';

const SAMPLES = new URL('../../../../../shared/samples/', import.meta.url);
const hasSamples = existsSync(SAMPLES);
const sample = (name: string) => readFileSync(new URL(name, SAMPLES));
const FORMATS = [wechatTradeAll, wechatTradeSuccess, wechatTradeRefund, wechatFundFlow, wechatConsumerExport];
const OPTIONS = { date: '2026-10-01', accountNo: '1900000109', zone: 'Asia/Shanghai' };

function recognised(name: string, bytes: Uint8Array): string[] {
  const head = fileHead(name, bytes);
  return FORMATS.filter((format) => format.recognise(head) > 0).map((format) => format.id);
}

const number = fc.stringMatching(/^[A-Za-z1-9][A-Za-z0-9_-]{7,31}$/);
const rowOf = (kind: 'payment' | 'refund'): fc.Arbitrary<GeneratedRow> =>
  fc.record({
    kind: fc.constant(kind),
    channelNo: number,
    ourNo: number,
    originalChannelNo: number,
    originalOurNo: number,
    amountMinor: fc.bigInt({ min: 1n, max: 5_000_000_000n }),
    currency: fc.constant('CNY'),
    feeMinor: kind === 'payment' ? fc.bigInt({ min: 0n, max: 100_000n }) : fc.bigInt({ min: -100_000n, max: 0n }),
    occurredAt: fc.integer({ min: 1_790_000_000, max: 1_790_086_399 }).map((second) => new Date(second * 1000)),
    status:
      kind === 'payment'
        ? fc.constant('succeeded' as const)
        : fc.constantFrom('succeeded' as const, 'processing' as const, 'failed' as const),
    merchantNo: fc.constantFrom('1900000109', '1900000110'),
    subject: fc.string({ unit: fc.constantFrom('商', '億', '東', ',', '`', '"', 'a', '\n', '𠮷', '总计') }),
  });

function expectedLine(row: GeneratedRow) {
  const isRefund = row.kind === 'refund';
  return {
    kind: row.kind,
    flow: isRefund ? 'out' : 'in',
    status: row.status,
    channelNo: row.channelNo,
    ourNo: row.ourNo,
    originalChannelNo: isRefund ? row.originalChannelNo : null,
    originalOurNo: isRefund ? row.originalOurNo : null,
    amountMinor: row.amountMinor,
    feeMinor: row.feeMinor,
    netMinor: row.status === 'failed' ? null : (isRefund ? -row.amountMinor : row.amountMinor) - row.feeMinor,
    occurredAt: row.occurredAt.getTime(),
    merchantNo: row.merchantNo,
    currency: 'CNY',
    sharesChannelNo: false,
  };
}

function fixedRows(count: number): GeneratedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: index % 4 === 3 ? 'refund' : 'payment',
    channelNo: `42000009252026100${1000 + index}`,
    ourNo: `S${5000 + index}`,
    originalChannelNo: `42000009252026100${999 + index}`,
    originalOurNo: `S${4999 + index}`,
    amountMinor: BigInt(1234 + index * 311),
    currency: 'CNY',
    feeMinor: index % 4 === 3 ? -1n : 7n,
    occurredAt: new Date(Date.UTC(2026, 9, 1, 2, 0, index)),
    subject: '商品, 一件',
  }));
}

describe.skipIf(!hasSamples)('real WeChat bills', () => {
  it.each([
    ['tradebill_ALL_v3.csv', wechatTradeAll, 3, { count: 3n, payment_amount: 3n, fee: 0n }],
    ['tradebill_ALL_v2_24col_2014.csv', wechatTradeAll, 2, { count: 2n, payment_amount: 2n, fee: 0n }],
    ['tradebill_SUCCESS_v3.csv', wechatTradeSuccess, 1, { count: 1n, payment_amount: 1n }],
    ['tradebill_SUCCESS_v2_18col_2016.csv', wechatTradeSuccess, 2, { payment_amount: 12750n, fee: 77n }],
    ['tradebill_REFUND_v3.csv', wechatTradeRefund, 2, { count: 2n, refund_amount: 2n }],
  ] as const)('reads %s to its known totals', async (name, format: StatementFormat, lines, totals) => {
    const bytes = sample(`wechat_merchant/${name}`);
    expect(recognised(name, bytes)).toEqual([format.id]);
    const whole = await readWhole(format, bytes);
    expect(whole.lines).toHaveLength(lines);
    expect(whole.rejects).toEqual([]);
    expect(whole.summary.controlTotals.every((total) => total.holds)).toBe(true);
    for (const [total, value] of Object.entries(totals))
      expect(whole.summary.controlTotals.find((found) => found.name === total)?.declared).toBe(value);
    for (const line of whole.lines)
      expect(bytes.subarray(line.byteOffset, line.byteOffset + line.byteLength).toString()).toContain(line.ourNo);
  });

  it.each([
    ['tradebill_ALL_v2_27col.csv', wechatTradeAll, 4, '48'],
    ['tradebill_SUCCESS_v2.csv', wechatTradeSuccess, 4, '31'],
    ['tradebill_REFUND_v2.csv', wechatTradeRefund, 4, '4'],
    ['fundflow_BASIC_v3_bad_total.csv', wechatFundFlow, 5, '3'],
  ] as const)(
    'refuses %s, whose totals its rows do not give, with the line and both figures',
    async (name, format: StatementFormat, lineNo, declared) => {
      const bytes = sample(`wechat_merchant/${name}`);
      expect(recognised(name, bytes)).toEqual([format.id]);
      const refusal = await refusalOf(() => readWhole(format, bytes));
      expect(refusal).toMatchObject({ reason: 'statement_total_wrong', lineNo });
      expect(refusal?.message).toContain(`declares ${declared}, the rows add up to`);
    },
  );

  it('takes the time of a refund from when it was asked for, not from its payment', async () => {
    const { lines } = await readWhole(wechatTradeRefund, sample('wechat_merchant/tradebill_REFUND_v3.csv'));
    expect(lines.map((line) => line.occurredAt)).toEqual([
      Date.parse('2021-02-01T14:33:21+08:00'),
      Date.parse('2021-02-01T14:00:45+08:00'),
    ]);
    expect(lines[0]).toMatchObject({
      channelNo: '50300807172021020106006664916',
      ourNo: 'S20210201143320649393',
      originalOurNo: 'S20210124161554311546',
    });
  });

  it('is recognised and read with blank lines before its header, with and without a byte order mark', async () => {
    for (const [format, write] of [
      [wechatTradeAll, writeWechatTradeAll],
      [wechatFundFlow, writeWechatFundFlow],
    ] as const) {
      const text = Buffer.from(write([], OPTIONS).bytes).toString('utf8').replace('\ufeff', '');
      for (const before of ['\r\n\r\n', '\ufeff\r\n', '\n']) {
        const bytes = Buffer.from(before + text);
        expect(recognised('a.csv', bytes)).toEqual([format.id]);
        expect((await readWhole(format, bytes)).rejects).toEqual([]);
      }
    }
  });

  it('recognises a personal export and refuses it by name', async () => {
    const bytes = sample('wechat_consumer/example-wechat-records.csv');
    expect(recognised('x.csv', bytes)).toEqual(['wechat_consumer_export']);
    expect((await refusalOf(() => readWhole(wechatConsumerExport, bytes)))?.reason).toBe('statement_consumer_export');
  });
});

describe('a WeChat trade bill', () => {
  it.each([
    ['ALL', wechatTradeAll, writeWechatTradeAll, fc.oneof(rowOf('payment'), rowOf('refund'))],
    ['SUCCESS', wechatTradeSuccess, writeWechatTradeSuccess, rowOf('payment')],
    ['REFUND', wechatTradeRefund, writeWechatTradeRefund, rowOf('refund')],
  ] as const)(
    '%s comes back from the generator as it went in, also as GB18030 and in any chunks',
    async (_name, format, write: StatementWriter, row) => {
      await assertProperty(
        fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.boolean(), fc.integer({ min: 1, max: 500 }), async (rows, isGbk, size) => {
          const { bytes: utf8, name } = write(rows, OPTIONS);
          const bytes = isGbk ? iconv.encode(Buffer.from(utf8).toString('utf8').replace('\ufeff', ''), 'gb18030') : utf8;
          expect(recognised(name, bytes)).toEqual([format.id]);
          const parts: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
          const { lines, rejects, summary } = await readWhole(format, ...parts);
          expect(rejects).toEqual([]);
          expect(lines).toMatchObject(rows.map(expectedLine));
          expect(summary).toMatchObject({ lineCount: rows.length, encoding: isGbk ? 'gb18030' : 'utf-8' });
          expect(summary.controlTotals).toHaveLength(7);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('is the same bytes for the same rows', () => {
    expect(writeWechatTradeAll(fixedRows(20), OPTIONS)).toEqual(writeWechatTradeAll(fixedRows(20), OPTIONS));
  });

  const bill = (change: (text: string) => string) =>
    Buffer.from(change(Buffer.from(writeWechatTradeAll(fixedRows(8), OPTIONS).bytes).toString('utf8')), 'utf8');

  it('reads columns by name in any order, and an unknown column more', async () => {
    const [header = '', ...rest] = bill((text) => text)
      .toString('utf8')
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n');
    const turned = [header.split(',').reverse().concat('新列').join(',')];
    for (const line of rest.slice(0, 8)) turned.push(`\`${line.slice(1).split(',`').reverse().concat('x').join(',`')}`);
    const whole = await readWhole(wechatTradeAll, Buffer.from([...turned, ...rest.slice(8)].join('\n')));
    expect(whole.lines.map((line) => line.ourNo)).toEqual(fixedRows(8).map((row) => row.ourNo));
  });

  it.each([
    ['an empty file', () => Buffer.alloc(0), 'statement_empty', 1],
    ['only the header', () => bill((text) => text.split('\r\n')[0] as string), 'statement_cut_off', 1],
    ['a missing column', () => bill((text) => text.replace('微信退款单号,', '')), 'statement_header_unknown', 1],
    ['a doubled column', () => bill((text) => text.replace('设备号,', '商户号,')), 'statement_column_doubled', 1],
    ['a header in another language', () => bill((text) => text.replace('交易时间', 'Trade time')), 'statement_header_unknown', 1],
    [
      'UTF-16',
      () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bill((text) => text).toString('utf8'), 'utf16le')]),
      'statement_encoding',
      1,
    ],
    ['a NUL in row 3', () => bill((text) => text.replace('S5001', 'S\x001')), 'statement_encoding', 3],
    ['a row left out', () => bill((text) => text.split('\r\n').toSpliced(3, 1).join('\r\n')), 'statement_total_wrong', 10],
    [
      'a row repeated',
      () =>
        bill((text) =>
          text
            .split('\r\n')
            .flatMap((line, index) => (index === 3 ? [line, line] : [line]))
            .join('\r\n'),
        ),
      'statement_total_wrong',
      12,
    ],
    ['an amount changed', () => bill((text) => text.replaceAll('`12.34,', '`12.35,')), 'statement_total_wrong', 11],
    ['a second file behind the first', () => bill((text) => text + text.replace('\ufeff', '')), 'statement_after_footer', 12],
    ['a row behind the totals', () => bill((text) => `${text}${text.split('\r\n')[1]}\r\n`), 'statement_after_footer', 12],
    ['rows without back-quotes', () => bill((text) => text.replace(/^`2026/gm, '2026')), 'statement_total_wrong', 11],
    [
      'a row of 100,000 columns',
      () => bill((text) => text.replace('`商品', `${'`x,'.repeat(100_000)}\`商品`)),
      'statement_total_wrong',
      11,
    ],
    ['full-width commas', () => bill((text) => text.replace(/,/g, '，')), 'statement_header_unknown', 1],
    ['a total nobody knows', () => bill((text) => text.replace('订单总金额,申请', '神秘总金额,申请')), 'statement_total_unknown', 11],
    ['an answer in XML', () => Buffer.from('<xml><return_code>FAIL</return_code></xml>'), 'statement_header_unknown', 1],
  ])('with %s is refused', async (_name, bytes, reason, lineNo) => {
    expect(await refusalOf(() => readWhole(wechatTradeAll, bytes()))).toMatchObject({ reason, lineNo });
  });

  it.each([
    [
      'a day that is not in the calendar',
      (text: string) => text.replace('2026-10-01 10:00:01', '2026-02-30 10:00:01'),
      '交易时间',
      'time_malformed',
    ],
    ['an unknown refund status', (text: string) => text.replace('`SUCCESS,`商品', '`MAYBE,`商品'), '退款状态', 'value_unknown'],
    ['a currency nobody knows', (text: string) => text.replace('`CNY,`12.34', '`CNH,`12.34'), '货币种类', 'currency_unknown'],
    [
      'another merchant',
      (text: string) => text.replace('1900000109,`0,`,`420000092520261001001', '1900000999,`0,`,`420000092520261001001'),
      '商户号',
      'account_foreign',
    ],
    ['a state of another kind', (text: string) => text.replace('`JSAPI,`SUCCESS', '`JSAPI,`CLOSED'), '交易状态', 'value_unknown'],
  ])('keeps a row with %s as a reject, with its figures in the totals', async (_name, change, column, reason) => {
    const { lines, rejects } = await readWhole(wechatTradeAll, bill(change));
    expect(lines).toHaveLength(7);
    expect(rejects).toMatchObject([{ column, reason }]);
    expect(rejects[0]?.raw).toContain('`');
  });

  it('reads full-width digits, thousands and a lone back-quote like the plain figures', async () => {
    const odd = bill((text) => text.replaceAll('`12.34,', '`１２．３４,').replaceAll('`15.45,', '`+15.45,'));
    expect((await readWhole(wechatTradeAll, odd)).lines.slice(0, 2).map((line) => line.amountMinor)).toEqual([1234n, 1545n]);
  });

  it('reads a row in another currency than the rest, and adds up the footer as WeChat does', async () => {
    const odd = bill((text) => text.replace('`CNY', '`USD'));
    const { lines, rejects, summary } = await readWhole(wechatTradeAll, odd);
    expect(rejects).toEqual([]);
    expect(lines.map((line) => line.currency).slice(0, 2)).toEqual(['USD', 'CNY']);
    expect(summary.controlTotals.length).toBeGreaterThan(3);
    expect(summary.controlTotals.every((total) => total.holds)).toBe(true);
  });

  it('reads mixed line ends and a revoked payment', async () => {
    const odd = bill((text) =>
      text
        .replace('`JSAPI,`SUCCESS', '`MICROPAY,`REVOKED')
        .split('\r\n')
        .map((line, index) => line + (index % 2 ? '\n' : '\r\n'))
        .join(''),
    );
    expect((await readWhole(wechatTradeAll, odd)).lines[0]).toMatchObject({ kind: 'payment', status: 'reversed', amountMinor: 1234n });
  });

  it('is cut off inside its last figure also where what is left is worth the same', async () => {
    const payments = fixedRows(3).filter((row) => row.kind === 'payment');
    const whole = Buffer.from(writeWechatTradeAll(payments, OPTIONS).bytes);
    expect(whole.toString()).toMatch(/`0\.00\r\n$/);
    for (const missing of [1, 2])
      expect((await readWhole(wechatTradeAll, whole.subarray(0, -missing))).lines).toHaveLength(payments.length);
    for (const missing of [3, 5])
      expect([missing, await refusalOf(() => readWhole(wechatTradeAll, whole.subarray(0, -missing)))]).toMatchObject([
        missing,
        { reason: 'statement_cut_off' },
      ]);
  });

  it('reads the refund states of either version of the query, too', async () => {
    const states = ['CLOSED', 'REFUNDCLOSE', 'ABNORMAL', 'CHANGE'];
    for (const state of states) {
      const odd = bill((text) => text.replace('`ORIGINAL,`SUCCESS', `\`ORIGINAL,\`${state}`));
      const { lines, rejects } = await readWhole(wechatTradeAll, odd);
      expect([rejects, lines.filter((line) => line.status === 'failed').map((line) => line.kind)]).toEqual([[], ['refund']]);
    }
  });

  it('has no line when nothing happened', async () => {
    expect((await readWhole(wechatTradeAll, writeWechatTradeAll([], OPTIONS).bytes)).lines).toEqual([]);
  });
});

describe('a WeChat fund bill', () => {
  it('comes back from the generator: payments, fees and refunds, with the balance hanging together', async () => {
    // A channel gives no more fee back than was refunded.
    const isReal = (row: GeneratedRow) => row.amountMinor > 100_000n && (row.status ?? 'succeeded') === 'succeeded';
    const succeeded = fc.oneof(rowOf('payment'), rowOf('refund')).filter(isReal);
    await assertProperty(
      fc.asyncProperty(fc.array(succeeded, { maxLength: 20 }), async (rows) => {
        const { lines, rejects, summary } = await readWhole(wechatFundFlow, writeWechatFundFlow(rows, OPTIONS).bytes);
        expect(rejects).toEqual([]);
        const own = lines.filter((line) => line.kind !== 'fee');
        expect(own).toMatchObject(
          rows.map((row) => {
            const { kind, channelNo, ourNo, amountMinor } = row;
            return { kind, channelNo, ourNo, amountMinor, feeMinor: kind === 'refund' ? row.feeMinor : null };
          }),
        );
        expect(summary.controlTotals.map((total) => total.name)).toEqual([
          'count',
          'in_count',
          'in_amount',
          'out_count',
          'out_amount',
          'balance',
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('reads a file listed newest first, counts printed as decimals and brackets of either width', async () => {
    const lines = Buffer.from(writeWechatFundFlow(fixedRows(8), OPTIONS).bytes)
      .toString('utf8')
      .trimEnd()
      .split('\r\n');
    const turned = [
      lines[0]?.replaceAll('(元)', '（元）'),
      ...lines.slice(1, -2).reverse(),
      lines.at(-2),
      lines.at(-1)?.replace(/`(\d+),/g, '`$1.0,'),
    ];
    const { summary } = await readWhole(wechatFundFlow, Buffer.from(turned.join('\n')));
    expect(summary.controlTotals.every((total) => total.holds)).toBe(true);
  });

  it('says of a refund whose money came back that it did not last, under its numbers; a close that takes money is none', async () => {
    const refund = { ...(fixedRows(8).find((row) => row.kind === 'refund') as GeneratedRow), feeMinor: 0n };
    const [header, made, footer] = Buffer.from(writeWechatFundFlow([refund], OPTIONS).bytes)
      .toString('utf8')
      .split('\r\n') as string[];
    const [amount, balance] = (made as string).split(',`').slice(6, 8) as [string, string];
    const again = (type: string, direction: string, left: string) =>
      (made as string).split(',`').with(4, type).with(5, direction).with(7, left).with(9, '').join(',`');
    const readWith = async (row: string, into: string, out: string, counts: [number, number]) =>
      readWhole(
        wechatFundFlow,
        Buffer.from([header, made, row, footer, `\`${[2, counts[0], into, counts[1], out].join(',`')}`, ''].join('\r\n')),
      );
    for (const type of ['退款', '退款关闭']) {
      const { lines, rejects } = await readWith(again(type, '收入', amount), amount, amount, [1, 1]);
      expect([rejects, lines.map((line) => [line.kind, line.flow, line.status, line.channelNo, line.ourNo])]).toEqual([
        [],
        [
          ['refund', 'out', 'succeeded', refund.channelNo, refund.ourNo],
          ['refund', 'in', 'failed', refund.channelNo, refund.ourNo],
        ],
      ]);
    }
    expect(balance).toBe('0.00');
    const twice = formatMinor(refund.amountMinor * 2n, 'CNY');
    const { lines } = await readWith(again('退款关闭', '支出', `-${amount}`), '0.00', twice, [0, 2]);
    expect(lines.map((line) => line.kind)).toEqual(['refund', 'adjustment']);
  });

  it('refuses a balance that does not lead from row to row, with the line', async () => {
    const lines = Buffer.from(writeWechatFundFlow(fixedRows(8), OPTIONS).bytes)
      .toString('utf8')
      .split('\r\n');
    const cells = (lines[4] as string).split(',`');
    lines[4] = cells.with(7, (cells[7] as string).replace(/\.\d\d$/, '.99')).join(',`');
    expect(await refusalOf(() => readWhole(wechatFundFlow, Buffer.from(lines.join('\r\n'))))).toMatchObject({
      reason: 'statement_balance_broken',
      lineNo: 5,
    });
  });
});

describe('a bill cut off at any byte', () => {
  it.each([
    ['ALL', wechatTradeAll, writeWechatTradeAll],
    ['SUCCESS', wechatTradeSuccess, writeWechatTradeSuccess],
    ['REFUND', wechatTradeRefund, writeWechatTradeRefund],
    ['fund flow', wechatFundFlow, writeWechatFundFlow],
  ] as const)('%s is refused or complete, never partial', async (_name, format, write) => {
    const { bytes } = write(fixedRows(20), OPTIONS);
    const whole = await readWhole(format, bytes);
    let complete = 0;
    for (let length = 0; length < bytes.length; length++) {
      try {
        const cut = await readWhole(format, bytes.subarray(0, length));
        expect(cut.lines).toEqual(whole.lines);
        expect(length).toBeGreaterThan(bytes.length - 10);
        complete++;
      } catch (error) {
        expect(error).toMatchObject({ name: 'DomainError' });
      }
    }
    // Without the last CR and LF, and without the last decimals where they are zeros, nothing is missing.
    expect(complete).toBeGreaterThanOrEqual(2);
  });
});
