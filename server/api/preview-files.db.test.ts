/** The form of the first-run page: what its parts are called, and how many there are, harms nobody. */
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
