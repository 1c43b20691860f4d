/** The secrets that a run's logs are searched for are those of its database. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { createDemoAccounts, createStaffUser } from '../server/access/create-staff-user.ts';
import { insertSession } from '../server/access/store.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { newId } from '../server/kernel/ids.ts';
import { systemRandom } from '../server/kernel/random.ts';
import { leaksInLog } from './leaks.ts';
import { canariesOf } from './scan-logs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123'));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => database.drop());

it('Sessions, password hashes and the secrets of second factors, also of people that only this run knows', async () => {
  const now = systemClock.now();
  const at = { now, random: systemRandom };
  await createDemoAccounts(database.db, at);
  const { userId } = await createStaffUser(database.db, at, {
    email: 'new@example.com',
    name: 'New',
    roles: ['operations'],
    password: 'a long enough password',
    mustChangePassword: false,
    totpSecret: Buffer.from('12345678901234567890'),
  });
  const sessionId = newId(0, now);
  await insertSession(database.db, { id: sessionId, userId, createdAt: now, lastSeenAt: now, expiresAt: now });
  const canaries = await canariesOf(database.ownerUrl);
  const [hash] = (await database.owner.pool.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [userId]))
    .rows;
  const password = new URL(database.ownerUrl).password;
  for (const secret of [
    sessionId,
    hash?.hash ?? '',
    'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    'tests-only-secret',
    'reconcile-every-day',
    password,
  ]) {
    expect(
      canaries.some(({ value }) => value.includes(secret)),
      secret,
    ).toBe(true);
    expect(leaksInLog(`something ${canaries.find(({ value }) => value.includes(secret))?.value} more`, 'database', canaries)).not.toEqual(
      [],
    );
  }
  expect(leaksInLog('{"level":"info","what":"worker ready"}', 'application', canaries)).toEqual([]);
});
