/** The engine in SQL against the engine written out record by record, in small worlds where everything collides. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../kernel/property-fixture.ts';
import { isUndone, type RefLine, type RefRecord, type RefRules, reconcileInMemory } from './reference.ts';
import { BESIDE, DAY, DAY_START, engineInSql, type Found, inSql, WAITING_FROM } from './worlds-fixture.ts';

const { connect } = engineInSql();

const pick = <T>(...items: T[]) => fc.constantFrom(...items);
const lineArbitrary = fc.record({
  kind: pick<'p' | 'r'>('p', 'p', 'r'),
  status: pick<RefLine['status']>('s', 's', 's', 's', 's', 'p', 'f', 'v'),
  flow: pick<RefLine['flow']>('o', 'o', 'i'),
  channelNo: pick<string | null>('X', 'Y', 'Z', 'W', 'A', 'K', null),
  furtherNos: pick<string[] | undefined>(undefined, undefined, undefined, ['X'], ['Y', 'Z'], ['W', 'X']),
  shares: fc.boolean().map((_flag) => false),
  ourNo: pick<string | null>('A', 'B', 'C', 'D', 'E', null),
  originalOurNo: pick<string | null>(null, null, 'O', 'A'),
  amount: pick(100, 200, 300, 100, 0),
  currency: pick('CNY', 'CNY', 'CNY', 'CNY', 'USD'),
  fee: pick<number | null>(null, 1, 2, -1),
  at: pick(1, 1, 1.1, 5, 23.4, 23.6).map((hours) => DAY_START + hours * 3_600_000),
});
const recordArbitrary = fc.record({
  kind: pick<'p' | 'r'>('p', 'p', 'r'),
  status: pick('succeeded', 'succeeded', 'succeeded', 'succeeded', 'failed', 'processing', 'unknown'),
  channelNo: pick<string | null>('X', 'Y', 'Z', 'W', 'V', null),
  ourNo: pick('A', 'B', 'C', 'D', 'E'),
  originalOurNo: pick<string | null>(null, null, 'O', 'A'),
  amount: pick(100, 200, 300, 100),
  currency: pick('CNY', 'CNY', 'CNY', 'CNY', 'USD'),
  fee: pick<number | null>(null, 1, 2, -1),
  at: pick(1, 1, 1.1, 5, 23.4, 23.6, 26, 27, -1, 50).map((hours) => DAY_START + hours * 3_600_000),
});
/** Half of the worlds are mostly in agreement, as real ones are: lines are made from records, and a few things go wrong. Some channels state
 *  no number of ours. */
const agreeingArbitrary = fc.array(recordArbitrary, { maxLength: 8 }).chain((records) =>
  fc.tuple(fc.array(lineArbitrary, { maxLength: 3 }), fc.boolean(), fc.boolean()).map(([strays, isFurther, isNumbered]) => ({
    records,
    lines: [
      ...records.map((r, index) => ({
        kind: r.kind,
        status: 's' as const,
        // Ours may have kept another of the channel's numbers than the line goes by.
        ...(isFurther && r.channelNo !== null
          ? { channelNo: `K${index}`, furtherNos: ['T', r.channelNo] }
          : { channelNo: r.channelNo, furtherNos: undefined }),
        shares: false,
        ourNo: isNumbered ? r.ourNo : null,
        originalOurNo: r.originalOurNo,
        amount: r.amount,
        currency: r.currency,
        fee: r.fee,
        at: r.at,
      })),
      ...strays,
    ],
  })),
);
const worldArbitrary = fc
  .oneof(
    fc.record({ lines: fc.array(lineArbitrary, { maxLength: 8 }), records: fc.array(recordArbitrary, { maxLength: 8 }) }),
    agreeingArbitrary,
  )
  .chain(({ lines, records }) => fc.tuple(fc.constant(lines), fc.constant(records), fc.boolean(), fc.nat(2), fc.nat(1)))
  .map(([lines, records, shares, amountTolerance, feeTolerance]) => {
    const repeats = new Map<string, number>();
    return {
      rules: {
        amountTolerance: amountTolerance * 50,
        feeTolerance,
        timeWindow: 600_000,
        waitingFrom: WAITING_FROM,
        beside: BESIDE,
      } satisfies RefRules,
      lines: lines.map((line, index): RefLine => ({ ...line, shares: shares && line.kind === 'r', id: index + 1 })),
      records: records.map((record, index): RefRecord => {
        const key = `${record.kind} ${record.ourNo}`;
        const repeat = repeats.get(key) ?? 0;
        repeats.set(key, repeat + 1);
        const date = new Date(record.at + 8 * 3_600_000).toISOString().slice(0, 10);
        return { ...record, id: `019c0000-0000-7000-8000-00000000010${index.toString(16)}`, home: date === DAY, date, repeat };
      }),
    };
  });

