/** Answers of a provider that cannot be trusted, each refused, told in one sentence, counted and written to the trail. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import {
  Browser,
  CALLBACK,
  colleague,
  database,
  onProvider,
  provider,
  refusedBy,
  trail,
  wayBack,
  whereTo,
  whoIs,
} from './single-sign-on-fixture.ts';

onProvider();

describe('Not trusted, and nobody is signed in by it, is', () => {
  async function expectUntrusted(browser: Browser, address: string, isStranger = false) {
    const answer = await browser.ask(address);
    expect(whereTo(answer)).toBe(isStranger ? '/sign-in?error=sso_not_trusted' : refusedBy('sso_not_trusted'));
    expect((await whoIs(browser)).kind).toBe('nobody');
    expect(await trail()).toMatchObject({ outcome: 'refused', actor_id: null });
  }

  const HOUR = 3600;
  const falsehoods: Record<string, (claims: Record<string, unknown>) => Record<string, unknown>> = {
    'another nonce': (claims) => ({ ...claims, nonce: 'another' }),
    'no nonce': ({ nonce: _, ...claims }) => claims,
    'another audience': (claims) => ({ ...claims, aud: 'another-client' }),
    'a second audience, issued to another': (claims) => ({ ...claims, aud: ['pingzhang', 'another'], azp: 'another' }),
    'another issuer': (claims) => ({ ...claims, iss: 'https://another.example' }),
    'another person than the answer to our question': (claims) => ({ ...claims, sub: 'somebody-else' }),
    'an hour in the past': (claims) => ({ ...claims, iat: (claims.iat as number) - 2 * HOUR, exp: (claims.iat as number) - HOUR }),
  };
  it.each(Object.keys(falsehoods))('an ID token with %s', async (name) => {
    const { account } = await colleague();
    provider.falsify = falsehoods[name] ?? null;
    const browser = new Browser();
    await expectUntrusted(browser, await wayBack(browser, account));
  });

  it('an answer with another state', async () => {
    const { account } = await colleague();
    const browser = new Browser();
    const address = new URL(await wayBack(browser, account));
    address.searchParams.set('state', 'another');
    await expectUntrusted(browser, address.href);
  });

  it('an answer to a question that this browser never asked', async () => {
    const { account } = await colleague();
    const address = await wayBack(new Browser(), account);
    await expectUntrusted(new Browser(), address, true);
  });

  it('a code that was used before, even with all the cookies of the first time', async () => {
    const { account, userId } = await colleague();
    const browser = new Browser();
    const address = await wayBack(browser, account);
    const thief = browser.copy();
    await browser.ask(address);
    expect(await whoIs(browser)).toMatchObject({ userId });
    await expectUntrusted(thief, address);
  });

  it('an answer that names another issuer beside the code (RFC 9207)', async () => {
    const { account } = await colleague();
    const browser = new Browser();
    const address = new URL(await wayBack(browser, account));
    expect(address.searchParams.get('iss')).toBe(provider.issuer);
    address.searchParams.set('iss', 'https://another.example');
    await expectUntrusted(browser, address.href);
  });
});

it('Answers that cannot be trusted are told apart no longer, and written down once for all, after thirty from one address', async () => {
  const headers = { 'x-forwarded-for': '198.51.100.77', 'x-pingzhang-peer': '198.51.100.77' };
  const count = async () =>
    (await database.owner.pool.query<{ count: bigint }>(`SELECT count(*) FROM audit_entries WHERE ip = '198.51.100.77'`)).rows[0]?.count;
  // Failures are counted in windows of ten minutes by the clock on the wall: all of these have to be of one.
  const left = 600_000 - (systemClock.now().getTime() % 600_000);
  if (left < 15_000) await new Promise((resolve) => setTimeout(resolve, left));
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 33; i++) seen.add(whereTo(await new Browser().ask(`${CALLBACK}?code=x&state=y`, { headers })));
  expect([...seen]).toEqual(['/sign-in?error=sso_not_trusted', '/sign-in?error=too_many_attempts']);
  // Thirty, and one line for all that came beyond.
  expect(await count()).toBe(31n);
});
