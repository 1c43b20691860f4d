/** A late or corrected statement leaves its neighbours as if it had been there first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runCommand } from '../../guard/command.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { listDifferences } from '../differences/list-differences.ts';
import { decideMatch } from '../matches/decide-match.ts';
import { listProposals } from '../matches/list-proposals.ts';
import { ambienceOf, asStaff, World } from '../testing-world.ts';
import { datesBehind, datesOfRecords, datesToReconcile } from './dates-to-reconcile.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const NEXT = addDays(DAY, 1);
const noon = (date: string) => new Date(`${date}T12:00:00+08:00`);
const record = (no: string, date: string = DAY) => ({
  kind: 'payment' as const,
  ourNo: no,
  channelNo: `C${no}`,
  amountMinor: 1000n,
  at: noon(date),
});
const line = (no: string, date: string = DAY, channelNo = `C${no}`) => ({ ...record(no, date), channelNo });

async function open(world: World): Promise<string[]> {
  const { rows } = await runQuery(listDifferences, ambienceOf(database), { filter: { channels: [world.channel], open: true }, limit: 50 });
  return rows.map((row) => `${row.businessDate} ${row.kind} ${row.ourNo}`).sort();
}
/** What the queue does after the statement of `date` was published. */
async function follow(world: World, date: string): Promise<string[]> {
  const dates = await datesToReconcile(database.db, world.channel, date);
  for (const each of dates) await world.run(parseBusinessDate(each));
  return dates;
}

it('of a first statement in its order is its own date alone', async () => {
  const world = await World.create(database);
  await world.records(record('1'), record('2', NEXT));
  await world.statement(DAY, line('1'));
  expect(await follow(world, DAY)).toEqual([DAY]);
  await world.statement(NEXT, line('2', NEXT));
  expect(await follow(world, NEXT)).toEqual([NEXT]);
});

it('opens again at the day before what a corrected statement does not explain any more', async () => {
  const world = await World.create(database);
  await world.records(record('1'), record('2'));
  await world.statement(DAY, line('1'));
  await follow(world, DAY);
  expect(await open(world)).toEqual([`${DAY} missing_at_channel 2`]);
  await world.statement(NEXT, line('2', NEXT));
  await follow(world, NEXT);
  expect(await open(world)).toEqual([]);
  await world.statement(NEXT, line('9', NEXT));
  expect(await follow(world, NEXT)).toEqual([NEXT, DAY]);
  expect(await open(world)).toEqual([`${DAY} missing_at_channel 2`, `${NEXT} missing_in_books 9`]);
});

it('finds at the day after what a late statement makes a duplicate', async () => {
  const inOrder = await World.create(database);
  const late = await World.create(database);
  const first = (world: World) => world.statement(DAY, line('1'));
  const second = (world: World) => world.statement(NEXT, line('1', NEXT, 'other'));
  for (const world of [inOrder, late]) await world.records(record('1'));
  await first(inOrder);
  await follow(inOrder, DAY);
  await second(inOrder);
  await follow(inOrder, NEXT);

  await second(late);
  await follow(late, NEXT);
  await first(late);
  expect(await follow(late, DAY)).toEqual([DAY, NEXT]);
  expect(await open(inOrder)).toEqual([`${NEXT} duplicate 1`]);
  expect(await open(late)).toEqual(await open(inOrder));
});

