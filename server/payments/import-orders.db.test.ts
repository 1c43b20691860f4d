/** Orders on their way in: once, again, changed, doubled, unreadable, through both doors. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rows, sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { systemActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { bucketOf, bucketOfOurNo, newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { importOrderRows, importOrders } from './import-orders.ts';

let database: TestDatabase;
let made = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const HEADER = 'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no';
const line = (no: string, over: { channelNo?: string; amount?: string; status?: string; at?: string; kind?: string } = {}) =>
  `${over.kind ?? 'payment'},${no},${over.channelNo ?? `C${no}`},,${over.amount ?? '10.00'},CNY,0.06,${over.status ?? 'succeeded'},${over.at ?? '2026-03-02T12:00:00+08:00'},M1`;
const ambience = () => ({
  database,
  clock: fixedClock('2026-03-03T00:00:00Z'),
  random: systemRandom,
  actor: systemActor('test'),
  requestId: 'test',
  ip: null,
});

async function channel({ acceptInPart = false } = {}): Promise<string> {
  const code = `orders_${++made}`;
  await database.db.execute(
    sql`INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, accept_in_part, created_at) VALUES (${code}, 'Test', '测试', 'wechat_trade_all', 'Asia/Shanghai', '00:00', ${acceptInPart}, '2026-01-01')`,
  );
  return code;
}
const bring = (code: string, ...lines: string[]) => bringText(code, `${[HEADER, ...lines].join('\n')}\n`);
async function bringText(code: string, text: string) {
  async function* bytes() {
    for (let at = 0; at < text.length; at += 37) yield new TextEncoder().encode(text.slice(at, at + 37));
  }
  return importOrders(ambience(), { channelCode: code, name: 'orders.csv', bytes: bytes() });
}
const kept = (code: string) =>
  rows<{ our_no: string; channel_no: string; repeat: number; status: string; version: number }>(
    database.db,
    sql`SELECT our_no, channel_no, repeat, status, version FROM payments WHERE channel_code = ${code} ORDER BY our_no, repeat`,
  );

it('keeps every row once, in the bucket of its number and on the business date of its instant', async () => {
  const code = await channel();
  const result = await bring(code, line('1'), line('2', { at: '2026-03-02T17:00:00Z' }));
  expect(result).toMatchObject({ rows: 2, inserted: 2n, updated: 0n, unchanged: 0n, rejectCount: 0, dates: ['2026-03-02', '2026-03-03'] });
  const found = await rows<{ id: string; bucket: number; our_no: string; business_date: string }>(
    database.db,
    sql`SELECT id, bucket, our_no, business_date::text FROM payments WHERE channel_code = ${code} ORDER BY our_no`,
  );
  for (const row of found) {
    expect(row.bucket).toBe(bucketOfOurNo(row.our_no));
    expect(bucketOf(row.id)).toBe(row.bucket);
  }
  expect(found.map((row) => row.business_date)).toEqual(['2026-03-02', '2026-03-03']);
});

it('does nothing for the same rows again, and updates what has changed', async () => {
  const code = await channel();
  await bring(code, line('1', { status: 'processing' }), line('2'));
  expect(await bring(code, line('1', { status: 'processing' }), line('2'))).toMatchObject({
    inserted: 0n,
    updated: 0n,
    unchanged: 2n,
    dates: [],
  });
  expect(await bring(code, line('1'), line('2'))).toMatchObject({ inserted: 0n, updated: 1n, unchanged: 1n, dates: ['2026-03-02'] });
  expect(await kept(code)).toMatchObject([
    { our_no: '1', status: 'succeeded', version: 2, repeat: 0 },
    { our_no: '2', version: 1, repeat: 0 },
  ]);
});

it('names the date that a record has left beside the one it is on now', async () => {
  const code = await channel();
  await bring(code, line('1', { at: '2026-03-02T23:59:00+08:00' }), line('2'), line('3'));
  const moved = await bring(
    code,
    line('1', { at: '2026-03-03T00:01:00+08:00' }),
    line('2'),
    line('4', { at: '2026-03-05T12:00:00+08:00' }),
  );
  expect(moved).toMatchObject({ inserted: 1n, updated: 1n, unchanged: 1n, dates: ['2026-03-02', '2026-03-03', '2026-03-05'] });
});

it('keeps a number that was handed in twice as two records, also where the second comes in another file, and knows both again', async () => {
  const code = await channel();
  await bring(code, line('1', { channelNo: 'X' }));
  expect(await bring(code, line('1', { channelNo: 'Y' }))).toMatchObject({ inserted: 1n, updated: 0n });
  expect(await bring(code, line('1', { channelNo: 'Y' }), line('1', { channelNo: 'X' }))).toMatchObject({
    inserted: 0n,
    updated: 0n,
    unchanged: 2n,
  });
  expect(await kept(code)).toMatchObject([
    { channel_no: 'X', repeat: 0 },
    { channel_no: 'Y', repeat: 1 },
  ]);
  const second = await channel();
  expect(await bring(second, line('1'), line('1'))).toMatchObject({ inserted: 2n });
  expect(await bring(second, line('1'), line('1'))).toMatchObject({ inserted: 0n, unchanged: 2n });
});

const withTwoFaults = () => [line('1'), line('2', { amount: '1.005' }), line('3', { amount: '0.00' }), line('4')];
const FAULTS = [
  [3, 'amount', 'amount_too_precise'],
  [4, 'amount', 'amount_zero'],
];

it('refuses a file with rows that cannot be read, names them by line and column, and stores nothing of it', async () => {
  const code = await channel();
  const result = await bring(code, ...withTwoFaults());
  expect(result).toMatchObject({ isRefused: true, rows: 2, inserted: 0n, rejectCount: 2, dates: [] });
  expect(result.rejects.map((reject) => [reject.lineNo, reject.column, reject.reason])).toEqual(FAULTS);
  expect(await kept(code)).toEqual([]);
  const trail = await rows<{ outcome: string }>(database.db, sql`SELECT outcome FROM audit_entries WHERE subject_id = ${code}`);
  expect(trail).toEqual([{ outcome: 'refused' }]);
});

it('keeps the other rows where the channel accepts files in part, and still names each that it left out', async () => {
  const code = await channel({ acceptInPart: true });
  const result = await bring(code, ...withTwoFaults());
  expect(result).toMatchObject({ isRefused: false, inserted: 2n, rejectCount: 2 });
  expect(result.rejects.map((reject) => [reject.lineNo, reject.column, reject.reason])).toEqual(FAULTS);
  expect((await kept(code)).map((row) => row.our_no)).toEqual(['1', '4']);
});

it('keeps nothing of a file that is refused half way', async () => {
  const code = await channel();
  const lines = Array.from({ length: 6_000 }, (_none, index) => line(String(index)));
  await expect(bringText(code, [HEADER, ...lines, 'payment,cut'].join('\n'))).rejects.toMatchObject({ reason: 'statement_cut_off' });
  expect(await kept(code)).toEqual([]);
});

const cellsOf = (no: string, amount = '10.00') => ({
  kind: 'payment',
  our_no: no,
  channel_no: `C${no}`,
  amount,
  currency: 'CNY',
  status: 'succeeded',
  occurred_at: '2026-03-02T12:00:00+08:00',
});

it('takes the same rows as an API call, all or none, and writes who brought them', async () => {
  const code = await channel();
  expect(await importOrderRows(ambience(), { channelCode: code, rows: [cellsOf('1'), cellsOf('2')] })).toMatchObject({ inserted: 2n });
  await expect(importOrderRows(ambience(), { channelCode: code, rows: [cellsOf('3'), cellsOf('4', 'NaN')] })).rejects.toMatchObject({
    reason: 'order_row_unreadable',
    details: { lineNo: 2, column: 'amount' },
  });
  expect((await kept(code)).map((row) => row.our_no)).toEqual(['1', '2']);
  const trail = await rows<{ action: string }>(
    database.db,
    sql`SELECT action FROM audit_entries WHERE subject_id = ${code} AND outcome = 'done'`,
  );
  expect(trail).toEqual([{ action: 'payments.import_orders' }]);
});

/** The next insert into payments meets a deadlock, as where two people bring the same orders at once; the ones after it do not. */
async function deadlockOnce(): Promise<() => Promise<void>> {
  await database.owner.pool.query(`CREATE SEQUENCE deadlocks;
    CREATE FUNCTION deadlock_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF nextval('deadlocks') = 1 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF; RETURN NULL; END $$;
    CREATE TRIGGER deadlock_once AFTER INSERT ON payments FOR EACH STATEMENT EXECUTE FUNCTION deadlock_once()`);
  return async () => {
    await database.owner.pool.query('DROP TRIGGER deadlock_once ON payments; DROP FUNCTION deadlock_once(); DROP SEQUENCE deadlocks');
  };
}

