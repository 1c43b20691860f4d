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
  statementDays: 'every_day' as const,
  calendarCode: null,
  statementDaysFrom: null,
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

  it('has its receivable and its prefund in the ledger at once, and the trail names them', async () => {
    const { rows } = await database.owner.pool.query(
      "SELECT code, name_zh, currency, bucket FROM ledger_accounts WHERE owner_kind = 'channel' AND owner_id = 'lakala' ORDER BY code",
    );
    expect(rows).toEqual([
      { code: '1122.lakala', name_zh: '拉卡拉应收', currency: null, bucket: null },
      { code: '1123.lakala', name_zh: '拉卡拉预付款', currency: null, bucket: null },
    ]);
    const trail = await database.owner.pool.query(
      "SELECT after -> 'accounts' AS accounts FROM audit_entries WHERE action = 'channels.add' AND outcome = 'done'",
    );
    expect(trail.rows).toEqual([{ accounts: ['1122.lakala', '1123.lakala'] }]);
  });

  it('opens no account where it is refused', async () => {
    await expect(
      runCommand(addChannel, as('administrator'), { code: 'nowhere', settings: { ...settings, timeZone: 'Asia/Nowhere' } }),
    ).rejects.toMatchObject({ reason: 'time_zone_unknown' });
    const { rows } = await database.owner.pool.query("SELECT FROM ledger_accounts WHERE owner_id = 'nowhere'");
    expect(rows).toHaveLength(0);
  });

  it('that came without accounts gets them when it is changed', async () => {
    await database.owner.pool.query(
      "INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ('older', 'Older', '旧渠道', 'mapped', 'Asia/Shanghai', '00:00', now())",
    );
    await runCommand(changeChannel, as('administrator'), { code: 'older', version: 1, settings });
    const { rows } = await database.owner.pool.query("SELECT code FROM ledger_accounts WHERE owner_id = 'older' ORDER BY code");
    expect(rows).toEqual([{ code: '1122.older' }, { code: '1123.older' }]);
  });

  it('has each field that was set before beside it after in the trail, and no other', async () => {
    const { rows } = await database.owner.pool.query<{ before: object; after: object }>(
      "SELECT before, after FROM audit_entries WHERE action = 'channels.change' AND subject_id = 'older'",
    );
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0]?.before ?? {}).sort()).toEqual(Object.keys(settings).sort());
    expect(rows[0]).toMatchObject({ before: { nameZh: '旧渠道', dayCut: '00:00' }, after: { nameZh: '拉卡拉', dayCut: '23:00' } });
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
