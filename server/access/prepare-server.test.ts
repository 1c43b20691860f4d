/** What stands in front of Next, tried on a server of its own. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PEER_HEADER } from './client-address.ts';
import { prepareServer } from './prepare-server.ts';
import { BARE_POLICY } from './security-headers.ts';

let server: http.Server;
const seen: http.IncomingMessage[] = [];
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  await prepareServer();
  server = http.createServer((request, response) => {
    seen.push(request);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
});

/** As the bytes of the request line have it: `fetch` would tidy the path up. */
async function ask(path: string, method = 'GET', headers: http.OutgoingHttpHeaders = {}): Promise<http.IncomingMessage> {
  const request = http.request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, path, method, headers, agent: false });
  request.end();
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  answer.resume();
  return answer;
}

it.each([
  ['GET', '/payments/%ff', 400],
  ['GET', '/%', 400],
  ['POST', '/api/trpc/%E0%A4%A?batch=1', 400],
  ['TRACE', '/', 405],
])('%s %s is refused with our headers, and goes no further', async (method, path, status) => {
  const before = seen.length;
  const answer = await ask(path, method);
  expect([answer.statusCode, answer.headers['content-security-policy'], answer.headers['cache-control']]).toEqual([
    status,
    BARE_POLICY,
    'no-store',
  ]);
  expect(seen.length).toBe(before);
});

it.each(['/payments/%E5%B9%B3', '/payments?f=%ff', '/a%2Fb'])('%s goes on', async (path) => {
  expect((await ask(path)).statusCode).toBe(200);
  expect(seen.at(-1)?.url).toBe(path);
});

it('where a request came from is written down over what it says itself', async () => {
  await ask('/', 'GET', { [PEER_HEADER]: '203.0.113.9' });
  expect(seen.at(-1)?.headers[PEER_HEADER]).toBe('127.0.0.1');
});

it('a file may take long to be sent, and nothing else may', async () => {
  const slow = http.createServer({ requestTimeout: 400, connectionsCheckingInterval: 50 }, (request, response) => {
    request.on('error', () => undefined).on('end', () => response.end());
    request.resume();
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const { port } = slow.address() as AddressInfo;
  const send = async (path: string) => {
    const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-length': 20 }, agent: false });
    const pieces = setInterval(() => request.write('x'), 50);
    try {
      const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
      answer.resume();
      return answer.statusCode;
    } catch {
      return 'cut off';
    } finally {
      clearInterval(pieces);
      request.destroy();
    }
  };
  try {
    expect(await Promise.all(['/api/files/statements?name=a', '/api/trpc/x', '/'].map(send))).toEqual([200, 'cut off', 'cut off']);
  } finally {
    slow.close();
  }
});
