/** Where the channel has several numbers for one event (Stripe) and ours carries another than the line goes by: a run of imported statements. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../../kernel/business-date.ts';
import { getDifference } from '../differences/get-difference.ts';
import { listDifferences } from '../differences/list-differences.ts';
import { ambienceOf, type LineSpec, type RecordSpec, World } from '../testing-world.ts';
import { compareRuns } from './compare-runs.ts';
import { listRuleHits } from './list-rule-hits.ts';
import { listRunRows } from './list-run-rows.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const NEXT = addDays(DAY, 1);
const at = (date: BusinessDate, time: string) => new Date(`${date}T${time}+08:00`);
const line = (no: string, over: Partial<LineSpec> = {}): LineSpec => ({
  kind: 'payment',
  ourNo: null,
  channelNo: `ch_${no}`,
  furtherNos: [`txn_${no}`, `pi_${no}`],
  amountMinor: 1000n,
  at: at(DAY, '12:00:00'),
  ...over,
});
/** Hours from its line, and of one amount with all others: only a number tells which is which. */
const record = (channelNo: string, over: Partial<RecordSpec> = {}): RecordSpec => ({
  kind: 'payment',
  ourNo: `P_${channelNo}`,
  channelNo,
  amountMinor: 1000n,
  at: at(DAY, '05:00:00'),
  ...over,
});
const open = async (world: World) =>
  (await runQuery(listDifferences, ambienceOf(database), { filter: { channels: [world.channel], open: true }, limit: 200 })).rows;
const said = async (world: World) =>
  (await open(world)).map((row) => `${row.businessDate} ${row.kind} ${row.ourNo} ${row.deltaMinor}`).sort();

describe('A record that carries another of the channel’s numbers', () => {
  it('is met by its line, and stands beside it behind every figure', async () => {
    const world = await World.create(database);
    await world.records(
      record('ch_1'),
      record('txn_2'),
      record('pi_3'),
      record('pi_4', { ourNo: 'P4' }),
      record('txn_5', { kind: 'refund', ourNo: 'R5' }),
      record('pi_6', { amountMinor: 900n }),
    );
    await world.statement(
      DAY,
      ...['1', '2', '3', '6'].map((no) => line(no)),
      line('4', { ourNo: 'P4' }),
      line('5', { kind: 'refund', channelNo: 're_5', furtherNos: ['txn_5'] }),
      line('7'),
    );
    const { runId, results } = await world.run(DAY);
    expect(await said(world)).toEqual(['2026-03-02 amount P_pi_6 100', '2026-03-02 missing_in_books null 1000']);
    expect(results.matched.byRule).toEqual([
      { rule: 'channel_no', count: 4n },
      { rule: 'numbers', count: 1n },
    ]);
    expect(results.proposed).toBe(0n);
    const { rows } = await runQuery(listRunRows, ambienceOf(database), { runId, set: 'matched' });
    expect(rows.map(({ rule, channel, ours }) => `${rule} ${channel?.channelNo} ${ours?.channelNo}`)).toEqual([
      'channel_no ch_1 ch_1',
      'channel_no ch_2 txn_2',
      'channel_no ch_3 pi_3',
      'numbers ch_4 pi_4',
      'channel_no re_5 txn_5',
    ]);
    const hits = await runQuery(listRuleHits, ambienceOf(database), { runId });
    expect(hits.rules.map(({ rule, amounts }) => [rule, amounts])).toEqual([
      ['channel_no', [{ currency: 'CNY', amountMinor: 4000n }]],
      ['numbers', [{ currency: 'CNY', amountMinor: 1000n }]],
    ]);
    // The two numbers are of one event: on the screen they do not contradict.
    const [wrong] = (await open(world)).filter((row) => row.kind === 'amount');
    const { fields, channelSide } = await runQuery(getDifference, ambienceOf(database), { id: wrong?.id });
    expect(fields.filter((field) => field.isDifferent).map((field) => field.field)).toEqual(['amount']);
    expect([channelSide?.channelNo, channelSide?.furtherNos]).toEqual(['ch_6', ['txn_6', 'pi_6']]);
  });

  it('waits at the day cut for the next statement, and is accounted for by the statement of another day', async () => {
    const world = await World.create(database);
    await world.records(record('pi_1', { at: at(DAY, '23:50:00') }), record('pi_2'));
    await world.statement(DAY, line('2'));
    expect((await world.run(DAY)).results.waiting.count).toBe(1n);
    await world.statement(NEXT, line('1', { at: at(NEXT, '00:10:00') }));
    const next = await world.run(NEXT);
    expect([next.results.matched.acrossDays, await said(world)]).toEqual([1n, []]);
    const { rows } = await runQuery(listRunRows, ambienceOf(database), { runId: next.runId, set: 'matched' });
    expect(rows.map(({ channel, ours }) => [channel?.channelNo, ours?.channelNo])).toEqual([['ch_1', 'pi_1']]);
    // Run again, the day itself knows that tomorrow's statement has it.
    const again = await world.run(DAY);
    expect([again.results.waiting.count, await said(world)]).toEqual([0n, []]);
  });

  it('is missing until a corrected statement lists it: then its difference is gone, and matched by that run', async () => {
    const world = await World.create(database);
    await world.records(record('pi_1'), record('pi_2'));
    await world.statement(DAY, line('1'));
    const before = await world.run(DAY);
    expect(await said(world)).toEqual(['2026-03-02 missing_at_channel P_pi_2 -1000']);
    await world.statement(DAY, line('1'), line('2'));
    const after = await world.run(DAY);
    expect(await said(world)).toEqual([]);
    const compared = await runQuery(compareRuns, ambienceOf(database), { beforeId: before.runId, afterId: after.runId });
    expect([compared.goneCount, compared.matchedCount]).toEqual([1n, 1n]);
  });

  it('comes late: the line that nobody knew keeps its identity until then', async () => {
    const world = await World.create(database);
    await world.statement(DAY, line('1'));
    await world.run(DAY);
    const [unknown] = await open(world);
    await world.run(DAY);
    expect((await open(world)).map((row) => row.id)).toEqual([unknown?.id]);
    await world.records(record('pi_1'));
    await world.run(DAY);
    expect(await open(world)).toEqual([]);
  });
});
