/** Requests that are no calls: wrong methods, types, lengths, shapes and origins, thrown at the handler of calls. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerCall } from './answer-calls.ts';
import { type Answer, LEAK, Site, told } from './site-fixture.ts';
import { samplesOf } from './site-samples-fixture.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
let _channel = '';
let _statementId = '';
let _mappingId = '';
beforeAll(async () => {
  site = await Site.open();
  await samplesOf(site);
  const { rows } = await site.database.owner.pool.query('SELECT channel_code, id FROM statements LIMIT 1');
  ({ channel_code: _channel, id: _statementId } = rows[0]);
  const mappings = await site.database.owner.pool.query('SELECT id FROM statement_mappings LIMIT 1');
  _mappingId = mappings.rows[0]?.id ?? '00000000-0000-0000-0000-000000000000';
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

const JSON_TYPE = { 'content-type': 'application/json' };
const VIEW = JSON.stringify({ json: { tableId: 'payments', name: 'Mine', query: '', shared: false } });
const wrap = (json: string, meta?: string) => `{"json":${json}${meta ? `,"meta":${meta}` : ''}}`;
const batchOf = (count: number, path: string) => ({
  path: `/api/trpc/${Array.from({ length: count }, () => path).join(',')}?batch=1`,
  body: JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [at, JSON.parse(VIEW)]))),
});

type Attack = {
  status: number | readonly number[];
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  without?: string;
};
const form = () => {
  const parts = new FormData();
  parts.append('json', VIEW);
  parts.append('json', VIEW);
  return parts;
};
const endless = () =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });

/** All of them ask `views.save`, an act that would leave a row, unless they say otherwise. */
const ATTACKS: Record<string, Attack> = {
  'D1 a body of two megabytes': { status: 413, body: `${VIEW.slice(0, -1)}${' '.repeat(2_000_000)}}` },
  'D1 a body without an end': { status: 413, body: endless() },
  'D2 a body that is no JSON': { status: 400, body: '{"json":' },
  'D2 an empty body': { status: 400, body: '' },
  'D2 a body that is not UTF-8': { status: 400, body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) },
  'D3 a hundred thousand levels': { status: 400, body: wrap(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) },
  'D6 __proto__': {
    status: 400,
    body: wrap('{"tableId":"payments","name":"x","query":"","shared":false,"__proto__":{"role":"administrator"}}'),
  },
  'D6 constructor.prototype': { status: 400, body: wrap('{"tableId":"payments","constructor":{"prototype":{"x":1}}}') },
  'D7 an array where an object belongs': { status: 400, body: wrap('[]') },
  'D7 text where an object belongs': { status: 400, body: wrap('"payments"') },
  'D7 null where an object belongs': { status: 400, body: wrap('null') },
  'D8 "false" for a truth value': { status: 400, body: VIEW.replace('false', '"false"') },
  'D8 0 for a truth value': { status: 400, body: VIEW.replace('false', '0') },
  'D9 a number of a million digits': {
    status: [400, 413],
    body: wrap(`{"tableId":"${'9'.repeat(900_000)}"}`, '{"values":{"tableId":["bigint"]}}'),
  },
  'D10 a pattern by superjson': { status: 400, body: wrap('{"tableId":"/(a+)+$/"}', '{"values":{"tableId":["regexp"]}}') },
  'D10 an error by superjson': { status: 400, body: wrap('{"tableId":{"name":"x"}}', '{"values":{"tableId":["Error"]}}') },
  'D10 an address by superjson': { status: 400, body: wrap('{"tableId":"http://x"}', '{"values":{"tableId":["URL"]}}') },
  'D10 a path into the prototype by superjson': { status: 400, body: wrap('{"tableId":"1"}', '{"values":{"__proto__.x":["bigint"]}}') },
  'D10 notes of the wrong shape': { status: 400, body: wrap('{"tableId":"1"}', '"x"') },
  'D10 notes that are null': { status: 400, body: wrap('{"tableId":"1"}', 'null') },
  'D10 references that lead nowhere': { status: 400, body: wrap('{"tableId":"1"}', '{"referentialEqualities":{"a.b.c":["d"]}}') },
  'D10 references of the wrong shape': { status: 400, body: wrap('{"tableId":"1"}', '{"referentialEqualities":7}') },
  'D11 a form': { status: 415, body: form(), without: 'content-type' },
  'D11 a form with the type of JSON': { status: 400, body: form() },
  'D12 bytes': { status: 415, body: VIEW, headers: { 'content-type': 'application/octet-stream' } },
  'D13 plain text': { status: 415, body: VIEW, headers: { 'content-type': 'text/plain' } },
  'D13 a url-encoded form': { status: 415, body: 'json=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'D13 no type': { status: 415, body: new TextEncoder().encode(VIEW), without: 'content-type' },
  'D13 JSON of another kind': { status: 415, body: VIEW, headers: { 'content-type': 'application/json-patch+json' } },
  'D14 a batch of eleven': { status: 400, ...batchOf(11, 'views.save') },
  'D14 a batch of two thousand': { status: [400, 429], ...batchOf(2_000, 'views.save') },
  'D15 a batch with gaps': { status: [400, 207], path: '/api/trpc/views.save,views.save?batch=1', body: '{"1":{"json":null}}' },
  'D15 a batch that is a list': { status: 400, path: '/api/trpc/views.save,views.save?batch=1', body: '[]' },
  'D16 GET to an act': { status: 405, method: 'GET', path: `/api/trpc/views.save?input=${encodeURIComponent(VIEW)}` },
  'D16 _method': { status: [400, 405], method: 'GET', path: `/api/trpc/views.save?_method=POST&input=${encodeURIComponent(VIEW)}` },
  'D16 X-HTTP-Method-Override': {
    status: 405,
    method: 'GET',
    headers: { 'x-http-method-override': 'POST' },
    path: `/api/trpc/views.save?input=${encodeURIComponent(VIEW)}`,
  },
  'D16 PUT': { status: 405, method: 'PUT', body: VIEW },
  'D16 DELETE': { status: 405, method: 'DELETE' },
  'D17 a procedure that is not': { status: 404, path: '/api/trpc/views.destroy', body: VIEW },
  'D17 __proto__': { status: 404, path: '/api/trpc/__proto__', body: VIEW },
  'D17 toString': { status: 404, path: '/api/trpc/toString', body: VIEW },
  'D17 views.constructor': { status: 404, path: '/api/trpc/views.constructor', body: VIEW },
  'D17 a name of ten thousand dots': { status: 404, path: `/api/trpc/${'a.'.repeat(5_000)}b`, body: VIEW },
  'D17 no procedure': { status: 404, path: '/api/trpc/', body: VIEW },
  'D18 %00 in the path': { status: 404, path: '/api/trpc/views.save%00', body: VIEW },
  'D18 a bad percent code in the path': { status: [400, 404], path: '/api/trpc/views%E0%A4%A.save', body: VIEW },
  'D18 a bad percent code in the input': { status: 400, method: 'GET', path: '/api/trpc/views.list?input=%E0%A4%A' },
  'D19 900 kB in a field of sixty characters': { status: 400, body: VIEW.replace('Mine', 'M'.repeat(900_000)) },
  'D22 a sort that is none': {
    status: 400,
    method: 'GET',
    path: `/api/trpc/payments.list?input=${encodeURIComponent(wrap('{"order":"id; drop table x"}'))}`,
  },
  'D22 a column that is none': {
    status: 400,
    method: 'GET',
    path: `/api/trpc/payments.list?input=${encodeURIComponent(wrap('{"filter":{"password_hash":"x"}}'))}`,
  },
  'D23 pages of nothing': { status: 400, method: 'GET', path: `/api/trpc/payments.list?input=${encodeURIComponent(wrap('{"limit":0}'))}` },
  'D23 pages of a billion': {
    status: 400,
    method: 'GET',
    path: `/api/trpc/payments.list?input=${encodeURIComponent(wrap('{"limit":1000000000}'))}`,
  },
  'D25 from nowhere': { status: 403, body: VIEW, headers: { origin: 'null' } },
  'D25 from another site': { status: 403, body: VIEW, headers: { origin: 'https://evil.example' } },
  'H5 from a sibling': { status: 403, body: VIEW, headers: { origin: 'http://evil.localhost' } },
  'H5 as a browser marks another site': { status: 403, body: VIEW, headers: { 'sec-fetch-site': 'cross-site' } },
  'H5 as a browser marks a sibling': { status: 403, body: VIEW, headers: { 'sec-fetch-site': 'same-site' } },
  'H6 without our header': { status: 403, body: VIEW, without: 'x-pingzhang' },
  'E1 an input given twice': {
    status: 400,
    method: 'GET',
    path: `/api/trpc/views.list?input=${encodeURIComponent(wrap('{"tableId":"a"}'))}&input=1`,
  },
  'E2 an operator of another database': { status: 400, method: 'GET', path: '/api/trpc/views.list?input[$ne]=1' },
};

