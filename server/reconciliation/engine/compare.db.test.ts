/** The engine in SQL against the engine written out record by record, in small worlds where everything collides. */
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { assertProperty } from '../../kernel/property-fixture.ts';
import { bucketOfLine } from '../../statements/copy-lines.ts';
import { RECORD_KINDS } from '../contract.ts';
import { type Comparison, compare } from './compare.ts';
import { readFindings } from './read-findings.ts';
import { isUndone, type RefLine, type RefRecord, type RefRules, reconcileInMemory } from './reference.ts';
import { DEFAULT_RULES } from './rules.ts';
import type { Execute } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = '2026-03-02';
const DAY_START = Date.parse('2026-03-02T00:00:00+08:00');
const WAITING_FROM = DAY_START + 23.5 * 3_600_000;
const BESIDE = ['2026-03-01', '2026-03-03'];
const STATEMENT = '019c0000-0000-7000-8000-000000000001';
const RULES = { ...DEFAULT_RULES };

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

type Found = {
  pairs: [number, string, string][];
  differences: string[];
  waiting: string[];
  comparison: Comparison;
  /** Lines that were settled by the channel's number alone. */
  settled: number[];
};

async function inSql(client: pg.PoolClient, world: { lines: RefLine[]; records: RefRecord[]; rules: RefRules }): Promise<Found> {
  const execute: Execute = async (text) => (await client.query(text)).rows;
  await client.query('BEGIN');
  try {
    await client.query('CREATE TEMP TABLE t_lines (LIKE statement_lines) ON COMMIT DROP');
    await client.query('CREATE TEMP TABLE t_records (LIKE payments) ON COMMIT DROP');
    const lines = world.lines.map((l) => ({ ...l, flow: l.flow ?? 'o', bucket: bucketOfLine(l), at: new Date(l.at).toISOString() }));
    await client.query(
      `INSERT INTO t_lines (statement_id, occurred_at, amount_minor, fee_minor, byte_offset, line_no, byte_length, bucket, kind, flow, status, shares_channel_no, currency, channel_no, our_no, original_our_no, further_nos)
       SELECT '${STATEMENT}', at, amount, fee, 0, id, 0, bucket, kind, flow, status, shares, currency, "channelNo", "ourNo", "originalOurNo", "furtherNos"
       FROM jsonb_to_recordset($1) AS x (id int, kind "char", status "char", flow "char", "channelNo" text, shares boolean, "ourNo" text, "originalOurNo" text, amount bigint, currency text, fee bigint, at timestamptz, bucket smallint, "furtherNos" text[])`,
      [JSON.stringify(lines)],
    );
    const records = world.records.map((r) => ({
      ...r,
      bucket: bucketOfLine(r),
      at: new Date(r.at).toISOString(),
      kind: r.kind === 'p' ? 'payment' : 'refund',
    }));
    await client.query(
      `INSERT INTO t_records (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, currency, amount_minor, fee_minor, status, occurred_at, created_at, source, repeat, version)
       SELECT bucket, id, kind, 'x', date, "ourNo", "channelNo", "originalOurNo", currency, amount, fee, status, at, at, 'api', repeat, 1
       FROM jsonb_to_recordset($1) AS x (id uuid, kind text, status text, "channelNo" text, "ourNo" text, "originalOurNo" text, amount bigint, currency text, fee bigint, at timestamptz, date date, repeat smallint, bucket smallint)`,
      [JSON.stringify(records)],
    );
    const comparison = await compare(
      execute,
      {
        lines: 't_lines',
        records: 't_records',
        statementIds: [STATEMENT],
        neighbourStatementIds: [],
        matchedBeside: null,
        channelCode: null,
        isIndexed: world.lines.length % 2 === 0,
        dates: [DAY],
        neighbourDates: 'all',
        kinds: RECORD_KINDS,
        waitingFrom: new Map([[DAY, new Date(world.rules.waitingFrom)]]),
        waitingKinds: RECORD_KINDS,
        overdue: null,
        hasFurtherNos: world.lines.some((line) => line.furtherNos),
        hasDecisions: false,
      },
      { ...RULES, amountToleranceMinor: BigInt(world.rules.amountTolerance), feeToleranceMinor: BigInt(world.rules.feeTolerance) },
    );
    const pairs = await execute('SELECT l.line_no, p.rid, p.rule FROM rc_pair p JOIN rc_l l USING (lid)');
    const isSettledToo = (await execute(`SELECT to_regclass('pg_temp.rc_unnumbered') AS t`))[0]?.t;
    const settled = isSettledToo
      ? await execute(`SELECT line_no, id AS rid, 'channel_no' AS rule FROM rc_unnumbered ORDER BY line_no`)
      : [];
    pairs.push(...settled);
    const differences =
      await execute(`SELECT d.kind, l.line_no, d.rid, d.delta::text AS delta, d.currency, (EXISTS (SELECT FROM rc_pair p WHERE p.lid = d.lid AND p.rule IN ('many_to_one', 'one_to_many'))) AS grouped
      FROM rc_diff d LEFT JOIN rc_l l USING (lid)`);
    const identities = await execute('SELECT 1 FROM rc_diff GROUP BY kind, identity, business_date HAVING count(*) > 1');
    expect(identities).toEqual([]);
    const waiting = await execute('SELECT id FROM rc_wait');
    // Handed on one by one and in order, by one statement that joins both sides: one a piece is a day lost where everything differs.
    const said: string[] = [];
    const spy: Execute = (text) => {
      said.push(text);
      return execute(text);
    };
    const findings: string[] = [];
    for await (const piece of readFindings(spy, 1)) findings.push(...piece.map((finding) => finding.identity));
    expect(findings).toEqual((await execute('SELECT identity FROM rc_diff ORDER BY place')).map((row) => row.identity));
    expect(said.filter((text) => text.includes('rc_diff'))).toHaveLength(1);
    return {
      comparison,
      settled: settled.map((row) => row.line_no as number),
      pairs: pairs.map((row) => [row.line_no as number, row.rid as string, row.rule as string]),
      differences: differences.map((row) =>
        row.grouped
          ? `${row.kind} group ${row.delta} ${row.currency}`
          : `${row.kind} ${row.line_no ?? '-'} ${row.rid ?? '-'} ${row.delta} ${row.currency}`,
      ),
      waiting: waiting.map((row) => row.id as string),
    };
  } finally {
    await client.query('ROLLBACK');
  }
}

