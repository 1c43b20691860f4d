/** Where a request comes from cannot be made up by who sends it. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isActivity } from './background.ts';
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

describe('In front of Next', () => {
  /** What our code is told of a request that came over a socket. */
  async function told(headers: Record<string, string>): Promise<{ address: string | null; isActivity: boolean }> {
    vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
    await prepareServer();
    const server = http.createServer((request, response) => {
      const seen = new Headers(request.headers as Record<string, string>);
      // Next takes these off.
      for (const name of ['next-router-prefetch', 'next-router-segment-prefetch']) seen.delete(name);
      response.end(JSON.stringify({ address: clientAddress(seen), isActivity: isActivity(seen) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers });
      return (await answer.json()) as { address: string | null; isActivity: boolean };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('the other end of the socket is written over what the client wrote there', async () => {
    expect(await told({ [PEER_HEADER]: '6.6.6.6', 'x-forwarded-for': '7.7.7.7' })).toEqual({ address: '127.0.0.1', isActivity: true });
  });

  it.each([
    ['next-router-prefetch', '1'],
    ['next-router-segment-prefetch', '/_tree'],
    ['sec-purpose', 'prefetch;prerender'],
  ])('a prefetch (%s: %s) is nobody’s work', async (name, value) => {
    expect((await told({ [name]: value })).isActivity).toBe(false);
  });
});

it('Limits count the network of an IPv6 line as one address', () => {
  expect(limitedAddress('2001:DB8:0:0042:1:2:3:4')).toBe('2001:db8:0:42::/64');
  expect(limitedAddress('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(limitedAddress('::1')).toBe('0:0:0:0::/64');
  expect(limitedAddress('203.0.113.9')).toBe('203.0.113.9');
  expect(limitedAddress(null)).toBe('unknown');
});
