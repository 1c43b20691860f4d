/** Days as they come when everything goes wrong at once, through the door and the tables: what the issue says of each, and nothing else. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { datesToReconcile } from './dates-to-reconcile.ts';
import { decideMatch } from './decide-match.ts';
import { assignDifferences } from './differences/assign-difference.ts';
import { commentDifference } from './differences/comment-difference.ts';
import { listDifferences } from './differences/list-differences.ts';
import { listProposals } from './list-proposals.ts';
import { listRunRows } from './list-run-rows.ts';
import { ambienceOf, type LineSpec, noonOf, paymentsAt, type RecordSpec, World } from './testing-world.ts';

let database: TestDatabase;
const ownerId = randomUUID();
beforeAll(async () => {
  database = await testDatabase();
  await database.db.execute(sql`INSERT INTO persons (id, name, created_at) VALUES (${ownerId}::uuid, 'Owner', '2026-01-01')`);
  await database.db.execute(sql`INSERT INTO users (id, person_id, email, name, password_hash, roles, status, created_at)
    VALUES (${ownerId}::uuid, ${ownerId}::uuid, 'owner@example.test', 'Owner', '$argon2id$none', '{operations}', 'active', '2026-01-01')`);
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-31');
const NEXT = addDays(DAY, 1);
const at = (date: BusinessDate, time: string) => new Date(`${date}T${time}+08:00`);
const { line, record } = paymentsAt(noonOf(DAY));
const list = async (world: World, isOpen = true) =>
  (
    await runQuery(listDifferences, ambienceOf(database), {
      filter: { channels: [world.channel], ...(isOpen ? { open: true } : {}) },
      limit: 200,
    })
  ).rows;
const open = async (world: World) =>
  (await list(world))
    .map((row) => `${row.businessDate} ${row.kind} ${row.ourNo ?? row.channelNo} ${row.deltaMinor} ${row.currency}`)
    .sort();
const today = async (world: World) => (await open(world)).map((text) => text.slice(11));
/** As the queue does after a publication. */
async function follow(world: World, date: BusinessDate) {
  const dates = await datesToReconcile(database.db, world.channel, date);
  for (const each of dates) await world.run(parseBusinessDate(each));
  return dates;
}
/** What of a difference people and history hang on. */
const lives = (world: World) =>
  rows<{
    id: string;
    no: string;
    ours: string;
    owner: string | null;
    comments: number;
    status: string;
    resolution: string | null;
    reopened: number;
    delta: string;
  }>(
    database.db,
    sql`SELECT id, no, our_no AS ours, owner_id AS owner, comment_count AS comments, status, resolution, reopened_count AS reopened, delta_minor::text AS delta FROM differences
        WHERE channel_code = ${world.channel} ORDER BY our_no, kind`,
  );

