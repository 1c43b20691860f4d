/** Guarantees of who is looking at a difference, and of what one has looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { createStaffUser } from '../../access/create-staff-user.ts';
import type { StaffRole } from '../../access/permissions.ts';
import { runCommand } from '../../guard/command.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { World } from '../testing-world.ts';
import { commentDifference } from './comment-difference.ts';
import { labelDifferences } from './label-difference.ts';
import { listDifferences } from './list-differences.ts';
import { watchDifference } from './watch-difference.ts';

const DAY = parseBusinessDate('2026-03-02');
const NOON = new Date('2026-03-10T04:00:00Z');
const clock = fixedClock(NOON);

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  await world.statement(DAY, { kind: 'payment', ourNo: 'x', channelNo: 'Cx', amountMinor: 100n, at: new Date(`${DAY}T12:00:00+08:00`) });
  await world.run(DAY);
});
afterAll(() => database.drop());

async function person(name: string, role: StaffRole = 'operations'): Promise<Ambience> {
  const email = `${name}@example.com`;
  const { userId, personId } = await createStaffUser(
    database.db,
    { now: NOON, random: systemRandom },
    { email, name, roles: [role], password: 'a long enough password', mustChangePassword: false },
  );
  return { ...world.ambience, clock, actor: staffActor({ userId, personId, name, email, roles: [role], sessionId: userId }) };
}
const listed = async (ambience: Ambience) => {
  const [row] = (await runQuery(listDifferences, ambience, { filter: { channels: [world.channel] } })).rows;
  if (!row) throw new Error('no difference');
  return row;
};

describe('Whoever has a difference open', () => {
  it('is named to the others while they ask, never to themselves, and no longer when they have stopped asking', async () => {
    const [li, wang] = [await person('li'), await person('wang')];
    const { id, version } = await listed(li);
    expect(await watchDifference.through(li, { id, version })).toMatchObject({ others: [] });
    expect(await watchDifference.through(wang, { id, version })).toMatchObject({ others: ['li'] });
    expect(await watchDifference.through(li, { id, version })).toMatchObject({ others: ['wang'] });
    clock.advance(45_001);
    expect(await watchDifference.through(li, { id, version })).toMatchObject({ others: [] });
  });

  it('is named to nobody who may not read differences', async () => {
    const { id, version } = await listed(await person('zhao'));
    for (const role of ['product', 'administrator'] as const)
      await expect(watchDifference.through(await person(role, role), { id, version })).rejects.toMatchObject({
        reason: 'permission_missing',
      });
  });

  it('is asked about only so often in a minute', async () => {
    const busy = await person('busy');
    const { id, version } = await listed(busy);
    for (let turn = 0; turn < 60; turn++) await watchDifference.through(busy, { id, version });
    await expect(watchDifference.through(busy, { id, version })).rejects.toMatchObject({ reason: 'too_many_calls' });
  });

  it('stays named while the page asks every five seconds, though not every question is written down', async () => {
    const [qin, han] = [await person('qin'), await person('han')];
    const { id, version } = await listed(qin);
    for (let seconds = 0; seconds < 120; seconds += 5) {
      await watchDifference.through(qin, { id, version });
      expect((await watchDifference.through(han, { id, version })).others).toContain('qin');
      clock.advance(5_000);
    }
  });

  it('is told at once that somebody changed it or said something about it', async () => {
    const [sun, wu] = [await person('sun'), await person('wu')];
    const { id, version, commentCount } = await listed(sun);
    const unmoved = { version, commentCount };
    expect(await watchDifference.through(sun, { id, version })).toMatchObject(unmoved);
    await runCommand(commentDifference, wu, { differenceId: id, body: 'Asked the channel.', requestKey: 'watched-comment-1' });
    expect(await watchDifference.through(sun, { id, version })).toMatchObject({ version, commentCount: commentCount + 1 });
    await runCommand(labelDifferences, wu, { differences: [{ id, version }], add: ['asked'] });
    expect(await watchDifference.through(sun, { id, version })).toMatchObject({ version: version + 1, commentCount: commentCount + 1 });
    const nowhere = await watchDifference.through(sun, { id: '01920000-0000-7000-8000-000000000000', version });
    expect(nowhere).toEqual({ others: [], version: null, commentCount: null });
  });

  it('has looked at it, at its version, for themselves only', async () => {
    const [one, other] = [await person('one'), await person('other')];
    const { id, version, seenVersion } = await listed(one);
    expect(seenVersion).toBeNull();
    await watchDifference.through(one, { id, version: version + 7 });
    expect((await listed(one)).seenVersion).toBe(version);
    expect((await listed(other)).seenVersion).toBeNull();
  });
});
