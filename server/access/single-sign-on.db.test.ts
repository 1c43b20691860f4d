/** Single sign-on against a real OpenID provider: who gets in, with which rights, and every answer that is refused. */
import { NextRequest } from 'next/server.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GET, POST } from '../../app/api/auth/[...nextauth]/route.ts';
import { connect } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type IdentityProvider, startIdentityProvider } from '../../scripts/identity-provider.ts';
import type { Actor } from '../guard/context.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { sessionIdOf } from './cookie.ts';
import { createStaffUser } from './create-staff-user.ts';
import { browserCookieName, knownBrowsersOf } from './known-browser.ts';
import type { StaffRole } from './permissions.ts';
import { readActor, readHalfOpen } from './read-session.ts';
import { unseal } from './sealed-secret.ts';
import { singleSignOn } from './single-sign-on.ts';
import { updateUser } from './store.ts';
import { totpCode, totpStep } from './totp.ts';

const APP = 'http://localhost:3999';
const CALLBACK = `${APP}/api/auth/callback/sso`;
const shared = globalThis as { pingzhangDatabase?: unknown };

let database: TestDatabase;
let provider: IdentityProvider;
beforeAll(async () => {
  database = await testDatabase();
  // The database of the process, as the route handlers see it.
  shared.pingzhangDatabase = connect(database.url, { max: 4 });
  provider = await startIdentityProvider({ redirectUris: [CALLBACK] });
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  vi.stubEnv('OIDC_ISSUER', provider.issuer);
  vi.stubEnv('OIDC_CLIENT_ID', provider.client.id);
  vi.stubEnv('OIDC_CLIENT_SECRET', provider.client.secret);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(async () => {
  await provider.end();
  await (shared.pingzhangDatabase as { close(): Promise<void> }).close();
  delete shared.pingzhangDatabase;
  await database.drop();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
beforeEach(() => {
  provider.falsify = null;
  provider.namesAddressIn = 'userinfo';
});

/** As much of a browser as a sign-in needs: cookies by origin, redirects followed by hand. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  cookies(origin = APP): string {
    return [...(this.#jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** A second browser with the same cookies, as a thief of them would have. */
  copy(): Browser {
    const other = new Browser();
    for (const [origin, jar] of this.#jars) other.#jars.set(origin, new Map(jar));
    return other;
  }

  async ask(address: string, init: { method?: string; body?: URLSearchParams; headers?: Record<string, string> } = {}): Promise<Response> {
    const { origin } = new URL(address);
    const body = init.body?.toString();
    const headers = {
      cookie: this.cookies(origin),
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(body.length),
            origin,
            'sec-fetch-site': 'same-origin',
          }),
      ...init.headers,
    };
    const request = { method: init.method ?? 'GET', headers, ...(body === undefined ? {} : { body }) };
    const answer =
      origin === APP
        ? await (request.method === 'GET' ? GET : POST)(new NextRequest(address, request))
        : await fetch(address, { ...request, redirect: 'manual' });
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }
}

/** The address the provider sends a person back to: they press the button on our page and answer on the provider's. */
async function wayBack(browser: Browser, account: string | null, next = '/payments?f.channels=adyen'): Promise<string> {
  const csrf = (await (await browser.ask(`${APP}/api/auth/csrf`)).json()) as { csrfToken: string };
  const begin = await browser.ask(`${APP}/api/auth/signin/sso`, {
    method: 'POST',
    body: new URLSearchParams({ csrfToken: csrf.csrfToken, callbackUrl: next }),
    headers: { 'x-auth-return-redirect': '1' },
  });
  let address = ((await begin.json()) as { url: string }).url;
  while (!address.startsWith(APP)) {
    const answer = await browser.ask(address);
    const form = answer.status === 200 ? /action="([^"]+)"/.exec(await answer.text())?.[1] : undefined;
    const moved = form
      ? await browser.ask(new URL(form, address).href, {
          method: 'POST',
          body: new URLSearchParams({ account: account ?? '', answer: account === null ? 'no' : 'yes' }),
        })
      : answer;
    const location = moved.headers.get('location');
    if (!location) throw new Error(`The provider stopped at ${address}: ${moved.status}`);
    address = new URL(location, address).href;
  }
  return address;
}

const whereTo = (answer: Response) => answer.headers.get('location')?.replace(APP, '');
/** The sign-in page with the reason, and the address that was wanted kept for the next try. */
const refusedBy = (reason: string, next = '/payments?f.channels=adyen') => `/sign-in?${new URLSearchParams({ error: reason, next })}`;