it('keeps every row also where the database undoes the first attempt and the second is made by itself', async () => {
  const code = await channel({ acceptInPart: true });
  let end = await deadlockOnce();
  expect(await bring(code, line('1'), line('2', { amount: '1.005' }), line('3'))).toMatchObject({ rows: 2, inserted: 2n, rejectCount: 1 });
  await end();
  end = await deadlockOnce();
  expect(await importOrderRows(ambience(), { channelCode: code, rows: [cellsOf('4'), cellsOf('5')] })).toMatchObject({
    rows: 2,
    inserted: 2n,
    dates: ['2026-03-02'],
  });
  await end();
  expect((await kept(code)).map((row) => row.our_no)).toEqual(['1', '3', '4', '5']);
});

it('keeps both payments of one number that come at the same moment under two numbers of the channel', async () => {
  const code = await channel();
  const other = await database.owner.pool.connect();
  try {
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, created_at, source)
       SELECT bucket_of(id), id, 'payment', $2, '2026-03-02', '1', 'C1', 'M1', 'CNY', 1000, 6, 'succeeded', '2026-03-02T12:00:00+08:00', now(), 'api' FROM (SELECT $1::uuid AS id) made`,
      [newId(bucketOfOurNo('1'), new Date('2026-03-02')), code],
    );
    const mine = bring(code, line('1', { channelNo: 'C2' }), line('2'));
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'WITH changed%'`;
    await expect.poll(async () => (await database.owner.pool.query(waits)).rowCount, { timeout: 10_000 }).toBe(1);
    await other.query('COMMIT');
    expect(await mine).toMatchObject({ rows: 2, inserted: 2n, updated: 0n });
  } finally {
    other.release();
  }
  expect((await kept(code)).map(({ our_no, channel_no, repeat }) => [our_no, channel_no, repeat])).toEqual([
    ['1', 'C1', 0],
    ['1', 'C2', 1],
    ['2', 'C2', 0],
  ]);
});

