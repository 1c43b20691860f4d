/** Single sign-on against a real OpenID provider: who gets in, with which rights, and who is refused. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import { sessionIdOf } from './cookie.ts';
import { browserCookieName, knownBrowsersOf } from './known-browser.ts';
import { readHalfOpen } from './read-session.ts';
import { unseal } from './sealed-secret.ts';
import { singleSignOn } from './single-sign-on.ts';
import {
  APP,
  Browser,
  colleague,
  comeBack,
  database,
  onProvider,
  provider,
  refusedBy,
  trail,
  wayBack,
  whereTo,
  whoIs,
} from './single-sign-on-fixture.ts';
import { updateUser } from './store.ts';
import { totpCode, totpStep } from './totp.ts';

onProvider();

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

it('An issuer without https is refused at the start, except on this very machine', () => {
  const of = (issuer: string) => () => singleSignOn({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' });
  expect(of('http://login.example.com')).toThrow(/https/);
  expect(of('not an address')).toThrow(/OIDC_ISSUER/);
  expect(of('https://login.example.com')()).toHaveLength(1);
  expect(of('http://localhost:4000')()).toHaveLength(1);
});