describe('A day', () => {
  it('of several currencies is compared and added up in each, and never across', async () => {
    const world = await World.create(database);
    const usd = { currency: 'USD' };
    await world.records(
      record('A', usd),
      record('B', { amountMinor: 500n }),
      record('D', { currency: 'EUR', amountMinor: 700n }),
      record('E', { ...usd, kind: 'refund', amountMinor: 250n }),
      record('F', { ...usd, amountMinor: 100n }),
      record('G', { currency: 'JPY', amountMinor: 100n }),
    );
    await world.statement(
      DAY,
      line('A', usd),
      line('B', { currency: 'JPY', amountMinor: 500n }),
      line('C', { currency: 'KWD', amountMinor: 1234n }),
      line('E', { ...usd, kind: 'refund', amountMinor: 300n }),
      line('F', { ...usd, amountMinor: 100n }),
      line('F', { currency: 'EUR', amountMinor: 100n, channelNo: 'CF2' }),
      line('G', { currency: 'JPY', amountMinor: 100n }),
    );
    const { results } = await world.run(DAY);
    expect(await today(world)).toEqual([
      'amount E -50 USD',
      'currency B 500 JPY',
      'duplicate F 100 EUR',
      'missing_at_channel D -700 EUR',
      'missing_in_books C 1234 KWD',
    ]);
    expect(results.lines).toEqual({ compared: 7n, matched: 3n, withDifference: 4n, others: 0n });
    expect(results.matched.byCurrency).toEqual([
      { currency: 'JPY', count: 1n, amountMinor: 100n },
      { currency: 'USD', count: 2n, amountMinor: 1100n },
    ]);
    expect(results.autoMatch.byAmount).toEqual([
      { currency: 'EUR', part: 0n, whole: 100n },
      { currency: 'JPY', part: 100n, whole: 600n },
      { currency: 'KWD', part: 0n, whole: 1234n },
      { currency: 'USD', part: 1100n, whole: 1400n },
    ]);
  });

  it('with numbers doubled on both sides has one duplicate for each that is too much, on the side that has it', async () => {
    const world = await World.create(database);
    await world.records(
      record('O', { channelNo: 'C1' }),
      record('O', { channelNo: 'C2', repeat: 1 }),
      record('X'),
      record('X', { repeat: 1 }),
      record('X', { repeat: 2 }),
      record('Y', { amountMinor: 400n }),
      record('Y', { amountMinor: 600n, repeat: 1 }),
      record('Z'),
    );
    await world.statement(
      DAY,
      ...['C1', 'C2', 'C3'].map((channelNo) => line('O', { channelNo })),
      line('X'),
      line('Y'),
      line('Z'),
      line('Z'),
    );
    const { results, runId } = await world.run(DAY);
    expect(await today(world)).toEqual(['duplicate O 1000 CNY', 'duplicate X -1000 CNY', 'duplicate X -1000 CNY', 'duplicate Z 1000 CNY']);
    expect(results.lines).toEqual({ compared: 7n, matched: 5n, withDifference: 2n, others: 0n });
    const before = await lives(world);
    await world.run(DAY);
    expect(await lives(world)).toEqual(before);
    expect((await runQuery(listRunRows, ambienceOf(database), { runId, set: 'matched' })).rows.length).toBeGreaterThanOrEqual(5);
  });

  it('whose refunds are named by their payment alone knows each by payment and amount, those that succeeded first', async () => {
    const world = await World.create(database);
    const given = (over: Partial<LineSpec> = {}) =>
      line(null, { kind: 'refund', channelNo: 'CP', sharesChannelNo: true, originalOurNo: 'P', amountMinor: 300n, ...over });
    const refund = (no: string, over: Partial<RecordSpec> = {}) =>
      record(no, { kind: 'refund', channelNo: null, originalOurNo: 'P', amountMinor: 300n, ...over });
    await world.records(
      record('P', { channelNo: 'CP' }),
      refund('R1', { status: 'failed' }),
      refund('R2'),
      refund('R3', { status: 'processing', at: at(DAY, '13:00:00') }),
      refund('R4', { amountMinor: 100n, at: at(DAY, '08:00:00') }),
    );
    await world.statement(
      DAY,
      line('P', { channelNo: 'CP', sharesChannelNo: true }),
      given(),
      given(),
      given(),
      given(),
      given({ amountMinor: 100n }),
    );
    await world.run(DAY);
    expect(await today(world)).toEqual(['missing_in_books CP -300 CNY', 'status R1 -300 CNY', 'status R3 -300 CNY']);
  });

  it('with payments that were made and revoked counts no line of them where there is no difference', async () => {
    const world = await World.create(database);
    await world.records(
      record('closed', { status: 'closed' }),
      record('kept'),
      record('again', { channelNo: 'Cagain2' }),
      record('only'),
      record('failed', { status: 'failed' }),
      record('back', { kind: 'refund' }),
    );
    const revoked = { status: 'reversed' } as const;
    await world.statement(
      DAY,
      line('closed'),
      line('closed', revoked),
      line('kept', revoked),
      line('kept'),
      line('again'),
      line('again', revoked),
      line('again', { channelNo: 'Cagain2' }),
      line('only', revoked),
      line('failed', revoked),
      line('nobody'),
      line('nobody', revoked),
      // A void that gives a payment back whole is a refund that was made.
      line('back', { kind: 'refund', ...revoked }),
    );
    const { results, runId } = await world.run(DAY);
    expect(await today(world)).toEqual(['status kept -1000 CNY', 'status only -1000 CNY']);
    expect(results.lines).toEqual({ compared: 2n, matched: 2n, withDifference: 0n, others: 10n });
    expect((await runQuery(listRunRows, ambienceOf(database), { runId, set: 'compared' })).rows).toHaveLength(2);
    expect((await runQuery(listRunRows, ambienceOf(database), { runId, set: 'others' })).rows).toHaveLength(10);
  });

  it('has as many lines with a difference as there are: a line of nothing has moved nothing', async () => {
    const world = await World.create(database);
    await world.records(record('A'), record('B', { amountMinor: 900n, feeMinor: 5n }), record('C', { kind: 'refund', feeMinor: 6n }));
    await world.statement(
      DAY,
      line('A'),
      line('B', { feeMinor: 6n }),
      line('C', { kind: 'refund', feeMinor: -6n }),
      line('free', { amountMinor: 0n }),
      line(null, { channelNo: 'Cfree', amountMinor: 0n }),
    );
    const { results, runId } = await world.run(DAY);
    // Two kinds of one record are two differences of one line.
    expect(await today(world)).toEqual(['amount B 100 CNY', 'fee B -1 CNY']);
    expect(results.lines).toEqual({ compared: 3n, matched: 2n, withDifference: 1n, others: 2n });
    expect((await runQuery(listRunRows, ambienceOf(database), { runId, set: 'compared' })).rows).toHaveLength(3);
    expect((await runQuery(listRunRows, ambienceOf(database), { runId, set: 'others' })).rows).toHaveLength(2);
  });
});

