/** A duplicate is laid beside what it is one too many of, as the run that saw it compared them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../../kernel/business-date.ts';
import type { Side } from '../engine/contract.ts';
import { ambienceOf, type LineSpec, noonOf, paymentsAt, type RecordSpec, World } from '../testing-world.ts';
import type { DuplicateSides } from './contract.ts';
import { getDifference } from './get-difference.ts';
import { listDifferences } from './list-differences.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const NEXT = addDays(DAY, 1);
const at = (date: BusinessDate, time: string) => new Date(`${date}T${time}+08:00`);
const payments = paymentsAt(noonOf(DAY));
const line = (ourNo: string | null, channelNo: string | null, over: Partial<LineSpec> = {}) => payments.line(ourNo, { channelNo, ...over });
const record = (ourNo: string, channelNo: string | null, over: Partial<RecordSpec> = {}) => payments.record(ourNo, { channelNo, ...over });

/** The duplicates of a channel in the order of the file, each with its two sides. */
async function duplicates(world: World): Promise<(DuplicateSides | null)[]> {
  const { rows } = await runQuery(listDifferences, ambienceOf(database), {
    filter: { channels: [world.channel], kinds: ['duplicate'] },
    limit: 200,
  });
  const inOrder = rows.sort((a, b) => (a.lineNo ?? 0) - (b.lineNo ?? 0));
  return Promise.all(inOrder.map(async ({ id }) => (await runQuery(getDifference, ambienceOf(database), { id })).duplicate));
}
const named = (sides: readonly Side[] | undefined) =>
  sides?.map((side) => (side.lineNo === null ? `${side.ourNo} ${side.channelNo}` : `${side.lineNo} ${side.channelNo}`));
const marked = (found: DuplicateSides | null | undefined, side: 'ours' | 'channel', column: number) =>
  found?.fields.filter((field) => field[side][column]).map(({ field }) => field);

describe('A duplicate', () => {
  it('of the channel stands behind the line that our record met, wherever it is in the file: other are its number and its time', async () => {
    const world = await World.create(database);
    await world.records(record('A', 'A2'), record('B', 'B1'));
    await world.statement(DAY, line('A', 'A1', { at: at(DAY, '12:00:09') }), line('B', 'B1'), line('A', 'A2'), line('A', 'A3'));
    await world.run(DAY);
    const [first, second] = await duplicates(world);
    expect([first?.side, named(first?.ours), named(first?.channel)]).toEqual(['channel', ['A A2'], ['3 A2', '4 A3', '1 A1']]);
    expect(named(second?.channel)).toEqual(['3 A2', '1 A1', '4 A3']);
    expect([marked(first, 'ours', 0), marked(first, 'channel', 0)]).toEqual([[], []]);
    expect([marked(first, 'channel', 1), marked(first, 'channel', 2)]).toEqual([['channelNo'], ['channelNo', 'occurredAt']]);
  });

  it('of our books stands behind the record that the line met', async () => {
    const world = await World.create(database);
    await world.records(record('A', 'A1'), record('A', null, { repeat: 1, amountMinor: 900n }), record('B', 'B1'));
    await world.statement(DAY, line('B', 'B1'), line('A', 'A1'));
    await world.run(DAY);
    const [found] = await duplicates(world);
    expect([found?.side, named(found?.ours), named(found?.channel)]).toEqual(['ours', ['A A1', 'A null'], ['2 A1']]);
    expect([marked(found, 'ours', 0), marked(found, 'ours', 1), marked(found, 'channel', 0)]).toEqual([[], ['amount', 'channelNo'], []]);
  });

  it('that the statement lists twice is known by the channel’s number, a record beside it where there is one', async () => {
    const world = await World.create(database);
    await world.records(record('A', 'A1'));
    await world.statement(DAY, line(null, 'A1'), line(null, 'A1'), line(null, 'X1'), line(null, 'X1'));
    await world.run(DAY);
    const [known, unknown] = await duplicates(world);
    expect([named(known?.ours), named(known?.channel)]).toEqual([['A A1'], ['1 A1', '2 A1']]);
    expect([named(unknown?.ours), named(unknown?.channel)]).toEqual([[], ['3 X1', '4 X1']]);
    expect([0, 1].flatMap((column) => marked(known, 'channel', column))).toEqual([]);
  });

  it('says the same in every list: listed again under one number, or made again under another', async () => {
    const world = await World.create(database);
    await world.records(record('A', 'A1'), record('B', 'B1'));
    await world.statement(DAY, line('A', 'A1'), line('A', 'A1'), line('B', 'B1'), line('B', 'B2'));
    await world.run(DAY);
    const { rows } = await runQuery(listDifferences, ambienceOf(database), { filter: { channels: [world.channel] }, limit: 10 });
    expect(Object.fromEntries(rows.map((row) => [row.channelNo, row.explanation.key]))).toEqual({
      A1: 'duplicate_listed_twice',
      B2: 'duplicate_two_numbers',
    });
  });

  it('finds the first line on the statement of the day beside, with its date', async () => {
    const world = await World.create(database);
    await world.records(record('A', 'A1'));
    await world.statement(DAY, line('A', 'A1'));
    await world.statement(NEXT, line('A', 'A2', { at: at(NEXT, '12:00:00') }));
    await world.run(DAY);
    await world.run(NEXT);
    const [found] = await duplicates(world);
    expect(named(found?.channel)).toEqual(['1 A1', '1 A2']);
    expect(found?.channel.map((side) => side.businessDate)).toEqual([DAY, NEXT]);
  });

  it('keeps the lines of the statement it was found on after a corrected one has come', async () => {
    const world = await World.create(database);
    await world.records(record('A', 'A1'), record('B', 'B1'), record('B', null, { repeat: 1 }));
    const wrong = await world.statement(DAY, line('A', 'A1'), line('A', 'A2'), line('B', 'B1'));
    await world.run(DAY);
    await world.statement(DAY, line('B', 'B1'), line('B', 'B2'), line('A', 'A1'));
    await world.run(DAY);
    const found = await duplicates(world);
    expect(found.map((one) => named(one?.channel))).toEqual([['3 B1'], ['1 A1', '2 A2']]);
    expect(new Set(found.flatMap((one) => one?.channel.map((side) => side.statementId)))).toEqual(new Set([wrong]));
  });

  it('has no line beside it that was revoked, is of another kind or shares its number with others', async () => {
    const world = await World.create(database);
    const refund = { kind: 'refund', originalOurNo: 'A', amountMinor: 300n } as const;
    await world.records(record('A', 'A1'), record('R', 'A1', refund), record('S', 'A1', refund));
    await world.statement(
      DAY,
      line('A', 'A1'),
      line('A', 'A2'),
      line('A', 'A3'),
      line('A', 'A3', { status: 'reversed' }),
      line('A', 'A4', { status: 'failed' }),
      ...['R', 'R', 'S', 'T', 'T'].map((ourNo) => line(ourNo, 'A1', { ...refund, sharesChannelNo: true })),
    );
    await world.run(DAY);
    const [payment, given, unknown] = await duplicates(world);
    expect([named(payment?.ours), named(payment?.channel)]).toEqual([['A A1'], ['1 A1', '2 A2']]);
    expect([named(given?.ours), named(given?.channel)]).toEqual([['R A1'], ['6 A1', '7 A1']]);
    expect([named(unknown?.ours), named(unknown?.channel)]).toEqual([[], ['9 A1', '10 A1']]);
  });
});
