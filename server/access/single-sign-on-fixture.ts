/** What the tests of single sign-on stand on: a real OpenID provider, a browser's cookies, and people who are known to both. */
import { NextRequest } from 'next/server.js';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { GET, POST } from '../../app/api/auth/[...nextauth]/route.ts';
import { connect } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type IdentityProvider, startIdentityProvider } from '../../scripts/identity-provider.ts';
import type { Actor } from '../guard/context.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { sessionIdOf } from './cookie.ts';
import { createStaffUser } from './create-staff-user.ts';
import type { StaffRole } from './permissions.ts';
import { readActor } from './read-session.ts';

export const APP = 'http://localhost:3999';
export const CALLBACK = `${APP}/api/auth/callback/sso`;
const shared = globalThis as { pingzhangDatabase?: unknown };

/** Of this test file, once `onProvider` was called at its top. */
export let database: TestDatabase;
export let provider: IdentityProvider;
/** Opens a database and a provider for the tests of a file, and ends both. */
export function onProvider(): void {
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
}

/** As much of a browser as a sign-in needs: cookies by origin, redirects followed by hand. */
export class Browser {
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
export async function wayBack(browser: Browser, account: string | null, next = '/payments?f.channels=adyen'): Promise<string> {
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

export const whereTo = (answer: Response) => answer.headers.get('location')?.replace(APP, '');
/** The sign-in page with the reason, and the address that was wanted kept for the next try. */
export const refusedBy = (reason: string, next = '/payments?f.channels=adyen') =>
  `/sign-in?${new URLSearchParams({ error: reason, next })}`;

export async function whoIs(browser: Browser): Promise<Actor> {
  const sid = await sessionIdOf(new Headers({ cookie: browser.cookies() }));
  return readActor(database, sid, systemClock.now(), false);
}

let made = 0;
/** A member of staff and the same person at the provider. */
export async function colleague({
  roles = ['operations'] as StaffRole[],
  isVerified = true as boolean | null,
  methods = ['pwd', 'otp'],
} = {}) {
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

export async function comeBack(account: string, browser = new Browser()) {
  const answer = await browser.ask(await wayBack(browser, account));
  return { browser, answer };
}

export const trail = async () =>
  (
    await database.owner.pool.query<{ outcome: string; summary: string; subject_id: string | null; actor_id: string | null }>(
      `SELECT outcome, summary, subject_id, actor_id FROM audit_entries WHERE action = 'access.sign_in' ORDER BY seq DESC LIMIT 1`,
    )
  ).rows[0];