describe('Records that come after their statements', () => {
  const late = new Date(`${DAY}T23:59:00+08:00`);
  /** What the queue does after orders of `dates` were imported. */
  async function followRecords(world: World, dates: readonly string[]): Promise<string[]> {
    const all = await datesOfRecords(database.db, world.channel, dates);
    for (const each of all) await world.run(parseBusinessDate(each));
    return all;
  }

  it('close what the day after missed in our books, since the channel lists them there', async () => {
    const world = await World.create(database);
    await world.records(record('1'), record('2', NEXT));
    await world.statement(DAY, line('1'));
    await follow(world, DAY);
    await world.statement(NEXT, line('2', NEXT), line('late', NEXT));
    await follow(world, NEXT);
    expect(await open(world)).toEqual([`${NEXT} missing_in_books late`]);
    await world.records({ ...record('late'), at: late });
    await world.run(DAY);
    expect(await open(world)).toEqual([`${NEXT} missing_in_books late`]);
    expect(await followRecords(world, [DAY])).toEqual([DAY, NEXT]);
    expect(await open(world)).toEqual([]);
  });

  it('are compared again where the day after has taken one for a line of its own, and it has changed', async () => {
    const world = await World.create(database);
    await world.records({ ...record('late'), at: late });
    await world.statement(DAY, line('9'));
    await follow(world, DAY);
    await world.statement(NEXT, line('late', NEXT));
    await follow(world, NEXT);
    await database.db.execute(sql`UPDATE payments SET amount_minor = 900 WHERE channel_code = ${world.channel} AND our_no = 'late'`);
    expect(await followRecords(world, [DAY])).toEqual([DAY, NEXT]);
    expect(await open(world)).toEqual([`${DAY} missing_in_books 9`, `${NEXT} amount late`]);
  });

  it('leave the days beside alone that have nothing to do with them, and days that were never run', async () => {
    const world = await World.create(database);
    await world.records(record('1'));
    await world.statement(NEXT, line('other', NEXT));
    await follow(world, NEXT);
    expect(await datesOfRecords(database.db, world.channel, [DAY])).toEqual([DAY]);
    expect(await datesOfRecords(database.db, world.channel, [])).toEqual([]);
  });
});

describe('A refund that statements name only by its payment and its amount', () => {
  const late = new Date(`${DAY}T23:50:00+08:00`);
  const ours = (no: string, at: Date) => ({
    kind: 'refund' as const,
    ourNo: no,
    channelNo: null,
    originalOurNo: 'P',
    amountMinor: 1000n,
    at,
  });
  const listed = (date: string) => ({ ...ours('', noon(date)), ourNo: null, channelNo: 'T', sharesChannelNo: true });

  it('is the one that waited since the day before, and stays so when either day is run again', async () => {
    const world = await World.create(database);
    await world.records(record('1'), ours('R', late));
    await world.statement(DAY, line('1'));
    await follow(world, DAY);
    await world.statement(NEXT, listed(NEXT));
    await follow(world, NEXT);
    for (const date of [DAY, NEXT, DAY]) {
      expect(await open(world)).toEqual([]);
      await world.run(date);
    }
    expect(await open(world)).toEqual([]);
  });

  it('is taken once: what the day before has listed is not there for the day after, in either order', async () => {
    for (const order of [
      [DAY, NEXT],
      [NEXT, DAY],
    ]) {
      const world = await World.create(database);
      await world.records(ours('R', late));
      for (const date of order) {
        await world.statement(date, listed(date));
        await follow(world, date);
      }
      expect(await open(world)).toEqual([`${NEXT} missing_in_books null`]);
    }
  });

  it('is offered where ours of the day before are more than the lines, and is the one that a person says', async () => {
    const world = await World.create(database);
    await world.records(ours('R1', late), ours('R2', new Date(late.getTime() + 60_000)));
    await world.statement(DAY, line('9'));
    await follow(world, DAY);
    await world.statement(NEXT, listed(NEXT));
    await follow(world, NEXT);
    const both = [`${DAY} missing_at_channel R1`, `${DAY} missing_at_channel R2`, `${DAY} missing_in_books 9`];
    expect(await open(world)).toEqual([...both, `${NEXT} missing_in_books null`]);
    const { runId } = await world.run(NEXT);
    const proposals = await runQuery(listProposals, ambienceOf(database), { runId });
    expect(proposals.map((offer) => offer.ours[0]?.ourNo).sort()).toEqual(['R1', 'R2']);
    const second = proposals.find((offer) => offer.ours[0]?.ourNo === 'R2');
    await runCommand(decideMatch, asStaff(ambienceOf(database)), {
      matchId: second?.id,
      decision: 'confirm',
      reason: 'the channel says so',
    });
    for (const date of [NEXT, DAY, NEXT]) {
      expect(await open(world)).toEqual(both.filter((text) => !text.endsWith('R2')));
      await world.run(date);
    }
  });

  it('is given back to the day after where that lists it itself', async () => {
    const world = await World.create(database);
    await world.records(ours('R', noon(NEXT)));
    await world.statement(DAY, listed(DAY));
    await follow(world, DAY);
    expect(await open(world)).toEqual([]);
    await world.statement(NEXT, listed(NEXT));
    expect(await follow(world, NEXT)).toEqual([NEXT, DAY]);
    expect(await open(world)).toEqual([`${DAY} missing_in_books null`]);
  });
});

