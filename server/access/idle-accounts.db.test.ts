/** Accounts that nobody uses end by themselves, and the counters of old attempts are forgotten. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { setStaffStatus } from './change-staff.ts';
import { createStaffUser } from './create-staff-user.ts';
import { DEMO_DOMAIN } from './demo-accounts.ts';
import { disableIdleAccounts } from './disable-idle-accounts.ts';
import type { StaffRole } from './permissions.ts';
import { countFailure, forgetOldWindows } from './rate-limit.ts';
import { insertSession, selectSession, selectUser, updateUser } from './store.ts';

const START = '2026-01-01T00:00:00Z';
const DAY = 86_400_000;

let database: TestDatabase;
let clock: ReturnType<typeof fixedClock>;
let worker: Ambience;
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  database = await testDatabase();
  clock = fixedClock(START);
  worker = { database, clock, random: systemRandom, actor: systemActor('worker'), requestId: 'test', ip: null };
});
afterAll(async () => {
  await database.drop();
  vi.unstubAllEnvs();
});

let made = 0;
async function user({ roles = ['operations'] as StaffRole[], daysAgo = 91, domain = 'example.com' } = {}): Promise<string> {
  const now = new Date(clock.now().getTime() - daysAgo * DAY);
  const given = {
    email: `idle-${++made}@${domain}`,
    name: `Idle ${made}`,
    roles,
    password: 'a long enough password',
    mustChangePassword: false,
  };
  return (await createStaffUser(database.db, { now, random: systemRandom }, given)).userId;
}

async function session(userId: string, daysAgo: number): Promise<string> {
  const at = new Date(clock.now().getTime() - daysAgo * DAY);
  const id = newId(0, at);
  await insertSession(database.db, { id, userId, createdAt: at, lastSeenAt: at, expiresAt: new Date(at.getTime() + DAY) });
  return id;
}

const statusOf = async (id: string) => (await selectUser(database.db, id))?.status;

it('An account that nobody has used for ninety days is disabled, its sessions with it, and the trail says that the system did it', async () => {
  const [never, longAgo, justBefore, seenLately, signedInLately] = (await Promise.all(
    [91, 400, 89, 400, 400].map((daysAgo) => user({ daysAgo })),
  )) as [string, string, string, string, string];
  const open = await session(longAgo, 91);
  await session(seenLately, 89);
  await updateUser(database.db, signedInLately, { lastSignInAt: new Date(clock.now().getTime() - 89 * DAY) });
  expect((await disableIdleAccounts(worker)).sort()).toEqual([never, longAgo].sort());
  expect(await Promise.all([never, longAgo, justBefore, seenLately, signedInLately].map(statusOf))).toEqual([
    'disabled',
    'disabled',
    'active',
    'active',
    'active',
  ]);
  expect((await selectSession(database.db, open))?.session.revokedReason).toBe('disabled');
  const { rows } = await database.owner.pool.query(
    `SELECT actor_kind, actor_name, outcome, subject_id FROM audit_entries WHERE action = 'staff.disable_idle' AND subject_id = $1`,
    [never],
  );
  expect(rows).toEqual([{ actor_kind: 'system', actor_name: 'worker', outcome: 'done', subject_id: never }]);
  expect(await disableIdleAccounts(worker)).toEqual([]);
});

it('The day of the limit is still inside: ninety days and not a moment more', async () => {
  const edge = await user({ daysAgo: 90 });
  await disableIdleAccounts(worker);
  expect(await statusOf(edge)).toBe('active');
  clock.advance(1);
  expect(await disableIdleAccounts(worker)).toContain(edge);
});

it('Of administrators who are all away, the one who was here last stays', async () => {
  const longest = await user({ roles: ['administrator'], daysAgo: 300 });
  const last = await user({ roles: ['administrator'], daysAgo: 100 });
  expect(await disableIdleAccounts(worker)).toEqual([longest]);
  expect(await statusOf(last)).toBe('active');
});

it('Whoever is enabled again has ninety days from then', async () => {
  const id = await user({ daysAgo: 200 });
  await disableIdleAccounts(worker);
  await runCommand(setStaffStatus, worker, { userId: id, status: 'active' });
  expect(await disableIdleAccounts(worker)).not.toContain(id);
  clock.advance(91 * DAY);
  expect(await disableIdleAccounts(worker)).toContain(id);
});

it('The sign-ins of the demonstration are left alone', async () => {
  const id = await user({ domain: DEMO_DOMAIN });
  await disableIdleAccounts(worker);
  expect(await statusOf(id)).toBe('active');
});

it('Two administrators who disable each other at the same moment do not leave the system without one', async () => {
  await database.owner.pool.query(`UPDATE users SET status = 'disabled'`);
  for (let round = 0; round < 5; round++) {
    const pair = [await user({ roles: ['administrator'], daysAgo: 0 }), await user({ roles: ['administrator'], daysAgo: 0 })];
    const answers = await Promise.allSettled(pair.map((userId) => runCommand(setStaffStatus, worker, { userId, status: 'disabled' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({ reason: 'last_administrator' });
    await database.owner.pool.query(`UPDATE users SET status = 'disabled'`);
  }
});

it('Counters of attempts that no longer count are forgotten, those of now are kept', async () => {
  await countFailure(worker, 'sign-in:old');
  clock.advance(30 * 60_000);
  await countFailure(worker, 'sign-in:new');
  await forgetOldWindows(worker);
  const { rows } = await database.owner.pool.query<{ key: string }>('SELECT key FROM rate_limits');
  expect(rows.map((row) => row.key)).toEqual(['sign-in:new']);
});
