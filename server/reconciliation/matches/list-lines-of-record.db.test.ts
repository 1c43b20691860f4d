/** From a record of ours to the lines of the channel's statements that list it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { listLinesOfRecord } from './list-lines-of-record.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const NEXT = addDays(DAY, 1);
const { line, record } = paymentsAt(noonOf(DAY));

async function linesOf(world: World, ourNo: string, kind = 'payment') {
  const { rows } = await database.pool.query('SELECT id FROM payments WHERE channel_code = $1 AND our_no = $2 AND kind = $3', [
    world.channel,
    ourNo,
    kind,
  ]);
  const { hasStatement, lines } = await runQuery(listLinesOfRecord, ambienceOf(database), { paymentId: rows[0].id });
  return { hasStatement, lines: lines.map((side) => `${side.businessDate} ${side.lineNo} ${side.kind} ${side.status}`) };
}

describe('A record of ours', () => {
  it('is found by its own number, by the channel’s, and by one of its further numbers; a refund is no line of its payment', async () => {
    const world = await World.create(database);
    await world.records(
      record('A'),
      record('B', { channelNo: 'CB' }),
      record('C', { channelNo: 'pi_1' }),
      record('A', { kind: 'refund', channelNo: 'RA' }),
      record('D'),
    );
    await world.statement(
      DAY,
      line('A', { channelNo: 'other' }),
      line(null, { channelNo: 'CB', status: 'failed' }),
      line(null, { channelNo: 'txn_1', furtherNos: ['ch_1', 'pi_1'] }),
      line('E'),
    );
    expect(await linesOf(world, 'A')).toEqual({ hasStatement: true, lines: [`${DAY} 1 payment succeeded`] });
    expect(await linesOf(world, 'B')).toEqual({ hasStatement: true, lines: [`${DAY} 2 payment failed`] });
    expect(await linesOf(world, 'C')).toEqual({ hasStatement: true, lines: [`${DAY} 3 payment succeeded`] });
    expect(await linesOf(world, 'A', 'refund')).toEqual({ hasStatement: true, lines: [] });
    expect(await linesOf(world, 'D')).toEqual({ hasStatement: true, lines: [] });
  });

  it('is looked for on the dates beside where its own date does not list it, on current versions alone and of its channel alone', async () => {
    const [world, other] = [await World.create(database), await World.create(database)];
    await world.records(record('A'), record('B'));
    await other.statement(DAY, line('A'));
    expect(await linesOf(world, 'A')).toEqual({ hasStatement: false, lines: [] });
    await world.statement(NEXT, line('x'), line('A'));
    expect(await linesOf(world, 'A')).toEqual({ hasStatement: false, lines: [`${NEXT} 2 payment succeeded`] });
    await world.statement(DAY, line('A'), line('B'));
    await world.statement(DAY, line('B'));
    expect(await linesOf(world, 'A')).toEqual({ hasStatement: true, lines: [`${NEXT} 2 payment succeeded`] });
    expect(await linesOf(world, 'B')).toEqual({ hasStatement: true, lines: [`${DAY} 1 payment succeeded`] });
  });

  it('that nobody knows is said to be not there', async () => {
    await expect(
      runQuery(listLinesOfRecord, ambienceOf(database), { paymentId: '01a00000-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ reason: 'payment_not_found' });
  });
});
