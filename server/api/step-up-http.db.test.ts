/** Confirming one's identity over HTTP: the answer carries the cookie of another session id, and the cookie of before opens nothing. */
import superjson from 'superjson';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sessionCookieName, sessionIdOf } from '../access/cookie.ts';
import { STAFF_ROLE_NAMES } from '../access/permissions.ts';
import { totpCode, totpStep } from '../access/totp.ts';
import { systemClock } from '../kernel/clock.ts';
import { type Answer, type Person, Site } from './site-fixture.ts';

const SECRET = Buffer.from('12345678901234567890');

let site: Site;
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  site = await Site.open();
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

const codeNow = () => totpCode(SECRET, totpStep(systemClock.now()));
const statusOf = async (by: Person) => (await site.call('access.own', {}, by)).status;
const resultOf = (answer: Answer) => superjson.deserialize(JSON.parse(answer.body).result.data) as Record<string, unknown>;

/** The person as the browser holds them after an answer. */
async function after(answer: Answer, before: Person): Promise<Person> {
  const [line, ...more] = answer.headers.getSetCookie();
  expect(more).toEqual([]);
  const cookie = line?.split(';')[0] ?? '';
  return { ...before, cookie, sessionId: (await sessionIdOf(new Headers({ cookie }))) ?? '' };
}

/** An act that wants to be confirmed, and the hash of its request. */
async function wanted(by: Person) {
  const target = await site.person();
  const grant = { userId: target.userId, roles: ['risk'], seenRoles: [...STAFF_ROLE_NAMES] };
  const refusal = await site.call('staff.setRoles', grant, by);
  expect(refusal.status).toBe(412);
  const { details } = (superjson.deserialize(JSON.parse(refusal.body).error) as { data: { details: { request: string } } }).data;
  return { grant, request: details.request };
}

it('A right code answers with a new cookie, as strict as the first; the old one is refused at once, and the act is open to the new one', async () => {
  const by = await site.person();
  const elsewhere = await site.session(by);
  const { grant, request } = await wanted(by);
  const answer = await site.call('access.confirmItIsMe', { code: codeNow(), request }, by);
  expect(answer.status).toBe(200);
  expect(resultOf(answer)).toEqual({ outcome: 'right' });
  expect(answer.headers.getSetCookie()[0]).toMatch(
    new RegExp(`^${sessionCookieName()}=[\\w.-]+; Path=/; Max-Age=(18000|179\\d\\d); HttpOnly; SameSite=Lax$`),
  );
  const now = await after(answer, by);
  expect(now.sessionId).not.toBe(by.sessionId);
  expect(answer.body).not.toContain(now.sessionId);
  expect([await statusOf(by), await statusOf(now), await statusOf(elsewhere)]).toEqual([401, 200, 200]);
  expect((await site.call('staff.setRoles', grant, by)).status).toBe(401);
  expect((await site.call('staff.setRoles', grant, elsewhere)).status).toBe(412);
  expect((await site.call('staff.setRoles', grant, now)).status).toBe(200);
  expect((await site.call('staff.setRoles', grant, now)).status).toBe(412);
});

it('Where people come by https the new cookie is secure and bound to the host', async () => {
  vi.stubEnv('AUTH_URL', 'https://back.example.com');
  try {
    const made = await site.person();
    const answer = await site.post(
      'access.confirmItIsMe',
      JSON.stringify(superjson.serialize({ code: codeNow() })),
      { origin: 'https://back.example.com' },
      made,
    );
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-pingzhang\.session=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    );
  } finally {
    vi.stubEnv('AUTH_URL', '');
  }
});

it('A wrong code sets no cookie and ends nothing', async () => {
  const by = await site.person();
  const answer = await site.call('access.confirmItIsMe', { code: '000000' }, by);
  expect(resultOf(answer)).toEqual({ outcome: 'wrong' });
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await statusOf(by)).toBe(200);
});

it('A password that is changed, and a second factor that is, give this session another cookie too', async () => {
  const by = await site.person();
  const changed = await site.call(
    'access.changePassword',
    { currentPassword: 'a long enough password', newPassword: 'another long enough one' },
    by,
  );
  const now = await after(changed, by);
  expect([await statusOf(by), await statusOf(now)]).toEqual([401, 200]);
});

it('Confirmed in a batch: the calls beside it are answered for the session that asked, and the cookie comes once', async () => {
  const by = await site.person();
  const input = { 0: superjson.serialize({}), 1: superjson.serialize({ code: codeNow() }) };
  const answer = await site.post('access.revokeOtherSessions,access.confirmItIsMe?batch=1', JSON.stringify(input), {}, by);
  expect(JSON.parse(answer.body)).toHaveLength(2);
  const now = await after(answer, by);
  expect([await statusOf(by), await statusOf(now)]).toEqual([401, 200]);
});
