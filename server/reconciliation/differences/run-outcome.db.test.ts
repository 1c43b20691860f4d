/** What a run did, as a filter of differences: as many as the run's figures say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import type { RunResults } from '../runs/contract.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { RUN_OUTCOMES, type RunOutcome } from './codes.ts';
import { listDifferences, sumDifferences } from './list-differences.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line, record } = paymentsAt(noonOf(DAY));

describe('The differences behind what a run did', () => {
  const countOf = async (runId: string, runOutcome: RunOutcome) =>
    (await runQuery(sumDifferences, ambienceOf(database), { filter: { runId, runOutcome } })).count;
  const expected = (results: RunResults): Record<RunOutcome, bigint> => ({
    found: results.changes.found,
    gone: results.changes.gone,
    reopened: results.changes.reopened,
    appeared: results.changes.found + results.changes.reopened,
    unchanged: results.changes.unchanged,
    standing: results.differences.reduce((sum, row) => sum + row.count, 0n),
  });

  it('are as many as it says, for every run of the day, also after later runs', async () => {
    const world = await World.create(database);
    await world.records(record('1'), record('2'), record('3', { amountMinor: 900n }));
    await world.statement(DAY, line('1'), line('3'), line('9'));
    const runs = [await world.run(DAY)];
    await world.statement(DAY, line('1'), line('2'), line('3'), line('9'));
    runs.push(await world.run(DAY));
    await world.statement(DAY, line('1'), line('3'), line('8'));
    runs.push(await world.run(DAY));
    expect(runs.map(({ results }) => Object.values(expected(results)).map(String).join(' '))).toEqual([
      '3 0 0 3 0 3',
      '0 1 0 0 2 2',
      '1 1 1 2 1 3',
    ]);
    for (const { runId, results } of runs)
      for (const outcome of RUN_OUTCOMES) expect([outcome, await countOf(runId, outcome)]).toEqual([outcome, expected(results)[outcome]]);
    const { rows } = await runQuery(listDifferences, ambienceOf(database), { filter: { runId: runs[2]?.runId, runOutcome: 'reopened' } });
    expect(rows.map((row) => row.ourNo)).toEqual(['2']);
  });

  it('include what a run found on the day before, and leave that day’s own runs alone', async () => {
    const world = await World.create(database);
    const next = addDays(DAY, 1);
    await world.records(record('late', { at: new Date(`${DAY}T23:50:00+08:00`) }), record('own', { amountMinor: 1n }));
    await world.statement(DAY, line('own'));
    const first = await world.run(DAY);
    await world.statement(next, line('x', { at: noonOf(next) }));
    const second = await world.run(next);
    expect(first.results.waiting.count).toBe(1n);
    for (const { runId, results } of [first, second]) {
      expect(await countOf(runId, 'standing')).toBe(expected(results).standing);
      expect(await countOf(runId, 'found')).toBe(results.changes.found);
    }
  });
});
