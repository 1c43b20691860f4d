/** A confirmation of one's identity opens exactly the request it was given for: once, for five minutes, in the session that gave it. */
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { command, runCommand } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { database, onOwnDatabase, SECRET } from './access-fixture.ts';
import { makeRecoveryCodes } from './change-own-factors.ts';
import { endStaffSessions, setStaffRoles, setStaffStatus } from './change-staff.ts';
import { createStaffUser } from './create-staff-user.ts';
import { DEMO_ACCOUNTS, demoSecret } from './demo-accounts.ts';
import { revokeOwnSession } from './own-sessions.ts';
import type { StaffRole } from './permissions.ts';
import { readActor } from './read-session.ts';
import { confirmItIsMe, forgetOldConfirmations, requireStaffActor } from './step-up.ts';
import { insertSession, updateUser } from './store.ts';
import { totpCode, totpStep } from './totp.ts';

const clock = fixedClock('2026-11-20T02:00:00Z');

onOwnDatabase();

let made = 0;
type Someone = { userId: string; by: Ambience; secret: Uint8Array };

/** A user with a session that has just been opened. */
async function someone(roles: StaffRole[], email = `user-${++made}@example.com`, secret: Uint8Array = SECRET): Promise<Someone> {
  const now = clock.now();
  const name = `User ${made}`;
  const given = { email, name, roles, password: 'a long enough password', mustChangePassword: false, totpSecret: secret };
  const { userId, personId } = await createStaffUser(database.db, { now, random: systemRandom }, given);
  return { userId, secret, by: await session({ userId, personId, name, email, roles }) };
}

async function session(person: { userId: string; personId: string; name: string; email: string; roles: StaffRole[] }): Promise<Ambience> {
  const now = clock.now();
  const sessionId = newId(0, now);
  const expiresAt = new Date(now.getTime() + 8 * 3_600_000);
  await insertSession(database.db, {
    id: sessionId,
    userId: person.userId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    secondFactorAt: now,
    reauthenticatedAt: now,
  });
  return { database, clock, random: systemRandom, actor: staffActor({ ...person, sessionId }), requestId: 'test', ip: null };
}

type Refusal = { reason?: string; details?: { request?: string; demoCode?: string } };
const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => ({}),
    (error: Refusal) => error,
  );

/** Gives the next code of the authenticator, for a request or for the session, and goes on in the session that follows. */
async function confirm(who: Someone, request?: string): Promise<string> {
  clock.advance(60_000);
  const code = totpCode(who.secret, totpStep(clock.now()));
  const { outcome, renewed } = await runCommand(confirmItIsMe, who.by, { code, ...(request ? { request } : {}) });
  if (renewed) who.by = { ...who.by, actor: staffActor({ ...staffOf(who.by), sessionId: renewed.id }) };
  return outcome;
}

function staffOf({ actor }: Ambience) {
  if (actor.kind !== 'staff') throw new Error('not staff');
  return actor;
}

async function stage() {
  const admin = await someone(['administrator']);
  const target = await someone(['operations']);
  const grant = { userId: target.userId, roles: ['risk'] as StaffRole[], seenRoles: ['operations'] };
  const request = (await refusalOf(runCommand(setStaffRoles, admin.by, grant))).details?.request ?? '';
  expect(request).toMatch(/^[0-9a-f]{64}$/);
  const attempt = async (input: unknown = grant, by?: Ambience) =>
    (await refusalOf(runCommand(setStaffRoles, by ?? admin.by, input))).reason ?? 'done';
  return { admin, target, grant, request, attempt };
}

it('A sign-in of this very minute grants no rights: the request itself has to be confirmed', async () => {
  const { admin, request, attempt } = await stage();
  expect(await attempt()).toBe('reauthentication_needed');
  expect(await confirm(admin, request)).toBe('right');
  expect(await attempt()).toBe('done');
});

