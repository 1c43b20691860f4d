/** Sign-in against a real database: attempts, codes, sessions and their ends. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Command, runCommand } from '../guard/command.ts';
import type { Actor, Ambience } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { busyRefusal } from '../kernel/busy.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { changePassword, confirmSecondFactor, makeRecoveryCodes, startSecondFactor } from './change-own-factors.ts';
import { addStaffUser, resetStaffFactors, setStaffRoles, setStaffStatus } from './change-staff.ts';
import { email } from './contract.ts';
import { sessionCookie, sessionIdOf } from './cookie.ts';
import { createStaffUser } from './create-staff-user.ts';
import { listOwnSessions, revokeOwnSession } from './own-sessions.ts';
import type { StaffRole } from './permissions.ts';
import { readActor, readHalfOpen } from './read-session.ts';
import { unseal } from './sealed-secret.ts';
import { giveCode, givePassword, openFromProvider, signOut } from './sign-in.ts';
import { confirmItIsMe } from './step-up.ts';
import { selectUser } from './store.ts';
import { fromBase32, totpCode, totpStep } from './totp.ts';

const PASSWORD = 'a long enough password';
const SECRET = Buffer.from('12345678901234567890');
const VISITOR = { ip: '203.0.113.5', userAgent: 'test' };
const START = '2026-11-20T02:00:00Z';

let database: TestDatabase;
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
  vi.unstubAllEnvs();
});

let made = 0;
type Stage = { ambience: Ambience; clock: ReturnType<typeof fixedClock>; userId: string; email: string };

/** A world of its own: a user, a clock, an address nobody else comes from. */
async function stage({ roles = ['operations'] as StaffRole[], isEnrolled = true, mustChange = false } = {}): Promise<Stage> {
  const clock = fixedClock(START);
  const email = `user-${++made}@example.com`;
  const { userId } = await createStaffUser(
    database.db,
    { now: clock.now(), random: systemRandom },
    {
      email,
      name: `User ${made}`,
      roles,
      password: PASSWORD,
      mustChangePassword: mustChange,
      ...(isEnrolled ? { totpSecret: SECRET } : {}),
    },
  );
  const ambience: Ambience = { database, clock, random: systemRandom, actor: { kind: 'nobody' }, requestId: 'test', ip: VISITOR.ip };
  return { ambience, clock, userId, email };
}

const visitorOf = (s: Stage) => ({ ...VISITOR, ip: `10.0.${s.userId.charCodeAt(30)}.${made % 250}` });
const codeNow = (s: Stage, secret: Uint8Array = SECRET) => totpCode(secret, totpStep(s.clock.now()));

async function signIn(s: Stage): Promise<string> {
  s.clock.advance(60_000); // a code counts once
  const half = await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD);
  const answer = await giveCode(s.ambience, visitorOf(s), half as string, { code: codeNow(s) });
  if (!('sessionId' in answer)) throw new Error(JSON.stringify(answer));
  return answer.sessionId;
}

const kindOf = async (s: Stage, sid: string, isActivity = true) => (await readActor(database, sid, s.clock.now(), isActivity)).kind;
async function acting(s: Stage, sid: string): Promise<Ambience> {
  const actor: Actor = await readActor(database, sid, s.clock.now(), false);
  return { ...s.ambience, actor };
}

/** Runs a door that gives rights: refused first, then run after a code was given for that request. */
async function confirmed<I extends z.ZodType, R>(s: Stage, door: Command<I, R>, by: Ambience, input: unknown): Promise<R> {
  const refusal = await runCommand(door, by, input).then(
    () => null,
    (error: { reason?: string; details?: { request?: string } }) => error,
  );
  expect(refusal?.reason).toBe('reauthentication_needed');
  s.clock.advance(60_000);
  const { renewed } = await runCommand(confirmItIsMe, by, { code: codeNow(s), request: refusal?.details?.request });
  return runCommand(door, await acting(s, renewed?.id ?? ''), input);
}

