/** Every figure of a run opens its rows: as many as it says, and the right ones. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { listRuleHits } from './list-rule-hits.ts';
import { listRunRows } from './list-run-rows.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line, record } = paymentsAt(noonOf(DAY));

/** All rows of a set, page by page, three at a time. */
async function rowsOf(runId: string, ask: Record<string, unknown>) {
  const found = [];
  for (let cursor: string | undefined; ; ) {
    const page = await runQuery(listRunRows, ambienceOf(database), { runId, limit: 3, cursor, ...ask });
    found.push(...page.rows);
    if (!page.nextCursor) return found;
    cursor = page.nextCursor;
  }
}

/** A day with every rule that needs no person, an amount within the tolerance, and a record of the day before. */
async function mixedDay() {
  const world = await World.create(database, { amountToleranceMinor: 5n });
  const before = addDays(DAY, -1);
  await world.records(
    ...['1', '2', '3', '4'].map((no) => record(no)),
    record('by-channel'),
    record('by-ours', { channelNo: null, amountMinor: 998n }),
    record('tolerated', { amountMinor: 1004n }),
    record('yesterday', { at: new Date(`${before}T23:50:00+08:00`) }),
    record('batch', { amountMinor: 3000n }),
    record('near', { channelNo: null, amountMinor: 777n, at: noonOf(DAY, 2) }),
    record('wrong', { amountMinor: 500n }),
    record('usd', { currency: 'USD' }),
    record('back', { kind: 'refund' }),
    record('back-by-payment', { kind: 'refund', channelNo: null, originalOurNo: '1', amountMinor: 321n, at: noonOf(DAY, 90) }),
  );
  await world.statement(
    DAY,
    ...['1', '2', '3', '4'].map((no) => line(no)),
    line(null, { channelNo: 'Cby-channel' }),
    line('by-ours', { channelNo: 'Cany' }),
    line('tolerated'),
    line('yesterday', { at: new Date(`${before}T23:59:59+08:00`) }),
    line('batch', { channelNo: 'CB1', amountMinor: 1000n }),
    line('batch', { channelNo: 'CB2', amountMinor: 2000n }),
    line(null, { channelNo: 'Cx', amountMinor: 777n }),
    line('wrong'),
    line('usd', { currency: 'USD' }),
    line('back', { kind: 'refund' }),
    line(null, { kind: 'refund', channelNo: 'C1', sharesChannelNo: true, originalOurNo: '1', amountMinor: 321n }),
    line('unbooked'),
    line('failed', { status: 'failed' }),
  );
  return { world, ...(await world.run(DAY)) };
}