const sorted = (found: Pick<Found, 'pairs' | 'differences' | 'waiting'>) => ({
  pairs: found.pairs.map(String).sort(),
  differences: [...found.differences].sort(),
  waiting: [...found.waiting].sort(),
});

describe('The engine', () => {
  it('finds in SQL what the engine written out record by record finds, in any small world', async () => {
    const client = await database.pool.connect();
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
  }, 120_000);

  it('accounts for every line once: matched, with a difference, or not moved', async () => {
    const client = await database.pool.connect();
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

  it('does not mind the order of lines and records', async () => {
    const client = await database.pool.connect();
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

  const plainLine = {
    kind: 'p' as const,
    status: 's' as const,
    channelNo: null,
    shares: false,
    ourNo: null,
    originalOurNo: null,
    amount: 500,
    currency: 'CNY',
    fee: null,
    at: DAY_START,
  };
  const plainRecord = {
    kind: 'p' as const,
    status: 'succeeded',
    channelNo: null,
    originalOurNo: null,
    amount: 500,
    currency: 'CNY',
    fee: null,
    at: DAY_START,
    home: true,
    date: DAY,
    repeat: 0,
  };
  const idOf = (index: number) => `019c0000-0000-7000-8000-00000000010${index}`;
  const found = async (lines: Partial<RefLine>[], records: (Partial<RefRecord> & { ourNo: string })[]) => {
    const client = await database.pool.connect();
    try {
      const result = await inSql(client, {
        lines: lines.map((line, index) => ({ ...plainLine, id: index + 1, ...line })),
        records: records.map((record, index) => ({ ...plainRecord, id: idOf(index), ...record })),
        rules: { amountTolerance: 0, feeTolerance: 0, timeWindow: 600_000, waitingFrom: WAITING_FROM, beside: BESIDE },
      });
      return {
        pairs: result.pairs.map(([line, id, rule]) => `${line} ${id.slice(-1)} ${rule}`).sort(),
        differences: result.differences.sort(),
      };
    } finally {
      client.release();
    }
  };

  it('settles at once lines that state no number of ours and agree by the channel’s, and none that two could claim', async () => {
    const client = await database.pool.connect();
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
          // The channel lists N5 by our number as well, and says that V was revoked under W.
          { ...plainLine, id: 7, channelNo: 'T', ourNo: 'N5' },
          { ...plainLine, id: 8, channelNo: 'W', status: 'v' },
        ],
        records: [
          ...records,
          { ...beside, id: idOf(7), home: false, date: '2026-03-01', ourNo: 'N7' },
          { ...again, id: idOf(8), ourNo: 'N6', repeat: 1, channelNo: null },
        ],
        rules: { amountTolerance: 0, feeTolerance: 0, timeWindow: 600_000, waitingFrom: WAITING_FROM, beside: BESIDE },
      });
      // X alone is beyond doubt: Y is on two records, Z on one of the day before too, W revoked, N5 numbered, N6 ours twice.
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
    ] as const)
      expect((await found([...lines], [...records])).differences.map((text) => text.split(' ')[0])).toEqual(kinds);
  });

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
    const client = await database.pool.connect();
    try {
      const lines = [made, revoked, { ourNo: 'B', channelNo: 'Y' }].map((line, index) => ({ ...plainLine, id: index + 1, ...line }));
      const records = [{ ...plainRecord, ...ours, id: idOf(0), status: 'closed' }];
      const rules = { amountTolerance: 0, feeTolerance: 0, timeWindow: 600_000, waitingFrom: WAITING_FROM, beside: BESIDE };
      const { comparison } = await inSql(client, { lines, records, rules });
      expect([comparison.compared, comparison.matched.count, comparison.withDifference, comparison.others]).toEqual([1n, 0n, 1n, 2n]);
      expect(comparison.statement).toEqual([{ kind: 'payment', currency: 'CNY', count: 1n, amountMinor: 500n, feeMinor: 0n }]);
    } finally {
      client.release();
    }
    // Another payment of the same number was made and stays.
    expect((await found([made, revoked, { ourNo: 'A', channelNo: 'Y' }], [ours])).differences).toEqual([]);
  });
});
