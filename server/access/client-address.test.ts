/** Where a request comes from cannot be made up by who sends it. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientAddress, limitedAddress, PEER_HEADER, proxiesOf } from './client-address.ts';
import { prepareServer } from './prepare-server.ts';

afterEach(() => vi.unstubAllEnvs());

const from = (peer: string, forwarded?: string) =>
  new Headers({ [PEER_HEADER]: peer, ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) });
const of = (proxies: string | undefined, headers: Headers) => clientAddress(headers, proxiesOf(proxies));

describe('Without a proxy of ours', () => {
  it.each([undefined, '', '0'])('(%s) the socket counts, whatever the client claims', (proxies) => {
    for (const claim of [undefined, '6.6.6.6', '6.6.6.6, 7.7.7.7', '127.0.0.1', '<script>', ','])
      expect(of(proxies, from('203.0.113.9', claim))).toBe('203.0.113.9');
    expect(of(proxies, from('::ffff:203.0.113.9'))).toBe('203.0.113.9');
    expect(of(proxies, new Headers({ 'x-forwarded-for': '6.6.6.6' }))).toBeNull();
  });
});

describe('With so many proxies of ours', () => {
  it('it is as many places from the end, whatever the client wrote before', () => {
    expect(of('1', from('10.0.0.2', '6.6.6.6, 203.0.113.9'))).toBe('203.0.113.9');
    expect(of('2', from('10.0.0.2', '6.6.6.6, 203.0.113.9, 10.0.0.1'))).toBe('203.0.113.9');
    expect(of('1', from('10.0.0.2'))).toBe('10.0.0.2');
  });

  it('a chain that is too short did not pass them all: the socket counts', () => {
    expect(of('2', from('198.51.100.1', '6.6.6.6'))).toBe('198.51.100.1');
    expect(of('1', from('198.51.100.1', 'nonsense'))).toBe('198.51.100.1');
  });
});

describe('With the networks of our proxies', () => {
  const ours = '10.0.0.0/8, 192.0.2.7, 2001:db8::/32';

  it('it is the first from our end that is none of them', () => {
    expect(of(ours, from('10.0.0.2', '6.6.6.6, 203.0.113.9, 192.0.2.7'))).toBe('203.0.113.9');
    expect(of(ours, from('2001:db8::1', '6.6.6.6, 2001:470::5'))).toBe('2001:470::5');
    expect(of(ours, from('10.0.0.2', '10.1.1.1'))).toBe('10.1.1.1');
  });

  it('who comes to us past them is believed nothing', () => {
    expect(of(ours, from('203.0.113.66', '6.6.6.6'))).toBe('203.0.113.66');
    expect(of(ours, from('10.0.0.2', '6.6.6.6, nonsense'))).toBe('10.0.0.2');
  });

  it.each(['10.0.0.0/33', '10.0.0/8', 'proxy.example', '10', '10.0.0.1,', '-1', '10.0.0.1/8/8'])('%s is refused', (text) => {
    expect(() => proxiesOf(text)).toThrow(/PINGZHANG_PROXIES/);
  });
});

it('Our server writes the other end of the socket over what the client wrote there', async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  await prepareServer();
  const server = http.createServer((request, response) =>
    response.end(clientAddress(new Headers(request.headers as Record<string, string>))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { [PEER_HEADER]: '6.6.6.6', 'x-forwarded-for': '7.7.7.7' } });
  expect(await answer.text()).toBe('127.0.0.1');
  server.closeAllConnections();
  server.close();
});

it('Limits count the network of an IPv6 line as one address', () => {
  expect(limitedAddress('2001:DB8:0:0042:1:2:3:4')).toBe('2001:db8:0:42::/64');
  expect(limitedAddress('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(limitedAddress('::1')).toBe('0:0:0:0::/64');
  expect(limitedAddress('203.0.113.9')).toBe('203.0.113.9');
  expect(limitedAddress(null)).toBe('unknown');
});
