/** One of our numbers booked again on the day beside: the channel's one line accounts for one of them, whichever day is run, however often. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { listDifferences } from './differences/list-differences.ts';
import { ambienceOf, type LineSpec, noonOf, paymentsAt, World } from './testing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const NEXT = addDays(DAY, 1);
const FIRST = { channelNo: 'C1' };
const SECOND = { channelNo: 'C2' };
const line = (of: { channelNo: string }): LineSpec => paymentsAt(noonOf(DAY)).line('P', of);

async function open(world: World): Promise<string[]> {
  const { rows } = await runQuery(listDifferences, ambienceOf(database), { filter: { channels: [world.channel], open: true }, limit: 50 });
  return rows.map(({ businessDate, kind, deltaMinor }) => `${businessDate} ${kind} ${deltaMinor}`).sort();
}

const ONE_OF_NEXT = [`${NEXT} duplicate -1000`];
it.each<[string, LineSpec[], LineSpec[], string[]]>([
  ['the day lists it once, by the number of its own', [line(FIRST)], [], ONE_OF_NEXT],
  ['the day lists it once, by a number that neither has', [line({ channelNo: 'C3' })], [], ONE_OF_NEXT],
  ['the day lists it once, by the number of the next', [line(SECOND)], [], [`${DAY} duplicate -1000`]],
  ['the next day lists it once, by the number of its own', [], [line(SECOND)], [`${DAY} missing_at_channel -1000`]],
  ['the next day lists it once, by the number of the day', [], [line(FIRST)], [`${NEXT} duplicate -1000`]],
  ['each day lists it', [line(FIRST)], [line(SECOND)], []],
  ['the day lists both', [line(FIRST), line(SECOND)], [], []],
])('where %s', async (_where, ofDay, ofNext, expected) => {
  for (const order of [
    [DAY, NEXT],
    [NEXT, DAY],
  ]) {
    const world = await World.create(database);
    await world.records(paymentsAt(noonOf(DAY)).record('P', FIRST), paymentsAt(noonOf(NEXT)).record('P', { ...SECOND, repeat: 1 }));
    await world.statement(DAY, ...ofDay);
    await world.statement(NEXT, ...ofNext);
    for (const date of [...order, ...order]) await world.run(date);
    expect(await open(world), order.join()).toEqual(expected);
    for (const date of [NEXT, NEXT, DAY, DAY]) {
      await world.run(date);
      expect(await open(world), `again ${date}`).toEqual(expected);
    }
  }
});
