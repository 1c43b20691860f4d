/** A file that was brought to the wrong place is told where it belongs: an orders export to the statements, a statement to the orders. Nothing of it is
 *  kept, and what belongs there is taken as ever. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { gzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { ORDER_COLUMNS } from '../payments/orders-export.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';
import { answerOrders } from './order-files.ts';
import { type Person, Site } from './site-fixture.ts';
import { answerDetection } from './statement-files.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
let operations: Person;
beforeAll(async () => {
  site = await Site.open();
  for (const [code, partly] of [
    ['wechat', false],
    ['wechat_partly', true],
  ])
    await site.database.owner.pool.query(
      `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, active, accept_in_part, created_at)
       VALUES ($1, $1, $1, 'wechat_trade_all', 'Asia/Shanghai', '00:00', $1 = 'wechat', $2, now())`,
      [code, partly],
    );
  operations = await site.person(['operations']);
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

const HEADER = ORDER_COLUMNS.join(',');
const ORDER = 'payment,MIS-1,C-1,,1.00,CNY,,succeeded,2026-03-02T10:00:00+08:00,';
const ORDERS = Buffer.from(`${HEADER}\n${ORDER}\n`);
const BILL = Buffer.from(
  writeWechatTradeAll(
    [
      {
        kind: 'payment',
        channelNo: '4200001',
        ourNo: 'MIS-1',
        amountMinor: 500n,
        currency: 'CNY',
        feeMinor: 3n,
        occurredAt: new Date('2026-03-02T03:00:00Z'),
      },
    ],
    { date: '2026-03-02', accountNo: '1900000109', zone: 'Asia/Shanghai' },
  ).bytes,
);
const kept = async () =>
  (
    await site.database.owner.pool.query(
      'SELECT (SELECT count(*)::int FROM payments) AS payments, (SELECT count(*)::int FROM statements) AS statements, (SELECT count(*)::int FROM statement_files) AS files',
    )
  ).rows[0];

const folders = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(`pingzhang-upload-${process.pid}-`));

async function detected(bytes: Buffer, name: string, by: Person = operations, whole = '') {
  const response = await answerDetection(
    site.request(`/api/files/statements/detect?name=${encodeURIComponent(name)}${whole}`, {
      method: 'POST',
      body: new Uint8Array(bytes),
      by,
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
async function imported(bytes: Buffer, name: string, channel = 'wechat') {
  const response = await answerOrders(
    site.request(`/api/files/orders?${new URLSearchParams({ channel, name })}`, {
      method: 'POST',
      body: new Uint8Array(bytes),
      by: operations,
    }),
  );
  return {
    status: response.status,
    body: (await response.json()) as { reason: string; details: Record<string, unknown>; rejects?: unknown },
  };
}

it('an orders export among the statements is told from an unknown file, whatever it is written in, and nothing of it is kept', async () => {
  const before = await kept();
  const cells = [ORDER_COLUMNS, ORDER.split(',')].map((row) => row.map((value) => ({ type: String, value: value || undefined })));
  const written: { toBuffer(): Promise<Buffer> } = writeXlsxFile(cells as never) as never;
  const chinese = '类型,我方单号,金额,币种,状态,发生时间\n支付,MIS-1,1.00,CNY,支付成功,2026-03-02T10:00:00+08:00\n';
  for (const [name, bytes] of [
    ['orders.csv', ORDERS],
    ['marked.csv', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), ORDERS])],
    ['gbk.csv', iconv.encode(chinese, 'gb18030')],
    ['orders.xlsx', await written.toBuffer()],
    ['orders.zip', Buffer.from(zipSync({ 'orders.csv': new Uint8Array(ORDERS) }))],
    ['orders.csv.gz', Buffer.from(gzipSync(new Uint8Array(ORDERS)))],
  ] as const)
    expect([name, await detected(bytes, name)]).toEqual([
      name,
      { status: 200, body: { formatId: null, channels: [], isOrdersExport: true } },
    ]);
  expect(await kept()).toEqual(before);
});

it('a workbook and an archive too large for a look at their beginning are told by all of them, and nothing is left on disk', async () => {
  const before = [await kept(), folders()];
  // Of random bytes, so that packing leaves it as large.
  const ballast = randomBytes(3 * 1024 * 1024);
  const rows = Array.from(
    { length: 3_000 },
    (_, at) => `${ORDER.replaceAll('MIS-1', `MIS-${at}`)}${ballast.toString('hex', at * 1_000, at * 1_000 + 1_000)}`,
  );
  const text = Buffer.from(`${HEADER}\n${rows.join('\n')}\n`);
  const cells = [ORDER_COLUMNS, ...rows.map((row) => row.split(','))].map((row) =>
    row.map((value) => ({ type: String, value: value || undefined })),
  );
  const written: { toBuffer(): Promise<Buffer> } = writeXlsxFile(cells as never) as never;
  const bill = Buffer.from(zipSync({ 'bill.csv': new Uint8Array(BILL), 'notes.txt': new Uint8Array(ballast) }, { level: 0 }));
  for (const [name, bytes, found] of [
    ['orders.xlsx', await written.toBuffer(), { formatId: null, channels: [], isOrdersExport: true }],
    ['orders.zip', Buffer.from(zipSync({ 'orders.csv': new Uint8Array(text) })), { formatId: null, channels: [], isOrdersExport: true }],
    ['bill.zip', bill, { formatId: 'wechat_trade_all', channels: ['wechat'], isOrdersExport: false }],
  ] as const) {
    expect([name, bytes.length > 2 * 1024 * 1024]).toEqual([name, true]);
    const beginning = await detected(bytes.subarray(0, 2 * 1024 * 1024), name);
    expect([name, beginning.body]).toEqual([name, { formatId: null, channels: [], isOrdersExport: false }]);
    expect([name, await detected(bytes, name, operations, '&whole=yes')]).toEqual([name, { status: 200, body: found }]);
  }
  expect((await detected(Buffer.alloc(64 * 1024 * 1024 + 1), 'huge.zip', operations, '&whole=yes')).body.reason).toBe('file_too_large');
  expect((await detected(ORDERS, 'orders.csv', operations, '&whole=no')).status).toBe(400);
  expect([await kept(), folders()]).toEqual(before);
});

it('a statement, and a file that is neither, are recognised as ever', async () => {
  expect(await detected(BILL, 'bill.csv')).toEqual({
    status: 200,
    body: { formatId: 'wechat_trade_all', channels: ['wechat'], isOrdersExport: false },
  });
  expect((await detected(Buffer.from('dish,price\nnoodles,12\n'), 'menu.csv')).body).toEqual({
    formatId: null,
    channels: [],
    isOrdersExport: false,
  });
  const foreign = await detected(Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'), 'utf16.csv');
  expect(foreign.body).toMatchObject({ refusal: { reason: 'statement_encoding' }, isOrdersExport: false });
  // Who may bring no statements in learns nothing of a file.
  expect(await detected(ORDERS, 'orders.csv', await site.person(['finance_manager']))).toMatchObject({
    status: 403,
    body: { reason: 'permission_missing' },
  });
});

it('a statement among the orders is refused as what it is, by whichever fault it fails as orders, and nothing of it is kept', async () => {
  const before = await kept();
  const cutOff = BILL.subarray(0, BILL.lastIndexOf(',') - 30);
  for (const [name, bytes, channel] of [
    ['bill.csv', BILL, 'wechat'],
    ['partly.csv', BILL, 'wechat_partly'],
    ['cut.csv', cutOff, 'wechat'],
    ['bill.zip', Buffer.from(zipSync({ 'bill.csv': new Uint8Array(BILL) })), 'wechat'],
  ] as const) {
    const { status, body } = await imported(bytes, name, channel);
    expect([name, status, body.reason, body.details]).toEqual([
      name,
      400,
      'orders_file_is_statement',
      { file: name, format: 'wechat_trade_all' },
    ]);
    expect(body.rejects).toBeUndefined();
  }
  expect(await kept()).toEqual(before);
});

it('what is neither keeps the reason it is refused for, and orders are imported', async () => {
  expect((await imported(Buffer.from('dish,price\nnoodles,12\n'), 'menu.csv')).body.reason).toBe('statement_column_missing');
  expect((await imported(Buffer.from(`${HEADER}\n${ORDER.replace('1.00', 'x')}\n`), 'bad.csv')).body.reason).toBe('order_rows_unreadable');
  expect((await imported(BILL, 'bill.csv', 'nowhere')).body.reason).toBe('channel_not_found');
  expect(await imported(ORDERS, 'orders.csv')).toMatchObject({ status: 201, body: { rows: 1, inserted: '1' } });
  for (const [name, packed] of [
    ['orders.zip', zipSync({ 'orders.csv': new Uint8Array(ORDERS) })],
    ['orders.csv.gz', gzipSync(new Uint8Array(ORDERS))],
  ] as const)
    expect([name, await imported(Buffer.from(packed), name)]).toMatchObject([name, { status: 201, body: { rows: 1, unchanged: '1' } }]);
  const two = zipSync({ 'a.csv': new Uint8Array(ORDERS), 'b.csv': new Uint8Array(ORDERS) });
  expect((await imported(Buffer.from(two), 'two.zip')).body.reason).toBe('statement_archive');
});