async function sent({ path = '/api/trpc/views.save', method = 'POST', headers = {}, body, without }: Attack, by?: null): Promise<Answer> {
  const request = site.request(path, { method, by, headers: { ...JSON_TYPE, ...headers }, ...(body === undefined ? {} : { body }) });
  if (without && !(without === 'content-type' && body instanceof FormData)) request.headers.delete(without);
  if (without === 'content-type' && body instanceof FormData) request.headers.set('content-type', 'multipart/form-data; boundary=x');
  return told(await answerCall(request));
}

describe('A call', () => {
  it.each(Object.entries(ATTACKS))('%s is refused, has no effect and says nothing of the inside', async (_what, attack) => {
    const before = await site.fingerprint();
    const { status, body, headers } = await sent(attack);
    expect([attack.status].flat()).toContain(status);
    expect(body).not.toMatch(LEAK);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await site.fingerprint()).toBe(before);
  });

  it('D4 with a key twice is read once, by one reader: the last one counts for all', async () => {
    const twice = wrap('{"tableId":"payments","name":"first","name":"last","query":"","shared":false}');
    expect((await sent({ status: 200, body: twice })).status).toBe(200);
    const { rows } = await site.database.owner.pool.query("SELECT name FROM saved_views WHERE name IN ('first', 'last')");
    expect(rows).toEqual([{ name: 'last' }]);
  });

  it('D14 in a batch of ten is ten calls for the limit, and each has its own answer', async () => {
    const { path, body } = batchOf(10, 'views.save');
    const answer = await sent({ status: 200, path, body });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toHaveLength(10);
  });

  it('answers nobody with 401 and the same words, whether the procedure is there or the input is right', async () => {
    const bodies = await Promise.all([VIEW, wrap('{}'), wrap('null')].map((body) => sent({ status: 401, body }, null)));
    expect(bodies.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(bodies.map(({ body }) => body.replace(/"reference":"\w+"/, ''))).size).toBe(1);
  });
});