it('A confirmation of one request opens no other: not another role, not another person, not another door', async () => {
  const { admin, grant, request, attempt } = await stage();
  const other = await someone(['operations']);
  await confirm(admin, request);
  expect(await attempt({ ...grant, roles: ['administrator'] })).toBe('reauthentication_needed');
  expect(await attempt({ ...grant, roles: ['risk', 'product'] })).toBe('reauthentication_needed');
  expect(await attempt({ ...grant, userId: other.userId })).toBe('reauthentication_needed');
  const disable = runCommand(setStaffStatus, admin.by, { userId: grant.userId, status: 'disabled' });
  expect((await refusalOf(disable)).reason).toBe('reauthentication_needed');
  expect(await attempt()).toBe('done');
});

it('A confirmation counts once: the same request again has to be confirmed again', async () => {
  const { admin, grant, request, attempt } = await stage();
  await confirm(admin, request);
  expect(await attempt()).toBe('done');
  await database.owner.pool.query(`UPDATE users SET roles = '{operations}' WHERE id = $1`, [grant.userId]);
  expect(await attempt()).toBe('reauthentication_needed');
  await confirm(admin, request);
  expect(await attempt()).toBe('done');
});

it('Of sixteen equal requests at once one confirmation lets one through', async () => {
  const { admin, target, request } = await stage();
  const disable = { userId: target.userId, status: 'disabled' as const };
  const wanted = (await refusalOf(runCommand(setStaffStatus, admin.by, disable))).details?.request;
  expect(wanted).not.toBe(request);
  await confirm(admin, wanted);
  const reasons = await Promise.all(Array.from({ length: 16 }, () => refusalOf(runCommand(setStaffStatus, admin.by, disable))));
  expect(reasons.filter((each) => each.reason === undefined)).toHaveLength(1);
  expect(reasons.filter((each) => each.reason === 'reauthentication_needed')).toHaveLength(15);
});

it('A confirmation lasts five minutes', async () => {
  const { admin, request, attempt } = await stage();
  await confirm(admin, request);
  clock.advance(5 * 60_000 + 1);
  expect(await attempt()).toBe('reauthentication_needed');
  await confirm(admin, request);
  clock.advance(5 * 60_000);
  expect(await attempt()).toBe('done');
});

it('A confirmation given in one session does not serve another of the same person', async () => {
  const { admin, request, attempt } = await stage();
  const elsewhere = await session({ ...staffOf(admin.by), roles: ['administrator'] });
  await confirm(admin, request);
  expect(await attempt(undefined, elsewhere)).toBe('reauthentication_needed');
});

it('A wrong code confirms nothing, and a code that was used for one request does not serve for a second', async () => {
  const { admin, request, attempt } = await stage();
  expect((await runCommand(confirmItIsMe, admin.by, { code: '000000', request })).outcome).toBe('wrong');
  expect(await attempt()).toBe('reauthentication_needed');
  await confirm(admin, 'ab'.repeat(32));
  const used = totpCode(SECRET, totpStep(clock.now()));
  expect((await runCommand(confirmItIsMe, admin.by, { code: used, request })).outcome).toBe('wrong');
  expect(await attempt()).toBe('reauthentication_needed');
});

it('A request that is refused for another reason does not spend its confirmation', async () => {
  const { admin, grant, request, attempt } = await stage();
  await confirm(admin, request);
  await database.owner.pool.query(`UPDATE users SET roles = '{product}' WHERE id = $1`, [grant.userId]);
  expect(await attempt()).toBe('user_changed_meanwhile');
  await database.owner.pool.query(`UPDATE users SET roles = '{operations}' WHERE id = $1`, [grant.userId]);
  expect(await attempt()).toBe('done');
});

it('Own recovery codes ask for a factor of the session that is at most five minutes old', async () => {
  const own = await someone(['operations']);
  const make = async () => (await refusalOf(runCommand(makeRecoveryCodes, own.by, {}))).reason ?? 'done';
  expect(await make()).toBe('done');
  clock.advance(5 * 60_000 + 1);
  expect(await make()).toBe('reauthentication_needed');
  await confirm(own, 'ab'.repeat(32));
  expect(await make()).toBe('reauthentication_needed');
  await confirm(own);
  expect(await make()).toBe('done');
});