async function whoIs(browser: Browser): Promise<Actor> {
  const sid = await sessionIdOf(new Headers({ cookie: browser.cookies() }));
  return readActor(database, sid, systemClock.now(), false);
}

let made = 0;
/** A member of staff and the same person at the provider. */
async function colleague({ roles = ['operations'] as StaffRole[], isVerified = true as boolean | null, methods = ['pwd', 'otp'] } = {}) {
  const email = `colleague-${++made}@example.com`;
  const { userId } = await createStaffUser(
    database.db,
    { now: systemClock.now(), random: systemRandom },
    { email, name: `Colleague ${made}`, roles, password: 'a long enough password', mustChangePassword: false },
  );
  const account = `account-${made}`;
  // People write their address as they like; the account does not care.
  provider.people.set(account, { email: email.replace('colleague', 'Colleague'), isVerified, methods });
  return { account, email, userId };
}

async function comeBack(account: string, browser = new Browser()) {
  const answer = await browser.ask(await wayBack(browser, account));
  return { browser, answer };
}

const trail = async () =>
  (
    await database.owner.pool.query<{ outcome: string; summary: string; subject_id: string | null; actor_id: string | null }>(
      `SELECT outcome, summary, subject_id, actor_id FROM audit_entries WHERE action = 'access.sign_in' ORDER BY seq DESC LIMIT 1`,
    )
  ).rows[0];

describe('Signing in through the provider', () => {
  it('gives the session and the roles of the staff account with that address, and leads back to the page that was wanted', async () => {
    const { account, userId } = await colleague({ roles: ['risk', 'product'] });
    const { browser, answer } = await comeBack(account);
    expect(whereTo(answer)).toBe('/payments?f.channels=adyen');
    expect(await whoIs(browser)).toMatchObject({ kind: 'staff', userId, roles: ['risk', 'product'] });
    expect(await trail()).toMatchObject({ outcome: 'done', actor_id: userId });
  });

  it('asks for our own second factor where the provider asked for none', async () => {
    const { account, userId } = await colleague({ methods: ['pwd'] });
    const { browser } = await comeBack(account);
    expect((await whoIs(browser)).kind).toBe('nobody');
    const sid = await sessionIdOf(new Headers({ cookie: browser.cookies() }));
    expect((await readHalfOpen(database, sid, systemClock.now()))?.user.id).toBe(userId);
  });

  it('makes the browser known, by a cookie as strict as the session, once our second factor was given too', async () => {
    const { account, userId } = await colleague({ methods: ['pwd'] });
    const { browser } = await comeBack(account);
    const cookies = () => new Headers({ cookie: browser.cookies() });
    expect(await knownBrowsersOf(cookies())).toEqual([]);
    const half = await readHalfOpen(database, await sessionIdOf(cookies()), systemClock.now());
    const secret = unseal(half?.session.pendingTotpSecret as Buffer, userId);
    const { csrfToken } = (await (await browser.ask(`${APP}/api/auth/csrf`)).json()) as { csrfToken: string };
    const give = async (code: string) => {
      const body = new URLSearchParams({ csrfToken, code });
      const headers = { 'x-auth-return-redirect': '1' };
      const answer = await browser.ask(`${APP}/api/auth/callback/second-factor`, { method: 'POST', body, headers });
      return answer.headers.getSetCookie().filter((line) => line.startsWith(`${browserCookieName()}=`));
    };
    expect(await give('000000')).toEqual([]);
    expect(await give(totpCode(secret, totpStep(systemClock.now())))).toEqual([
      expect.stringMatching(/; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax$/),
    ]);
    expect(await whoIs(browser)).toMatchObject({ kind: 'staff', userId });
    const { rows } = await database.owner.pool.query('SELECT id FROM known_browsers WHERE user_id = $1', [userId]);
    expect(await knownBrowsersOf(cookies())).toEqual(rows.map(({ id }) => id));
  });

  it('takes the address from the ID token where the provider names it only there', async () => {
    provider.namesAddressIn = 'id_token';
    const { account, userId } = await colleague();
    expect(await whoIs((await comeBack(account)).browser)).toMatchObject({ userId });
  });

  it('never leads to another site afterwards', async () => {
    const { account } = await colleague();
    const browser = new Browser();
    const answer = await browser.ask(await wayBack(browser, account, 'https://evil.example/'));
    expect(whereTo(answer)).toBe('/');
  });
});