describe('Signing in', () => {
  it('takes two steps, and the session of the first opens nothing', async () => {
    const s = await stage();
    const half = (await givePassword(s.ambience, visitorOf(s), s.email.toUpperCase(), PASSWORD)) as string;
    expect(await kindOf(s, half)).toBe('nobody');
    const answer = await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) });
    expect(answer).toMatchObject({ isEnrolled: false });
    const whole = (answer as { sessionId: string }).sessionId;
    expect(whole).not.toBe(half);
    expect(await kindOf(s, whole)).toBe('staff');
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'session_over' });
  });

  it('knows no address by letters that only look or fold like it: kelvin’s sign, dotted I, full width, another alphabet', async () => {
    const s = await stage();
    const kim = `kim-${s.email}`;
    await database.owner.pool.query('UPDATE users SET email = $1 WHERE id = $2', [kim, s.userId]);
    const open = (text: string) => givePassword(s.ambience, visitorOf(s), text, PASSWORD);
    const likes = [
      kim.replace('k', '\u212a'),
      kim.replace('i', '\u0130'),
      kim.replace('e', '\u0435'),
      kim.replace('@', '\uff20'),
      `"${kim}"@evil.example`,
      `${kim},x@evil.example`,
      `${kim}\0`,
      kim.replace('a', 'a\u0301'),
      `\u200b${kim}`,
    ];
    for (const like of likes) {
      expect(await open(like), JSON.stringify(like)).toBeNull();
      expect(await openFromProvider(s.ambience, visitorOf(s), like, true), JSON.stringify(like)).toBeNull();
    }
    expect((await selectUser(database.db, s.userId))?.failedPasswords).toBe(0);
    expect(await open(` ${kim.toUpperCase()} `)).not.toBeNull();
    expect(await openFromProvider(s.ambience, visitorOf(s), kim.toUpperCase(), true)).not.toBeNull();
    for (const like of likes) expect(email.safeParse(like).success, JSON.stringify(like)).toBe(false);
  });

  it('gives half a session ten minutes', async () => {
    const s = await stage();
    const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
    s.clock.advance(10 * 60_000);
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'session_over' });
  });

  it('answers an unknown user, a wrong password, a disabled and a locked user alike, in about the same time', async () => {
    const known = await stage();
    const attempt = async (email: string, password: string) => {
      const started = performance.now();
      const answer = await givePassword(known.ambience, { ip: `198.51.100.${made++ % 250}`, userAgent: null }, email, password);
      return { answer, ms: performance.now() - started };
    };
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 9; round++) {
      const wrong = await attempt(known.email, 'not the password');
      const nobody = await attempt('nobody@example.com', 'not the password');
      expect([wrong.answer, nobody.answer]).toEqual([null, null]);
      times.known.push(wrong.ms);
      times.unknown.push(nobody.ms);
    }
    // Locked by now: the right password answers like a wrong one.
    expect((await attempt(known.email, PASSWORD)).answer).toBeNull();
    const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;
    // Without the pretended work an unknown address answers in a tenth of the time.
    const [ofKnown, ofUnknown] = [median(times.known), median(times.unknown)];
    expect(Math.abs(ofKnown - ofUnknown)).toBeLessThan(Math.max(20, 0.4 * ofKnown));
  });

  it('asks for a password of one’s own where it was lent, and enrols the second factor that was offered', async () => {
    const s = await stage({ isEnrolled: false, mustChange: true });
    const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
    const offered = await readHalfOpen(database, half, s.clock.now());
    const secret = unseal(offered?.session.pendingTotpSecret as Buffer, s.userId);
    await expect(giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s, secret) })).rejects.toMatchObject({
      reason: 'new_password_required',
    });
    await expect(giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s, secret), newPassword: PASSWORD })).rejects.toMatchObject({
      reason: 'password_unchanged',
    });
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: '000000', newPassword: 'another good password' })).toEqual({
      refused: 'code_wrong',
    });
    expect(
      await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s, secret), newPassword: 'another good password' }),
    ).toMatchObject({ isEnrolled: true });
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).toBeNull();
  });
});

