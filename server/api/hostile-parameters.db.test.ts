/** What stands after the `?` of the routes for files, downloads and exports, spoilt in every way. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportResponse } from './export-response.ts';
import { answerMappingDownload, answerMappingLoad } from './mapping-files.ts';
import { answerOrders } from './order-files.ts';
import { answerPreview } from './preview-files.ts';
import { LEAK, Site, told } from './site-fixture.ts';
import { samplesOf } from './site-samples-fixture.ts';
import { answerDetection, answerDownload, answerMappingPreview, answerUpload } from './statement-files.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
let channel = '';
let statementId = '';
let mappingId = '';
beforeAll(async () => {
  site = await Site.open();
  await samplesOf(site);
  const { rows } = await site.database.owner.pool.query('SELECT channel_code, id FROM statements LIMIT 1');
  ({ channel_code: channel, id: statementId } = rows[0]);
  const mappings = await site.database.owner.pool.query('SELECT id FROM statement_mappings LIMIT 1');
  mappingId = mappings.rows[0]?.id ?? '00000000-0000-0000-0000-000000000000';
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

/** A form of one file, as it comes over the wire. */
const FORM = '--x\r\ncontent-disposition: form-data; name="statement"; filename="a.csv"\r\n\r\nx\r\n--x--\r\n';
const FORM_TYPE = { 'content-type': 'multipart/form-data; boundary=x' };

/** Names and values after the `?` of the routes for files: [route, its own right ones]. */
const ROUTES: Record<
  string,
  { ask(search: string, init?: RequestInit & { by?: null }): Promise<Response>; right: Record<string, string> }
> = {
  upload: {
    ask: (search, init) => answerUpload(site.request(`/api/files/statements?${search}`, { method: 'POST', body: 'x', ...init })),
    right: { channel: 'x', name: 'a.csv' },
  },
  orders: {
    ask: (search, init) => answerOrders(site.request(`/api/files/orders?${search}`, { method: 'POST', body: 'x', ...init })),
    right: { channel: 'x', name: 'a.csv' },
  },
  detection: {
    ask: (search, init) => answerDetection(site.request(`/api/files/statements/detect?${search}`, { method: 'POST', body: 'x', ...init })),
    right: { name: 'a.csv' },
  },
  'mapping preview': {
    ask: (search, init) =>
      answerMappingPreview(site.request(`/api/files/mapping-preview?${search}`, { method: 'POST', body: '{', ...init })),
    right: { name: 'a.csv' },
  },
  'mapping file': {
    ask: (search, init) => answerMappingLoad(site.request(`/api/files/mappings?${search}`, { method: 'POST', body: '{', ...init })),
    right: { name: 'a.json' },
  },
  export: {
    ask: (search, init) => exportResponse(site.request(`/api/export/payments?${search}`, init), 'payments'),
    right: { format: 'csv', filter: '{"numbers":["nothing-like-it"]}' },
  },
};
const VALUES = [
  '',
  ' ',
  '\0',
  'a\0.csv',
  '../../x.csv',
  'a.csv%00.php',
  'CON.csv',
  '2026-02-30.csv',
  '\u202etxt.csv',
  'x'.repeat(5_000),
  "' OR 1=1",
  '{"$ne":1}',
  '__proto__',
  '[]',
  'null',
  '１',
  'javascript:alert(1)',
  '//evil.example',
];

