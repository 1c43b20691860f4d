/** Statements that come one after the other: of the days beside, corrected, or in parts. What of earlier findings stays, goes and comes back. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../guard/command.ts';
import { staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { assignDifferences } from './differences/assign-difference.ts';
import { commentDifference } from './differences/comment-difference.ts';
import { at, DAY, hardWorlds, line, NEXT, record } from './hard-worlds-fixture.ts';
import { decideMatch } from './matches/decide-match.ts';
import { listProposals } from './matches/list-proposals.ts';
import type { RecordSpec, World } from './testing-world.ts';

const { ownerId, newWorld, ambience, list, open, today, follow, lives } = hardWorlds();

describe('Days beside each other', () => {
  it('over the end of a month: waiting until its own next statement is there, whatever comes before that', async () => {
    const world = await newWorld();
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
    const world = await newWorld();
    await world.records(record('A'), record('n', { at: at(NEXT, '09:00:00') }));
    await world.statement(DAY, line('x', { status: 'failed' }));
    await follow(world, DAY);
    const [found] = await list(world);
    await runCommand(assignDifferences, ambience(), { differences: [{ id: found?.id, version: found?.version }], ownerId });
    await runCommand(commentDifference, ambience(), { differenceId: found?.id, body: 'asked the channel', requestKey: 'asked-once' });
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
      const world = await newWorld();
      await world.records(record('A', { at: at(DAY, '23:50:00') }));
      for (const date of order as BusinessDate[]) {
        await world.statement(date, line('A', { at: at(DAY, '23:50:00') }));
        await follow(world, date);
      }
      expect(await open(world)).toEqual([`${NEXT} duplicate A 1000 CNY`]);
    }
  });
});

describe('What a line of the day beside says', () => {
  const failed = { status: 'failed' } as const;
  const nothing = (no: string) => line(no, failed);
  /** Every date is run once more: what is open stays as it is. Answers that. */
  async function settled(world: World, dates: readonly BusinessDate[]): Promise<string[]> {
    const before = await open(world);
    for (const date of dates) {
      await world.run(date);
      expect(await open(world), `after ${date}`).toEqual(before);
    }
    return before;
  }

  it('of a payment that failed is one difference, on the day whose statement says so, however often either is run', async () => {
    for (const [on, ours] of [
      [DAY, at(DAY, '23:50:00')],
      [NEXT, at(DAY, '23:50:00')],
      [NEXT, at(DAY, '12:00:00')],
    ] as const) {
      const world = await newWorld();
      await world.records(record('F', { at: ours }));
      for (const date of [DAY, NEXT]) {
        await world.statement(date, nothing(date === on ? 'F' : `x${date}`));
        await follow(world, date);
      }
      expect(await settled(world, [DAY, NEXT])).toEqual([`${on} status F -1000 CNY`]);
    }
  });

  it('of a payment that both have as failed is one difference, and none once the second says that it succeeded', async () => {
    const world = await newWorld();
    await world.records(record('F'));
    for (const date of [DAY, NEXT]) {
      await world.statement(date, nothing('F'));
      await follow(world, date);
    }
    expect(await settled(world, [DAY, NEXT])).toEqual([`${DAY} status F -1000 CNY`]);
    await world.statement(NEXT, line('F', { at: at(NEXT, '09:00:00') }));
    await follow(world, NEXT);
    expect(await settled(world, [DAY, NEXT])).toEqual([]);
  });

  it('closes what a statement called failed the day before, also where that day is not run again', async () => {
    const world = await newWorld();
    await world.records(record('F'));
    await world.statement(DAY, nothing('F'));
    await follow(world, DAY);
    expect(await open(world)).toEqual([`${DAY} status F -1000 CNY`]);
    await world.statement(NEXT, line('F', { at: at(NEXT, '09:00:00') }));
    expect(await follow(world, NEXT)).toEqual([NEXT]);
    expect(await settled(world, [DAY, NEXT])).toEqual([]);
  });

  it('accounts for as many of ours of one number as it lists: another of the last half hour is there twice, or meets its line the day after', async () => {
    const second = { at: at(DAY, '23:51:00'), repeat: 1 };
    const twice = [`${DAY} duplicate F -1000 CNY`];
    for (const [ours, listed, later, found] of [
      [['C1', 'C2'], 'C1', null, twice],
      [['C1', 'C2'], 'C2', null, twice],
      [['C1', 'C1'], 'C1', null, twice],
      [[null, null], 'C1', null, twice],
      [['C1', 'C1'], null, 'C1', twice],
      [['C1', 'C2'], 'C2', 'C1', []],
    ] as const) {
      const world = await newWorld();
      await world.records(record('F', { channelNo: ours[0], at: at(DAY, '23:50:00') }), record('F', { channelNo: ours[1], ...second }));
      await world.statement(DAY, nothing('x'), ...(listed ? [line('F', { channelNo: listed })] : []));
      await follow(world, DAY);
      expect(await open(world)).toEqual([]);
      await world.statement(NEXT, nothing('y'), ...(later ? [line('F', { channelNo: later, at: at(NEXT, '00:01:00') })] : []));
      await follow(world, NEXT);
      expect(await settled(world, [DAY, NEXT]), `${ours} ${listed} ${later}`).toEqual(found);
    }
  });

  it('that one of ours failed says nothing of another of its number', async () => {
    const world = await newWorld();
    await world.records(record('F', { channelNo: 'C1' }), record('F', { channelNo: 'C2', at: at(DAY, '23:51:00'), repeat: 1 }));
    await world.statement(DAY, line('F', { channelNo: 'C1', ...failed }));
    await follow(world, DAY);
    expect(await open(world)).toEqual([`${DAY} status F -1000 CNY`]);
    await world.statement(NEXT, nothing('x'));
    await follow(world, NEXT);
    expect(await settled(world, [DAY, NEXT])).toEqual([`${DAY} duplicate F -1000 CNY`, `${DAY} status F -1000 CNY`]);
  });

  it('does not account for a record two days before it: what the day between lists is no duplicate', async () => {
    const world = await newWorld();
    const after = addDays(NEXT, 1);
    await world.records(record('A'));
    await world.statement(DAY, nothing('x'));
    await follow(world, DAY);
    await world.statement(NEXT, line('A', { at: at(NEXT, '09:00:00') }));
    await follow(world, NEXT);
    await world.statement(after, line('A', { channelNo: 'other', at: at(after, '09:00:00') }));
    await follow(world, after);
    expect(await settled(world, [DAY, NEXT, after])).toEqual([`${after} missing_in_books A 1000 CNY`]);
  });
});

describe('A corrected statement', () => {
  it('leaves to every difference its identity, its owner and what was said of it, whatever it changes', async () => {
    const world = await newWorld();
    await world.records(record('A', { amountMinor: 900n }), record('B'), record('D', { status: 'failed' }));
    await world.statement(DAY, line('A'), line('C'), line('D'));
    await follow(world, DAY);
    const found = await list(world);
    await runCommand(assignDifferences, ambience(), { differences: found.map(({ id, version }) => ({ id, version })), ownerId });
    for (const { id } of found)
      await runCommand(commentDifference, ambience(), { differenceId: id, body: 'seen', requestKey: `seen-${id}` });
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
    const world = await newWorld();
    const staff = {
      ...ambience(),
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
    const offers = await runQuery(listProposals, ambience(), { runId });
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
    const world = await newWorld();
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
