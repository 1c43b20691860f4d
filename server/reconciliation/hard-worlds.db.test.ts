/** A day as it comes when everything goes wrong at once, through the door and the tables: what the issue says of it, and nothing else. */
import { describe, expect, it } from 'vitest';
import { runQuery } from '../guard/query.ts';
import { at, DAY, hardWorlds, line, record } from './hard-worlds-fixture.ts';
import { listRunRows } from './runs/list-run-rows.ts';
import type { LineSpec, RecordSpec } from './testing-world.ts';

const { newWorld, ambience, today, lives } = hardWorlds();

describe('A day', () => {
  it('of several currencies is compared and added up in each, and never across', async () => {
    const world = await newWorld();
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
    const world = await newWorld();
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
    expect((await runQuery(listRunRows, ambience(), { runId, set: 'matched' })).rows.length).toBeGreaterThanOrEqual(5);
  });

  it('whose refunds are named by their payment alone knows each by payment and amount, those that succeeded first', async () => {
    const world = await newWorld();
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
    const world = await newWorld();
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
    expect((await runQuery(listRunRows, ambience(), { runId, set: 'compared' })).rows).toHaveLength(2);
    expect((await runQuery(listRunRows, ambience(), { runId, set: 'others' })).rows).toHaveLength(10);
  });

  it('has as many lines with a difference as there are: a line of nothing has moved nothing', async () => {
    const world = await newWorld();
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
    expect((await runQuery(listRunRows, ambience(), { runId, set: 'compared' })).rows).toHaveLength(3);
    expect((await runQuery(listRunRows, ambience(), { runId, set: 'others' })).rows).toHaveLength(2);
  });
});
