/** Which line and which record the engine takes for the same money, case by case. */
import { describe, expect, it } from 'vitest';
import type { RefRecord } from './reference.ts';
import { BESIDE, DAY, DAY_START, engineInSql, idOf, inSql, plainLine, plainRecord, plainRules, WAITING_FROM } from './worlds-fixture.ts';

const { connect, found } = engineInSql();

describe('The engine', () => {
  it('settles at once lines that state no number of ours and agree by the channel’s, and none that two could claim', async () => {
    const client = await connect();
    try {
      const lines = ['X', 'Y', 'Z', 'W', 'V', 'U'].map((channelNo, index) => ({ ...plainLine, id: index + 1, channelNo }));
      const records = ['X', 'Y', 'Y', 'Z', 'W', 'V', 'U'].map((channelNo, index) => ({
        ...plainRecord,
        id: idOf(index),
        channelNo,
        ourNo: `N${index}`,
      }));
      const [beside, again] = [records[3] as RefRecord, records[4] as RefRecord];
      const result = await inSql(client, {
        lines: [
          ...lines,
          // The channel lists N5 by our number as well, says that V was revoked under W, and lists S twice.
          { ...plainLine, id: 7, channelNo: 'T', ourNo: 'N5' },
          { ...plainLine, id: 8, channelNo: 'W', status: 'v' },
          { ...plainLine, id: 9, channelNo: 'S' },
          { ...plainLine, id: 10, channelNo: 'S' },
        ],
        records: [
          ...records,
          { ...beside, id: idOf(7), home: false, date: '2026-03-01', ourNo: 'N7' },
          { ...again, id: idOf(8), ourNo: 'N6', repeat: 1, channelNo: null },
          { ...plainRecord, id: idOf(9), ourNo: 'N9', channelNo: 'S' },
        ],
        rules: plainRules,
      });
      // X alone is beyond doubt: Y is on two records, Z on one of the day before too, W revoked, N5 numbered, N6 ours
      // twice, S on two lines.
      expect(result.settled).toEqual([1]);
      expect(result.comparison.matched.byRule.find((row) => row.rule === 'numbers')).toBeUndefined();
      expect(result.comparison.matched.count + result.comparison.withDifference).toBe(result.comparison.compared);
    } finally {
      client.release();
    }
  });

  it('never takes a line that states a number of ours for a record with another one, however well amount and time fit', async () => {
    expect(await found([{ ourNo: 'A', channelNo: 'X' }], [{ ourNo: 'B' }])).toEqual({
      pairs: [],
      differences: [`missing_at_channel - ${idOf(0)} -500 CNY`, 'missing_in_books 1 - 500 CNY'],
    });
    expect((await found([{ channelNo: 'X' }], [{ ourNo: 'B', channelNo: 'Y' }])).pairs).toEqual([]);
    expect(await found([{ channelNo: 'X' }], [{ ourNo: 'B' }])).toEqual({ pairs: ['1 0 amount_and_time'], differences: [] });
  });

  it('knows a refund whose own number the statement does not state by its payment and its amount, hours apart', async () => {
    const later = DAY_START + 5 * 3_600_000;
    const line = { kind: 'r' as const, channelNo: 'T', shares: true, originalOurNo: 'A' };
    const refund = { kind: 'r' as const, originalOurNo: 'A', at: later };
    expect(
      await found(
        [line, { ...line, amount: 300 }, { ...line, amount: 200 }, { ...line, originalOurNo: 'Z' }],
        [
          { ...refund, ourNo: 'R1' },
          { ...refund, ourNo: 'R2', amount: 300 },
          { ...refund, ourNo: 'R3', amount: 200, status: 'processing' },
          { ...refund, ourNo: 'R4', amount: 70 },
        ],
      ),
    ).toEqual({
      pairs: ['1 0 our_no', '2 1 our_no', '3 2 our_no'],
      differences: [`missing_at_channel - ${idOf(3)} 70 CNY`, 'missing_in_books 4 - -500 CNY', `status 3 ${idOf(2)} -200 CNY`],
    });
    // A refund that carries its payment's number is not numbered: Alipay writes it where no number was given.
    expect(await found([{ ...line, ourNo: 'A' }], [{ ...refund, ourNo: 'R1' }])).toEqual({ pairs: ['1 0 our_no'], differences: [] });
    // Two of one amount: the one that succeeded is the one the channel made.
    expect(
      await found(
        [line],
        [
          { ...refund, ourNo: 'R1', status: 'failed' },
          { ...refund, ourNo: 'R2', at: later + 1000 },
        ],
      ),
    ).toEqual({ pairs: ['1 1 our_no'], differences: [] });
  });

  it('knows such a refund also where it is ours of the day before or after, and does not guess which of several', async () => {
    const line = { kind: 'r' as const, channelNo: 'T', shares: true, originalOurNo: 'A' };
    const ours = (no: string, date: string, over: Partial<RefRecord> = {}) => ({
      kind: 'r' as const,
      ourNo: no,
      originalOurNo: 'A',
      home: date === DAY,
      date,
      at: Date.parse(`${date}T12:00:00+08:00`),
      ...over,
    });
    for (const date of BESIDE) expect(await found([line], [ours('R1', date)])).toEqual({ pairs: ['1 0 our_no'], differences: [] });
    expect(await found([{ ...line, ourNo: 'T', shares: false }], [ours('R1', '2026-03-03')])).toEqual({
      pairs: ['1 0 our_no'],
      differences: [],
    });
    const missing = { pairs: [], differences: ['missing_in_books 1 - -500 CNY'] };
    for (const far of [
      ours('R1', '2026-03-04'),
      ours('R1', '2026-03-03', { status: 'processing' }),
      ours('R1', '2026-03-03', { amount: 400 }),
      ours('R1', '2026-03-03', { originalOurNo: 'B' }),
    ])
      expect(await found([line], [far])).toEqual(missing);
    // One line, and two of ours that it may mean: a person is asked.
    expect(await found([line], [ours('R1', '2026-03-01'), ours('R2', '2026-03-03')])).toEqual(missing);
    // Today's own comes first, whatever stands beside.
    expect(await found([line], [ours('R1', '2026-03-01'), ours('R2', DAY)])).toEqual({ pairs: ['1 1 our_no'], differences: [] });
    expect((await found([line, line], [ours('R1', '2026-03-01'), ours('R2', '2026-03-03')])).differences).toEqual([]);
  });

  it('takes the one refund of a payment that is left on either side for the same, and says that its amounts differ', async () => {
    const line = { kind: 'r' as const, channelNo: 'T', originalOurNo: 'A' };
    const refund = { kind: 'r' as const, ourNo: 'R1', originalOurNo: 'A', amount: 700 };
    expect(await found([line], [refund])).toEqual({ pairs: ['1 0 our_no'], differences: [`amount 1 ${idOf(0)} 200 CNY`] });
    // The others of the payment agree.
    const agreeing = [
      { ...line, channelNo: 'U', amount: 100 },
      { ...refund, ourNo: 'R2', amount: 100 },
    ] as const;
    expect((await found([line, agreeing[0]], [refund, agreeing[1]])).differences).toEqual([`amount 1 ${idOf(0)} 200 CNY`]);
    // Two are left of one side, the channel's numbers contradict, or ours may be listed tomorrow: nothing is guessed.
    const apart = ['missing_at_channel', 'missing_in_books'];
    for (const [lines, records, kinds] of [
      [[line, { ...line, channelNo: 'U', amount: 100 }], [refund], [...apart, 'missing_in_books']],
      [[line], [refund, { ...refund, ourNo: 'R2', amount: 100 }], ['missing_at_channel', ...apart]],
      [[line], [{ ...refund, channelNo: 'X' }], apart],
      [[line], [{ ...refund, at: WAITING_FROM }], ['missing_in_books']],
      // What our books list twice and the statement once is a duplicate, not the refund that they miss.
      [
        [agreeing[0], line],
        [agreeing[1], { ...agreeing[1], repeat: 1 }],
        ['duplicate', 'missing_in_books'],
      ],
    ] as const)
      expect((await found([...lines], [...records])).differences.map((text) => text.split(' ')[0])).toEqual(kinds);
  });

  it('knows a line by any of the numbers that the channel has for it, the record of its own number first', async () => {
    const stripe = { channelNo: 'ch_1', furtherNos: ['txn_1', 'pi_1'] };
    for (const channelNo of ['ch_1', 'txn_1', 'pi_1']) {
      // No number of ours on the line: hours apart, and another of the same amount beside it.
      const ours = { ourNo: 'A', channelNo, at: DAY_START + 5 * 3_600_000 };
      expect(await found([stripe], [ours, { ourNo: 'B', channelNo: 'pi_2' }])).toEqual({
        pairs: ['1 0 channel_no'],
        differences: [`missing_at_channel - ${idOf(1)} -500 CNY`],
      });
      expect((await found([stripe], [{ ...ours, amount: 400 }])).differences).toEqual([`amount 1 ${idOf(0)} 100 CNY`]);
      // Beside the day too.
      const beside = { ...ours, home: false, date: '2026-03-03', at: Date.parse('2026-03-03T00:10:00+08:00') };
      expect(await found([stripe], [beside])).toEqual({ pairs: ['1 0 channel_no'], differences: [] });
      // With our number on both sides it is settled at once, and nothing is left over.
      expect(await found([{ ...stripe, ourNo: 'A' }], [ours])).toEqual({ pairs: [], differences: [] });
      // A number that is not ours on the line hides nothing.
      expect((await found([{ ...stripe, ourNo: 'shop-7' }], [ours])).pairs).toEqual(['1 0 channel_no']);
    }
    // The channel's own number goes before the others, the record with our number before any.
    const two = [
      { ourNo: 'A', channelNo: 'pi_1' },
      { ourNo: 'B', channelNo: 'ch_1', amount: 700 },
    ];
    expect((await found([stripe], two)).pairs).toEqual(['1 1 channel_no']);
    expect((await found([{ ...stripe, ourNo: 'A', amount: 600 }], two)).pairs).toEqual(['1 0 numbers']);
    // A kind is a kind: a refund is not its payment, whose number it may state.
    expect((await found([{ ...stripe, kind: 'r' }], [{ ourNo: 'A', channelNo: 'pi_1' }])).pairs).toEqual([]);
    // A second line of one number is a duplicate, by whatever number the first was settled.
    expect(
      (
        await found(
          [
            { ...stripe, ourNo: 'A' },
            { channelNo: 'ch_2', furtherNos: ['pi_1'] },
          ],
          [{ ourNo: 'A', channelNo: 'pi_1' }],
        )
      ).differences,
    ).toEqual(['duplicate 2 - 500 CNY']);
  });
});