describe('The rows behind the figures of a run', () => {
  it('are as many as each rule has matched, and are shown with that rule', async () => {
    const { results, runId } = await mixedDay();
    const seen = new Set(results.matched.byRule.map((row) => row.rule));
    expect([...seen].sort()).toEqual(['amount_and_time', 'channel_no', 'many_to_one', 'numbers', 'our_no']);
    for (const { rule, count } of results.matched.byRule) {
      const rows = await rowsOf(runId, { set: 'matched', rules: [rule] });
      expect([rule, BigInt(rows.length)]).toEqual([rule, count]);
      expect(new Set(rows.map((row) => row.rule))).toEqual(new Set([rule]));
    }
    expect(await rowsOf(runId, { set: 'matched' })).toHaveLength(Number(results.matched.count));
  });

  it('are those across the day cut and within the tolerance', async () => {
    const { results, runId } = await mixedDay();
    const across = await rowsOf(runId, { set: 'matched', part: 'across_days' });
    expect(across.map((row) => row.ours?.ourNo)).toEqual(['yesterday']);
    expect(results.matched.acrossDays).toBe(1n);
    const tolerated = await rowsOf(runId, { set: 'matched', part: 'within_tolerance' });
    expect(tolerated.map((row) => row.ours?.ourNo).sort()).toEqual(['by-ours', 'tolerated']);
    expect(results.matched.withinTolerance).toBe(2n);
  });

  it('are the parts and the wholes of the automatic rates, per currency, and the totals of the statement per kind', async () => {
    const { results, runId } = await mixedDay();
    const { byCount, byAmount } = results.autoMatch;
    expect(await rowsOf(runId, { set: 'compared' })).toHaveLength(Number(byCount.whole));
    const amountOf = (rows: Awaited<ReturnType<typeof rowsOf>>) => rows.reduce((sum, row) => sum + (row.channel?.amountMinor ?? 0n), 0n);
    for (const { currency, part, whole } of byAmount) {
      expect(amountOf(await rowsOf(runId, { set: 'matched', currency }))).toBe(part);
      expect(amountOf(await rowsOf(runId, { set: 'compared', currency }))).toBe(whole);
    }
    for (const { kind, currency, count, amountMinor } of results.statement) {
      const rows = await rowsOf(runId, { set: 'compared', kind, currency });
      expect([kind, currency, BigInt(rows.length), amountOf(rows)]).toEqual([kind, currency, count, amountMinor]);
    }
  });

  it('hold a line again whose difference a rerun without a new statement has closed', async () => {
    const world = await World.create(database);
    await world.records(record('1'));
    await world.statement(DAY, line('1'), line('2'));
    await world.run(DAY);
    await world.records(record('2'));
    const { results, runId } = await world.run(DAY);
    expect(results.matched.count).toBe(2n);
    expect((await rowsOf(runId, { set: 'matched' })).map((row) => row.ours?.ourNo)).toEqual(['1', '2']);
  });
});

describe('The rules of a run', () => {
  /** What each rule has matched, added up from the rows it opens. */
  const fromRows = async (runId: string, rule: string) => {
    const sums: Record<string, bigint> = {};
    for (const { channel } of await rowsOf(runId, { set: 'matched', rules: [rule] }))
      if (channel) sums[channel.currency] = (sums[channel.currency] ?? 0n) + channel.amountMinor;
    return sums;
  };
  const hitsOf = async (runId: string) => {
    const { rules } = await runQuery(listRuleHits, ambienceOf(database), { runId });
    return rules.map(({ rule, count, amounts }) => [
      rule,
      count,
      Object.fromEntries((amounts ?? []).map((sum) => [sum.currency, sum.amountMinor])),
    ]);
  };

  it('have the lines and the money of the rows that they open, together what the run has matched', async () => {
    const { results, runId } = await mixedDay();
    const expected = [];
    for (const { rule, count } of results.matched.byRule) expected.push([rule, count, await fromRows(runId, rule)]);
    expect(expected).toHaveLength(5);
    expect(await hitsOf(runId)).toEqual(expected);
    const { rules, matched } = await runQuery(listRuleHits, ambienceOf(database), { runId });
    for (const { currency, amountMinor } of matched) {
      const sum = rules
        .flatMap(({ amounts }) => amounts ?? [])
        .reduce((total, one) => (one.currency === currency ? total + one.amountMinor : total), 0n);
      expect([currency, sum]).toEqual([currency, amountMinor]);
    }
  });

  it('have it too where one alone matched by number, beside matches of another kind', async () => {
    const world = await World.create(database);
    await world.records(
      record('1'),
      record('2', { kind: 'refund' }),
      record('batch', { amountMinor: 3000n }),
      record('usd', { currency: 'USD' }),
    );
    await world.statement(
      DAY,
      line('1'),
      line('2', { kind: 'refund' }),
      line('usd', { currency: 'USD' }),
      line('batch', { channelNo: 'CB1', amountMinor: 1000n }),
      line('batch', { channelNo: 'CB2', amountMinor: 2000n }),
    );
    const { runId, results } = await world.run(DAY);
    expect(results.matched.byRule.map(({ rule }) => rule)).toEqual(['many_to_one', 'numbers']);
    expect(await hitsOf(runId)).toEqual([
      ['many_to_one', 2n, await fromRows(runId, 'many_to_one')],
      ['numbers', 3n, await fromRows(runId, 'numbers')],
    ]);
  });
});

