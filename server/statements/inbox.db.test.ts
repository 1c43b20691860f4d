/** The inbox tells of each file when it was expected, how it came, what it brought in and took out; and which days came late or not at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, staffActor, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { listStatementRuns } from '../reconciliation/inbox/list-statement-runs.ts';
import { runReconciliation } from '../reconciliation/runs/run-reconciliation.ts';
import type { StatementFilter } from './contract.ts';
import { countStatementUpdates } from './count-updates.ts';
import type { GeneratedRow } from './formats/format.ts';
import { writeWechatTradeAll } from './formats/wechat/write-trade-bill.ts';
import { type ImportSource, importStatement } from './import-statement.ts';
import { listLateDays } from './list-late-days.ts';
import { listStatements } from './list-statements.ts';

let database: TestDatabase;
const clock = fixedClock('2026-11-18T01:00:00Z');
const ambience = (): Ambience => ({ database, clock, random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null });

beforeAll(async () => {
  database = await testDatabase();
  for (const code of ['wechat', 'second', 'silent', 'idle'])
    await database.owner.pool.query(
      `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, statement_due_time, active, created_at)
       VALUES ($1, 'WeChat', '微信', 'wechat_trade_all', 'Asia/Shanghai', '00:00', '10:00', $2, now())`,
      [code, code !== 'idle'],
    );
});
afterAll(() => database.drop());

const row = (date: string, i: number, change: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `42000${date.replaceAll('-', '')}${String(i).padStart(10, '0')}`,
  ourNo: `ORD${date}${i}`,
  amountMinor: 1_000n,
  currency: 'CNY',
  feeMinor: 1n,
  occurredAt: new Date(`${date}T03:00:00Z`),
  merchantNo: '1900000109',
  subject: 'x',
  ...change,
});

/** Brings a day of three payments and a refund, at an instant. */
async function bring(channelCode: string, date: string, at: string, source: ImportSource = 'upload') {
  clock.set(at);
  const rows = [row(date, 1), row(date, 2, { amountMinor: 2_345n }), row(date, 3)];
  const refund = row(date, 4, {
    kind: 'refund',
    amountMinor: 500n,
    originalChannelNo: rows[0]?.channelNo ?? '',
    originalOurNo: rows[0]?.ourNo ?? '',
  });
  const { bytes } = writeWechatTradeAll([...rows, refund], {
    date,
    accountNo: channelCode === 'wechat' ? '1900000109' : '1900000110',
    zone: 'Asia/Shanghai',
  });
  const stream = async function* () {
    yield bytes;
  };
  return importStatement(ambience(), { channelCode, name: `${channelCode}-${date}.csv`, bytes: stream(), source });
}
const late = (input: object = {}) => runQuery(listLateDays, ambience(), { ...input });
const list = async (filter: object) => (await runQuery(listStatements, ambience(), { filter, limit: 50 })).rows;

describe('The inbox', () => {
  it('tells of a file when it was expected, how it came, and what it brought in and took out: the sums of its lines', async () => {
    const { statementId } = await bring('wechat', '2026-11-17', '2026-11-18T01:00:00Z', 'api');
    const [file] = await list({ channels: ['wechat'] });
    expect(file).toMatchObject({
      source: 'api',
      dueAt: new Date('2026-11-18T10:00:00+08:00'),
      flowSums: [
        { flow: 'in', currency: 'CNY', count: 3n, amountMinor: 4_345n },
        { flow: 'out', currency: 'CNY', count: 1n, amountMinor: 500n },
      ],
    });
    const { rows } = await database.owner.pool.query(
      "SELECT CASE flow WHEN 'i' THEN 'in' ELSE 'out' END AS flow, sum(amount_minor)::bigint AS sum FROM statement_lines WHERE statement_id = $1 AND status = 's' GROUP BY 1 ORDER BY 1",
      [statementId],
    );
    expect(rows.map((each) => [each.flow, BigInt(each.sum)])).toEqual(file?.flowSums?.map((sum) => [sum.flow, sum.amountMinor]));
  });

  it('is narrowed by source', async () => {
    await bring('second', '2026-11-17', '2026-11-18T01:30:00Z', 'folder');
    expect((await list({ sources: ['folder'] })).map((each) => each.channelCode)).toEqual(['second']);
    expect((await list({ sources: ['api', 'folder'] })).map((each) => each.channelCode)).toEqual(['second', 'wechat']);
    expect(await list({ sources: ['demo'] })).toEqual([]);
  });

  it('follows a statement from waiting to what its run found, and says nothing of a replaced one', async () => {
    const [file] = await list({ channels: ['wechat'] });
    const runs = () => runQuery(listStatementRuns, ambience(), { statementIds: [file?.id] });
    expect(await runs()).toEqual([{ statementId: file?.id, state: 'waiting', openCount: 0 }]);
    await runReconciliation(ambience(), { channelCode: 'wechat', businessDate: '2026-11-17' });
    // We have none of these payments.
    expect(await runs()).toEqual([{ statementId: file?.id, state: 'with_differences', openCount: 4 }]);
    await database.owner.pool.query(
      "UPDATE reconciliation_days SET lease_until = '2030-01-01', lease_run_id = gen_random_uuid() WHERE channel_code = 'wechat'",
    );
    expect(await runs()).toMatchObject([{ state: 'matching' }]);
    await database.owner.pool.query('UPDATE reconciliation_days SET lease_until = NULL, lease_run_id = NULL');
    await database.db.execute(sql`UPDATE statements SET status = 'superseded' WHERE id = ${file?.id}::uuid`);
    expect(await runs()).toEqual([]);
    await database.db.execute(sql`UPDATE statements SET status = 'published' WHERE id = ${file?.id}::uuid`);
  });
});