it('leaves every connection to others while files are on their way, however slowly they come', async () => {
  const code = await channel();
  const { promise: whole, resolve: finish } = Promise.withResolvers<void>();
  const begun: Promise<unknown>[] = [];
  const uploads = Array.from({ length: (database.pool.options.max ?? 10) + 1 }, (_, at) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    begun.push(promise);
    async function* bytes() {
      yield new TextEncoder().encode(`${HEADER}\n`);
      resolve();
      await whole;
      yield new TextEncoder().encode(`${line(`slow${at}`)}\n`);
    }
    return importOrders(ambience(), { channelCode: code, name: 'orders.csv', bytes: bytes() });
  });
  await Promise.all(begun);
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
  finish();
  expect((await Promise.all(uploads)).map(({ inserted }) => inserted)).toEqual(uploads.map(() => 1n));
});

it('is refused whole where fewer bytes came than were promised', async () => {
  const code = await channel();
  async function* bytes() {
    yield new TextEncoder().encode(`${HEADER}\n${line('1')}\n`);
  }
  await expect(
    importOrders(ambience(), { channelCode: code, name: 'orders.csv', bytes: bytes(), expectedSize: 10_000 }),
  ).rejects.toMatchObject({ reason: 'upload_cut_off' });
  expect(await kept(code)).toEqual([]);
});
