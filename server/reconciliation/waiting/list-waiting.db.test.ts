/** What waits is listed until the statement that it waits for has come. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { listWaiting } from './list-waiting.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line, record } = paymentsAt(noonOf(DAY));

describe('The waiting records of a range of dates', () => {
  it('are listed once, page by page, and no longer when the next statement has come', async () => {
    const world = await World.create(database);
    await world.records(...['a', 'b', 'c'].map((no) => record(no, { at: new Date(`${DAY}T23:50:00+08:00`) })));
    await world.statement(DAY, line('1'));
    await world.run(DAY);
    const waiting = async () => {
      const found = [];
      for (let cursor: string | undefined; ; ) {
        const page = await runQuery(listWaiting, ambienceOf(database), { dateFrom: DAY, dateTo: DAY, limit: 2, cursor });
        found.push(...page.rows.filter((row) => row.channelCode === world.channel));
        if (!page.nextCursor) return found.map((row) => row.record.ourNo).sort();
        cursor = page.nextCursor;
      }
    };
    expect(await waiting()).toEqual(['a', 'b', 'c']);
    const next = addDays(DAY, 1);
    await world.statement(next, ...['a', 'b', 'c'].map((no) => line(no)));
    await world.run(next);
    expect(await waiting()).toEqual([]);
  });
});