describe('Wrong attempts', () => {
  it('fifty at once are all counted, five are looked at, and then nobody gets in for thirty minutes', async () => {
    const s = await stage();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => givePassword(s.ambience, { ip: `192.0.2.${i}`, userAgent: null }, s.email, `wrong ${i}`)),
    );
    expect(answers.filter((answer) => answer !== null)).toEqual([]);
    const after = await selectUser(database.db, s.userId);
    expect(after?.failedPasswords).toBe(50);
    expect(after?.lockedUntil?.toISOString()).toBe('2026-11-20T02:30:00.000Z');
    const { rows } = await database.owner.pool.query(
      'SELECT summary, count(*)::int AS count FROM audit_entries WHERE subject_id = $1 GROUP BY 1 ORDER BY 1',
      [s.userId],
    );
    expect(rows).toEqual([
      { summary: 'locked', count: 45 },
      { summary: 'wrong password', count: 5 },
    ]);
    s.clock.set('2026-11-20T02:29:59Z');
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).toBeNull();
    s.clock.set('2026-11-20T02:30:00Z');
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).not.toBeNull();
  });

  it('of codes lock after five, and the right code stays out', async () => {
    const s = await stage();
    const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
    for (let i = 0; i < 5; i++)
      expect(await giveCode(s.ambience, visitorOf(s), half, { code: '000000' })).toEqual({ refused: 'code_wrong' });
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'locked' });
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).toBeNull();
  });

  it('below five are forgotten by a success', async () => {
    const s = await stage();
    for (let i = 0; i < 4; i++) await givePassword(s.ambience, visitorOf(s), s.email, 'wrong');
    await signIn(s);
    const after = await selectUser(database.db, s.userId);
    expect([after?.failedPasswords, after?.failedCodes, after?.lockedUntil]).toEqual([0, 0, null]);
  });

  it('from one address end after thirty in ten minutes, whoever they are for', async () => {
    const s = await stage();
    const from = { ip: '192.0.2.200', userAgent: null };
    for (let i = 0; i < 30; i++) await givePassword(s.ambience, from, `nobody-${i}@example.com`, 'x');
    await expect(givePassword(s.ambience, from, s.email, PASSWORD)).rejects.toMatchObject({ reason: 'too_many_attempts' });
    s.clock.advance(10 * 60_000);
    expect(await givePassword(s.ambience, from, s.email, PASSWORD)).not.toBeNull();
  }, 120_000);
});

describe('An attempt that a busy database refuses', () => {
  it('is not counted against its address', async () => {
    const s = await stage();
    const from = { ip: '192.0.2.201', userAgent: null };
    const holder = await database.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [s.userId]);
      await expect(givePassword(s.ambience, from, s.email, PASSWORD)).rejects.toSatisfy((error) => busyRefusal(error) !== null);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    for (let i = 0; i < 30; i++) expect(await givePassword(s.ambience, from, `nobody-${i}@example.com`, 'x')).toBeNull();
    await expect(givePassword(s.ambience, from, s.email, PASSWORD)).rejects.toMatchObject({ reason: 'too_many_attempts' });
  }, 120_000);
});

