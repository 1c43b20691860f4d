/** The guarantees of the Alipay files: commas never shift a figure, signs are ours, totals and balances hold or the file is refused. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { businessOf, changed, fixedRows, generated, membersOf, OPTIONS, recognised } from './alipay-fixture.ts';
import { alipayAccount } from './read-account.ts';
import { alipayBusiness } from './read-business.ts';
import { alipayConsumerExport } from './read-consumer-export.ts';
import { alipayBusinessSummary, checkAlipaySummary } from './read-summary.ts';
import { repairCells } from './repair-cells.ts';
import { writeAlipayBusiness } from './write-alipay.ts';

const SAMPLES = new URL('../../../../../shared/samples/', import.meta.url);
const hasSamples = existsSync(SAMPLES);
function sample(folder: string, part: string): Buffer {
  const name = readdirSync(new URL(folder, SAMPLES)).find((found) => found.includes(part)) ?? '';
  return readFileSync(new URL(folder + encodeURIComponent(name), SAMPLES));
}

describe.skipIf(!hasSamples)('real Alipay files', () => {
  it('reads an account detail to its known totals and balance', async () => {
    const bytes = sample('alipay_merchant/', '账务明细');
    expect(recognised('x.csv', bytes)).toEqual(['alipay_account']);
    const { lines, summary } = await readWhole(alipayAccount, bytes);
    expect(lines.map(({ kind, flow, amountMinor }) => [kind, flow, amountMinor])).toEqual([
      ['payment', 'in', 227400n],
      ['fee', 'out', 1364n],
      ['payment', 'in', 39300n],
      ['refund', 'out', 11100n],
    ]);
    expect(Object.fromEntries(summary.controlTotals.map((total) => [total.name, total.declared]))).toEqual({
      out_count: 2n,
      out_amount: 12464n,
      in_count: 2n,
      in_amount: 266700n,
      balance: 1480139n,
    });
    expect(summary).toMatchObject({
      accountNo: '20880000000000000156',
      period: { from: '2012-12-29', to: '2012-12-29' },
      encoding: 'gb18030',
    });
  });

  it('reads a business summary, whose stores give its total', async () => {
    const bytes = sample('alipay_merchant/', '汇总');
    expect(recognised('x.csv', bytes)).toEqual(['alipay_business_summary']);
    const { lines, summary } = await readWhole(alipayBusinessSummary, bytes);
    expect(lines).toEqual([]);
    expect(summary.controlTotals.map((total) => [total.name, total.declared, total.holds])).toEqual([
      ['payment_count', 6n, true],
      ['refund_count', 4n, true],
      ['order_amount', 2n, true],
      ['received_amount', 2n, true],
      ['service_fee', 0n, true],
    ]);
  });

  it('recognises a personal export and refuses it by name', async () => {
    const bytes = sample('alipay_consumer/', 'alipay-records');
    expect(recognised('x.csv', bytes)).toEqual(['alipay_consumer_export']);
    expect((await refusalOf(() => readWhole(alipayConsumerExport, bytes)))?.reason).toBe('statement_consumer_export');
  });
});

describe('an Alipay business detail', () => {
  it('comes back from the generated zip as it went in, commas in product names and all, and ties with its summary', async () => {
    await assertProperty(
      fc.asyncProperty(fc.array(generated, { maxLength: 20 }), async (rows) => {
        const members = await membersOf(writeAlipayBusiness(rows, OPTIONS).bytes);
        expect([...members.keys()].sort()).toEqual(['alipay_business', 'alipay_business_summary']);
        const detail = await readWhole(alipayBusiness, members.get('alipay_business') as Buffer);
        const summary = await readWhole(alipayBusinessSummary, members.get('alipay_business_summary') as Buffer);
        expect(detail.rejects).toEqual([]);
        expect(detail.lines).toMatchObject(
          rows.map((row) => {
            const isRefund = row.kind === 'refund';
            return {
              kind: row.kind,
              flow: isRefund ? 'out' : 'in',
              status: 'succeeded',
              channelNo: isRefund ? row.originalChannelNo : row.channelNo,
              sharesChannelNo: isRefund,
              ourNo: row.ourNo,
              originalChannelNo: isRefund ? row.originalChannelNo : null,
              originalOurNo: isRefund ? row.originalOurNo : null,
              amountMinor: row.amountMinor,
              feeMinor: row.feeMinor,
              netMinor: (isRefund ? -row.amountMinor : row.amountMinor) - row.feeMinor,
              occurredAt: row.occurredAt.getTime(),
              merchantNo: row.merchantNo,
            };
          }),
        );
        expect(detail.summary).toMatchObject({ accountNo: OPTIONS.accountNo, period: { from: '2026-10-01', to: '2026-10-01' } });
        expect(checkAlipaySummary(detail.summary, summary.summary, 'a.zip').every((total) => total.holds)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same bytes for the same rows', () => {
    expect(writeAlipayBusiness(fixedRows(20), OPTIONS)).toEqual(writeAlipayBusiness(fixedRows(20), OPTIONS));
  });

  const lineOfTotal = (bytes: Buffer) =>
    1 +
    iconv
      .decode(bytes, 'gb18030')
      .split('\n')
      .findIndex((line) => line.startsWith('合计'));

  it('is refused where its summary says otherwise, with the line of the total', async () => {
    const one = await readWhole(alipayBusiness, await businessOf(fixedRows(8)));
    const members = await membersOf(writeAlipayBusiness(fixedRows(9), OPTIONS).bytes);
    const bytes = members.get('alipay_business_summary') as Buffer;
    const other = await readWhole(alipayBusinessSummary, bytes);
    expect(await refusalOf(async () => checkAlipaySummary(one.summary, other.summary, 'a.zip'))).toMatchObject({
      reason: 'statement_total_wrong',
      lineNo: lineOfTotal(bytes),
    });
  });

  it('ties with a summary that lists no store, only the total, and is refused where that total is another', async () => {
    const members = await membersOf(writeAlipayBusiness(fixedRows(8), OPTIONS).bytes);
    const detail = await readWhole(alipayBusiness, members.get('alipay_business') as Buffer);
    const bytes = members.get('alipay_business_summary') as Buffer;
    const totalOnly = changed(bytes, (text) => text.replace(/(^门店编号[^\n]*\n)[\s\S]*?(?=^合计)/m, '$1'));
    expect(totalOnly.length).toBeLessThan(bytes.length);
    const { summary } = await readWhole(alipayBusinessSummary, totalOnly);
    expect(checkAlipaySummary(detail.summary, summary, 'a.zip').every((total) => total.holds)).toBe(true);
    const one = await readWhole(alipayBusiness, await businessOf(fixedRows(7)));
    expect(await refusalOf(async () => checkAlipaySummary(one.summary, summary, 'a.zip'))).toMatchObject({
      reason: 'statement_total_wrong',
      lineNo: lineOfTotal(totalOnly),
    });
  });

  it('reads the 29 columns of institutions and the net they state', async () => {
    const bytes = changed(await businessOf(fixedRows(2)), (text) =>
      text
        .replace(
          '退款批次号/请求号,服务费（元）,分润（元）,备注',
          '退款批次号,服务费（元）,实收净额（元）,商户识别号,交易方式,备注,花呗分期手续费,花呗分期数',
        )
        .replace(/\t,-0\.07,0\.00,(?=\r)/g, '\t,-0.07,99.01,MID7,扫码,备,注,0.00,0'),
    );
    const { lines } = await readWhole(alipayBusiness, bytes);
    expect(lines).toMatchObject([
      { feeMinor: 7n, netMinor: 9901n, merchantNo: 'MID7' },
      { feeMinor: 7n, netMinor: 9901n, merchantNo: 'MID7' },
    ]);
  });

  it('takes the order number for a refund without a request number, as Alipay does', async () => {
    const bytes = changed(await businessOf(fixedRows(4)), (text) => text.replace('S5003\t,0.01', '\t,0.01'));
    expect((await readWhole(alipayBusiness, bytes)).lines[3]).toMatchObject({ kind: 'refund', ourNo: 'S5002', originalOurNo: 'S5002' });
  });

  it.each([
    ['no byte', () => '', 'statement_empty', 1],
    ['a row left out', (text: string) => text.split('\r\n').toSpliced(6, 1).join('\r\n'), 'statement_total_wrong', 14],
    ['an amount changed', (text: string) => text.replaceAll('12.34,12.34', '12.35,12.35'), 'statement_total_wrong', 15],
    ['no export time', (text: string) => text.slice(0, text.indexOf('#导出')), 'statement_cut_off', 16],
    ['no refund total', (text: string) => text.replace(/#退款合计.*\r\n/, ''), 'statement_cut_off', 16],
    ['no end of its list', (text: string) => text.replace(/#-+业务明细列表结束-+\r\n/, ''), 'statement_cut_off', 14],
    ['a column missing', (text: string) => text.replace('完成时间,', ''), 'statement_column_missing', 5],
    ['a column doubled', (text: string) => text.replace('操作员,', '完成时间,'), 'statement_column_doubled', 5],
    ['something behind', (text: string) => `${text}1,2,3\r\n`, 'statement_after_footer', 18],
    ['a total nobody knows', (text: string) => text.replace('商家优惠共', '神秘优惠共'), 'statement_total_unknown', 15],
    ['a private-use character', (text: string) => text.replace('一件', '\ue766'), 'statement_encoding', 7],
  ])('with %s is refused', async (_name, change, reason, lineNo) => {
    const bytes = changed(await businessOf(fixedRows(8)), change);
    expect(await refusalOf(() => readWhole(alipayBusiness, bytes))).toMatchObject({ reason, lineNo });
  });

  it.each([
    [
      'a day outside the period',
      (text: string) => text.replace('2026-10-01 10:00:00,2026-10-01 10:00:00', '2026-10-01 10:00:00,2026-10-03 10:00:00'),
      '完成时间',
      'outside_period',
    ],
    [
      'an order of another amount than was received, with no discount between',
      (text: string) => text.replace('12.34,12.34', '12.35,12.34'),
      '订单金额（元）',
      'received_wrong',
    ],
    [
      'a refund of another amount than was given back',
      (text: string) => text.replace('-21.67,-21.67', '-121.67,-21.67'),
      '订单金额（元）',
      'received_wrong',
    ],
    ['a positive refund', (text: string) => text.replace('-21.67,-21.67', '21.67,-21.67'), '订单金额（元）', 'sign_conflict'],
    [
      'a type nobody knows',
      (text: string) =>
        text
          .replace('\t,交易,商品\t,2026-10-01 10:00:00', '\t,核销,商品\t,2026-10-01 10:00:00')
          .replace('交易合计：6笔，商家实收共130.02元', '交易合计：5笔，商家实收共117.68元'),
      '业务类型',
      'value_unknown',
    ],
    [
      'a time that is none',
      (text: string) => text.replace('10:00:00,2026-10-01 10:00:00', '10:00:00,2026-02-30 10:00:00'),
      '完成时间',
      'time_malformed',
    ],
  ])('keeps a row with %s as a reject', async (_name, change, column, reason) => {
    const { lines, rejects } = await readWhole(alipayBusiness, changed(await businessOf(fixedRows(8)), change));
    expect(lines).toHaveLength(7);
    expect(rejects).toMatchObject([{ column, reason }]);
  });

  it('takes an order of another amount than was received where a discount is stated, or the file has no columns of them', async () => {
    const stated = changed(await businessOf(fixedRows(8)), (text) => text.replace('12.34,12.34,0.00', '12.35,12.34,0.01'));
    expect((await readWhole(alipayBusiness, stated)).lines[0]).toMatchObject({ amountMinor: 1235n, netMinor: 1227n });
    const without = changed(await businessOf(fixedRows(8)), (text) =>
      text.replace('集分宝（元）', '其他（元）').replace('12.34,12.34', '12.35,12.34'),
    );
    expect((await readWhole(alipayBusiness, without)).lines[0]).toMatchObject({ amountMinor: 1235n });
  });

  it.each(['津,', ',津', '津,,', ',', '津,五', '津，'])(
    'keeps its figures where the other side’s name has commas, also at its end: %s',
    async (name) => {
      const rows = fixedRows(8);
      const whole = (await readWhole(alipayBusiness, await businessOf(rows))).lines;
      const named = changed(await businessOf(rows), (text) => text.replaceAll('*津水(602***@qq.com)', name));
      const { lines, rejects } = await readWhole(alipayBusiness, named);
      const figures = (of: typeof lines) => of.map(({ amountMinor, feeMinor, netMinor }) => [amountMinor, feeMinor, netMinor]);
      expect([figures(lines), rejects]).toEqual([figures(whole), []]);
    },
  );

  it.each([
    ['in any order', (cells: string[]) => cells.toReversed()],
    ['with blanks around them', (cells: string[]) => cells.map((cell) => ` ${cell} `)],
  ])('is recognised and reads columns by name %s', async (_name, turn) => {
    const rows = fixedRows(8).map((row) => ({ ...row, subject: '商品' }));
    const turned = changed(await businessOf(rows), (text) =>
      text.replace(/^[^#\r\n].*(?=\r)/gm, (line) => turn(line.split(',')).join(',')),
    );
    expect(recognised('a.csv', turned)).toEqual(['alipay_business']);
    const { lines, rejects } = await readWhole(alipayBusiness, turned);
    expect([lines.map((line) => line.amountMinor), rejects]).toEqual([rows.map((row) => row.amountMinor), []]);
  });

  it('tolerates lines that a tool padded with commas', async () => {
    const padded = changed(await businessOf(fixedRows(8)), (text) =>
      text.replace(/\r\n/g, ',,,,,,\r\n').replace(/^(\d.*?|支付宝交易号.*?),{6}\r/gm, '$1,\r'),
    );
    expect((await readWhole(alipayBusiness, padded)).lines).toHaveLength(8);
  });
});

describe('repairing a row that commas broke', () => {
  it('joins what the forms around it leave no doubt about, and gives up where they do', () => {
    const forms = ['word', 'text', 'time', 'amount', 'text'] as const;
    const row = (text: string) => repairCells(text.split(','), forms, [0, 2, 3]);
    expect(row('1,a,b,c,2026-10-01 10:00:00,1.00,x,y')).toEqual(['1', 'a,b,c', '2026-10-01 10:00:00', '1.00', 'x,y']);
    expect(row('1,a,2026-10-01 10:00:00,2.00,2026-10-01 10:00:00,1.00,x')).toBeNull();
    expect(row('1,a,b,c,d,e')).toBeNull();
    // A text that ends with a comma, before a remark that is empty: no figure moves into the place of another.
    const figures = ['word', 'text', 'amount', 'amount', 'amount', 'text'] as const;
    const ofFigures = (text: string) => repairCells(text.split(','), figures, [2, 3, 4]);
    expect(ofFigures('1,a,\t,2.00,3.00,4.00,')).toEqual(['1', 'a,\t', '2.00', '3.00', '4.00', '']);
    expect(ofFigures('1,a,2.00,3.00,4.00,,')).toEqual(['1', 'a', '2.00', '3.00', '4.00', '']);
    expect(ofFigures('1,a,2.00,3.00,4.00,5.00,')).toBeNull();
    expect(ofFigures(`1,a,2.00,3.00,4.00,${','.repeat(40)}`)).toEqual(['1', 'a', '2.00', '3.00', '4.00', '']);
    expect(
      repairCells([...'1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,'.split(','), ...Array.from({ length: 100_000 }, () => '')], forms, [0]),
    ).toBeNull();
  });
});
