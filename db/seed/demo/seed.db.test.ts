/** Reconciliation of the demo month finds exactly the faults that were sown, no more and no less. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../../server/kernel/business-date.ts';
import { booksCheck } from '../../../server/ledger/books-check.ts';
import { type TestDatabase, testDatabase } from '../../testing.ts';
import { holdSomeFunds } from './holds.ts';
import { happened, seedDemo } from './seed.ts';
import { exportSomeVouchers } from './vouchers.ts';
import { type DemoWorld, demoWorld, type ExpectedDifference } from './world.ts';

let database: TestDatabase;
let world: DemoWorld;
/** The limits of time under which payments and entries of the ledger were written. */
let limits: unknown[];

const SEES_LIMITS = `CREATE TABLE limits_seen (statement text, lock text, idle text);
  CREATE FUNCTION see_limits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO limits_seen VALUES (current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'));
    RETURN NULL; END $$;
  CREATE TRIGGER see_limits AFTER INSERT ON payments FOR EACH STATEMENT EXECUTE FUNCTION see_limits();
  CREATE TRIGGER see_limits AFTER INSERT ON journal_entries FOR EACH STATEMENT EXECUTE FUNCTION see_limits();`;
const SEES_NO_MORE = `DROP TRIGGER see_limits ON payments; DROP TRIGGER see_limits ON journal_entries; DROP FUNCTION see_limits; DROP TABLE limits_seen`;

beforeAll(async () => {
  process.env.AUTH_SECRET ??= '0123456789abcdefghijklmnopqrstuvwxyz-test';
  database = await testDatabase();
  const { pool } = database.owner;
  await pool.query(SEES_LIMITS);
  world = await seedDemo(database.ownerUrl, { lastDate: parseBusinessDate('2026-11-15') });
  limits = (await pool.query('SELECT DISTINCT statement, lock, idle FROM limits_seen')).rows;
  await pool.query(SEES_NO_MORE);
}, 300_000);
afterAll(() => database.drop());

type Found = {
  channel: string;
  date: string;
  kind: ExpectedDifference['kind'];
  record: string;
  our_no: string | null;
  channel_no: string | null;
  delta: string;
  status: string;
  resolution: string | null;
};

/** What makes two the same: the record, the kind, and the delta to the cent (two currencies have none to compare). */
const keyOf = (channel: string, date: string, kind: string, record: string, ourNo: string | null, delta: string | null) =>
  [channel, date, kind, record, ourNo, kind === 'currency' ? '' : delta].join(' ');
const expectedKey = (each: ExpectedDifference) =>
  keyOf(each.channelCode, each.businessDate, each.kind, each.recordKind, each.ourNo, each.deltaMinor?.toString() ?? null);
const foundKey = (each: Found) => keyOf(each.channel, each.date, each.kind, each.record, each.our_no, each.delta);

const found = async (condition: string): Promise<Found[]> =>
  (
    await database.owner.pool.query(
      `SELECT channel_code AS channel, business_date::text AS date, kind, record_kind AS record, our_no, channel_no, delta_minor::text AS delta, status, resolution FROM differences WHERE ${condition}`,
    )
  ).rows as Found[];

