/** Uploads and downloads as they arrive over HTTP, against a real database and a real session. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';

let database: TestDatabase;
const asked: string[] = [];
let actor: Ambience['actor'] = { kind: 'nobody' };
vi.mock('./context.ts', () => ({
  ambienceOf: async (): Promise<Ambience> => ({
    database,
    clock: fixedClock('2026-11-20T02:00:00Z'),
    random: systemRandom,
    actor,
    requestId: 'reference',
    ip: '127.0.0.1',
  }),
}));
vi.mock('../queues/queues.ts', () => ({
  askForReconciliation: async (job: { channelCode: string; businessDate: string }) => {
    asked.push(`${job.channelCode} ${job.businessDate}`);
  },
}));
const { answerDownload, answerMappingPreview, answerUpload } = await import('./statement-files.ts');

const person = (roles: string[]) =>
  staffActor({
    userId: crypto.randomUUID(),
    personId: crypto.randomUUID(),
    name: 'Li',
    email: 'li@example.test',
    roles,
    sessionId: crypto.randomUUID(),
  });

beforeAll(async () => {
  database = await testDatabase();
  await database.owner.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ('wechat', 'WeChat Pay', '微信支付', 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
  );
  actor = person(['operations']);
});
afterAll(() => database.drop());

const bill = (n: number) =>
  writeWechatTradeAll(
    Array.from({ length: n }, (_, i) => ({
      kind: 'payment' as const,
      channelNo: `42000${n}${i}`,
      ourNo: `A${n}-${i}`,
      amountMinor: 500n,
      currency: 'CNY',
      feeMinor: 3n,
      occurredAt: new Date('2026-11-19T03:00:00Z'),
    })),
    { date: '2026-11-19', accountNo: '1900000109', zone: 'Asia/Shanghai' },
  ).bytes;

function upload(
  bytes: Uint8Array,
  { headers = {}, search = 'channel=wechat&name=%E5%BE%AE%E4%BF%A1.csv' }: { headers?: Record<string, string>; search?: string } = {},
) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 1000) controller.enqueue(bytes.subarray(at, at + 1000));
      controller.close();
    },
  });
  return new Request(`http://localhost/api/files/statements?${search}`, {
    method: 'POST',
    headers: { 'x-pingzhang': '1', origin: 'http://localhost', host: 'localhost', 'content-length': String(bytes.length), ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
}
const sent = async (request: Request) => {
  const response = await answerUpload(request);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown> & { details: Record<string, unknown> },
  };
};

it('publishes an upload, asks for the reconciliation of its date, and gives the very bytes back under their own name', async () => {
  const bytes = bill(4);
  const { status, body, headers } = await sent(upload(bytes));
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'published', businessDate: '2026-11-19', lineCount: 4, followUp: 'done' });
  expect(asked).toEqual(['wechat 2026-11-19']);
  expect(headers.get('cache-control')).toBe('no-store');
  const response = await answerDownload(new Request('http://localhost/x'), String(body.statementId));
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="__.csv"; filename*=UTF-8''%E5%BE%AE%E4%BF%A1.csv`);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const given = Buffer.from(await response.arrayBuffer());
  expect(createHash('sha256').update(given).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  const trail = await database.owner.pool.query(`SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY seq`, [body.statementId]);
  expect(trail.rows.map((row: { action: string }) => row.action)).toEqual(['statements.import_statement', 'statements.download_file']);
});

it('answers the same bytes with 409 and the first, and a bad file with 400, file, line and the refused statement', async () => {
  expect(await sent(upload(bill(4)))).toMatchObject({
    status: 409,
    body: { reason: 'statement_already_imported', details: { date: '2026-11-19', version: 1 } },
  });
  const bad = Buffer.from(Buffer.from(bill(5)).toString('utf8').replace('`5.00,', '`5.o0,'));
  const { status, body } = await sent(upload(bad));
  expect(status).toBe(400);
  expect(body).toMatchObject({ status: 'refused', reason: 'statement_has_rejects', details: { file: '微信.csv', lineNo: 2 } });
  expect(body.details.statementId).toBeTruthy();
});

it.each([
  ['comes from another site', { 'sec-fetch-site': 'cross-site' }, 403, 'cross_origin'],
  ['comes from a sibling subdomain', { origin: 'http://evil.localhost' }, 403, 'cross_origin'],
  ['is a form', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'body_type_unsupported'],
  ['promises more than is allowed', { 'content-length': String(501 * 1024 * 1024) }, 413, 'file_too_large'],
  ['promises another length than it has', { 'content-length': '7' }, 400, 'upload_cut_off'],
  ['promises nonsense', { 'content-length': '1e9' }, 400, 'upload_length_malformed'],
])('takes nothing of an upload that %s', async (_what, headers, status, reason) => {
  const before = await database.owner.pool.query('SELECT count(*) FROM statement_files');
  expect(await sent(upload(bill(6), { headers }))).toMatchObject({ status, body: { reason } });
  expect((await database.owner.pool.query('SELECT count(*) FROM statement_files')).rows).toEqual(before.rows);
});

it('takes nothing from nobody and from those without the permission, and gives them nothing', async () => {
  const kept = actor;
  const { rows } = await database.owner.pool.query('SELECT id FROM statements LIMIT 1');
  for (const [who, status] of [
    [{ kind: 'nobody' } as const, 401],
    [person(['product']), 403],
  ] as const) {
    actor = who;
    expect((await sent(upload(bill(7)))).status).toBe(status);
    expect((await answerDownload(new Request('http://localhost/x'), rows[0].id)).status).toBe(status);
    expect(
      (
        await answerMappingPreview(
          new Request('http://localhost/x?name=a', {
            method: 'POST',
            headers: { 'x-pingzhang': '1', origin: 'http://localhost', host: 'localhost' },
            body: 'null\na,b\n1,2\n',
          }),
        )
      ).status,
    ).toBe(status);
  }
  actor = kept;
});

it('takes a body that comes without a length, and refuses one that is empty', async () => {
  const chunked = upload(bill(8));
  chunked.headers.delete('content-length');
  expect((await sent(chunked)).status).toBe(201);
  expect(await sent(upload(new Uint8Array(0)))).toMatchObject({ status: 400, body: { reason: 'statement_empty' } });
});

it('shows what a mapping makes of a sample, stores nothing, and says what is missing in it', async () => {
  const ask = async (mapping: unknown) => {
    const request = new Request('http://localhost/x?name=shop.csv', {
      method: 'POST',
      headers: { 'x-pingzhang': '1', origin: 'http://localhost', host: 'localhost' },
      body: `${JSON.stringify(mapping)}\norder,amount,time\nA1,1.00,2026-11-19 10:00:00\nA2,x,2026-11-19 10:00:00\n`,
    });
    return (await (await answerMappingPreview(request)).json()) as Record<string, never>;
  };
  const before = await database.owner.pool.query('SELECT count(*) FROM statement_files');
  expect(await ask(null)).toMatchObject({ sample: { header: ['order', 'amount', 'time'] }, preview: null, faults: [] });
  const mapping = {
    columns: { ourNo: 'order', amount: 'amount', occurredAt: 'time' },
    time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
  };
  expect(await ask(mapping)).toMatchObject({ faults: [{ path: 'columns.currency', rule: 'mapping_currency_missing' }] });
  const tried = await ask({ ...mapping, fixed: { kind: 'payment', currency: 'CNY' } });
  expect(tried).toMatchObject({ preview: { lines: [{ ourNo: 'A1', amountMinor: '100' }], rejects: [{ lineNo: 3, column: 'amount' }] } });
  expect((await database.owner.pool.query('SELECT count(*) FROM statement_files')).rows).toEqual(before.rows);
});

it('lets one person upload so often a minute and then asks to wait', async () => {
  actor = person(['operations']);
  let refused = 0;
  for (let i = 0; i < 130; i++) if ((await sent(upload(new Uint8Array(0)))).status === 429) refused++;
  expect(refused).toBe(10);
  actor = person(['operations']);
  expect((await sent(upload(new Uint8Array(0)))).status).toBe(400);
});

it('lets one person send 120 files a minute, however many more come at once; others are not held up', async () => {
  const kept = actor;
  actor = person(['operations']);
  const attempt = () => sent(upload(bill(4), { search: 'channel=wechat' }));
  const answers = await Promise.all(Array.from({ length: 160 }, attempt));
  const statuses = Map.groupBy(answers, ({ status }) => status);
  expect([...statuses].map(([status, list]) => [status, list.length]).sort()).toEqual([
    [400, 120],
    [429, 40],
  ]);
  for (const { body, headers } of statuses.get(429) ?? []) {
    expect(body).toMatchObject({ reason: 'too_many_uploads', details: { seconds: 60 }, reference: 'reference' });
    expect(headers.get('retry-after')).toBe('60');
  }
  actor = person(['operations']);
  expect((await attempt()).status).toBe(400);
  actor = kept;
});