describe('What stands after the ?', () => {
  it.each(Object.keys(ROUTES))('of the route for %s never brings it down, however it is spoilt', async (name) => {
    const route = ROUTES[name];
    if (!route) throw new Error(name);
    const before = await site.fingerprint();
    const failures: string[] = [];
    const ask = async (what: string, search: string) => {
      const answer = await told(await route.ask(search));
      if (answer.status >= 500 || LEAK.test(answer.body) || answer.headers.get('cache-control') !== 'no-store')
        failures.push(`${what}: ${answer.status} ${answer.body.slice(0, 200)}`);
      return answer.status;
    };
    for (const key of [...Object.keys(route.right), 'date', 'format', 'mapping', 'upload', 'language', 'unknown', '__proto__', 'a[$ne]'])
      for (const value of VALUES)
        await ask(`${key}=${value.slice(0, 30)}`, new URLSearchParams({ ...route.right, [key]: value }).toString());
    const right = new URLSearchParams(route.right).toString();
    expect(await ask('twice', `${right}&name=b`)).toBe(400);
    expect(await ask('percent', `${right}&name=%E0%A4%A`)).toBe(400);
    expect(failures).toEqual([]);
    expect(await site.fingerprint()).toBe(before);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
  ])('does not matter to who comes from %s: nothing is taken and nothing given', async (_what, headers) => {
    for (const [name, { ask, right }] of Object.entries(ROUTES)) {
      const { status } = await told(await ask(new URLSearchParams(right).toString(), { headers }));
      expect(`${name} ${status}`).toBe(`${name} 403`);
    }
    expect((await answerDownload(site.request('/x', { headers }), statementId)).status).toBe(403);
    expect((await answerMappingDownload(site.request('/x', { headers }), mappingId)).status).toBe(403);
    expect((await answerPreview(site.request('/x', { method: 'POST', body: FORM, headers: { ...headers, ...FORM_TYPE } }))).status).toBe(
      403,
    );
  });

  it('and a body that never ends: nobody is told 401 before it is looked at', async () => {
    for (const [name, { ask, right }] of Object.entries(ROUTES).filter(([route]) => route !== 'export')) {
      const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
      const search = new URLSearchParams({ ...right, ...('channel' in right ? { channel } : {}) }).toString();
      const answer = await Promise.race([
        ask(search, { by: null, body }),
        new Promise<null>((resolve) => setTimeout(resolve, 3_000, null)),
      ]);
      expect(`${name} ${answer?.status}`).toBe(`${name} 401`);
    }
  });

  it('does not matter to nobody, who is told 401', async () => {
    for (const [name, { ask, right }] of Object.entries(ROUTES)) {
      const { status } = await told(
        await ask(new URLSearchParams({ ...right, ...('channel' in right ? { channel } : {}) }).toString(), { by: null }),
      );
      expect(`${name} ${status}`).toBe(`${name} 401`);
    }
    expect((await answerDownload(site.request('/x', { by: null }), statementId)).status).toBe(401);
    expect((await answerMappingDownload(site.request('/x', { by: null }), mappingId)).status).toBe(401);
    expect((await answerPreview(site.request('/x', { method: 'POST', body: FORM, by: null, headers: FORM_TYPE }))).status).toBe(401);
  });
});

describe('A download', () => {
  it.each([
    '',
    'x',
    '../../etc/passwd',
    '%00',
    '00000000-0000-0000-0000-000000000000',
    "' OR 1=1 --",
    '01900000-0000-7000-8000-000000000000',
  ])('of %j is not found, like any other that is not there', async (id) => {
    const { status, body } = await told(await answerDownload(site.request('/x'), id));
    expect([status, JSON.parse(body).reason]).toEqual([404, 'statement_not_found']);
    const mapping = await told(await answerMappingDownload(site.request('/x'), id));
    expect([mapping.status, JSON.parse(mapping.body).reason]).toEqual([404, 'mapping_not_found']);
  });
});

describe('An export', () => {
  it.each(['__proto__', 'constructor', 'toString', '../audit', 'users', ''])('of %j is not found', async (table) => {
    expect((await told(await exportResponse(site.request('/api/export/x?format=csv'), table))).status).toBe(404);
  });

  it.each([
    '{',
    '[]',
    'null',
    '7',
    '"x"',
    '{"id; drop":1}',
    '{"dateFrom":"2026-02-30"}',
    '{"currency":"cny","amountMin":"1"}',
    '{"currency":"JPY","amountMin":"1.5"}',
    '{"numbers":["a\\u0000b"]}',
    '{"numbers":["ab\\ud800"]}',
  ])('with the filter %s is refused before its first byte', async (filter) => {
    const { status, body } = await told(
      await exportResponse(site.request(`/api/export/payments?format=csv&filter=${encodeURIComponent(filter)}`), 'payments'),
    );
    expect(status).toBe(400);
    expect(body).not.toMatch(LEAK);
  });
});