describe('The demo month', () => {
  it('is written without the limits of a request, however busy the machine is', () => {
    expect(limits).toEqual([{ statement: '0', lock: '0', idle: '0' }]);
  });

  const isLate = (each: ExpectedDifference) => each.channelCode === 'paypal' && each.businessDate === world.lastDate;
  const wasCorrected = (each: ExpectedDifference) => each.isCorrected && each.businessDate !== world.lastDate;

  it('has as open differences exactly the sown faults that no correction took away', async () => {
    const open = (await found(`status <> 'resolved'`)).map(foundKey).sort();
    const expected = world.expected
      .filter((each) => !isLate(each) && !wasCorrected(each))
      .map(expectedKey)
      .sort();
    expect(expected.length).toBeGreaterThan(80);
    expect(open).toEqual(expected);
  });

  it('has resolved exactly those that a corrected statement took away', async () => {
    const gone = await found(`status = 'resolved'`);
    expect(gone.map(foundKey).sort()).toEqual(
      world.expected
        .filter((each) => !isLate(each) && wasCorrected(each))
        .map(expectedKey)
        .sort(),
    );
    expect(new Set(gone.map((each) => each.resolution))).toEqual(new Set(['gone_on_rerun']));
  });

  it('shows WeChat of yesterday with three differences, all of them corrected by the file to try out', async () => {
    const yesterday = await found(`channel_code = 'wechat' AND business_date = '${world.lastDate}' AND status <> 'resolved'`);
    expect(yesterday.length).toBe(3);
    expect(
      world.expected
        .filter((each) => each.channelCode === 'wechat' && each.businessDate === world.lastDate)
        .every((each) => each.isCorrected),
    ).toBe(true);
  });

  it('keeps every line: published statements hold as many as they say', async () => {
    const { rows } = await database.owner.pool.query(
      `SELECT s.id FROM statements s WHERE s.status IN ('published', 'superseded') AND s.line_count <> (SELECT count(*) FROM statement_lines l WHERE l.statement_id = s.id)`,
    );
    expect(rows).toEqual([]);
  });

  it('waits only for records of the last day, inside the window before the day cut', async () => {
    const { rows } = await database.owner.pool.query(`SELECT DISTINCT business_date::text AS date FROM waiting_records`);
    expect(rows).toEqual([{ date: world.lastDate }]);
  });

  it('has amounts frozen and pending, some let go and some captured, each account’s balance the sum of its open holds', async () => {
    const { rows } = await database.owner.pool.query(
      `SELECT kind, count(*) FILTER (WHERE remaining_minor = amount_minor)::int AS whole, count(*) FILTER (WHERE remaining_minor BETWEEN 1 AND amount_minor - 1)::int AS partly,
         count(*) FILTER (WHERE remaining_minor = 0)::int AS closed FROM ledger_holds GROUP BY kind ORDER BY kind`,
    );
    expect(rows).toEqual([
      { kind: 'frozen', whole: 14, partly: 2, closed: 7 },
      { kind: 'pending', whole: 8, partly: 0, closed: 1 },
    ]);
    const captures = await database.owner.pool.query(
      `SELECT count(*)::int AS captures, count(k.entry_id)::int AS entries FROM ledger_hold_steps s LEFT JOIN ledger_keys k USING (bucket, key) WHERE s.step = 'capture'`,
    );
    expect(captures.rows).toEqual([{ captures: 5, entries: 5 }]);
    expect((await booksCheck(database.db)).filter((check) => !check.holds)).toEqual([]);
  });

  it('holds the same amounts when it is made again', async () => {
    const state = async () =>
      (await database.owner.pool.query(`SELECT id, amount_minor::text, remaining_minor::text FROM ledger_holds ORDER BY id`)).rows;
    const before = await state();
    await holdSomeFunds(database, world);
    expect(await state()).toEqual(before);
  });

  it('has a place in the finance system for every account that moved, its first two dates exported, and the same when it is made again', async () => {
    const state = async () => ({
      batches: (
        await database.owner.pool.query(
          'SELECT no, period_from::text AS first, period_to::text AS last, entry_count > 500 AS is_day, made_by_name FROM voucher_batches',
        )
      ).rows,
      lines: (await database.owner.pool.query('SELECT account, changed_at FROM voucher_mappings ORDER BY account')).rows,
    });
    const before = await state();
    const { rows } = await database.owner.pool.query(
      'SELECT business_date::text AS date FROM book_days WHERE entry_count > 0 ORDER BY 1 LIMIT 2',
    );
    expect(before.batches).toEqual([
      { no: expect.stringMatching(/^V/), first: rows[0].date, last: rows[1].date, is_day: true, made_by_name: '王敏' },
    ]);
    const unmapped = await database.owner.pool.query(
      `SELECT DISTINCT split_part(account, '.', 1) AS heading FROM balances WHERE debit_minor + credit_minor > 0
       EXCEPT SELECT account FROM voucher_mappings`,
    );
    expect(unmapped.rows).toEqual([]);
    await exportSomeVouchers(database.owner);
    expect(await state()).toEqual(before);
  });

  it('has nothing of the hours to come: the day whose statement is late may still be under way', () => {
    const whole = demoWorld(world.lastDate);
    // Nine in the morning of the next day in Shanghai is five in the afternoon of the last day in Los Angeles.
    const now = new Date('2026-11-16T01:00:00Z');
    const seen = happened(whole, now);
    const toCome = whole.payments.filter((payment) => payment.occurredAt > now);
    expect(toCome.length).toBeGreaterThan(0);
    expect(new Set(toCome.map((payment) => payment.channelCode))).toEqual(new Set(['paypal']));
    expect(seen.payments).toEqual(whole.payments.filter((payment) => payment.occurredAt <= now));
    expect(happened(whole, new Date('2026-11-16T08:00:00Z')).payments).toEqual(whole.payments);
  });

  it('leaves an audit chain that holds', async () => {
    const { rows } = await database.owner.pool.query('SELECT audit_first_break() AS broken');
    expect(rows).toEqual([{ broken: null }]);
  });
});
