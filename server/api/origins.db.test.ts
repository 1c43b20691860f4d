/** Every address that takes something takes it from our own pages only: the handlers are read from app/api, so that a new one is asked from its
 *  first day (quality H5). */
import fs from 'node:fs';
import path from 'node:path';
import { NextRequest } from 'next/server.js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Person, Site } from './site-fixture.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../app/api');
const ASKING = new Set(['GET', 'HEAD', 'OPTIONS']);
const HOST = 'back.example.com';

/** Where each handler is, with what its address needs, and a body that it would look at. */
const ADDRESSES: Record<string, { at: string; type: string; body: string }[]> = {
  'auth/[...nextauth]': ['callback/password', 'callback/second-factor', 'signin/sso', 'signout'].map((step) => ({
    at: `/api/auth/${step}`,
    type: 'application/x-www-form-urlencoded',
    body: 'csrfToken=x&email=a@example.com&password=x',
  })),
  'trpc/[trpc]': [{ at: '/api/trpc/access.revokeOtherSessions', type: 'application/json', body: '{"json":{}}' }],
  'files/statements': [{ at: '/api/files/statements?channel=x&name=a.csv', type: 'application/octet-stream', body: 'x' }],
  'files/statements/detect': [{ at: '/api/files/statements/detect?name=a.csv', type: 'application/octet-stream', body: 'x' }],
  'files/mapping-preview': [{ at: '/api/files/mapping-preview?name=a.csv', type: 'application/octet-stream', body: 'null\nx' }],
  'files/mappings': [{ at: '/api/files/mappings?name=a.json', type: 'application/octet-stream', body: '{}' }],
  'files/orders': [{ at: '/api/files/orders?channel=x&name=a.csv', type: 'application/octet-stream', body: 'x' }],
  'files/preview': [{ at: '/api/files/preview', type: 'multipart/form-data; boundary=x', body: '--x--' }],
};

/** What a page elsewhere makes a browser send, and what a program does that is none. */
const ELSEWHERE: Record<string, Record<string, string>> = {
  'another site': { origin: 'https://evil.example' },
  'another site, as browsers mark it': { 'sec-fetch-site': 'cross-site' },
  'a page without an origin (a sandboxed frame)': { origin: 'null' },
  'such a page, marked': { origin: 'null', 'sec-fetch-site': 'cross-site' },
  'a sibling’s subdomain': { origin: `https://portal.example.com` },
  'a sibling, as browsers mark it': { 'sec-fetch-site': 'same-site' },
  'a subdomain of ours': { origin: `https://x.${HOST}` },
  'a site whose name begins like ours': { origin: `https://${HOST}.evil.example` },
  'our host by another scheme': { origin: `http://${HOST}` },
  'our host by another port': { origin: `https://${HOST}:8443` },
  'our name before an @': { origin: `https://${HOST}@evil.example` },
  'a link or an address bar': { 'sec-fetch-site': 'none' },
  'nowhere at all': {},
  'nowhere, with a forged host': { host: 'evil.example', origin: 'https://evil.example' },
  'another site that says it is ours too': { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  'ours and another': { origin: `https://${HOST}, https://evil.example` },
};

let site: Site;
let by: Person;
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  vi.stubEnv('AUTH_URL', `https://${HOST}`);
  site = await Site.open();
  by = await site.person();
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const routes = fs
  .readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'route.ts')
  .map((file) => path.dirname(file));

/** The handlers of an address that are for more than asking, by method. */
async function takersOf(route: string): Promise<[string, Handler][]> {
  const module = (await import(path.join(FOLDER, route, 'route.ts'))) as Record<string, unknown>;
  return Object.entries(module).filter((entry): entry is [string, Handler] => /^[A-Z]+$/.test(entry[0]) && !ASKING.has(entry[0]));
}

async function ask(handler: Handler, method: string, address: { at: string; type: string; body: string }, headers: Record<string, string>) {
  const request = new NextRequest(`https://${HOST}${address.at}`, {
    method,
    body: address.body,
    headers: {
      host: HOST,
      cookie: by.cookie,
      'x-pingzhang': '1',
      'content-type': address.type,
      'content-length': String(address.body.length),
      ...headers,
    },
  });
  return handler(request, { params: Promise.resolve({}) });
}

it('Every handler that takes something is asked here', async () => {
  const found: string[] = [];
  for (const route of routes) if ((await takersOf(route)).length) found.push(route);
  expect(found.sort()).toEqual(Object.keys(ADDRESSES).sort());
});

it.each(Object.keys(ADDRESSES))('%s takes nothing that does not come from our own pages, whoever is signed in', async (route) => {
  const wrong: string[] = [];
  const before = [await site.fingerprint(), (await site.trail()).length];
  for (const [method, handler] of await takersOf(route))
    for (const address of ADDRESSES[route] ?? [])
      for (const [what, headers] of Object.entries(ELSEWHERE)) {
        const answer = await ask(handler, method, address, headers);
        const body = await answer.text();
        if (answer.status !== 403 || !body.includes('cross_origin'))
          wrong.push(`${method} ${address.at} from ${what}: ${answer.status} ${body.slice(0, 80)}`);
      }
  expect(wrong).toEqual([]);
  expect([await site.fingerprint(), (await site.trail()).length]).toEqual(before);
});

it.each(Object.keys(ADDRESSES))('%s listens to our own pages', async (route) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (const [method, handler] of await takersOf(route))
    for (const address of ADDRESSES[route] ?? [])
      for (const headers of [{ origin: `https://${HOST}` }, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[]) {
        const { status } = await ask(handler, method, address, headers);
        expect(`${method} ${address.at} ${status}`).not.toBe(`${method} ${address.at} 403`);
      }
  vi.restoreAllMocks();
});
