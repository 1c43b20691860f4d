/** The question how long a session lasts does not make it last, and polling does not either. */
import { expect, it } from 'vitest';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { database, onOwnDatabase } from './access-fixture.ts';
import { createStaffUser } from './create-staff-user.ts';
import { readActor } from './read-session.ts';
import { getRemainingSession } from './remaining-session.ts';
import { insertSession } from './store.ts';

const MINUTE = 60_000;

onOwnDatabase();

it('It counts down while it is asked in the background, begins anew with work, and never passes the eight hours', async () => {
  const clock = fixedClock('2026-11-20T02:00:00Z');
  const now = clock.now();
  const given = {
    email: 'left@example.com',
    name: 'Left',
    roles: ['risk'] as const,
    password: 'a long enough password',
    mustChangePassword: false,
  };
  const { userId } = await createStaffUser(database.db, { now, random: systemRandom }, given);
  const id = newId(0, now);
  const expiresAt = new Date(now.getTime() + 480 * MINUTE);
  await insertSession(database.db, { id, userId, createdAt: now, lastSeenAt: now, expiresAt, secondFactorAt: now });
  const ask = async (isWork: boolean) => {
    const actor = await readActor(database, id, clock.now(), isWork);
    return runQuery(getRemainingSession, { database, clock, random: systemRandom, actor, requestId: 'test', ip: null }, {});
  };
  const minutes = async (isWork: boolean) => {
    const { idleMs, absoluteMs, unseenForMs } = await ask(isWork);
    return [idleMs, absoluteMs, unseenForMs].map((ms) => ms / MINUTE);
  };
  expect(await minutes(false)).toEqual([15, 480, 0]);
  clock.advance(7 * MINUTE);
  expect(await minutes(false)).toEqual([8, 473, 7]);
  clock.advance(7 * MINUTE);
  expect(await minutes(false)).toEqual([1, 466, 14]);
  expect(await minutes(true)).toEqual([15, 466, 0]);
  clock.advance(15 * MINUTE + 1);
  await expect(ask(true)).rejects.toMatchObject({ reason: 'signed_out' });
});