const sorted = (found: Pick<Found, 'pairs' | 'differences' | 'waiting'>) => ({
  pairs: found.pairs.map(String).sort(),
  differences: [...found.differences].sort(),
  waiting: [...found.waiting].sort(),
});

describe('The engine', () => {
  it('finds in SQL what the engine written out record by record finds, in any small world', async () => {
    const client = await connect();
    try {
      await assertProperty(
        fc.asyncProperty(worldArbitrary, async (world) => {
          const found = await inSql(client, world);
          expect(sorted(found)).toEqual(sorted(reconcileInMemory(world.lines, world.records, world.rules)));
        }),
        { numRuns: 150 },
      );
    } finally {
      client.release();
    }
    // A hundred and fifty worlds, each compared in SQL by statements of its own: a machine that others use needs more than two minutes.
  }, 300_000);

  it('accounts for every line once: matched, with a difference, or not moved', async () => {
    const client = await connect();
    try {
      await assertProperty(
        fc.asyncProperty(worldArbitrary, async (world) => {
          const { comparison, differences, waiting, pairs } = await inSql(client, world);
          const paired = new Set(pairs.map(([line]) => line));
          const moved = world.lines.filter(
            (l) =>
              ((l.status === 's' && !isUndone(l, world.lines)) || (l.status === 'v' && l.kind === 'r')) &&
              (l.amount !== 0 || paired.has(l.id)),
          );
          expect(comparison.compared).toBe(BigInt(moved.length));
          expect(comparison.matched.count + comparison.withDifference).toBe(comparison.compared);
          // As many lines with a difference as there are lines that one is about.
          const differing = new Set(differences.map((text) => text.split(' ')[1]).filter((place) => place !== '-' && place !== 'group'));
          if (!differences.some((text) => text.includes(' group ')))
            expect(comparison.withDifference).toBe(BigInt([...differing].filter((place) => moved.some((l) => `${l.id}` === place)).length));
          expect(comparison.others).toBe(BigInt(world.lines.length - moved.length));
          expect(comparison.matched.byRule.reduce((sum, row) => sum + row.count, 0n)).toBe(comparison.matched.count);
          const missing = new Set(
            differences.filter((text) => /^(missing_at_channel|duplicate) - /.test(text)).map((text) => text.split(' ')[2]),
          );
          expect(waiting.filter((id) => missing.has(id))).toEqual([]);
        }),
        { numRuns: 40 },
      );
    } finally {
      client.release();
    }
  }, 120_000);

  it('adds up to the last unit what the sides have on different days: with the differences it is all that is between the totals', async () => {
    const client = await connect();
    try {
      await assertProperty(
        fc.asyncProperty(worldArbitrary, async (world) => {
          const rules = { ...world.rules, amountTolerance: 0 };
          const { comparison, differences } = await inSql(client, { ...world, rules });
          const told = differences.map((text) => text.split(' ')).filter(([kind]) => kind !== 'fee');
          if (told.some(([kind]) => kind === 'currency')) return;
          const net = (sums: readonly { kind: string; currency: string; amountMinor: bigint }[], currency: string) =>
            sums
              .filter((row) => row.currency === currency)
              .reduce((total, row) => total + (row.kind === 'payment' ? row.amountMinor : -row.amountMinor), 0n);
          for (const currency of ['CNY', 'USD']) {
            const found = told
              .filter((parts) => parts.at(-1) === currency)
              .reduce((total, parts) => total + BigInt(parts.at(-2) ?? '0'), 0n);
            expect(net(comparison.statement, currency) - net(comparison.books, currency)).toBe(found + net(comparison.crossed, currency));
          }
        }),
        { numRuns: 60 },
      );
    } finally {
      client.release();
    }
  }, 120_000);

  it('does not mind the order of lines and records', async () => {
    const client = await connect();
    try {
      await assertProperty(
        fc.asyncProperty(worldArbitrary, async (world) => {
          const a = sorted(await inSql(client, world));
          const b = sorted(await inSql(client, { ...world, lines: [...world.lines].reverse(), records: [...world.records].reverse() }));
          expect(b).toEqual(a);
        }),
        { numRuns: 30 },
      );
    } finally {
      client.release();
    }
  }, 120_000);
});