describe('Days beside each other', () => {
  it('over the end of a month: waiting until its own next statement is there, whatever comes before that', async () => {
    const world = await World.create(database);
    const after = addDays(NEXT, 1);
    await world.records(
      record('late', { at: at(DAY, '23:45:00') }),
      record('early', { at: at(DAY, '23:29:59') }),
      record('n', { at: at(NEXT, '09:00:00') }),
    );
    await world.statement(DAY, line('x', { status: 'failed' }));
    await follow(world, DAY);
    const early = `${DAY} missing_at_channel early -1000 CNY`;
    expect(await open(world)).toEqual([early]);
    await world.statement(after, line('y', { status: 'failed' }));
    await follow(world, after);
    expect(await open(world)).toEqual([early]);
    await world.statement(NEXT, line('n', { at: at(NEXT, '09:00:00') }));
    await follow(world, NEXT);
    expect(await open(world)).toEqual([early, `${DAY} missing_at_channel late -1000 CNY`]);
    const [, late] = await lives(world);
    await world.statement(NEXT, line('n', { at: at(NEXT, '09:00:00') }), line('late', { at: at(NEXT, '00:00:01') }));
    await follow(world, NEXT);
    expect(await open(world)).toEqual([early]);
    for (const date of [DAY, after, NEXT]) await world.run(date);
    expect(await open(world)).toEqual([early]);
    await world.statement(NEXT, line('n', { at: at(NEXT, '09:00:00') }));
    await follow(world, NEXT);
    expect((await lives(world)).filter((row) => row.status === 'open').map((row) => row.id)).toContain(late?.id);
    expect(await open(world)).toEqual([early, `${DAY} missing_at_channel late -1000 CNY`]);
  });

  it('where tomorrow lists what today lacks, the difference goes, with whose it was, and is the same when it comes back', async () => {
    const world = await World.create(database);
    await world.records(record('A'), record('n', { at: at(NEXT, '09:00:00') }));
    await world.statement(DAY, line('x', { status: 'failed' }));
    await follow(world, DAY);
    const [found] = await list(world);
    await runCommand(assignDifferences, ambienceOf(database), { differences: [{ id: found?.id, version: found?.version }], ownerId });
    await runCommand(commentDifference, ambienceOf(database), { differenceId: found?.id, body: 'asked the channel' });
    const n = line('n', { at: at(NEXT, '09:00:00') });
    await world.statement(NEXT, n, line('A', { at: at(NEXT, '00:05:00') }));
    await follow(world, NEXT);
    for (const date of [DAY, NEXT, DAY]) {
      expect(await lives(world)).toMatchObject([
        { id: found?.id, status: 'resolved', resolution: 'matched_later', owner: ownerId, comments: 1 },
      ]);
      await world.run(date);
    }
    await world.statement(NEXT, n);
    expect(await follow(world, NEXT)).toEqual([NEXT, DAY]);
    expect(await lives(world)).toMatchObject([
      { id: found?.id, no: found?.no, status: 'open', resolution: null, owner: ownerId, comments: 1, reopened: 1 },
    ]);
  });

  it('leave to each its own: what both statements list is matched once, and the second is a duplicate', async () => {
    for (const order of [
      [DAY, NEXT],
      [NEXT, DAY],
    ]) {
      const world = await World.create(database);
      await world.records(record('A', { at: at(DAY, '23:50:00') }));
      for (const date of order as BusinessDate[]) {
        await world.statement(date, line('A', { at: at(DAY, '23:50:00') }));
        await follow(world, date);
      }
      expect(await open(world)).toEqual([`${NEXT} duplicate A 1000 CNY`]);
    }
  });
});