describe('A code', () => {
  it('given sixteen times at once opens one session', async () => {
    const s = await stage();
    const halves = await Promise.all(Array.from({ length: 16 }, () => givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)));
    const code = codeNow(s);
    const answers = await Promise.all(
      halves.filter((half) => half !== null).map((half) => giveCode(s.ambience, visitorOf(s), half, { code })),
    );
    expect(answers.filter((answer) => 'sessionId' in answer)).toHaveLength(1);
  });

  it('of recovery works once, is kept as a hash only, and ends when new ones are made', async () => {
    const s = await stage();
    const own = await acting(s, await signIn(s));
    const { codes } = await runCommand(makeRecoveryCodes, own, {});
    expect(new Set(codes).size).toBe(10);
    const stored = await database.owner.pool.query('SELECT code_hash FROM recovery_codes WHERE user_id = $1', [s.userId]);
    expect(stored.rows.every((row: { code_hash: Buffer }) => row.code_hash.length === 32)).toBe(true);
    const use = async (code: string) =>
      giveCode(s.ambience, visitorOf(s), (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string, { code });
    expect(await use((codes[0] as string).toLowerCase().replaceAll('-', ' '))).toHaveProperty('sessionId');
    expect(await use(codes[0] as string)).toEqual({ refused: 'code_wrong' });
    await runCommand(makeRecoveryCodes, await acting(s, await signIn(s)), {});
    expect(await use(codes[1] as string)).toEqual({ refused: 'code_wrong' });
    // Whoever reads the trail sees that the authenticator was not at hand.
    const { rows } = await database.owner.pool.query(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'access.sign_in' AND outcome = 'done' ORDER BY seq`,
      [s.userId],
    );
    expect(rows.map((row) => row.summary)).toEqual(['signed in', 'signed in with a recovery code', 'signed in']);
  });

  it('secret is sealed at rest', async () => {
    const s = await stage();
    const user = await selectUser(database.db, s.userId);
    expect(user?.totpSecret?.includes(SECRET)).toBe(false);
    expect(unseal(user?.totpSecret as Buffer, s.userId).equals(SECRET)).toBe(true);
  });
});

describe('A session', () => {
  it('ends after fifteen minutes without work: at 15:00 it is there, at 15:01 it is not', async () => {
    const s = await stage();
    const sid = await signIn(s);
    s.clock.advance(15 * 60_000);
    expect(await kindOf(s, sid, false)).toBe('staff');
    s.clock.advance(1000);
    expect(await kindOf(s, sid)).toBe('nobody');
  });

  it('is kept alive by work, not by polling', async () => {
    const s = await stage();
    const [worked, polled] = [await signIn(s), await signIn(s)];
    for (let i = 0; i < 2; i++) {
      s.clock.advance(10 * 60_000);
      await kindOf(s, worked, true);
      await kindOf(s, polled, false);
    }
    expect([await kindOf(s, worked), await kindOf(s, polled)]).toEqual(['staff', 'nobody']);
  });

  it('ends after eight hours however much is worked', async () => {
    const s = await stage();
    const sid = await signIn(s);
    for (let minutes = 0; minutes < 470; minutes += 10) {
      s.clock.advance(10 * 60_000);
      expect(await kindOf(s, sid)).toBe('staff');
    }
    s.clock.advance(10 * 60_000);
    expect(await kindOf(s, sid)).toBe('nobody');
  });

  it('is over everywhere when signed out: a copied cookie too', async () => {
    const s = await stage();
    const sid = await signIn(s);
    const copied = new Headers({ cookie: await sessionCookie(sid) });
    expect(await sessionIdOf(copied)).toBe(sid);
    await signOut(s.ambience, sid);
    expect(await kindOf(s, (await sessionIdOf(copied)) as string)).toBe('nobody');
  });

  it('cannot be made up: a forged or foreign cookie is nobody', async () => {
    for (const cookie of ['pingzhang.session=abc', 'pingzhang.session=', `other=1; pingzhang.session=${'x'.repeat(4000)}`, '']) {
      expect(await sessionIdOf(new Headers({ cookie }))).toBeNull();
    }
    const s = await stage();
    const theirs = await sessionCookie(await signIn(s));
    vi.stubEnv('AUTH_SECRET', 'another-secret-another-secret-0123456789');
    expect(await sessionIdOf(new Headers({ cookie: theirs }))).toBeNull();
    vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  });

  it('is one of at most five; the oldest goes', async () => {
    const s = await stage();
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) ids.push(await signIn(s));
    expect(await Promise.all(ids.map((id) => kindOf(s, id, false)))).toEqual(['nobody', 'staff', 'staff', 'staff', 'staff', 'staff']);
    const listed = await runQuery(listOwnSessions, await acting(s, ids[5] as string), {});
    expect(listed.map((session) => session.isThis)).toEqual([true, false, false, false, false]);
  });

  it('can be ended by its owner only', async () => {
    const [s, other] = [await stage(), await stage()];
    const [sid, foreign] = [await signIn(s), await signIn(other)];
    await expect(runCommand(revokeOwnSession, await acting(s, sid), { sessionId: foreign })).rejects.toMatchObject({
      reason: 'session_not_found',
    });
    expect(await kindOf(other, foreign)).toBe('staff');
    const second = await signIn(s);
    await runCommand(revokeOwnSession, await acting(s, second), { sessionId: sid });
    expect([await kindOf(s, sid), await kindOf(s, second)]).toEqual(['nobody', 'staff']);
  });
});

describe('Other sessions end at once', () => {
  async function twoSessions() {
    const s = await stage();
    const [old, current] = [await signIn(s), await signIn(s)];
    return { s, old, current };
  }

  it('when the password is changed; a wrong old one changes nothing and counts', async () => {
    const { s, old, current } = await twoSessions();
    const wrong = await runCommand(changePassword, await acting(s, current), {
      currentPassword: 'wrong',
      newPassword: 'another good password',
    });
    expect(wrong.outcome).toBe('wrong');
    expect((await selectUser(database.db, s.userId))?.failedPasswords).toBe(1);
    expect(await kindOf(s, old)).toBe('staff');
    const right = { currentPassword: PASSWORD, newPassword: 'another good password' };
    const { renewed } = await runCommand(changePassword, await acting(s, current), right);
    expect([await kindOf(s, old), await kindOf(s, current), await kindOf(s, renewed?.id ?? '')]).toEqual(['nobody', 'nobody', 'staff']);
  });

  it('when the second factor moves, which takes password, old factor and new code', async () => {
    const { s, old, current } = await twoSessions();
    s.clock.advance(60_000);
    await expect(runCommand(confirmSecondFactor, await acting(s, current), { code: '123456' })).rejects.toMatchObject({
      reason: 'second_factor_not_offered',
    });
    const start = await runCommand(startSecondFactor, await acting(s, current), { password: PASSWORD, code: codeNow(s) });
    const secret = fromBase32(start.enrolment?.secret ?? '');
    const { outcome, renewed } = await runCommand(confirmSecondFactor, await acting(s, current), { code: codeNow(s, secret) });
    expect(outcome).toBe('right');
    expect([await kindOf(s, old), await kindOf(s, current), await kindOf(s, renewed?.id ?? '')]).toEqual(['nobody', 'nobody', 'staff']);
  });

  it('when roles change, when the user is disabled, and when the factors are reset', async () => {
    const admin = await stage({ roles: ['administrator'] });
    for (const change of ['roles', 'status', 'reset'] as const) {
      const { s, old, current } = await twoSessions();
      admin.clock.advance(120_000);
      const by = await acting(admin, await signIn(admin));
      if (change === 'roles') await confirmed(admin, setStaffRoles, by, { userId: s.userId, roles: ['risk'], seenRoles: ['operations'] });
      if (change === 'status') await confirmed(admin, setStaffStatus, by, { userId: s.userId, status: 'disabled' });
      if (change === 'reset') await confirmed(admin, resetStaffFactors, by, { userId: s.userId });
      expect([await kindOf(s, old), await kindOf(s, current)], change).toEqual(['nobody', 'nobody']);
    }
  });
});

describe('Rights', () => {
  it('are not changed for oneself, nor over somebody else’s change', async () => {
    const [admin, target] = [await stage({ roles: ['administrator'] }), await stage()];
    const sid = await signIn(admin);
    const by = await acting(admin, sid);
    await expect(
      runCommand(setStaffRoles, by, { userId: admin.userId, roles: ['operations'], seenRoles: ['administrator'] }),
    ).rejects.toMatchObject({ reason: 'own_account' });
    await expect(runCommand(setStaffStatus, by, { userId: admin.userId, status: 'disabled' })).rejects.toMatchObject({
      reason: 'own_account',
    });
    await expect(
      confirmed(admin, setStaffRoles, by, { userId: target.userId, roles: ['risk'], seenRoles: ['product'] }),
    ).rejects.toMatchObject({ reason: 'user_changed_meanwhile' });
  });

  it('come with a password lent once: the new user has to change it and to enrol', async () => {
    const admin = await stage({ roles: ['administrator'] });
    const by = await acting(admin, await signIn(admin));
    const input = { requestKey: `key-${admin.userId}`, email: 'New.Person@Example.com', name: '新同事', roles: ['operations'] };
    const first = await confirmed(admin, addStaffUser, by, input);
    expect(await runCommand(addStaffUser, by, input)).toEqual(first);
    // Whoever reads the database, or a backup of it, finds the password nowhere.
    const kept = await database.owner.pool.query<{ response: string }>(
      'SELECT response::text FROM idempotency_keys WHERE owner = $1 AND key = $2',
      [admin.userId, input.requestKey],
    );
    expect(kept.rows).toHaveLength(1);
    expect(kept.rows[0]?.response).not.toContain(first.password);
    const half = await givePassword(admin.ambience, VISITOR, 'new.person@example.com', first.password);
    await expect(giveCode(admin.ambience, VISITOR, half as string, { code: '123456' })).rejects.toMatchObject({
      reason: 'new_password_required',
    });
    const again = await acting(admin, await signIn(admin));
    await expect(confirmed(admin, addStaffUser, again, { ...input, requestKey: 'another-key' })).rejects.toMatchObject({
      reason: 'email_taken',
    });
  });

  it('are no business of fields that were slipped in', async () => {
    const admin = await stage({ roles: ['administrator'] });
    const by = await acting(admin, await signIn(admin));
    for (const extra of [{ personId: admin.userId }, { status: 'active' }, { createdBy: 'x' }, { role: 'administrator' }]) {
      const input = { requestKey: 'key-of-extra', email: 'extra@example.com', name: 'Extra', roles: [], ...extra };
      await expect(runCommand(addStaffUser, by, input)).rejects.toMatchObject({ reason: 'input_invalid' });
    }
  });
});
