/** Two administrators at one user: what one did is not done again by the other, nor undone unseen. */
import { expect, it } from 'vitest';
import { runCommand } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { database, onOwnDatabase } from './access-fixture.ts';
import { setStaffStatus } from './change-staff.ts';
import { createStaffUser } from './create-staff-user.ts';
import { readActor } from './read-session.ts';
import { insertSession } from './store.ts';

onOwnDatabase();

it('A status is not set to what it is already: no session of a working user ends because an old page enables them', async () => {
  const clock = fixedClock('2026-11-20T02:00:00Z');
  const now = clock.now();
  const by: Ambience = { database, clock, random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null };
  const user = {
    email: 'working@example.com',
    name: 'Working',
    roles: ['risk'] as const,
    password: 'not used here',
    mustChangePassword: false,
  };
  const { userId } = await createStaffUser(database.db, { now, random: systemRandom }, user);
  const id = newId(0, now);
  const expiresAt = new Date(now.getTime() + 3_600_000);
  await insertSession(database.db, { id, userId, createdAt: now, lastSeenAt: now, expiresAt, secondFactorAt: now });
  const set = (status: 'active' | 'disabled') => runCommand(setStaffStatus, by, { userId, status });

  await expect(set('active')).rejects.toMatchObject({ reason: 'user_changed_meanwhile' });
  expect((await readActor(database, id, now, false)).kind).toBe('staff');
  expect(await set('disabled')).toEqual({ ended: 1 });
  await expect(set('disabled')).rejects.toMatchObject({ reason: 'user_changed_meanwhile' });
  const { rows } = await database.owner.pool.query(
    `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'staff.set_status' AND outcome = 'done'`,
    [userId],
  );
  expect(rows).toEqual([{ summary: 'user disabled' }]);
});
