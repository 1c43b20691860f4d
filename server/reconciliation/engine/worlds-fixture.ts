/** Small worlds for the tests of the engine: lines and records as a test writes them, compared in SQL in a database of the test file's own. */
import type pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { bucketOfLine } from '../../statements/copy-lines.ts';
import { RECORD_KINDS } from './codes.ts';
import { type Comparison, compare } from './compare.ts';
import { readFindings } from './read-findings.ts';
import type { RefLine, RefRecord, RefRules } from './reference.ts';
import { DEFAULT_RULES } from './rules.ts';
import type { Execute } from './store.ts';

export const DAY = '2026-03-02';
export const DAY_START = Date.parse('2026-03-02T00:00:00+08:00');
export const WAITING_FROM = DAY_START + 23.5 * 3_600_000;
export const BESIDE = ['2026-03-01', '2026-03-03'];
const STATEMENT = '019c0000-0000-7000-8000-000000000001';
const RULES = { ...DEFAULT_RULES };

export const plainLine = {
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
export const plainRecord = {
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
export const plainRules: RefRules = { amountTolerance: 0, feeTolerance: 0, timeWindow: 600_000, waitingFrom: WAITING_FROM, beside: BESIDE };
export const idOf = (index: number) => `019c0000-0000-7000-8000-00000000010${index}`;

export type Found = {
  pairs: [number, string, string][];
  differences: string[];
  waiting: string[];
  comparison: Comparison;
  /** Lines that were settled by the channel's number alone. */
  settled: number[];
};

export async function inSql(client: pg.PoolClient, world: { lines: RefLine[]; records: RefRecord[]; rules: RefRules }): Promise<Found> {
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
        neighbourStatements: new Map(),
        around: null,
        matchedBeside: null,
        channelCode: null,
        isIndexed: world.lines.length % 2 === 0,
        dates: [DAY],
        neighbourDates: 'all',
        kinds: RECORD_KINDS,
        waitingFrom: new Map([[DAY, new Date(world.rules.waitingFrom)]]),
        waitingKinds: RECORD_KINDS,
        overdue: [],
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

/** The database of a test file, and what the engine finds in it. Call once, outside of tests. */
export function engineInSql() {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  async function found(lines: Partial<RefLine>[], records: (Partial<RefRecord> & { ourNo: string })[]) {
    const client = await database.pool.connect();
    try {
      const result = await inSql(client, {
        lines: lines.map((line, index) => ({ ...plainLine, id: index + 1, ...line })),
        records: records.map((record, index) => ({ ...plainRecord, id: idOf(index), ...record })),
        rules: plainRules,
      });
      return {
        pairs: result.pairs.map(([line, id, rule]) => `${line} ${id.slice(-1)} ${rule}`).sort(),
        differences: result.differences.sort(),
      };
    } finally {
      client.release();
    }
  }

  return { connect: () => database.pool.connect(), found };
}