it('A demonstration, where nobody holds the authenticator, names the code; no other installation does', async () => {
  const account = DEMO_ACCOUNTS.find(({ role }) => role === 'administrator');
  if (!account) throw new Error('No demo administrator');
  const { target } = await stage();
  const admin = await someone(['administrator'], account.email, demoSecret(account.email));
  const ask = () => refusalOf(runCommand(setStaffStatus, admin.by, { userId: target.userId, status: 'disabled' }));
  expect((await ask()).details?.demoCode).toBeUndefined();
  vi.stubEnv('PINGZHANG_DEMO', '1');
  const { request, demoCode } = (await ask()).details ?? {};
  const { outcome, renewed } = await runCommand(confirmItIsMe, admin.by, { code: demoCode ?? '', request });
  expect(outcome).toBe('right');
  admin.by = { ...admin.by, actor: staffActor({ ...staffOf(admin.by), sessionId: renewed?.id ?? '' }) };
  expect((await ask()).reason).toBeUndefined();
  vi.stubEnv('PINGZHANG_DEMO', '');
});

it('Confirmations of yesterday are forgotten', async () => {
  const { admin, request } = await stage();
  await confirm(admin, request);
  const count = async () => (await database.owner.pool.query('SELECT 1 FROM step_ups')).rowCount;
  expect(await count()).toBeGreaterThan(0);
  clock.advance(25 * 3_600_000);
  await forgetOldConfirmations(admin.by);
  expect(await count()).toBe(0);
});

const kindOf = async (sessionId: string) => (await readActor(database, sessionId, clock.now(), false)).kind;

describe('After a confirmation', () => {
  it('the session goes on under another id, to the same end; the one before is refused at its next request, others stay', async () => {
    const { admin, request } = await stage();
    const before = staffOf(admin.by);
    const elsewhere = staffOf(await session({ ...before, roles: ['administrator'] }));
    await confirm(admin, request);
    const after = staffOf(admin.by);
    expect(after.sessionId).not.toBe(before.sessionId);
    expect([await kindOf(before.sessionId), await kindOf(after.sessionId), await kindOf(elsewhere.sessionId)]).toEqual([
      'nobody',
      'staff',
      'staff',
    ]);
    const { rows } = await database.owner.pool.query(
      `SELECT o.revoked_reason, o.created_at = n.created_at AND o.expires_at = n.expires_at AND o.second_factor_at = n.second_factor_at AS same
       FROM sessions o, sessions n WHERE o.id = $1 AND n.id = $2`,
      [before.sessionId, after.sessionId],
    );
    expect(rows).toEqual([{ revoked_reason: 'replaced', same: true }]);
  });

  it('a confirmation that was given before it and is not spent yet still counts, once', async () => {
    const { admin, target, request, attempt } = await stage();
    const disable = { userId: target.userId, status: 'disabled' as const };
    const second = (await refusalOf(runCommand(setStaffStatus, admin.by, disable))).details?.request;
    await confirm(admin, request);
    await confirm(admin, second);
    expect(await attempt()).toBe('done');
    expect(await attempt({ userId: target.userId, roles: ['risk'], seenRoles: ['risk'] })).toBe('reauthentication_needed');
    expect((await refusalOf(runCommand(setStaffStatus, admin.by, disable))).reason).toBeUndefined();
  });

  it('the copied id of before neither confirms nor acts', async () => {
    const { admin, request, attempt } = await stage();
    const stolen = admin.by;
    await confirm(admin, request);
    expect(await attempt(undefined, stolen)).toBe('reauthentication_needed');
    clock.advance(60_000);
    const code = totpCode(SECRET, totpStep(clock.now()));
    expect((await refusalOf(runCommand(confirmItIsMe, stolen, { code, request }))).reason).toBe('signed_out');
    expect(await attempt()).toBe('done');
  });

  it('the same code given sixteen times at once has confirmed once, and one session is left', async () => {
    const { admin, request, attempt } = await stage();
    clock.advance(60_000);
    const code = totpCode(SECRET, totpStep(clock.now()));
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => runCommand(confirmItIsMe, admin.by, { code, request }).catch((error: Refusal) => error)),
    );
    const renewed = answers.flatMap((answer) => ('renewed' in answer && answer.renewed ? [answer.renewed.id] : []));
    expect(renewed).toHaveLength(1);
    expect(answers.filter((answer) => 'outcome' in answer && answer.outcome === 'right')).toHaveLength(1);
    const { rows } = await database.owner.pool.query('SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [admin.userId]);
    expect(rows).toEqual([{ id: renewed[0] }]);
    expect(await attempt(undefined, { ...admin.by, actor: staffActor({ ...staffOf(admin.by), sessionId: renewed[0] ?? '' }) })).toBe(
      'done',
    );
  });

  it('a wrong code leaves the session as it is', async () => {
    const { admin, request } = await stage();
    const { sessionId } = staffOf(admin.by);
    expect(await runCommand(confirmItIsMe, admin.by, { code: '000000', request })).toEqual({ outcome: 'wrong', renewed: null });
    expect(await kindOf(sessionId)).toBe('staff');
  });
});

