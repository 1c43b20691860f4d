/** A statement that is due and has not come is known as late, at once and by everybody who is to know: never silence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { systemActor } from '../guard/context.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { lateStatements } from '../reconciliation/calendar/late-statements.ts';
import { readCalendar } from '../reconciliation/calendar/list-calendar.ts';
import { noonOf, paymentsAt, World } from '../reconciliation/testing-world.ts';
import { watchStatements } from './watch-statements.ts';

const DAY = parseBusinessDate('2026-03-02');
const at = (text: string) => new Date(`${text}+08:00`);

let database: TestDatabase;
let world: World;
let other: World;
const statementOf = (of: World, date: BusinessDate) => {
  const { line } = paymentsAt(noonOf(date));
  return of.statement(date, line(`${of.channel}-${date}`));
};
beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  other = await World.create(database);
  await statementOf(world, DAY);
  await statementOf(world, addDays(DAY, 2));
});
afterAll(() => database.drop());

const own = (found: readonly { channelCode: string; businessDate: string }[], of = world) =>
  found.filter(({ channelCode }) => channelCode === of.channel).map(({ businessDate }) => businessDate);

describe('A statement that has not come', () => {
  it('is late from its due time on to the second, and no longer when it came', async () => {
    // Due at ten on the day after; of the next date only an hour and a day later.
    expect(own(await lateStatements(database.db, at('2026-03-04T09:59:59')))).toEqual([]);
    expect(own(await lateStatements(database.db, at('2026-03-04T10:00:00')))).toEqual(['2026-03-03']);
    expect(own(await lateStatements(database.db, at('2026-03-06T10:00:00')))).toEqual(['2026-03-03', '2026-03-05']);
  });

  it('is the same as the calendar calls late, in every state of a day and by every hour', async () => {
    const actor = systemActor('calendar');
    for (const hour of [
      '2026-03-03T09:00:00',
      '2026-03-04T12:00:00',
      '2026-03-05T09:59:59',
      '2026-03-06T23:59:59',
      '2026-03-07T10:00:01',
    ]) {
      const now = at(hour);
      const cells = await readCalendar({ db: database.db, now, actor }, { dateFrom: '2026-02-20', dateTo: '2026-03-09' });
      const late = cells.filter(({ state }) => state === 'late').map(({ channelCode, businessDate }) => `${channelCode} ${businessDate}`);
      const found = (await lateStatements(database.db, now)).map(({ channelCode, businessDate }) => `${channelCode} ${businessDate}`);
      expect(found.sort(), hour).toEqual(late.sort());
    }
  });

  it('of a channel without any statement, or that is not in use, is expected by nobody', async () => {
    const now = at('2026-03-07T12:00:00');
    expect(own(await lateStatements(database.db, now), other)).toEqual([]);
    await statementOf(other, DAY);
    expect(own(await lateStatements(database.db, now), other)).toHaveLength(4);
    await database.owner.db.execute(sql`UPDATE channels SET active = false WHERE code = ${other.channel}`);
    expect(own(await lateStatements(database.db, now), other)).toEqual([]);
  });

  it('is alerted of once, when it becomes late; when it came and another is late, of that one only', async () => {
    const said = new Set<string>();
    const told = async (hour: string) => (await watchStatements(database.db, said, at(hour)))?.statements.map(({ date }) => date) ?? null;
    expect(await told('2026-03-04T09:59:59')).toBeNull();
    expect(await watchStatements(database.db, said, at('2026-03-04T10:00:00'))).toEqual({
      level: 'alert',
      what: 'statements are late',
      statements: [{ channel: world.channel, date: '2026-03-03', dueAt: '2026-03-04T02:00:00.000Z' }],
    });
    expect(await told('2026-03-04T10:01:00')).toBeNull();
    expect(await told('2026-03-06T10:00:00')).toEqual(['2026-03-05']);
    await statementOf(world, addDays(DAY, 1));
    expect(await told('2026-03-06T10:01:00')).toBeNull();
    // A worker that starts anew says all that are late still.
    said.clear();
    expect(await told('2026-03-06T10:02:00')).toEqual(['2026-03-05']);
  });
});
