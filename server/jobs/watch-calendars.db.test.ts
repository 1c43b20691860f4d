/** A calendar that ends while a channel follows it is known in time, and said once a day, however many workers there are and however often they start. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { askOnceADay, connectQueues, prepareQueues, WATCH_CALENDARS } from '../queues/queues.ts';
import { World } from '../reconciliation/testing-world.ts';
import { watchCalendars } from './watch-calendars.ts';

let database: TestDatabase;
let world: World;
let other: World;
beforeAll(async () => {
  database = await testDatabase();
  await prepareQueues(database.ownerUrl);
  world = await World.create(database);
  other = await World.create(database);
  await change("INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ('TWO', 'Two', '二', '{6,7}', now())");
  await change("INSERT INTO working_calendar_years VALUES ('TWO', 2026), ('TWO', 2027)");
});
afterAll(() => database.drop());

const change = (text: string, values: unknown[] = []) => database.owner.pool.query(text, values);
const follow = (of: World, calendar: string | null) =>
  change(
    `UPDATE channels SET statement_days = CASE WHEN $2::text IS NULL THEN 'every_day' ELSE 'working_days_only' END, calendar_code = $2,
       statement_days_from = CASE WHEN $2::text IS NULL THEN NULL ELSE '2026-01-01'::date END WHERE code = $1`,
    [of.channel, calendar],
  );
const told = async (hour: string) => (await watchCalendars(database.db, new Date(`${hour}+08:00`)))?.calendars ?? null;

describe('A calendar of working days that ends', () => {
  it('is alerted of from sixty days before, by the day of the books, and after its end; not where nobody follows it', async () => {
    expect(await told('2029-01-01T12:00:00')).toBeNull();
    await follow(world, 'TWO');
    expect(await told('2027-11-01T23:59:59')).toBeNull();
    const ending = [{ calendar: 'TWO', until: '2027-12-31', channels: [world.channel] }];
    expect(await told('2027-11-02T00:00:00')).toEqual(ending);
    expect(await told('2028-02-01T00:00:00')).toEqual(ending);
    expect(await watchCalendars(database.db, new Date('2027-12-01T00:00:00Z'))).toEqual({
      level: 'alert',
      what: 'calendars of working days end',
      calendars: ending,
    });
    await change("INSERT INTO working_calendar_years VALUES ('TWO', 2028)");
    expect(await told('2028-02-01T00:00:00')).toBeNull();
  });

  it('names every channel that follows it and is in use, and every such calendar, also one of which no year is known', async () => {
    await change("INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ('NEW', 'New', '新', '{7}', now())");
    await follow(other, 'NEW');
    expect(await told('2028-02-01T12:00:00')).toEqual([{ calendar: 'NEW', until: null, channels: [other.channel] }]);
    expect(await told('2028-12-01T12:00:00')).toEqual([
      { calendar: 'NEW', until: null, channels: [other.channel] },
      { calendar: 'TWO', until: '2028-12-31', channels: [world.channel] },
    ]);
    await change('UPDATE channels SET active = false WHERE code = $1', [other.channel]);
    expect(await told('2028-02-01T12:00:00')).toBeNull();
  });

  it('is asked for once a day by all workers together, done or not, and again on the next', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => connectQueues(database.url, { works: false }).start()));
    if (!one || !two) throw new Error('two');
    const asked = async () => (await change('SELECT count(*)::int AS n FROM pgboss.job WHERE name = $1', [WATCH_CALENDARS])).rows[0].n;
    try {
      await Promise.all([askOnceADay(one, WATCH_CALENDARS), askOnceADay(two, WATCH_CALENDARS)]);
      await askOnceADay(one, WATCH_CALENDARS);
      expect(await asked()).toBe(1);
      await change("UPDATE pgboss.job SET state = 'completed', completed_on = now() WHERE name = $1", [WATCH_CALENDARS]);
      await askOnceADay(two, WATCH_CALENDARS);
      expect(await asked()).toBe(1);
      await change("UPDATE pgboss.job SET singleton_on = singleton_on - interval '1 day' WHERE name = $1", [WATCH_CALENDARS]);
      await askOnceADay(one, WATCH_CALENDARS);
      await askOnceADay(two, WATCH_CALENDARS);
      expect(await asked()).toBe(2);
    } finally {
      await Promise.all([one, two].map((boss) => boss.stop({ graceful: false })));
    }
  });
});