describe('Late days', () => {
  it('are none while everything due has come in time; today’s are counted', async () => {
    clock.set('2026-11-18T03:00:00Z');
    expect(await late()).toEqual({ rows: [], nextCursor: null, count: 0, today: { date: '2026-11-17', due: 2, arrived: 2, late: 0 } });
  });

  it('are not those before their due time, and are those after it, until they come; then they stay as late with their arrival', async () => {
    clock.set('2026-11-19T01:59:59Z');
    expect(await late()).toEqual({ rows: [], nextCursor: null, count: 0, today: { date: '2026-11-18', due: 2, arrived: 0, late: 0 } });
    clock.set('2026-11-19T02:00:00Z');
    const missing = { date: '2026-11-18', state: 'late', dueAt: new Date('2026-11-19T02:00:00Z'), arrivedAt: null, statementId: null };
    expect((await late()).rows).toEqual([
      { channelCode: 'second', ...missing },
      { channelCode: 'wechat', ...missing },
    ]);
    expect((await late()).today).toEqual({ date: '2026-11-18', due: 2, arrived: 0, late: 2 });
    const { statementId } = await bring('wechat', '2026-11-18', '2026-11-19T05:30:00Z');
    expect((await late()).rows).toEqual([
      { channelCode: 'second', ...missing },
      { ...missing, channelCode: 'wechat', state: 'arrivedLate', arrivedAt: new Date('2026-11-19T05:30:00Z'), statementId },
    ]);
  });

  it('are walked page by page, each once', async () => {
    clock.set('2026-11-20T03:00:00Z');
    const whole = await late();
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await late({ limit: 1, cursor });
      expect(page.count).toBe(whole.rows.length);
      seen.push(...page.rows.map((each) => `${each.date} ${each.channelCode}`));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole.rows.map((each) => `${each.date} ${each.channelCode}`));
    expect(seen).toHaveLength(4);
    await expect(late({ cursor: 'x' })).rejects.toMatchObject({ reason: 'cursor_malformed' });
  });

  it('are of the channels and dates asked for, newest first, and never of more than a year', async () => {
    clock.set('2026-11-20T03:00:00Z');
    expect((await late({ channels: ['second'] })).rows.map(({ channelCode, date }) => [channelCode, date])).toEqual([
      ['second', '2026-11-19'],
      ['second', '2026-11-18'],
    ]);
    expect((await late({ channels: ['second'] })).today).toEqual({ date: '2026-11-19', due: 1, arrived: 0, late: 1 });
    expect((await late({ dateTo: '2026-11-17' })).rows).toEqual([]);
    expect((await late({ dateFrom: '2026-11-19', dateTo: '2026-11-18' })).rows).toEqual([]);
    await expect(late({ dateFrom: '2025-01-01', dateTo: '2026-11-18' })).rejects.toMatchObject({ reason: 'range_too_long' });
  });
});

describe('Whoever has the inbox open', () => {
  const me = '01890000-0000-7000-8000-000000000001';
  const asMe = (): Ambience => ({
    ...ambience(),
    actor: staffActor({ userId: me, personId: me, name: 'me', email: 'me@example.com', roles: ['operations'], sessionId: me }),
  });
  const reading = async (filter: StatementFilter, limit = 50) => {
    const page = await runQuery(listStatements, asMe(), { filter, limit });
    const shown = page.rows.map(({ id, status }) => ({ id, status }));
    const after = page.nextCursor ? (page.rows.at(-1)?.importedAt ?? null) : null;
    return { rows: page.rows, updates: () => runQuery(countStatementUpdates, asMe(), { filter, after, shown }) };
  };

  it('is told of files that others brought under the filter, of a version that was replaced, and not of their own', async () => {
    await bring('wechat', '2026-11-10', '2026-11-18T03:00:00Z');
    const filter = { channels: ['wechat'], dateFrom: '2026-11-09', dateTo: '2026-11-11' };
    const [whole, elsewhere] = [await reading(filter), await reading({ channels: ['second'] })];
    expect(await whole.updates()).toEqual({ count: 0, isCapped: false });
    const { statementId } = await bring('wechat', '2026-11-11', '2026-11-18T03:05:00Z');
    expect(await whole.updates()).toEqual({ count: 1, isCapped: false });
    expect(await elsewhere.updates()).toEqual({ count: 0, isCapped: false });
    await database.owner.pool.query('UPDATE statements SET imported_by = $1 WHERE id = $2', [me, statementId]);
    expect(await whole.updates()).toEqual({ count: 0, isCapped: false });
    await database.owner.pool.query("UPDATE statements SET status = 'superseded' WHERE id = $1", [whole.rows[0]?.id]);
    expect(await whole.updates()).toEqual({ count: 1, isCapped: false });
  });

  it('is told of a file whose import began before the list was read and ended after, on a page with others after it too', async () => {
    await bring('wechat', '2026-11-12', '2026-11-18T04:00:00Z');
    await bring('wechat', '2026-11-13', '2026-11-18T04:10:00Z');
    clock.set('2026-11-18T04:30:00Z');
    const page = await reading({ channels: ['wechat'] }, 2);
    expect(page.rows).toHaveLength(2);
    expect(await page.updates()).toEqual({ count: 0, isCapped: false });
    await bring('wechat', '2026-11-14', '2026-11-18T04:20:00Z');
    clock.set('2026-11-18T04:31:00Z');
    expect(await page.updates()).toEqual({ count: 1, isCapped: false });
  });
});
