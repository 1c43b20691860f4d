/** What the engine makes of a number that several carry: two payments, a payment and its refund, a payment and its revocation. */
import { describe, expect, it } from 'vitest';
import { DAY_START, engineInSql, idOf, inSql, plainLine, plainRecord, plainRules } from './worlds-fixture.ts';

const { connect, found } = engineInSql();

describe('The engine', () => {
  it('takes of several with one number the one whose amount agrees for the one that is meant', async () => {
    const line = { ourNo: 'A', channelNo: 'X', amount: 400 };
    const record = { ourNo: 'A', amount: 440 };
    expect((await found([line, { ...line, channelNo: 'Y', amount: 440 }], [record])).differences).toEqual(['duplicate 1 - 400 CNY']);
    expect((await found([line], [record, { ...record, amount: 400, repeat: 1 }])).differences).toEqual([`duplicate - ${idOf(0)} -440 CNY`]);
    // A number of the channel that agrees goes before.
    expect((await found([line, { ...line, channelNo: 'Y', amount: 440 }], [{ ...record, channelNo: 'X' }])).differences).toEqual([
      `amount 1 ${idOf(0)} -40 CNY`,
      'duplicate 2 - 440 CNY',
    ]);
  });

  it('knows which of a refund and its payment a number belongs to, where the statement states one and does not say whose', async () => {
    const line = { kind: 'r' as const, ourNo: 'A', channelNo: 'T' };
    const refund = { kind: 'r' as const, originalOurNo: 'A' };
    const payment = { ourNo: 'A', channelNo: 'X', amount: 900 };
    const paid = { ourNo: 'A', channelNo: 'X', amount: 900 };
    // A payment carries it, in our books of any day or on the statement, or a refund of ours names its payment so.
    for (const [lines, records] of [
      [[line], [{ ...refund, ourNo: 'R1' }, paid]],
      [
        [line],
        [
          { ...refund, ourNo: 'R1' },
          { ...paid, home: false, date: '2025-11-01', at: DAY_START - 100 * 86_400_000 },
        ],
      ],
      [[line, payment], [{ ...refund, ourNo: 'R1' }]],
      [[line], [{ ...refund, ourNo: 'R1' }]],
    ] as const)
      expect((await found([...lines], [...records])).pairs).toContain('1 0 our_no');
    // Refunds of one payment are no refund twice.
    const two = await found([line, { ...line, channelNo: 'U', amount: 200 }], [paid, { ourNo: 'R1', kind: 'r', originalOurNo: 'A' }]);
    expect([two.pairs, two.differences]).toEqual([
      ['1 1 our_no'],
      [`missing_at_channel - ${idOf(0)} -900 CNY`, 'missing_in_books 2 - -200 CNY'],
    ]);
    // A refund of ours carries it, or nobody does: then it is the refund's own.
    expect((await found([line], [{ ...refund, ourNo: 'A' }, paid])).differences).toEqual([`missing_at_channel - ${idOf(1)} -900 CNY`]);
    expect((await found([line, { ...line, channelNo: 'U' }], [])).differences).toEqual([
      'duplicate 2 - -500 CNY',
      'missing_in_books 1 - -500 CNY',
    ]);
  });

  it('takes the second of one number that we have no record of for a duplicate of the first', async () => {
    const one = { ourNo: 'A', channelNo: 'X' };
    expect((await found([one, { ...one, channelNo: 'Y' }, { ...one, channelNo: 'Z' }], [])).differences).toEqual([
      'duplicate 2 - 500 CNY',
      'duplicate 3 - 500 CNY',
      'missing_in_books 1 - 500 CNY',
    ]);
    expect((await found([one, one], [])).differences).toEqual(['duplicate 2 - 500 CNY', 'missing_in_books 1 - 500 CNY']);
    // Refunds that carry their payment's number are refunds of one payment, and not one refund twice.
    const refund = { kind: 'r' as const, ourNo: 'A', originalOurNo: 'A', channelNo: 'T', shares: true };
    expect((await found([refund, refund], [])).differences).toEqual(['missing_in_books 1 - -500 CNY', 'missing_in_books 2 - -500 CNY']);
    // A payment and a refund of one number are two things.
    expect((await found([one, { ...one, kind: 'r', channelNo: 'Y' }], [])).differences).toEqual([
      'missing_in_books 1 - 500 CNY',
      'missing_in_books 2 - -500 CNY',
    ]);
  });

  it('takes a payment that the statement lists as made and as revoked for one that moved nothing', async () => {
    const made = { ourNo: 'A', channelNo: 'X' };
    const revoked = { ...made, status: 'v' as const };
    const ours = { ourNo: 'A', channelNo: 'X' };
    for (const lines of [
      [made, revoked],
      [revoked, made],
    ]) {
      const line = lines.indexOf(made) + 1;
      expect((await found(lines, [ours])).differences).toEqual([`status ${line} ${idOf(0)} -500 CNY`]);
      expect((await found(lines, [{ ...ours, status: 'closed' }])).differences).toEqual([]);
      expect((await found(lines, [])).differences).toEqual([]);
    }
    // It is no line that was compared, and no sum of money.
    const client = await connect();
    try {
      const lines = [made, revoked, { ourNo: 'B', channelNo: 'Y' }].map((line, index) => ({ ...plainLine, id: index + 1, ...line }));
      const records = [{ ...plainRecord, ...ours, id: idOf(0), status: 'closed' }];
      const { comparison } = await inSql(client, { lines, records, rules: plainRules });
      expect([comparison.compared, comparison.matched.count, comparison.withDifference, comparison.others]).toEqual([1n, 0n, 1n, 2n]);
      expect(comparison.statement).toEqual([{ kind: 'payment', currency: 'CNY', count: 1n, amountMinor: 500n, feeMinor: 0n }]);
    } finally {
      client.release();
    }
    // Another payment of the same number was made and stays.
    expect((await found([made, revoked, { ourNo: 'A', channelNo: 'Y' }], [ours])).differences).toEqual([]);
  });
});
