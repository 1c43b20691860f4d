/** What a browser whose session is over is told at the sign-in page: why, and only to the browser that had the session. */
import { describe, expect, it } from 'vitest';
import { runCommand } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { database, onOwnDatabase, PASSWORD, SECRET } from './access-fixture.ts';
import { changePassword, confirmSecondFactor, startSecondFactor } from './change-own-factors.ts';
import { endStaffSessions, resetStaffFactors, setStaffRoles, setStaffStatus } from './change-staff.ts';
import { COOKIE_SECONDS } from './cookie.ts';
import { createStaffUser } from './create-staff-user.ts';
import { revokeOtherSessions, revokeOwnSession } from './own-sessions.ts';
import { readActor, readSessionEnd } from './read-session.ts';
import { ABSOLUTE_MS } from './session.ts';
import { giveCode, givePassword, signOut } from './sign-in.ts';
import { signInStep } from './sign-in-step.ts';
import { confirmItIsMe } from './step-up.ts';
import { fromBase32, totpCode, totpStep } from './totp.ts';

const SYSTEM = { kind: 'system', name: 'an administrator without a session' } as const;

onOwnDatabase();

let made = 0;

/** A member of staff with a clock of their own; `half` and `signIn` answer the id of a new session. */
async function someone() {
  const clock = fixedClock('2026-11-20T02:00:00Z');
  const email = `ended-${++made}@example.com`;
  const visitor = { ip: `10.1.0.${made}`, userAgent: 'test' };
  const user = {
    email,
    name: 'Someone',
    roles: ['operations'] as const,
    password: PASSWORD,
    mustChangePassword: false,
    totpSecret: SECRET,
  };
  const { userId } = await createStaffUser(database.db, { now: clock.now(), random: systemRandom }, user);
  const ambience: Ambience = { database, clock, random: systemRandom, actor: { kind: 'nobody' }, requestId: 'test', ip: visitor.ip };
  const code = (secret: Uint8Array = SECRET) => totpCode(secret, totpStep(clock.now()));
  const half = async () => {
    clock.advance(60_000); // a code counts once
    return (await givePassword(ambience, visitor, email, PASSWORD)) ?? '';
  };
  const signIn = async () => {
    const answer = await giveCode(ambience, visitor, await half(), { code: code() });
    if (!('sessionId' in answer)) throw new Error(JSON.stringify(answer));
    return answer.sessionId;
  };
  const acting = async (sid: string): Promise<Ambience> => ({ ...ambience, actor: await readActor(database, sid, clock.now(), false) });
  const end = (sid: string | null) => readSessionEnd(database, sid, clock.now());
  return { clock, userId, ambience, code, half, signIn, acting, end, bySystem: { ...ambience, actor: SYSTEM } };
}

