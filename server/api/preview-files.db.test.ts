/** The form of the first-run page: what its parts are called, and how many there are, harms nobody; how far it is is told, and who leaves stops it. */
import fs from 'node:fs';
import os from 'node:os';
import { gzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';
import { answerPreview } from './preview-files.ts';
import { Site, told } from './site-fixture.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

const row = {
  kind: 'payment',
  channelNo: 'C1',
  ourNo: 'P1',
  amountMinor: 1000n,
  currency: 'CNY',
  feeMinor: 6n,
  occurredAt: new Date('2026-03-01T10:00:00+08:00'),
  merchantNo: '1900000109',
} as const;
const STATEMENT = Buffer.from(writeWechatTradeAll([row], { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes);
const ORDERS = 'kind,our_no,channel_no,amount,currency,status,occurred_at\npayment,P1,C1,10.00,CNY,succeeded,2026-03-01T10:00:00+08:00\n';
const BOUNDARY = 'parts-of-a-form-0123456789';
const part = (name: string, content: string | Buffer, fileName?: string) =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n\r\n`,
    ),
    Buffer.from(content as Buffer),
    Buffer.from('\r\n'),
  ]);
async function preview(...parts: Buffer[]) {
  const body = Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': String(body.length) };
  return told(await answerPreview(site.request('/api/files/preview', { method: 'POST', body, headers })));
}

it.each([
  ['NUL', 'bill\0.csv', 'bill.csv'],
  ['line ends', 'a%0D%0Abill.csv', 'abill.csv'],
  ['a sign that turns the direction', '\u202ebill.csv', 'bill.csv'],
  ['a path', '../../etc/bill.csv', 'bill.csv'],
])('a file whose name has %s is compared under the name without it, and the trail names it so', async (_what, given, shown) => {
  const answer = await preview(part('statement', STATEMENT, given), part('orders', ORDERS, given));
  expect([answer.status, answer.status === 200 ? '' : answer.body]).toEqual([200, '']);
  const { json } = JSON.parse(answer.body) as { json: { statements: { file: string }[] } };
  expect(json.statements.map(({ file }) => file)).toEqual([shown]);
  const { rows } = await site.database.owner.pool.query(
    "SELECT summary FROM audit_entries WHERE action = 'reconciliation.preview' ORDER BY seq DESC LIMIT 1",
  );
  expect(rows[0].summary).toBe(`${shown} against ${shown}: 0 differences, nothing stored`);
});

it('a form of a hundred thousand parts is refused before they are taken apart', async () => {
  const many = Buffer.concat(Array.from({ length: 100_000 }, () => part('date', '2026-03-01')));
  const began = performance.now();
  const answer = await preview(many, part('statement', STATEMENT, 'a.csv'), part('orders', ORDERS, 'b.csv'));
  expect([answer.status, JSON.parse(answer.body).reason]).toEqual([400, 'input_invalid']);
  expect(answer.body).toContain('"field":"body"');
  expect(performance.now() - began).toBeLessThan(1_500);
});

it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary='])(
  'a body that says it is %s is no form with files',
  async (type) => {
    const body = 'a=1';
    const headers = { 'content-type': type, 'content-length': String(body.length) };
    const answer = await told(await answerPreview(site.request('/api/files/preview', { method: 'POST', body, headers })));
    expect([answer.status, JSON.parse(answer.body).reason]).toEqual([400, 'input_invalid']);
  },
);

const LINES = 'application/x-ndjson';
type Line = { step?: { stage: string; of?: string; file?: string }; status?: number; answer?: unknown };

function ask(parts: Buffer[], init: { signal?: AbortSignal } = {}) {
  const body = Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': String(body.length), accept: LINES };
  return answerPreview(site.request('/api/files/preview', { method: 'POST', body, headers, ...init }));
}
const folders = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(`pingzhang-preview-${process.pid}-`));
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

it('whoever reads it in steps is told what is done before what came out, and the same comes out', async () => {
  const parts = [part('statement', STATEMENT, 'bill.csv'), part('orders', ORDERS, 'orders.csv')];
  const whole = await preview(...parts);
  const response = await ask(parts);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, LINES]);
  const lines = linesOf(await response.text());
  const steps = lines.flatMap(({ step }) => step ?? []);
  expect(steps.map(({ stage, of }) => of ?? stage)).toEqual(expect.arrayContaining(['waiting', 'statement', 'comparing']));
  expect(steps.find(({ of }) => of === 'statement')).toMatchObject({ file: 'bill.csv', byteSize: STATEMENT.length });
  const last = lines.at(-1);
  const idless = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
  expect(last?.status).toBe(200);
  expect(idless(JSON.stringify(last?.answer))).toBe(idless(whole.body));
  expect(folders()).toEqual([]);
});

it('a refusal is the last line, with its reason and its status', async () => {
  const cut = STATEMENT.subarray(0, STATEMENT.length - 60);
  const lines = linesOf(await (await ask([part('statement', cut, 'bill.csv'), part('orders', ORDERS, 'orders.csv')])).text());
  expect(lines.at(-1)).toMatchObject({ status: 400, answer: { reason: expect.stringMatching(/^statement_/) } });
  // What is no such form is refused before there is a line.
  const none = await ask([part('orders', ORDERS, 'orders.csv'), part('orders', ORDERS, 'orders.csv')]);
  expect([none.status, ((await none.json()) as { reason: string }).reason]).toEqual([400, 'input_invalid']);
  expect(folders()).toEqual([]);
});

it.each([
  ['zip', zipSync({ 'orders.csv': Buffer.from(ORDERS) })],
  ['gzip', gzipSync(Buffer.from(ORDERS))],
])('orders in a %s are compared as they are without it', async (kind, bytes) => {
  const answer = await preview(part('statement', STATEMENT, 'bill.csv'), part('orders', Buffer.from(bytes), `orders.${kind}`));
  expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('"differenceCount":0')]);
});

it('orders in an archive of two files are refused, and it is said why', async () => {
  const two = Buffer.from(zipSync({ 'a.csv': Buffer.from(ORDERS), 'b.csv': Buffer.from(ORDERS) }));
  const answer = await preview(part('statement', STATEMENT, 'bill.csv'), part('orders', two, 'orders.zip'));
  expect([answer.status, JSON.parse(answer.body).reason]).toEqual([400, 'statement_archive']);
});

it('who leaves while the form is on its way is no failure in the log, and leaves nothing on disk', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const left = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(part('statement', STATEMENT, 'bill.csv')),
    pull: (controller) => {
      left.abort();
      controller.error(new Error('aborted'));
    },
  });
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': '100000' };
  await answerPreview(site.request('/api/files/preview', { method: 'POST', body, headers, signal: left.signal }));
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
  expect(folders()).toEqual([]);
});

it.each(['the page goes', 'the answer is left'])('where %s, the database, the reader and the files on disk are let go', async (how) => {
  const rows = Array.from({ length: 60_000 }, (_, at) => ({ ...row, channelNo: `C${at}`, ourNo: `P${at}` }));
  const bill = Buffer.from(writeWechatTradeAll(rows, { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes);
  const orders = `${ORDERS}${rows.map(({ ourNo, channelNo }) => `payment,${ourNo},${channelNo},11.00,CNY,succeeded,2026-03-01T10:00:00+08:00`).join('\n')}\n`;
  const left = new AbortController();
  const response = await ask([part('statement', bill, 'bill.csv'), part('orders', orders, 'orders.csv')], { signal: left.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let told = '';
  while (!told.includes('"comparing"')) told += new TextDecoder().decode((await reader.read()).value);
  if (how === 'the page goes') left.abort();
  else await reader.cancel();
  await expect.poll(folders, { timeout: 5_000 }).toEqual([]);
  const busy = async () =>
    (
      await site.database.owner.pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'",
      )
    ).rows.length;
  await expect.poll(busy, { timeout: 5_000 }).toBe(0);
  const { rows: trail } = await site.database.owner.pool.query(
    "SELECT 1 FROM audit_entries WHERE action = 'reconciliation.preview' AND summary LIKE '%60001 %'",
  );
  expect(trail).toEqual([]);
  // And the next one is answered.
  expect((await preview(part('statement', STATEMENT, 'a.csv'), part('orders', ORDERS, 'b.csv'))).status).toBe(200);
});
