/** A calendar that changes after the fact: a day off that nobody knew of, and one that was none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { lateStatements } from './calendar/late-statements.ts';
import { channelOf, day, follow, lineOn, open, own, recordOn } from './days-off-fixture.ts';
import { datesBehind } from './runs/dates-to-reconcile.ts';
import type { World } from './testing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const at = (date: string, time = '12:00:00') => new Date(`${date}T${time}+08:00`);

describe('A day that becomes a day off', () => {
  const [MONDAY, TUESDAY, WEDNESDAY] = [day('11-16'), day('11-17'), day('11-18')];
  const NOW = at('2026-11-19');
  const behind = async (world: World) => own(await datesBehind(database.db, NOW), world);
  const name = (text: string, code: string) => database.owner.pool.query(text, [code, TUESDAY]);

  /** A calendar of its own, so that nobody else's days change; Tuesday's statement has not come, and the others were compared. */
  async function typhoon(code: string): Promise<World> {
    const { pool } = database.owner;
    await pool.query(
      "INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ($1, 'Test', '测试', '{6,7}', now())",
      [code],
    );
    const world = await channelOf(database, 'working_days_only', { calendar: code });
    await world.records(
      recordOn(MONDAY, 'monday'),
      recordOn(MONDAY, 'midnight', '23:50:00'),
      recordOn(TUESDAY, 'listed'),
      recordOn(TUESDAY, 'forgotten'),
    );
    await world.statement(MONDAY, lineOn(MONDAY, 'monday'));
    await follow(world, MONDAY);
    await world.statement(WEDNESDAY, lineOn(TUESDAY, 'listed'));
    await follow(world, WEDNESDAY);
    return world;
  }
  const rule = (world: World, from: string) =>
    database.owner.pool.query('UPDATE channels SET statement_days_from = $1 WHERE code = $2', [from, world.channel]);
  const becomesOff = (code: string) =>
    name(
      "INSERT INTO working_calendar_days (calendar_code, day, kind, name_en, name_zh) VALUES ($1, $2, 'holiday', 'Typhoon', '台风')",
      code,
    );

  it('after the next statement was compared has its records compared with that once more: nobody would miss them else', async () => {
    const world = await typhoon('TYPHOON');
    expect(await behind(world)).toEqual([]);
    expect(await open(world)).toEqual([]);
    await becomesOff('TYPHOON');
    expect(await behind(world)).toEqual([WEDNESDAY]);
    await follow(world, WEDNESDAY);
    expect(await open(world)).toEqual(['2026-11-16 missing_at_channel midnight -1000', '2026-11-17 missing_at_channel forgotten -1000']);
    expect(await behind(world)).toEqual([]);
  });

  it('and is worked after all is late, and what was missing of it waits for its own statement again', async () => {
    const world = await typhoon('CALM');
    await becomesOff('CALM');
    await follow(world, WEDNESDAY);
    await name('DELETE FROM working_calendar_days WHERE calendar_code = $1 AND day = $2', 'CALM');
    expect(await behind(world)).toEqual([WEDNESDAY]);
    await follow(world, WEDNESDAY);
    expect(await behind(world)).toEqual([]);
    expect(await open(world)).not.toContain('2026-11-17 missing_at_channel forgotten -1000');
    expect(own(await lateStatements(database.db, NOW), world)).toEqual([TUESDAY]);
    await world.statement(TUESDAY, lineOn(MONDAY, 'midnight'));
    await follow(world, TUESDAY);
    expect(await open(world)).toEqual(['2026-11-17 missing_at_channel forgotten -1000']);
  });

  it('is left to a person where its new run was refused, and to the run that is at work', async () => {
    const world = await typhoon('LATER');
    await becomesOff('LATER');
    const set = (text: string) => database.owner.pool.query(text, [world.channel, WEDNESDAY]);
    await set(
      "INSERT INTO reconciliation_runs (id, no, channel_code, business_date, run_no, status, requested_by_name, cause, started_at, finished_at, failure) VALUES (gen_random_uuid(), 'N0778', $1, $2, 2, 'failed', 'test', 'import', now(), now(), 'internal')",
    );
    expect(await behind(world)).toEqual([]);
    await set("UPDATE reconciliation_runs SET failure = 'died' WHERE channel_code = $1 AND business_date = $2 AND status = 'failed'");
    expect(await behind(world)).toEqual([WEDNESDAY]);
    const lease = (until: string) =>
      set(`UPDATE reconciliation_days SET lease_until = ${until} WHERE channel_code = $1 AND business_date = $2`);
    await lease("'2026-11-19T12:00:10+08:00'");
    expect(await behind(world)).toEqual([]);
    await lease('NULL');
  });

  it('for a channel that is set to working days later, from a date of before on, has its records compared too', async () => {
    const world = await typhoon('AFTERWARDS');
    await becomesOff('AFTERWARDS');
    await follow(world, WEDNESDAY);
    await rule(world, '2026-11-18');
    expect(await behind(world)).toContain(WEDNESDAY);
    await follow(world, WEDNESDAY);
    expect(await open(world)).not.toContain('2026-11-17 missing_at_channel forgotten -1000');
    await rule(world, '2026-11-17');
    expect(await behind(world)).toContain(WEDNESDAY);
    await follow(world, WEDNESDAY);
    expect(await open(world)).toContain('2026-11-17 missing_at_channel forgotten -1000');
  });
});
