/** Scripts and styles go packed to whoever takes them so, and as they are to everybody else. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { givePacked, packFiles } from './packed-files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'packed-'));
const chunks = path.join(folder, 'static', 'chunks');
const SCRIPT = `${'const a = 1;\n'.repeat(500)}`;
let server: http.Server;
let asked: string | undefined;

beforeAll(async () => {
  mkdirSync(chunks, { recursive: true });
  writeFileSync(path.join(chunks, 'a.js'), SCRIPT);
  writeFileSync(path.join(chunks, 'a.css'), 'a { color: red }');
  writeFileSync(path.join(chunks, 'a.js.map'), '{}');
  await packFiles(folder);
  writeFileSync(path.join(chunks, 'later.js'), SCRIPT);
  const give = givePacked(folder);
  server = http.createServer((request, response) => {
    give(request, response);
    asked = request.url;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function ask(address: string, accepted?: string) {
  const { port } = server.address() as AddressInfo;
  const request = http.request({
    host: '127.0.0.1',
    port,
    path: address,
    headers: accepted ? { 'accept-encoding': accepted } : {},
    agent: false,
  });
  request.end();
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  answer.resume();
  return { asked, encoding: answer.headers['content-encoding'], type: answer.headers['content-type'] };
}

it('what is packed is the file', () => {
  const packed = readFileSync(path.join(chunks, 'a.js.br'));
  expect(brotliDecompressSync(packed).toString()).toBe(SCRIPT);
  expect(packed.length).toBeLessThan(SCRIPT.length / 10);
});

it.each([
  ['/_next/static/chunks/a.js', 'gzip, deflate, br, zstd', '/_next/static/chunks/a.js.br', 'application/javascript; charset=UTF-8'],
  ['/_next/static/chunks/a.js?dpl=1', 'br;q=0.5', '/_next/static/chunks/a.js.br?dpl=1', 'application/javascript; charset=UTF-8'],
  ['/_next/static/chunks/a.css', 'br', '/_next/static/chunks/a.css.br', 'text/css; charset=UTF-8'],
])('%s for "%s" is %s', async (address, accepted, given, type) => {
  expect(await ask(address, accepted)).toEqual({ asked: given, encoding: 'br', type });
});

it.each([
  ['/_next/static/chunks/a.js', undefined],
  ['/_next/static/chunks/a.js', 'gzip, deflate'],
  ['/_next/static/chunks/a.js', 'gzip, br;q=0'],
  ['/_next/static/chunks/a.js', 'zebra'],
  ['/_next/static/chunks/a.js.map', 'br'],
  ['/_next/static/chunks/later.js', 'br'],
  ['/_next/static/chunks/no-such-file.js', 'br'],
  ['/_next/static/chunks/../a.js', 'br'],
  ['/api/files/a.js', 'br'],
])('%s for "%s" stays as it is', async (address, accepted) => {
  expect(await ask(address, accepted)).toEqual({ asked: address, encoding: undefined, type: undefined });
});

it('where nothing is built, nothing is changed', () => {
  expect(() => givePacked(path.join(folder, 'nowhere'))).not.toThrow();
});
