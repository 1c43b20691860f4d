/** Any two runs of one day side by side. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { compareRuns } from './compare-runs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line, record } = paymentsAt(noonOf(DAY));

describe('Two runs of one day', () => {
  const nos = (rows: { ourNo: string | null }[]) => rows.map((row) => row.ourNo).sort();

  it('any two of them: newly open, newly matched, closed otherwise, and what stayed', async () => {
    const world = await World.create(database);
    await world.records(record('ok'), record('late'), record('wrong', { amountMinor: 900n }));
    await world.statement(DAY, line('ok'), line('typo'), line('wrong'), line('stays'));
    const first = await world.run(DAY);
    // The statement is corrected: one is listed after all, one is no longer there, one has the right amount, one is new.
    await world.statement(DAY, line('ok'), line('late'), line('wrong', { amountMinor: 900n }), line('stays'), line('fresh'));
    const second = await world.run(DAY);
    await world.records(record('fresh'));
    const third = await world.run(DAY);
    const compare = (beforeId: string, afterId: string) => runQuery(compareRuns, ambienceOf(database), { beforeId, afterId });
    const near = await compare(first.runId, second.runId);
    expect([nos(near.appeared), nos(near.matched), nos(near.closed), near.stayedCount]).toEqual([
      ['fresh'],
      ['late', 'wrong'],
      ['typo'],
      1n,
    ]);
    const far = await compare(first.runId, third.runId);
    expect([nos(far.appeared), nos(far.matched), nos(far.closed), far.stayedCount]).toEqual([[], ['late', 'wrong'], ['typo'], 1n]);
    const last = await compare(second.runId, third.runId);
    expect([nos(last.appeared), nos(last.matched), nos(last.closed), last.stayedCount]).toEqual([[], ['fresh'], [], 1n]);
    const back = await compare(third.runId, first.runId);
    expect([nos(back.appeared), nos(back.gone), back.stayedCount]).toEqual([['late', 'typo', 'wrong'], [], 1n]);
    expect([near.matchedCount + near.closedCount, near.goneCount]).toEqual([3n, 3n]);
  });

  it('of different days are not compared', async () => {
    const world = await World.create(database);
    const next = addDays(DAY, 1);
    await world.statement(DAY, line('1'));
    await world.statement(next, line('2', { at: noonOf(next) }));
    const [a, b] = [await world.run(DAY), await world.run(next)];
    await expect(runQuery(compareRuns, ambienceOf(database), { beforeId: a.runId, afterId: b.runId })).rejects.toMatchObject({
      reason: 'runs_of_different_days',
    });
  });
});