it('Sessions of nobody are not ended, and the trail tells of no such act', async () => {
  const admin = await someone(['administrator']);
  const userId = newId(0, clock.now());
  expect((await refusalOf(runCommand(endStaffSessions, admin.by, { userId }))).reason).toBe('user_not_found');
  expect((await database.owner.pool.query('SELECT FROM audit_entries WHERE subject_id = $1', [userId])).rowCount).toBe(0);
});

it('A session that is ended while its owner confirms does not come back under another id, whoever is first', async () => {
  for (let round = 0; round < 10; round++) {
    const { admin, request } = await stage();
    const other = await someone(['administrator']);
    clock.advance(60_000);
    const code = totpCode(SECRET, totpStep(clock.now()));
    const [answer] = await Promise.all([
      runCommand(confirmItIsMe, admin.by, { code, request }).catch((error: Refusal) => error),
      runCommand(endStaffSessions, other.by, { userId: admin.userId }),
    ]);
    const ids = [staffOf(admin.by).sessionId, ...('renewed' in answer && answer.renewed ? [answer.renewed.id] : [])];
    expect(await Promise.all(ids.map(kindOf)), `round ${round}`).toEqual(ids.map(() => 'nobody'));
  }
});

describe('An act that is under way while its session is ended', () => {
  const slow = (meanwhile: () => Promise<unknown>) =>
    command({
      name: 'access.take_long',
      permission: 'session.own',
      input: z.strictObject({}),
      run: async ({ tx, actor }) => {
        const { userId } = requireStaffActor(actor);
        await updateUser(tx, userId, { name: 'Changed' });
        await meanwhile();
        return { result: {}, audit: { subjectKind: 'user', subjectId: userId, summary: 'took long' } };
      },
    });
  const done = async (who: Someone) => {
    const { rows } = await database.owner.pool.query(
      "SELECT name, EXISTS (SELECT FROM audit_entries WHERE action = 'access.take_long' AND actor_id = u.id) AS told FROM users u WHERE id = $1",
      [who.userId],
    );
    return rows[0];
  };
  /** Ended by a hand of which this act knows nothing; the row of the user is the act's own here. */
  const end = (sessionId: string) =>
    database.owner.pool.query("UPDATE sessions SET revoked_at = now(), revoked_reason = 'roles_changed' WHERE id = $1", [sessionId]);

  it('has done nothing, and says nothing in the trail', async () => {
    const who = await someone(['operations']);
    const { sessionId } = staffOf(who.by);
    expect(
      (
        await refusalOf(
          runCommand(
            slow(() => end(sessionId)),
            who.by,
            {},
          ),
        )
      ).reason,
    ).toBe('signed_out');
    expect(await done(who)).toEqual({ name: staffOf(who.by).name, told: false });
  });

  it('is done where it was another session that ended', async () => {
    const who = await someone(['operations']);
    const elsewhere = staffOf(await session({ ...staffOf(who.by), roles: ['operations'] }));
    await runCommand(
      slow(() => end(elsewhere.sessionId)),
      who.by,
      {},
    );
    expect(await done(who)).toEqual({ name: 'Changed', told: true });
  });

  it('is done where the act itself ends it', async () => {
    const who = await someone(['operations']);
    const { sessionId } = staffOf(who.by);
    expect(await runCommand(revokeOwnSession, who.by, { sessionId })).toEqual({ ended: 1 });
    expect(await kindOf(sessionId)).toBe('nobody');
  });
});
