/** The guarantees of the WeChat trade bill: it comes back as it was written, and nothing half a file says is believed. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import type { GeneratedRow, StatementWriter } from '../format.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { fixedRows, OPTIONS, recognised, rowOf } from './bills-fixture.ts';
import { wechatTradeAll, wechatTradeRefund, wechatTradeSuccess } from './read-trade-bill.ts';
import { writeWechatTradeAll, writeWechatTradeRefund, writeWechatTradeSuccess } from './write-trade-bill.ts';

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

  it('takes blanks and tabs around a cell for nothing, also around its words', async () => {
    for (const [before, after] of [
      ['', '\t'],
      [' ', ' '],
      ['\u3000', ''],
    ] as const) {
      const padded = bill((text) =>
        text.replace(
          /(?<=\r\n)`.*(?=\r\n)/g,
          (row) =>
            `\`${row
              .slice(1)
              .split(',`')
              .map((cell) => before + cell + after)
              .join(',`')}`,
        ),
      );
      expect(await readWhole(wechatTradeAll, padded)).toMatchObject({
        lines: fixedRows(8).map(({ kind, ourNo, currency }) => ({ kind, ourNo, currency, status: 'succeeded' })),
        rejects: [],
      });
    }
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
