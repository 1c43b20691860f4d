/** Channels are set up by administrators, once a code, never over somebody else's change, and never with a zone nobody knows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { channelByCode } from './list-channels.ts';
import { addChannel, changeChannel } from './set-up-channel.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const ID = '01930000-0000-7000-8000-000000000001';
const as = (role: string): Ambience => ({
  database,
  clock: fixedClock('2026-03-02T02:00:00Z'),
  random: systemRandom,
  actor: staffActor({ userId: ID, personId: ID, name: role, email: `${role}@example.test`, roles: [role], sessionId: ID }),
  requestId: 'test',
  ip: null,
});
const settings = {
  nameEn: 'Lakala',
  nameZh: '拉卡拉',
  formatId: 'mapped' as const,
  timeZone: 'Asia/Shanghai',
  dayCut: '23:00',
  dayCutWindowMinutes: 30,
  statementDueTime: '09:30',
  acceptInPart: false,
  currency: 'CNY',
  active: true,
};

describe('A channel', () => {
  it('is added once, without tolerances, and the trail says so', async () => {
    await runCommand(addChannel, as('administrator'), { code: 'lakala', settings });
    expect(await channelByCode(database.db, 'lakala')).toMatchObject({
      ...settings,
      version: 1,
      amountToleranceMinor: 0n,
      feeToleranceMinor: 0n,
    });
    await expect(runCommand(addChannel, as('administrator'), { code: 'lakala', settings })).rejects.toMatchObject({
      reason: 'channel_code_taken',
    });
    const { rows } = await database.owner.pool.query(
      `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'channels.add' AND outcome = 'done'`,
    );
    expect(rows[0].n).toBe(1);
  });

  it('is not changed by who saw an older state of it', async () => {
    await runCommand(changeChannel, as('administrator'), { code: 'lakala', version: 1, settings: { ...settings, dayCut: '22:00' } });
    await expect(runCommand(changeChannel, as('administrator'), { code: 'lakala', version: 1, settings })).rejects.toMatchObject({
      reason: 'channel_changed',
    });
    expect(await channelByCode(database.db, 'lakala')).toMatchObject({ dayCut: '22:00', version: 2 });
  });

  it('never gets a zone nobody knows, a day cut that is none, or a setting that is not offered', async () => {
    const change = (wrong: object) =>
      runCommand(changeChannel, as('administrator'), { code: 'lakala', version: 2, settings: { ...settings, ...wrong } });
    await expect(change({ timeZone: 'Asia/Nowhere' })).rejects.toMatchObject({ reason: 'time_zone_unknown' });
    await expect(change({ dayCut: '24:00' })).rejects.toMatchObject({ reason: 'input_invalid' });
    await expect(change({ amountToleranceMinor: 500 })).rejects.toMatchObject({ reason: 'input_invalid' });
    expect(await channelByCode(database.db, 'lakala')).toMatchObject({ version: 2, timeZone: 'Asia/Shanghai' });
  });

  it('is no business of operations', async () => {
    await expect(runCommand(addChannel, as('operations'), { code: 'other', settings })).rejects.toMatchObject({
      reason: 'permission_missing',
    });
  });
});
