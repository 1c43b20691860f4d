/** Guarantees of one's own language and theme: kept with the person, told from what nobody chose, and nobody's business before a whole sign-in. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { createStaffUser } from './create-staff-user.ts';
import { changeOwnLook, lookOfSession } from './own-look.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const LATER = new Date('2026-11-21T02:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function signedIn(name: string, isWhole = true): Promise<{ ambience: Ambience; sessionId: string; userId: string }> {
  const email = `${name}@example.com`;
  const { userId } = await createStaffUser(
    database.db,
    { now: NOW, random: systemRandom },
    { email, name, roles: ['risk'], password: 'a long enough password', mustChangePassword: false },
  );
  const sessionId = newId(0, NOW, systemRandom);
  await database.owner.pool.query(
    `INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, second_factor_at) VALUES ($1, $2, $3, $3, $3::timestamptz + interval '8 hours', $4)`,
    [sessionId, userId, NOW, isWhole ? NOW : null],
  );
  const actor = staffActor({ userId, personId: crypto.randomUUID(), sessionId, name, email, roles: ['risk'] });
  return {
    ambience: { database, clock: fixedClock(NOW), random: systemRandom, actor, requestId: 'reference', ip: null },
    sessionId,
    userId,
  };
}

it('Nothing is chosen until somebody chooses; each choice stays beside the other, and beside one’s keys; nobody else has them', async () => {
  const [own, other] = [await signedIn('own'), await signedIn('other')];
  const look = () => lookOfSession(database, own.sessionId, NOW);
  expect(await look()).toEqual({ locale: null, theme: null });
  await runCommand(changeOwnLook, own.ambience, { theme: 'dark' });
  expect(await look()).toEqual({ locale: null, theme: 'dark' });
  await runCommand(changeOwnLook, own.ambience, { locale: 'en' });
  expect(await look()).toEqual({ locale: 'en', theme: 'dark' });
  await runCommand(changeOwnLook, own.ambience, { theme: 'system' });
  expect(await look()).toEqual({ locale: 'en', theme: 'system' });
  expect(await lookOfSession(database, other.sessionId, NOW)).toEqual({ locale: null, theme: null });
  const { rows } = await database.owner.pool.query('SELECT single_keys, keys FROM user_preferences WHERE user_id = $1', [own.userId]);
  expect(rows).toEqual([{ single_keys: true, keys: {} }]);
});

it('Who has not signed in wholly, or was there too long ago, has those of the browser', async () => {
  const half = await signedIn('half', false);
  const whole = await signedIn('whole');
  for (const { ambience } of [half, whole]) await runCommand(changeOwnLook, ambience, { locale: 'en' }).catch(() => undefined);
  const nothing = { locale: null, theme: null };
  expect(await lookOfSession(database, half.sessionId, NOW)).toEqual(nothing);
  expect(await lookOfSession(database, whole.sessionId, NOW)).toEqual({ locale: 'en', theme: null });
  expect(await lookOfSession(database, whole.sessionId, LATER)).toEqual(nothing);
  expect(await lookOfSession(database, null, NOW)).toEqual(nothing);
});

it('An empty choice and one of another kind are refused', async () => {
  const { ambience } = await signedIn('third');
  for (const input of [{}, { locale: 'fr' }, { theme: 'pink' }, { density: 'loose' }])
    await expect(runCommand(changeOwnLook, ambience, input)).rejects.toMatchObject({ reason: 'input_invalid' });
});
