/** The guarantees of all WeChat bills: real files read to their known totals, and one cut off is refused or complete. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StatementFormat } from '../format.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { fixedRows, OPTIONS, recognised } from './bills-fixture.ts';
import { wechatConsumerExport } from './read-consumer-export.ts';
import { wechatFundFlow } from './read-fund-flow.ts';
import { wechatTradeAll, wechatTradeRefund, wechatTradeSuccess } from './read-trade-bill.ts';
import { writeWechatFundFlow } from './write-fund-flow.ts';
import { writeWechatTradeAll, writeWechatTradeRefund, writeWechatTradeSuccess } from './write-trade-bill.ts';

const SAMPLES = new URL('../../../../../shared/samples/', import.meta.url);
const hasSamples = existsSync(SAMPLES);
const sample = (name: string) => readFileSync(new URL(name, SAMPLES));

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

  it('tells two totals apart that differ by less than a cent, and a footer with too few or too many figures', async () => {
    const text = Buffer.from(writeWechatTradeAll(fixedRows(3), OPTIONS).bytes).toString('utf8');
    const figures = text.trimEnd().split('\r\n').at(-1) as string;
    const fee = figures.split(',')[4] as string;
    const refusal = async (footer: string) =>
      (await refusalOf(() => readWhole(wechatTradeAll, Buffer.from(text.replace(figures, footer)))))?.message;
    expect(await refusal(figures.replace(fee, `${fee.slice(0, -1)}1`))).toContain(
      `declares ${fee.slice(1, -1)}1, the rows add up to ${fee.slice(1)}`,
    );
    expect(await refusal(`${figures},\`0.00`)).toContain('The footer has 8 figures for 7 totals');
    expect(await refusal(figures.replace(fee, '`'))).toContain('The footer has 6 figures for 7 totals');
  });

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
