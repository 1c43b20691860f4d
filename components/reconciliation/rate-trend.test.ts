/** The course of the auto-match rate: every day once, each channel its line, and nothing rounded up to all of it. */
import { expect, it } from 'vitest';
import { parseBusinessDate } from '../../server/kernel/business-date.ts';
import { type RatedCell, trendOf } from './rate-trend.tsx';

const rated = (channelCode: string, date: string, part: bigint, whole: bigint): RatedCell => ({
  cell: { channelCode, businessDate: parseBusinessDate(date) },
  part,
  whole,
});

it('has the days in order, and no value where a channel was not compared', () => {
  const { ids, points } = trendOf([
    rated('wechat', '2026-03-03', 99_999n, 100_000n),
    rated('wechat', '2026-03-02', 1n, 2n),
    rated('stripe', '2026-03-03', 3n, 3n),
  ]);
  expect(ids).toEqual(['wechat', 'stripe']);
  expect(points).toEqual([
    { label: '2026-03-02', values: { wechat: 5_000n, stripe: null } },
    { label: '2026-03-03', values: { wechat: 9_999n, stripe: 10_000n } },
  ]);
});

it('adds up more channels than can be told apart, by their lines and not by their rates', () => {
  const cells = ['a', 'b', 'c', 'd', 'e', 'f'].map((code) => rated(code, '2026-03-02', 10n, 10n));
  expect(trendOf(cells).ids).toHaveLength(6);
  expect(trendOf([...cells, rated('g', '2026-03-02', 0n, 60n)])).toEqual({
    ids: ['all'],
    points: [{ label: '2026-03-02', values: { all: 5_000n } }],
  });
});
