/** Guarantees of one's own keys: kept with the person, seen by nobody else, never two commands on one key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { createStaffUser } from './create-staff-user.ts';
import { type OwnKeys, USUAL_KEYS } from './keys/registry.ts';
import { changeOwnKeys, getOwnKeys } from './own-keys.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
let database: TestDatabase;
let somebody: Ambience;
let other: Ambience;

async function signedIn(name: string): Promise<Ambience> {
  const email = `${name}@example.com`;
  const { userId } = await createStaffUser(
    database.db,
    { now: NOW, random: systemRandom },
    { email, name, roles: ['risk'], password: 'a long enough password', mustChangePassword: false },
  );
  const actor = staffActor({ userId, personId: crypto.randomUUID(), sessionId: crypto.randomUUID(), name, email, roles: ['risk'] });
  return { database, clock: fixedClock(NOW), random: systemRandom, actor, requestId: 'reference', ip: null };
}

beforeAll(async () => {
  database = await testDatabase();
  [somebody, other] = [await signedIn('somebody'), await signedIn('other')];
});
afterAll(() => database.drop());

const change = (own: OwnKeys) => runCommand(changeOwnKeys, somebody, own);

describe('One’s own keys', () => {
  it('are the usual ones until something is chosen, then what was chosen last, and nobody else’s', async () => {
    expect(await runQuery(getOwnKeys, somebody, {})).toEqual(USUAL_KEYS);
    for (const own of [
      { enabled: false, keys: { next: 'n', take: null } },
      { enabled: true, keys: { goWork: 'h' } },
    ] satisfies OwnKeys[]) {
      await change(own);
      expect(await runQuery(getOwnKeys, somebody, {})).toEqual(own);
    }
    expect(await runQuery(getOwnKeys, other, {})).toEqual(USUAL_KEYS);
  });

  it('are refused where two commands would answer to one key, and stay as they were', async () => {
    const before = { enabled: true, keys: { next: 'n' } } satisfies OwnKeys;
    await change(before);
    await expect(change({ enabled: true, keys: { take: 'n', next: 'n' } })).rejects.toMatchObject({
      reason: 'key_taken',
      details: { key: 'n' },
    });
    await expect(change({ enabled: true, keys: { take: 'k' } })).rejects.toMatchObject({ reason: 'key_taken' });
    await expect(change({ enabled: true, keys: { take: 'ab' } })).rejects.toMatchObject({ reason: 'input_invalid' });
    expect(await runQuery(getOwnKeys, somebody, {})).toEqual(before);
  });

  it('that a later version does not know any more are the usual ones again; switched off stays off', async () => {
    const { actor } = somebody;
    const userId = actor.kind === 'staff' ? actor.userId : null;
    for (const keys of ['{"gone":"z"}', '{"next":"k"}']) {
      await database.owner.pool.query('UPDATE user_preferences SET keys = $1, single_keys = false WHERE user_id = $2', [keys, userId]);
      expect(await runQuery(getOwnKeys, somebody, {})).toEqual({ enabled: false, keys: {} });
    }
  });
});