describe('A corrected statement', () => {
  it('leaves to every difference its identity, its owner and what was said of it, whatever it changes', async () => {
    const world = await World.create(database);
    await world.records(record('A', { amountMinor: 900n }), record('B'), record('D', { status: 'failed' }));
    await world.statement(DAY, line('A'), line('C'), line('D'));
    await follow(world, DAY);
    const found = await list(world);
    await runCommand(assignDifferences, ambienceOf(database), { differences: found.map(({ id, version }) => ({ id, version })), ownerId });
    for (const { id } of found) await runCommand(commentDifference, ambienceOf(database), { differenceId: id, body: 'seen' });
    const before = await lives(world);
    expect(before.map((row) => `${row.ours} ${row.delta}`)).toEqual(['A 100', 'B -1000', 'C 1000', 'D 1000']);
    // Other lines above, another amount, one that is gone: the same four.
    await world.statement(
      DAY,
      line('0', { status: 'failed' }),
      line('D', { amountMinor: 800n }),
      line('C'),
      line('A', { amountMinor: 1100n }),
      line('B'),
    );
    await follow(world, DAY);
    const changed = await lives(world);
    expect(changed.map((row) => [row.id, row.owner, row.comments])).toEqual(before.map((row) => [row.id, ownerId, 1]));
    expect(changed.map((row) => `${row.ours} ${row.status} ${row.delta}`)).toEqual([
      'A in_progress 200',
      'B resolved -1000',
      'C in_progress 1000',
      'D in_progress 800',
    ]);
    await world.statement(DAY, line('A'), line('C'), line('D'));
    await follow(world, DAY);
    const again = await lives(world);
    expect(again).toEqual(before.map((row) => (row.ours === 'B' ? { ...row, status: 'open', reopened: 1 } : row)));
  });

  it('keeps what a person decided while the two sides say what they said, and asks again when they do not', async () => {
    const world = await World.create(database);
    const staff = {
      ...ambienceOf(database),
      actor: staffActor({
        userId: ownerId,
        personId: ownerId,
        name: 'Owner',
        email: 'owner@example.test',
        roles: ['operations'],
        sessionId: randomUUID(),
      }),
    };
    await world.records(record('R1', { channelNo: null }), record('R2', { channelNo: null, at: at(DAY, '12:01:00') }));
    const [first, second] = [line(null, { channelNo: 'T1' }), line(null, { channelNo: 'T2' })];
    await world.statement(DAY, first, second);
    const { runId, results } = await world.run(DAY);
    expect([results.proposed, (await today(world)).length]).toEqual([4n, 4]);
    const offers = await runQuery(listProposals, ambienceOf(database), { runId });
    const crossed = offers.find((offer) => offer.channel[0]?.channelNo === 'T1' && offer.ours[0]?.ourNo === 'R2');
    await runCommand(decideMatch, staff, { matchId: crossed?.id, decision: 'confirm', reason: 'by telephone' });
    // What is left fits only one way.
    await world.run(DAY);
    expect(await today(world)).toEqual([]);
    await world.statement(DAY, line('0', { status: 'failed' }), second, first);
    const kept = await world.run(DAY);
    expect([await today(world), kept.results.matched.byRule]).toEqual([
      [],
      [
        { rule: 'amount_and_time', count: 1n },
        { rule: 'person', count: 1n },
      ],
    ]);
    await world.statement(DAY, second, { ...first, amountMinor: 1500n });
    await world.run(DAY);
    expect(await today(world)).toContain('missing_in_books T1 1500 CNY');
  });
});

describe('A bill of payments alone', () => {
  it('says nothing about refunds: they are compared when their own bill is there, and are not missing until then', async () => {
    const world = await World.create(database);
    const refund = (no: string, over: Partial<RecordSpec> = {}) => record(no, { kind: 'refund', originalOurNo: 'A', ...over });
    await world.records(record('A'), record('B'), refund('R1'), refund('R2', { at: at(DAY, '23:50:00') }));
    await world.partOf(DAY, 'payments', line('A'));
    await follow(world, DAY);
    expect(await today(world)).toEqual(['missing_at_channel B -1000 CNY']);
    await world.partOf(NEXT, 'payments', line('x', { status: 'failed' }));
    await follow(world, NEXT);
    expect(await today(world)).toEqual(['missing_at_channel B -1000 CNY']);
    await world.partOf(DAY, 'refunds', line('R9', { kind: 'refund' }));
    await follow(world, DAY);
    expect(await today(world)).toEqual([
      'missing_at_channel B -1000 CNY',
      'missing_at_channel R1 1000 CNY',
      'missing_in_books R9 -1000 CNY',
    ]);
    await world.partOf(NEXT, 'refunds', line('R2', { kind: 'refund', at: at(NEXT, '00:01:00') }));
    await follow(world, NEXT);
    expect(await today(world)).toEqual([
      'missing_at_channel B -1000 CNY',
      'missing_at_channel R1 1000 CNY',
      'missing_in_books R9 -1000 CNY',
    ]);
    await world.partOf(NEXT, 'refunds', line('R8', { kind: 'refund', status: 'failed' }));
    await follow(world, NEXT);
    expect(await today(world)).toContain('missing_at_channel R2 1000 CNY');
  });
});
