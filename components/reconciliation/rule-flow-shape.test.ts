/** Guarantees of the picture of a run's lines. */
import { describe, expect, it } from 'vitest';
import type { RuleHits } from '../../server/reconciliation/runs/contract.ts';
import { flowOf } from './rule-flow-shape.ts';

const hits = (counts: Partial<Record<string, bigint>>, withDifference: bigint, others: bigint): RuleHits => ({
  rules: Object.entries(counts).map(([rule, count]) => ({ rule: rule as 'numbers', count: count ?? 0n, amounts: [] })),
  lines: { compared: 0n, matched: 0n, withDifference, others },
  matched: [],
});

describe('The picture of where lines went', () => {
  it('gives every bar and band the height of its share, however small, and loses no line between the columns', () => {
    const counts = { numbers: 9_000n, channel_no: 900n, person: 7n };
    const { lines, rules, results, bands } = flowOf(hits(counts, 60n, 33n));
    const perLine = lines.height / 10_000;
    for (const node of [...rules, ...results]) expect(node.height).toBeCloseTo(Number(node.count) * perLine, 3);
    for (const column of [rules, results]) expect(column.reduce((sum, node) => sum + node.count, 0n)).toBe(lines.count);
    expect(bands.reduce((sum, one) => sum + one.height, 0)).toBeCloseTo(lines.height, 3);
    expect(results.map((node) => [node.id, node.count])).toEqual([
      ['automatic', 9_900n],
      ['person', 7n],
      ['differences', 60n],
      ['others', 33n],
    ]);
  });

  it('lays no bar over another and keeps all of them in sight', () => {
    const many = { numbers: 5n, channel_no: 1n, our_no: 1n, many_to_one: 1n, one_to_many: 1n, amount_and_time: 1n, person: 1n };
    const { height, rules, results } = flowOf(hits(many, 1n, 1_000_000n));
    for (const column of [rules, results]) {
      for (const [at, node] of column.entries())
        expect(node.top).toBeGreaterThanOrEqual(at === 0 ? 0 : (column[at - 1]?.top ?? 0) + (column[at - 1]?.height ?? 0));
      expect((column.at(-1)?.top ?? 0) + (column.at(-1)?.height ?? 0)).toBeLessThanOrEqual(height);
    }
  });

  it('of a run without a line is empty', () => {
    expect(flowOf(hits({}, 0n, 0n))).toMatchObject({ rules: [], results: [], bands: [], lines: { height: 0 } });
  });
});
