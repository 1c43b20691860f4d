/** What only the running server can be attacked with: methods, lines and headers that no handler sees, and addresses written so that
 *  a guard in front of them might be missed. Every answer carries the headers, whatever its class, and nobody sees a figure. */
import { connect } from 'node:net';
import type { APIResponse } from '@playwright/test';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

const EVERYWHERE: Record<string, RegExp> = {
  'strict-transport-security': /max-age=(?:3153\d{4}|[4-9]\d{7,})/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /./,
  'cross-origin-opener-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
};

function faultsOf(answer: APIResponse): string[] {
  const headers = answer.headers();
  const faults = Object.entries(EVERYWHERE).flatMap(([name, wanted]) => (wanted.test(headers[name] ?? '') ? [] : [`no ${name}`]));
  for (const name of ['x-powered-by', 'access-control-allow-origin', 'access-control-allow-credentials'])
    if (headers[name]) faults.push(name);
  if (answer.status() >= 500) faults.push(`status ${answer.status()}`);
  return faults;
}

/** Sends bytes as they are and answers with what came back until the server closed or was silent. */
async function raw(baseURL: string, text: string): Promise<string> {
  const { hostname, port } = new URL(baseURL);
  return new Promise((resolve) => {
    let seen = '';
    const socket = connect(Number.parseInt(port, 10), hostname, () => socket.write(text));
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (piece) => {
      seen += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(seen));
  });
}
const statusOf = (answer: string) => /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'closed';

/** Numbers and names that stand on the screens: none may be in what nobody gets. */
async function canaries(): Promise<string[]> {
  const rows = [
    ...(await query<{ text: string }>('SELECT our_no AS text FROM payments LIMIT 200')),
    ...(await query<{ text: string }>('SELECT name AS text FROM merchants')),
    ...(await query<{ text: string }>('SELECT no AS text FROM differences LIMIT 200')),
  ];
  expect(rows.length).toBeGreaterThan(50);
  return rows.map(({ text }) => text);
}

test('every class of answer carries the headers', async ({ page, request }) => {
  const html = await (await request.get('/sign-in')).text();
  const script = /src="(\/_next\/static\/[^"]+)"/.exec(html)?.[1];
  expect(script).toBeTruthy();
  const faults: Record<string, string[]> = {};
  for (const path of [
    '/sign-in',
    '/payments',
    '/no-such-page',
    '/payments/no-such-thing',
    '/api/no-such-call',
    '/api/trpc/payments.list',
    '/api/trpc/no.such',
    '/api/auth/csrf',
    '/api/auth/providers',
    '/api/export/payments?format=csv',
    '/api/files/statements/x/raw',
    '/api/files/no-such-route',
    '/_next/image?url=http://169.254.169.254/',
    '/_next/static/no-such-file.js',
    '/icon.svg',
    script as string,
  ]) {
    const found = faultsOf(await request.get(path, { maxRedirects: 0 }));
    if (found.length) faults[path] = found;
  }
  expect(faults).toEqual({});
  await page.goto('/sign-in');
});

test('what is for one person is kept by no cache', async ({ opsPage }) => {
  for (const path of [
    '/payments',
    '/recon',
    '/api/export/payments?format=csv&filter=%7B%22numbers%22%3A%5B%22nothing%22%5D%7D',
    '/api/trpc/access.own',
  ])
    expect.soft((await opsPage.request.get(path)).headers()['cache-control'], path).toContain('no-store');
});

test('no other site may read: there are no headers of CORS, also not before a call', async ({ request }) => {
  for (const [method, path] of [
    ['OPTIONS', '/api/trpc/payments.list'],
    ['OPTIONS', '/payments'],
    ['GET', '/api/auth/csrf'],
    ['POST', '/api/trpc/views.save'],
  ] as const) {
    const answer = await request.fetch(path, {
      method,
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-pingzhang' },
    });
    expect(answer.headers()['access-control-allow-origin'], path).toBeUndefined();
    expect(answer.status(), path).toBeLessThan(500);
  }
});

