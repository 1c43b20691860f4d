/** An orders export is known by its head, and no table of a channel is taken for one: as orders it would be compared with itself. */
import { gzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';
import { exportPayments } from './export-payments.ts';
import { ORDER_COLUMNS } from './orders-export.ts';
import { GOOD, HEADER } from './orders-fixture.ts';
import { isOrdersExport } from './recognise-orders-export.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const recognised = (bytes: Uint8Array | string, name = 'file.csv') =>
  isOrdersExport({ name, bytes: typeof bytes === 'string' ? bytesOf(bytes) : bytes });

async function workbook(...rows: (readonly string[])[]): Promise<Uint8Array> {
  const cells = rows.map((row) => row.map((value) => ({ type: String, value: value || undefined })));
  const written: { toBuffer(): Promise<Buffer> } = writeXlsxFile(cells as never) as never;
  return new Uint8Array(await written.toBuffer());
}

const CHINESE = '备注,状态,币种,金额,类型,我方单号,发生时间';
const SHARED = '交易类型,商户订单号,交易金额,币种,交易状态,交易时间';

describe('an orders export', () => {
  it.each([
    ['with rows', `${HEADER}\n${GOOD}\n`],
    ['of a head alone, without a line end', HEADER],
    ['with a byte order mark', `\ufeff${HEADER}\r\n${GOOD}\r\n`],
    ['parted by semicolons, in capitals', `${HEADER}\n${GOOD}\n`.replaceAll(',', ';').toUpperCase()],
    ['below empty rows', `,,,\n\n${HEADER}\n${GOOD}\n`],
    ['with rows that would be rejected', `${HEADER}\npayment,P1,,,12.345,CNY,,succeeded,2026-04-01 10:00:00,\n`],
    ['with Chinese names of columns', `${CHINESE}\n咖啡,支付成功,CNY,12.34,支付,P1,2026-04-01T10:00:00+08:00\n`],
    ['with names that channels use too, where a row is an order', `${SHARED}\n支付,P1,12.34,CNY,成功,2026-04-01T10:00:00+08:00\n`],
  ])('%s is known', async (_what, text) => {
    expect(await recognised(text)).toBe(true);
  });

  it('in GB18030 is known, also by a beginning that ends inside a character', async () => {
    const text = iconv.encode(`${CHINESE}\n${'咖啡,支付成功,CNY,12.34,支付,P1,2026-04-01T10:00:00+08:00\n'.repeat(2_000)}`, 'gb18030');
    for (const end of [65_535, 65_536, 65_537, 70_000, text.length])
      expect([end, await recognised(new Uint8Array(text.subarray(0, end)))]).toEqual([end, true]);
  });

  it('packed as zip or gzip is known, the latter by its beginning', async () => {
    // Rows that do not pack well: two megabytes of them are many.
    const rows = Array.from({ length: 60_000 }, (_, at) => GOOD.replace('P1', `P${Math.imul(at + 1, 2_654_435_761) >>> 0}${at}`));
    const text = bytesOf(`${HEADER}\n${rows.join('\n')}\n`);
    const packed = gzipSync(text);
    expect(packed.length).toBeGreaterThan(300_000);
    for (const end of [packed.length, 200_000])
      expect([end, await recognised(packed.subarray(0, end), 'orders.csv.gz')]).toEqual([end, true]);
    expect(await recognised(zipSync({ '订单.csv': iconv.encode(`${CHINESE}\n`, 'gb18030') }), 'orders.zip')).toBe(true);
    expect(await recognised(zipSync({ 'orders/orders.csv': text }), 'orders.zip')).toBe(true);
  });

  it('in Excel is known', async () => {
    expect(await recognised(await workbook(ORDER_COLUMNS, GOOD.split(',')), 'orders.xlsx')).toBe(true);
  });

  it('may be our list of payments in Chinese, which is taken as one', async () => {
    const head = exportPayments.columns.map(({ header }) => (typeof header === 'string' ? header : header.zh)).join(',');
    expect(await recognised(`${head}\n`)).toBe(true);
  });
});

describe('no orders export', () => {
  const bill = writeWechatTradeAll(
    [
      {
        kind: 'payment',
        channelNo: '4200001',
        ourNo: 'P1',
        amountMinor: 500n,
        currency: 'CNY',
        feeMinor: 3n,
        occurredAt: new Date('2026-11-19T03:00:00Z'),
      },
    ],
    { date: '2026-11-19', accountNo: '1900000109', zone: 'Asia/Shanghai' },
  ).bytes;

  it.each([
    ['a bill of WeChat Pay, which has all of its columns by other names', bill],
    ["a channel's table of our order numbers in its own time", `${SHARED}\n支付,P1,12.34,CNY,成功,2026-04-01 10:00:00\n`],
    ["the head of a channel's table alone", `${SHARED}\n`],
    ['a table without one of its required columns', `${HEADER.replace('currency', 'ccy')}\n${GOOD}\n`],
    ['a head with a column twice', `${HEADER},amount\n`],
    ['the same head further down', `dish,price\nnoodles,12\n${HEADER}\n`],
    ['a text', 'hello\n'],
    ['an empty file', ''],
    ['an archive of two', zipSync({ 'a.csv': bytesOf(`${HEADER}\n${GOOD}\n`), 'b.csv': bytesOf(`${HEADER}\n${GOOD}\n`) })],
    ['an archive of another table', gzipSync(bytesOf('dish,price\nnoodles,12\n'))],
    ['an archive that is cut off', zipSync({ 'orders.csv': bytesOf(`${HEADER}\n${GOOD}\n`) }).subarray(0, 60)],
    ['one in UTF-16', new Uint8Array(Buffer.from(`\ufeff${HEADER}\n${GOOD}\n`, 'utf16le'))],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
  ])('is %s', async (_what, bytes) => {
    expect(await recognised(bytes)).toBe(false);
  });

  it('is a workbook of another table, nor one that is cut off', async () => {
    expect(await recognised(await workbook(['dish', 'price'], ['noodles', '12']), 'menu.xlsx')).toBe(false);
    const whole = await workbook(ORDER_COLUMNS, GOOD.split(','));
    expect(await recognised(whole.subarray(0, whole.length - 200), 'orders.xlsx')).toBe(false);
  });
});
