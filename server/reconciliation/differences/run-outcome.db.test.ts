/** What a run did, as a filter of differences: as many as the run's figures say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import type { RunResults } from '../runs/contract.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { RUN_OUTCOMES, type RunOutcome } from './codes.ts';
import { getDifference } from './get-difference.ts';
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

describe('A difference that went', () => {
  it('names the run it went with and the version of the statement that run read, also of another day', async () => {
    const world = await World.create(database);
    const next = addDays(DAY, 1);
    await world.records(record('corrected', { amountMinor: 900n }), record('late', { at: new Date(`${DAY}T12:00:00+08:00`) }));
    await world.statement(DAY, line('corrected'));
    const first = await world.run(DAY);
    const second = await world.statement(DAY, line('corrected', { amountMinor: 900n }));
    const corrected = await world.run(DAY);
    const beside = await world.statement(next, line('late', { at: noonOf(next) }));
    const later = await world.run(next);
    const detailOf = async (ourNo: string) => {
      const { rows } = await runQuery(listDifferences, ambienceOf(database), { filter: { channels: [world.channel], number: ourNo } });
      return runQuery(getDifference, ambienceOf(database), { id: rows[0]?.id });
    };
    const told = async (ourNo: string) => {
      const { difference, events, runs } = await detailOf(ourNo);
      return {
        resolution: difference.resolution,
        by: events.findLast((event) => event.kind === 'gone')?.details?.runId,
        runs: runs.map(({ id, businessDate, runNo, isCurrent, statements }) => ({
          id,
          businessDate,
          runNo,
          isCurrent,
          versions: statements.map((each) => [each.id, each.version]),
        })),
      };
    };
    const [one] = (await detailOf('corrected')).runs;
    expect(one).toMatchObject({ id: first.runId, runNo: 1, isCurrent: false, channelCode: world.channel });
    expect(await told('corrected')).toMatchObject({
      resolution: 'gone_on_rerun',
      by: corrected.runId,
      runs: [{ runNo: 1 }, { id: corrected.runId, businessDate: DAY, runNo: 2, isCurrent: true, versions: [[second, 2]] }],
    });
    expect(await told('late')).toMatchObject({
      resolution: 'matched_later',
      by: later.runId,
      runs: expect.arrayContaining([{ id: later.runId, businessDate: next, runNo: 1, isCurrent: true, versions: [[beside, 1]] }]),
    });
  });
});