test('however a page is addressed, nobody sees a figure of it', async ({ request, baseURL }) => {
  const secrets = await canaries();
  const asked: [string, Record<string, string>][] = [
    ['/payments', {}],
    ['/payments.rsc', {}],
    ['/payments.segments/_tree.segment.rsc', {}],
    ['/payments?_rsc=abc', { rsc: '1' }],
    ['/payments?_rsc=abc', { rsc: '1', 'next-router-prefetch': '1' }],
    ['/payments?_rsc=abc', { rsc: '1', 'next-router-segment-prefetch': '/_tree' }],
    ['/payments', { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' }],
    ['/payments', { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' }],
    ['/payments', { 'x-nextjs-data': '1' }],
    ['/payments', { 'x-invoke-path': '/payments', 'x-invoke-status': '200' }],
    ['/payments', { 'x-matched-path': '/payments', 'x-now-route-matches': '1' }],
    ['/payments', { 'x-original-url': '/sign-in', 'x-rewrite-url': '/sign-in' }],
    ['//payments', {}],
    ['/%70ayments', {}],
    ['/payments/', {}],
    ['/payments/..%2fpayments', {}],
    ['/sign-in/../payments', {}],
    ['/PAYMENTS', {}],
    ['/payments%00', {}],
    ['/payments%2f', {}],
    ['/payments;x=1', {}],
    ['/_next/data/x/payments.json', {}],
    ['/merchants', { cookie: 'pingzhang.session=forged; authjs.session-token=forged' }],
    ['/api/export/payments?format=csv', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }],
  ];
  for (const [path, headers] of asked) {
    const answer = await request.get(`${baseURL}${path}`, { headers, maxRedirects: 0 });
    const body = await answer.text();
    expect.soft(answer.status(), `${path} ${JSON.stringify(headers)}`).toBeLessThan(500);
    expect
      .soft(
        secrets.filter((secret) => body.includes(secret)),
        `${path} ${JSON.stringify(headers)}`,
      )
      .toEqual([]);
  }
});

test('a forged name of the server leads nobody elsewhere', async ({ request }) => {
  const forged: Record<string, string>[] = [
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example;proto=https' },
    { host: 'evil.example' },
  ];
  for (const headers of forged) {
    const answer = await request.get('/payments', { headers, maxRedirects: 0 });
    expect(answer.status()).toBeLessThan(500);
    expect(answer.headers().location ?? '', JSON.stringify(headers)).not.toContain('//evil.example');
  }
});

test('actions that are not ours do nothing', async ({ request }) => {
  const actions: Record<string, string>[] = [{}, { origin: 'null' }, { origin: 'https://evil.example' }];
  for (const extra of actions) {
    const answer = await request.post('/sign-in', {
      headers: { 'next-action': 'a'.repeat(42), 'content-type': 'text/plain;charset=UTF-8', ...extra },
      data: '[]',
    });
    expect(answer.status(), JSON.stringify(extra)).toBeLessThan(500);
    expect(answer.status(), JSON.stringify(extra)).toBeGreaterThanOrEqual(400);
  }
});

test('methods and lines that no handler sees are refused by the server', async ({ baseURL }) => {
  const base = baseURL ?? '';
  const host = new URL(base).host;
  const ask = async (text: string) => statusOf(await raw(base, text));
  for (const path of ['/', '/api/trpc/payments.list', '/api/files/statements', '/_next/static/x', '/api/export/payments'])
    expect.soft(await ask(`TRACE ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), `TRACE ${path}`).toBe('405');
  expect.soft(await ask(`CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`), 'CONNECT').toMatch(/^(?:405|400|closed)$/);
  expect
    .soft(await ask(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Long: ${'a'.repeat(100_000)}\r\nConnection: close\r\n\r\n`), 'a long header')
    .toBe('431');
  expect
    .soft(await ask(`GET / HTTP/1.1\r\nHost: ${host}\r\nCookie: ${'a=b; '.repeat(20_000)}\r\nConnection: close\r\n\r\n`), 'a long cookie')
    .toBe('431');
  expect
    .soft(
      await ask(
        `POST /api/trpc/views.save HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`,
      ),
      'two lengths',
    )
    .toBe('400');
  expect.soft(await ask(`GET / HTTP/1.1\r\nConnection: close\r\n\r\n`), 'no host').toBe('400');
  expect
    .soft(
      await ask(
        `GET http://169.254.169.254/latest HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      ),
      'an upgrade',
    )
    .not.toMatch(/^(?:101|2\d\d|5\d\d)$/);
  // And it is still there.
  expect(await ask(`GET /sign-in HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toBe('200');
});

test('to look at the headers of a download begins none', async ({ opsPage }) => {
  const [{ id = '' } = {}] = await query<{ id: string }>('SELECT id FROM statements LIMIT 1');
  const entries = async () => (await query<{ count: string }>('SELECT count(*) AS count FROM audit_entries'))[0]?.count;
  const before = await entries();
  for (const path of [
    '/api/export/payments?format=csv&language=en&filter=%7B%7D',
    '/api/export/run-pack',
    `/api/files/statements/${id}/raw`,
  ]) {
    const answer = await opsPage.request.head(path);
    expect([answer.status(), answer.headers().allow], path).toEqual([405, 'GET']);
  }
  expect(await entries()).toBe(before);
});
