/** Calendars as published and as administrators change them: by nobody else, never over somebody else's change, and always in the trail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { isWorkingDay, publishedUntil, weekdayOf } from '../kernel/working-days.ts';
import { addCalendar } from './add-calendar.ts';
import { importYear, previewYear } from './import-year.ts';
import { calendarByCode, everyCalendar, getCalendar } from './list-calendars.ts';
import { removeDay, setDay } from './set-day.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const ID = '01930000-0000-7000-8000-000000000001';
const as = (role: string): Ambience => ({
  database,
  clock: fixedClock('2026-11-30T02:00:00Z'),
  random: systemRandom,
  actor: staffActor({ userId: ID, personId: ID, name: role, email: `${role}@example.test`, roles: [role], sessionId: ID }),
  requestId: 'test',
  ip: null,
});
const admin = () => as('administrator');
const trail = async (action: string) =>
  (
    await database.owner.pool.query('SELECT summary, before, after FROM audit_entries WHERE action = $1 ORDER BY seq DESC LIMIT 1', [
      action,
    ])
  ).rows[0];

let made = 0;
async function newCalendar(): Promise<string> {
  made += 1;
  const code = `T${made}`;
  await runCommand(addCalendar, admin(), { code, nameEn: 'Test', nameZh: '测试', weekend: [7, 6] });
  return code;
}

describe('The calendar of mainland China', () => {
  it('is that of the two notices: these days off and these weekend days worked, and no others', async () => {
    const { days, years, weekend } = await calendarByCode(database.db, 'CN');
    const of = (kind: string, year: string) =>
      days.filter((day) => day.kind === kind && day.date.startsWith(year)).map((day) => day.date.slice(5));
    const span = (from: string, count: number) =>
      Array.from({ length: count }, (_none, at) => addDays(parseBusinessDate(from), at).slice(5));
    expect([years, weekend]).toEqual([
      [2025, 2026],
      [6, 7],
    ]);
    expect(of('holiday', '2025')).toEqual([
      '01-01',
      ...span('2025-01-28', 8),
      ...span('2025-04-04', 3),
      ...span('2025-05-01', 5),
      ...span('2025-05-31', 3),
      ...span('2025-10-01', 8),
    ]);
    expect(of('working', '2025')).toEqual(['01-26', '02-08', '04-27', '09-28', '10-11']);
    expect(of('holiday', '2026')).toEqual([
      ...span('2026-01-01', 3),
      ...span('2026-02-15', 9),
      ...span('2026-04-04', 3),
      ...span('2026-05-01', 5),
      ...span('2026-06-19', 3),
      ...span('2026-09-25', 3),
      ...span('2026-10-01', 7),
    ]);
    expect(of('working', '2026')).toEqual(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']);
  });

  it('works every make-up day on a weekend, and has the number of working days that the notices leave', async () => {
    const calendar = (await everyCalendar(database.db)).get('CN');
    if (!calendar) throw new Error('no calendar');
    for (const date of calendar.makeUpDays) expect([6, 7], date).toContain(weekdayOf(parseBusinessDate(date)));
    const counted = (year: number) => {
      let count = 0;
      for (let date = parseBusinessDate(`${year}-01-01`); date.startsWith(String(year)); date = addDays(date, 1))
        if (isWorkingDay(calendar, date)) count += 1;
      return count;
    };
    // 261 days of the week each; 18 of them off less 5 made up in 2025, 19 less 6 in 2026.
    expect([counted(2025), counted(2026)]).toEqual([248, 248]);
    expect(publishedUntil([...calendar.years])).toBe('2026-12-31');
  });
});

describe('A day of a calendar', () => {
  it('is named, named otherwise and let go again, and the trail says each', async () => {
    const code = await newCalendar();
    const day = { code, date: '2026-12-24', kind: 'holiday', nameEn: 'Typhoon', nameZh: '台风' };
    await runCommand(setDay, admin(), { ...day, version: 1 });
    expect((await calendarByCode(database.db, code)).days).toEqual([
      { date: '2026-12-24', kind: 'holiday', nameEn: 'Typhoon', nameZh: '台风' },
    ]);
    expect(await trail('calendars.set_day')).toMatchObject({
      summary: `${code}: 2026-12-24 is a holiday (Typhoon)`,
      after: { kind: 'holiday' },
    });
    await runCommand(setDay, admin(), { ...day, nameEn: 'Storm', version: 2 });
    expect(await trail('calendars.set_day')).toMatchObject({ before: { nameEn: 'Typhoon' }, after: { nameEn: 'Storm' } });
    await runCommand(removeDay, admin(), { code, date: '2026-12-24', version: 3 });
    expect(await calendarByCode(database.db, code)).toMatchObject({ days: [], version: 4 });
    expect(await trail('calendars.remove_day')).toMatchObject({
      summary: `${code}: 2026-12-24 follows the week again`,
      before: { nameEn: 'Storm' },
    });
    await expect(runCommand(removeDay, admin(), { code, date: '2026-12-24', version: 4 })).rejects.toMatchObject({
      reason: 'calendar_day_not_named',
    });
  });

  it('is worked for another on a weekend only: of a Wednesday it would say what is so already', async () => {
    const code = await newCalendar();
    const day = { code, version: 1, kind: 'working', nameEn: 'Make-up day', nameZh: '调休' };
    await expect(runCommand(setDay, admin(), { ...day, date: '2026-12-02' })).rejects.toMatchObject({ reason: 'calendar_day_worked' });
    await runCommand(setDay, admin(), { ...day, date: '2026-12-05' });
  });

  it('is not changed over somebody else’s change, and of two at once one is refused', async () => {
    const code = await newCalendar();
    const day = { code, version: 1, kind: 'holiday', nameEn: 'A', nameZh: '甲' };
    const both = await Promise.allSettled(['2026-12-01', '2026-12-02'].map((date) => runCommand(setDay, admin(), { ...day, date })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'calendar_changed' } });
    expect((await calendarByCode(database.db, code)).days).toHaveLength(1);
  });

  it('is changed by administrators alone, and read by everybody who sees channels', async () => {
    for (const role of ['operations', 'finance_manager', 'risk'])
      await expect(
        runCommand(setDay, as(role), { code: 'CN', version: 1, date: '2026-12-24', kind: 'holiday', nameEn: 'A', nameZh: '甲' }),
      ).rejects.toMatchObject({ reason: 'permission_missing' });
    expect((await runQuery(getCalendar, as('operations'), { code: 'CN' })).code).toBe('CN');
    await expect(runQuery(getCalendar, as('operations'), { code: 'NONE' })).rejects.toMatchObject({ reason: 'calendar_not_found' });
  });
});

describe('The list of a year', () => {
  const LIST = '2027-01-01, holiday, New Year, 元旦\n2027-01-02, working, Make-up day, 调休';

  it('is looked at first, then replaces what the year had, and makes the year known', async () => {
    const code = await newCalendar();
    await runCommand(setDay, admin(), { code, version: 1, date: '2027-01-01', kind: 'holiday', nameEn: 'Old name', nameZh: '旧' });
    await runCommand(setDay, admin(), { code, version: 2, date: '2027-03-01', kind: 'holiday', nameEn: 'Gone', nameZh: '撤' });
    await runCommand(setDay, admin(), { code, version: 3, date: '2028-03-01', kind: 'holiday', nameEn: 'Of another year', nameZh: '留' });
    const preview = await runQuery(previewYear, admin(), { code, year: 2027, list: LIST });
    const dates = (list: { date: string }[]) => list.map(({ date }) => date);
    expect([dates(preview.added), dates(preview.changed), dates(preview.removed)]).toEqual([
      ['2027-01-02'],
      ['2027-01-01'],
      ['2027-03-01'],
    ]);
    expect((await calendarByCode(database.db, code)).version).toBe(4);
    const done = await runCommand(importYear, admin(), { code, version: 4, year: 2027, list: LIST });
    expect(done).toEqual({ code, year: 2027, holidays: 1, makeUpDays: 1 });
    const after = await calendarByCode(database.db, code);
    expect(after).toMatchObject({ years: [2027], version: 5 });
    expect(dates(after.days)).toEqual(['2027-01-01', '2027-01-02', '2028-03-01']);
    expect(await trail('calendars.import_year')).toMatchObject({
      summary: `${code}: list of 2027 with 1 holidays and 1 make-up days`,
      before: { days: ['2027-01-01 holiday Old name', '2027-03-01 holiday Gone'] },
    });
    // The same again is the same.
    await runCommand(importYear, admin(), { code, version: 5, year: 2027, list: LIST });
    expect(dates((await calendarByCode(database.db, code)).days)).toHaveLength(3);
  });

  it('is taken whole or not at all: one wrong line, an empty list or an old version changes nothing', async () => {
    const code = await newCalendar();
    const refused = async (over: object, reason: string) =>
      expect(runCommand(importYear, admin(), { code, version: 1, year: 2027, list: LIST, ...over })).rejects.toMatchObject({ reason });
    await refused({ list: `${LIST}\n2027-13-01, holiday, Nothing` }, 'calendar_list_wrong');
    await refused({ list: '# nothing' }, 'calendar_list_empty');
    await refused({ version: 2 }, 'calendar_changed');
    expect(await calendarByCode(database.db, code)).toMatchObject({ days: [], years: [], version: 1 });
  });

  it('is known without a gap up to a day: a year that is missing between ends it', () => {
    expect(publishedUntil([])).toBeNull();
    expect(publishedUntil([2025, 2026])).toBe('2026-12-31');
    expect(publishedUntil([2025, 2027])).toBe('2025-12-31');
  });
});

describe('A calendar', () => {
  it('is added once a code, and works on one day of the week at least', async () => {
    const code = await newCalendar();
    await expect(runCommand(addCalendar, admin(), { code, nameEn: 'B', nameZh: '乙', weekend: [] })).rejects.toMatchObject({
      reason: 'calendar_code_taken',
    });
    await expect(
      runCommand(addCalendar, admin(), { code: 'NEVER', nameEn: 'B', nameZh: '乙', weekend: [1, 2, 3, 4, 5, 6, 7] }),
    ).rejects.toMatchObject({ reason: 'input_invalid' });
    await expect(
      database.owner.pool.query(
        `INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ('NEVER', 'B', 'B', '{1,2,3,4,5,6,7}', now())`,
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });
});
