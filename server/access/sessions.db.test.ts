/** Sessions against a real database: how long they last, what ends them, and the rights that come with them. */
import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../guard/command.ts';
import { runQuery } from '../guard/query.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import {
  acting,
  codeNow,
  confirmed,
  database,
  kindOf,
  onOwnDatabase,
  PASSWORD,
  signIn,
  stage,
  VISITOR,
  visitorOf,
} from './access-fixture.ts';
import { changePassword, confirmSecondFactor, startSecondFactor } from './change-own-factors.ts';
import { addStaffUser, resetStaffFactors, setStaffRoles, setStaffStatus } from './change-staff.ts';
import { sessionCookie, sessionIdOf } from './cookie.ts';
import { getOwnAccount, listOwnSessions, revokeOwnSession } from './own-sessions.ts';
import { renewSession } from './renew-session.ts';
import { giveCode, givePassword, signOut } from './sign-in.ts';
import { selectSession, selectUser } from './store.ts';
import { fromBase32 } from './totp.ts';

onOwnDatabase();

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

  it('knows when and from where its owner signed in the time before, also under another id', async () => {
    const s = await stage();
    const toldBefore = async (sid: string) => (await runQuery(getOwnAccount, await acting(s, sid), {})).signInBefore;
    const first = await signIn(s);
    expect(await toldBefore(first)).toBeNull();
    const told = { at: s.clock.now(), ip: visitorOf(s).ip };
    const second = await signIn(s);
    expect(await toldBefore(second)).toEqual(told);
    expect(await toldBefore(first)).toBeNull();
    const renewed = await database.db.transaction((tx) =>
      renewSession(
        { tx, now: s.clock.now(), newId: (bucket) => newId(bucket, s.clock.now(), systemRandom) },
        { userId: s.userId, sessionId: second },
      ),
    );
    expect(await toldBefore(renewed.id)).toEqual(told);
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
    // Against the session alone: signing in goes on as before.
    expect((await selectSession(database.db, current))?.session.failedPasswords).toBe(1);
    expect((await selectUser(database.db, s.userId))?.failedPasswords).toBe(0);
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