describe('Whoever comes back with the cookie of a session is told why it is over', () => {
  it('that it ran out: after fifteen minutes without work, and after eight hours of it', async () => {
    const one = await someone();
    const sid = await one.signIn();
    one.clock.advance(15 * 60_000);
    expect(await one.end(sid)).toBeNull();
    one.clock.advance(1_000);
    expect(await one.end(sid)).toBe('idle');
    const worked = await one.signIn();
    for (let minutes = 0; minutes < 480; minutes += 10) {
      await one.acting(worked);
      await readActor(database, worked, one.clock.now(), true);
      one.clock.advance(10 * 60_000);
    }
    expect(await one.end(worked)).toBe('expired');
    // The browser still has its cookie then.
    expect(COOKIE_SECONDS * 1000).toBeGreaterThan(ABSOLUTE_MS + 3_600_000);
  });

  it('what an administrator did: ended it, changed the roles, reset the factors, disabled the account, and let it in again', async () => {
    for (const [reason, act] of [
      ['ended_by_administrator', (userId: string, by: Ambience) => runCommand(endStaffSessions, by, { userId })],
      [
        'roles_changed',
        (userId: string, by: Ambience) => runCommand(setStaffRoles, by, { userId, roles: ['risk'], seenRoles: ['operations'] }),
      ],
      ['factors_reset', (userId: string, by: Ambience) => runCommand(resetStaffFactors, by, { userId })],
      ['disabled', (userId: string, by: Ambience) => runCommand(setStaffStatus, by, { userId, status: 'disabled' })],
    ] as const) {
      const one = await someone();
      const sid = await one.signIn();
      await act(one.userId, one.bySystem);
      expect(await one.end(sid), reason).toBe(reason);
      expect(await signInStep(database, sid, one.clock.now())).toMatchObject({ step: 'password', ended: reason });
      if (reason !== 'disabled') continue;
      await runCommand(setStaffStatus, one.bySystem, { userId: one.userId, status: 'active' });
      expect(await one.end(sid)).toBe('ended_by_administrator');
    }
  });

  it('what its owner did elsewhere: ended it, changed the password, moved the second factor, signed in a sixth time', async () => {
    const one = await someone();
    const [first, second, third, here] = [await one.signIn(), await one.signIn(), await one.signIn(), await one.signIn()];
    await runCommand(revokeOwnSession, await one.acting(here), { sessionId: first });
    await runCommand(revokeOtherSessions, await one.acting(third), {});
    expect(await Promise.all([first, second, here].map(one.end))).toEqual(['revoked', 'revoked', 'revoked']);

    const given = { currentPassword: PASSWORD, newPassword: 'another good password' };
    const [before, changing] = [await one.signIn(), third];
    await runCommand(changePassword, await one.acting(changing), given);
    expect(await one.end(before)).toBe('password_changed');

    const two = await someone();
    const [old, moving] = [await two.signIn(), await two.signIn()];
    two.clock.advance(60_000);
    const { enrolment } = await runCommand(startSecondFactor, await two.acting(moving), { password: PASSWORD, code: two.code() });
    await runCommand(confirmSecondFactor, await two.acting(moving), { code: two.code(fromBase32(enrolment?.secret ?? '')) });
    expect(await two.end(old)).toBe('second_factor_changed');

    const three = await someone();
    const oldest = await three.signIn();
    for (let more = 0; more < 5; more++) await three.signIn();
    expect(await three.end(oldest)).toBe('too_many');
  });
});

describe('Nothing is told', () => {
  it('without a session, of one that nobody has, and of one that still works', async () => {
    const one = await someone();
    expect(await one.end(null)).toBeNull();
    expect(await one.end('no id')).toBeNull();
    expect(await one.end(newId(0, one.clock.now()))).toBeNull();
    expect(await one.end(await one.signIn())).toBeNull();
    expect(await signInStep(database, null, one.clock.now())).toMatchObject({ step: 'password', ended: null });
  });

  it('to a copy of a cookie that its owner signed out or went on from, not even that the account is disabled', async () => {
    const one = await someone();
    const [left, changed] = [await one.signIn(), await one.signIn()];
    await signOut(one.ambience, left);
    one.clock.advance(60_000);
    await runCommand(confirmItIsMe, await one.acting(changed), { code: one.code() });
    expect([await one.end(left), await one.end(changed)]).toEqual([null, null]);
    await runCommand(setStaffStatus, one.bySystem, { userId: one.userId, status: 'disabled' });
    expect([await one.end(left), await one.end(changed)]).toEqual([null, null]);
  });

  it('to whoever has only guessed the password: that the ten minutes are over, never what became of the account', async () => {
    const one = await someone();
    const half = await one.half();
    one.clock.advance(10 * 60_000);
    expect(await one.end(half)).toBe('sign_in_expired');
    const again = await one.half();
    await runCommand(resetStaffFactors, one.bySystem, { userId: one.userId });
    await runCommand(setStaffStatus, one.bySystem, { userId: one.userId, status: 'disabled' });
    expect(await one.end(again)).toBeNull();
    one.clock.advance(3_600_000);
    expect(await one.end(again)).toBeNull();
  });
});