describe('Refused, with the sentence for it on the sign-in page and an entry in the trail, is', () => {
  async function expectRefused(account: string, reason: string, subject: string | null) {
    const { browser, answer } = await comeBack(account);
    expect(whereTo(answer)).toBe(refusedBy(reason));
    expect((await whoIs(browser)).kind).toBe('nobody');
    expect(await sessionIdOf(new Headers({ cookie: browser.cookies() }))).toBeNull();
    expect(await trail()).toMatchObject({ outcome: 'refused', subject_id: subject });
  }

  it('an address that nobody here has', async () => {
    provider.people.set('stranger', { email: 'stranger@example.com', isVerified: true, methods: ['pwd', 'otp'] });
    await expectRefused('stranger', 'sso_unknown_user', null);
  });

  it('an address that the provider has not verified', async () => {
    const { account } = await colleague({ isVerified: false });
    await expectRefused(account, 'sso_unknown_user', null);
  });

  it('an unverified address with a verified one slipped into the ID token', async () => {
    const { account } = await colleague({ isVerified: false });
    provider.falsify = (claims) => ({ ...claims, email_verified: true });
    await expectRefused(account, 'sso_unknown_user', null);
  });

  it('a member of staff who is disabled', async () => {
    const { account, userId } = await colleague();
    await updateUser(database.db, userId, { status: 'disabled' });
    await expectRefused(account, 'sso_unknown_user', userId);
  });

  it('a person who says no at the provider', async () => {
    const browser = new Browser();
    const answer = await browser.ask(await wayBack(browser, null));
    expect(whereTo(answer)).toBe(refusedBy('OAuthCallbackError'));
  });
});

it('Where a refused person wanted to go is never another site', async () => {
  provider.people.set('lost', { email: 'lost@example.com', isVerified: true, methods: ['pwd'] });
  const browser = new Browser();
  const answer = await browser.ask(await wayBack(browser, 'lost', 'https://evil.example/payments'));
  expect(whereTo(answer)).toBe('/sign-in?error=sso_unknown_user');
});

describe('A provider that never says whether an address was verified', () => {
  afterEach(() => void vi.stubEnv('OIDC_EMAIL_IS_VERIFIED', ''));

  it.each(['userinfo', 'id_token'] as const)(
    'vouches for nobody, unless the setting says that its addresses are verified (%s)',
    async (place) => {
      provider.namesAddressIn = place;
      const { account, userId } = await colleague({ isVerified: null });
      expect(whereTo((await comeBack(account)).answer)).toBe(refusedBy('sso_unknown_user'));
      expect(await trail()).toMatchObject({ outcome: 'refused', summary: 'single sign-on: no verified address' });
      vi.stubEnv('OIDC_EMAIL_IS_VERIFIED', 'true');
      expect(await whoIs((await comeBack(account)).browser)).toMatchObject({ userId });
      vi.stubEnv('OIDC_EMAIL_IS_VERIFIED', 'false');
      expect(whereTo((await comeBack(account)).answer)).toBe(refusedBy('sso_unknown_user'));
    },
  );

  it('is not believed about an address that it says is not verified, whatever the setting', async () => {
    vi.stubEnv('OIDC_EMAIL_IS_VERIFIED', 'true');
    const { account } = await colleague({ isVerified: false });
    expect(whereTo((await comeBack(account)).answer)).toBe(refusedBy('sso_unknown_user'));
  });

  it('still vouches for nobody who is not on our staff', async () => {
    vi.stubEnv('OIDC_EMAIL_IS_VERIFIED', 'true');
    provider.people.set('unnamed', { email: 'unnamed@example.com', isVerified: null, methods: ['pwd', 'otp'] });
    expect(whereTo((await comeBack('unnamed')).answer)).toBe(refusedBy('sso_unknown_user'));
  });

  it('is refused at the start where it is one for everybody, and where the setting is neither yes nor no', () => {
    const of = (issuer: string, said: string) => () =>
      singleSignOn({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y', OIDC_EMAIL_IS_VERIFIED: said });
    for (const tenant of ['common', 'organizations', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'])
      expect(of(`https://login.microsoftonline.com/${tenant}/v2.0`, 'true')).toThrow(/tenant/);
    const own = 'https://login.microsoftonline.com/0f1c2d3e-0000-4000-8000-000000000001/v2.0';
    expect(of(own, 'true')()).toHaveLength(1);
    expect(of(own, '1')).toThrow(/OIDC_EMAIL_IS_VERIFIED/);
    expect(of(own, 'yes')).toThrow(/neither true nor false/);
  });
});

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

it('An issuer without https is refused at the start, except on this very machine', () => {
  const of = (issuer: string) => () => singleSignOn({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' });
  expect(of('http://login.example.com')).toThrow(/https/);
  expect(of('not an address')).toThrow(/OIDC_ISSUER/);
  expect(of('https://login.example.com')()).toHaveLength(1);
  expect(of('http://localhost:4000')()).toHaveLength(1);
});