describe('A record that another day’s line was taken for', () => {
  it.each([
    ['by our number', { ourNo: 'P' }, { channelNo: 'C-second', repeat: 1 }],
    ['by the channel’s', { ourNo: 'other' }, { channelNo: 'C-first' }],
  ])('is looked for again on its own day where the line’s own record comes late: %s', async (_by, lateOne, ofNext) => {
    const expected = async (first: boolean) => {
      const world = await World.create(database);
      const late = () => world.records({ ...record('P'), channelNo: 'C-first', ...lateOne });
      if (first) await late();
      await world.records({ ...record('P', NEXT), ...ofNext });
      await world.statement(DAY, line('P', DAY, 'C-first'));
      await follow(world, DAY);
      await world.statement(NEXT);
      await follow(world, NEXT);
      if (first) return open(world);
      expect(await open(world)).toEqual([]);
      await late();
      const dates = await datesOfRecords(database.db, world.channel, [DAY]);
      expect(dates).toEqual([DAY, NEXT]);
      for (const date of dates) await world.run(parseBusinessDate(date));
      return open(world);
    };
    const inOrder = await expected(true);
    expect(inOrder).toHaveLength(1);
    expect(await expected(false)).toEqual(inOrder);
  });
});

describe('A statement that nobody was asked to compare', () => {
  const NOW = new Date('2026-03-10T01:00:00Z');
  const behind = async (world: World, now = NOW) =>
    (await datesBehind(database.db, now))
      .filter(({ channelCode }) => channelCode === world.channel)
      .map(({ businessDate }) => businessDate);
  const set = (text: string, ...values: unknown[]) => database.owner.pool.query(text, values);

  it('is behind until a run has it, and again when a corrected one comes', async () => {
    const world = await World.create(database);
    await world.records(record('1'));
    await world.statement(DAY, line('1'));
    expect(await behind(world)).toEqual([DAY]);
    await world.run(DAY);
    expect(await behind(world)).toEqual([]);
    await world.statement(DAY, line('1'), line('2'));
    expect(await behind(world)).toEqual([DAY]);
    // After a fortnight it is history.
    expect(await behind(world, new Date('2026-03-25T00:00:00Z'))).toEqual([]);
  });

  it('is not behind while a run is at work, nor after a refusal, but it is after a run that died', async () => {
    const world = await World.create(database);
    await world.statement(DAY, line('1'));
    const run = '01a1fc85-67a6-7000-bb79-552cf6ce0777';
    await set(
      `INSERT INTO reconciliation_runs (id, no, channel_code, business_date, run_no, status, requested_by_name, cause, started_at) VALUES ($1, 'N0777', $2, $3, 1, 'running', 'test', 'import', '2026-03-10T00:30:00Z')`,
      run,
      world.channel,
      DAY,
    );
    await set(
      `INSERT INTO reconciliation_days (channel_code, business_date, lease_until, lease_run_id) VALUES ($2, $3, '2026-03-10T01:00:10Z', $1)`,
      run,
      world.channel,
      DAY,
    );
    expect(await behind(world)).toEqual([]);
    expect(await behind(world, new Date('2026-03-10T01:00:11Z'))).toEqual([DAY]);
    await set('UPDATE reconciliation_days SET lease_until = NULL, lease_run_id = NULL WHERE lease_run_id = $1', run);
    await set("UPDATE reconciliation_runs SET status = 'failed', failure = 'died' WHERE id = $1", run);
    expect(await behind(world)).toEqual([DAY]);
    await set("UPDATE reconciliation_runs SET failure = 'internal' WHERE id = $1", run);
    expect(await behind(world)).toEqual([]);
  });

  it('is not behind where the date has a whole statement and this is a part of it', async () => {
    const world = await World.create(database);
    await world.statement(DAY, line('1'));
    await set("UPDATE statements SET part = 'payments' WHERE channel_code = $1", world.channel);
    expect(await behind(world)).toEqual([DAY]);
    // A whole one beside it: the part will never be compared.
    await world.statement(NEXT, line('2', NEXT));
    await set('UPDATE statements SET business_date = $2 WHERE channel_code = $1', world.channel, DAY);
    await world.run(DAY);
    expect(await behind(world)).toEqual([]);
  });
});