it('A payment that the statement lists as made and as revoked is a line that moved nothing, in the figures and in their rows', async () => {
  const world = await World.create(database);
  await world.records(record('1'), record('2', { status: 'closed' }), record('3'));
  const revoked = (no: string) => [line(no), line(no, { status: 'reversed' })];
  await world.statement(DAY, line('1'), ...revoked('2'), ...revoked('3'), ...revoked('4'));
  const { runId, results } = await world.run(DAY);
  expect(results.lines).toEqual({ compared: 1n, matched: 1n, withDifference: 0n, others: 6n });
  expect(results.statement).toEqual([{ kind: 'payment', currency: 'CNY', count: 1n, amountMinor: 1000n, feeMinor: 0n }]);
  expect(results.autoMatch.byCount).toEqual({ part: 1n, whole: 1n });
  expect((await rowsOf(runId, { set: 'compared' })).map((row) => row.channel?.ourNo)).toEqual(['1']);
  expect((await rowsOf(runId, { set: 'others' })).map((row) => row.channel?.ourNo)).toEqual(['2', '2', '3', '3', '4', '4']);
  // Ours succeeded and the channel took it back: told, of the line that was made.
  expect(results.differences).toMatchObject([{ kind: 'status', direction: 'shortage', count: 1n, deltaMinor: -1000n }]);
});

describe('What the sides have on different days', () => {
  const late = (date: typeof DAY) => new Date(`${date}T23:59:58+08:00`);
  const early = (date: typeof DAY) => new Date(`${date}T00:00:03+08:00`);

  it('is the whole of the gap on a day that is balanced but for the day cut, and a cent more is a difference', async () => {
    const world = await World.create(database);
    const [before, next] = [addDays(DAY, -1), addDays(DAY, 1)];
    await world.records(
      record('yesterday', { amountMinor: 3_000n, at: late(before) }),
      record('own', { amountMinor: 50_000n }),
      record('tonight', { amountMinor: 120_455n, at: late(DAY) }),
      record('back', { kind: 'refund', amountMinor: 700n, at: late(DAY) }),
      record('next', { at: noonOf(next) }),
    );
    await world.statement(before, line('none', { status: 'failed', at: noonOf(before) }));
    await world.statement(DAY, line('yesterday', { amountMinor: 3_000n, at: early(DAY) }), line('own', { amountMinor: 50_000n }));
    expect((await world.run(before)).results.crossed).toEqual([{ kind: 'payment', currency: 'CNY', amountMinor: -3_000n }]);
    const waiting = [
      { kind: 'payment', currency: 'CNY', amountMinor: 3_000n - 120_455n },
      { kind: 'refund', currency: 'CNY', amountMinor: -700n },
    ];
    const first = (await world.run(DAY)).results;
    expect([first.crossed, first.differences, first.totalsAgree]).toEqual([waiting, [], false]);

    // Tomorrow's statement lists them: they wait no longer, and are of another day all the same.
    const tomorrow = [line('tonight', { amountMinor: 120_455n, at: early(next) }), line('next', { at: noonOf(next) })];
    await world.statement(next, ...tomorrow, line('back', { kind: 'refund', amountMinor: 700n, at: early(next) }));
    await world.run(next);
    const second = (await world.run(DAY)).results;
    expect([second.crossed, second.differences, second.waiting.count]).toEqual([waiting, [], 0n]);

    await world.statement(DAY, line('yesterday', { amountMinor: 3_000n, at: early(DAY) }), line('own', { amountMinor: 50_001n }));
    const third = (await world.run(DAY)).results;
    expect(third.crossed).toEqual(waiting);
    expect(third.differences).toMatchObject([{ kind: 'amount', currency: 'CNY', count: 1n, deltaMinor: 1n }]);
  });
});
