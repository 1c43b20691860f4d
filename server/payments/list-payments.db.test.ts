/** Lists of payments: a range of dates read day by day is the same list as read in one, at every page. */
import { drizzle } from 'drizzle-orm/node-postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { newId, numberOf } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { PAYMENT_STATUSES } from './codes.ts';
import { type PaymentFilter, type PaymentRow, paymentFilter } from './contract.ts';
import { findPayments } from './find-payments.ts';
import { selectPayments } from './list-store.ts';
import { countByStatus, selectFoundNumbers, sumPayments } from './store.ts';

let database: TestDatabase;
const FIRST = parseBusinessDate('2026-03-01');
const DAYS = 12;
const all: { id: string; ourNo: string; businessDate: string; at: number }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const dice = seededRandom(testSeed(11));
  for (let index = 0; index < 900; index++) {
    const day = dice.below(DAYS);
    // Business dates of zones from UTC+14 to UTC-11 overlap in time.
    const at = Date.parse('2026-03-01T00:00:00Z') + day * 86_400_000 + (dice.below(72) - 24) * 3_600_000 + dice.below(3) * 1000;
    const id = newId(dice.below(1024), new Date(at), dice);
    all.push({ id, ourNo: numberOf('P', id), businessDate: addDays(FIRST, day), at });
  }
  for (const row of all) {
    await database.pool.query(
      `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, currency, amount_minor, status, occurred_at, created_at, source)
       VALUES (bucket_of($1::uuid), $1, 'payment', 'wechat', $2, $3, $4, 'CNY', 100, 'succeeded', $5, $5, 'demo')`,
      [row.id, row.businessDate, row.ourNo, `4200${row.at}${row.id.slice(-6)}`, new Date(row.at).toISOString()],
    );
  }
}, 60_000);
afterAll(() => database.drop());

async function everyPage(filter: PaymentFilter, order: 'newest' | 'oldest', limit: number): Promise<PaymentRow[]> {
  const rows: PaymentRow[] = [];
  for (let after: [string, string] | null = null; ; ) {
    const page: PaymentRow[] = await selectPayments(database.db, filter, order, after, limit);
    rows.push(...page);
    const last = page.at(-1);
    if (page.length < limit || !last) return rows;
    after = [last.occurredAt.toISOString(), last.id];
  }
}

describe('A range of business dates', () => {
  it('lists every payment of it once, in order, whatever the page', async () => {
    const arbitrary = fc.record({
      from: fc.integer({ min: 0, max: DAYS - 2 }),
      length: fc.integer({ min: 1, max: DAYS }),
      limit: fc.integer({ min: 7, max: 120 }),
      isNewest: fc.boolean(),
    });
    await assertProperty(
      fc.asyncProperty(arbitrary, async ({ from, length, limit, isNewest }) => {
        const dateFrom = addDays(FIRST, from);
        const dateTo = addDays(FIRST, Math.min(DAYS - 1, from + length));
        const rows = await everyPage({ dateFrom, dateTo }, isNewest ? 'newest' : 'oldest', limit);
        const expected = all
          .filter((row) => row.businessDate >= dateFrom && row.businessDate <= dateTo)
          .sort((a, b) => (isNewest ? -1 : 1) * (a.at - b.at || (a.id < b.id ? -1 : 1)))
          .map((row) => row.id);
        expect(rows.map((row) => row.id)).toEqual(expected);
      }),
      { numRuns: 30, seed: testSeed(5) },
    );
  }, 60_000);
});

it('What a filter finds is added up for payments and for refunds apart: the sum of both is the sum of nothing', async () => {
  const dice = seededRandom(testSeed(12));
  const at = Date.parse('2026-06-01T04:00:00Z');
  for (const [kind, amount] of [
    ['payment', 1000],
    ['payment', 500],
    ['refund', 300],
  ] as const) {
    const id = newId(dice.below(1024), new Date(at), dice);
    await database.pool.query(
      `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, currency, amount_minor, status, occurred_at, created_at, source)
       VALUES (bucket_of($1::uuid), $1, $2, 'alipay', '2026-06-01', $3, 'CNY', $4, 'succeeded', $5, $5, 'demo')`,
      [id, kind, numberOf(kind === 'payment' ? 'P' : 'R', id), amount, new Date(at).toISOString()],
    );
  }
  expect(await sumPayments(database.db, { channels: ['alipay'] }, 10_000)).toEqual([
    { kind: 'payment', currency: 'CNY', count: 2n, amountMinor: 1500n },
    { kind: 'refund', currency: 'CNY', count: 1n, amountMinor: 300n },
  ]);
});

it('Of each status there are as many as its own list has, under the other filters, and no more than one over the bound are counted', async () => {
  const dice = seededRandom(testSeed(13));
  const statuses = { failed: 3, unknown: 1, closed: 2 } as const;
  for (const [status, count] of Object.entries(statuses))
    for (let index = 0; index < count; index++) {
      const at = new Date(Date.parse('2026-03-02T04:00:00Z') + index * 1000);
      const id = newId(dice.below(1024), at, dice);
      await database.pool.query(
        `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, currency, amount_minor, status, occurred_at, created_at, source)
         VALUES (bucket_of($1::uuid), $1, 'payment', 'unionpay', '2026-03-02', $2, 'CNY', 100, $3, $4, $4, 'demo')`,
        [id, numberOf('P', id), status, at.toISOString()],
      );
    }
  for (const filter of [
    {},
    { channels: ['unionpay'] },
    { dateFrom: '2026-03-02', dateTo: '2026-03-02' },
    { merchantNo: 'M1' },
  ] as PaymentFilter[]) {
    const counted = await countByStatus(database.db, { ...filter, statuses: ['failed'] }, 10_000);
    expect(counted.map(({ status }) => status)).toEqual([...PAYMENT_STATUSES]);
    for (const { status, count } of counted)
      expect(count, status).toBe(
        BigInt((await selectPayments(database.db, { ...filter, statuses: [status] }, 'newest', null, 5_000)).length),
      );
  }
  const bounded = new Map((await countByStatus(database.db, { channels: ['unionpay'] }, 2)).map(({ status, count }) => [status, count]));
  expect([bounded.get('failed'), bounded.get('closed'), bounded.get('unknown'), bounded.get('created')]).toEqual([3n, 2n, 1n, 0n]);
});

describe('A number', () => {
  it('is found whole, by its beginning, by its end and by a piece from its middle', async () => {
    const { ourNo, id } = all[17] as (typeof all)[number];
    for (const text of [ourNo, ourNo.slice(0, 20), ourNo.slice(-12), ourNo.slice(8, 24)]) {
      expect(
        (await findPayments(database.db, text, 10)).map((row) => row.id),
        text,
      ).toContain(id);
    }
  });

  it('of capitals is found by who types small letters, in the palette, in the list and among pasted ones; one of small letters by who types capitals', async () => {
    const [first, second] = all as [(typeof all)[number], (typeof all)[number]];
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE payments SET channel_no = 'pi_3aBcD' || 'f00dfeed' WHERE id = $1`, [first.id]);
      await client.query(`UPDATE payments SET channel_no = 'txn_0badcafe' WHERE id = $1`, [second.id]);
      const db = drizzle(client) as never;
      const small = first.ourNo.toLowerCase();
      const ids = async (numbers: string[]) => (await selectPayments(db, { numbers }, 'newest', null, 9)).map((row) => row.id);
      for (const text of [small, small.slice(0, 22), small.slice(-12), small.slice(8, 24)])
        expect(
          (await findPayments(db, text, 10)).map((row) => row.id),
          text,
        ).toContain(first.id);
      for (const text of ['pi_3abcdf00dfeed', 'PI_3ABCDF00DFEED', 'PI_3abc', '3ABcdf'])
        expect(
          (await findPayments(db, text, 10)).map((row) => row.id),
          text,
        ).toEqual([first.id]);
      expect(await ids([small])).toEqual([first.id]);
      expect(await ids(['TXN_0BADCAFE'])).toEqual([second.id]);
      expect(await ids(['pi_3aBcDf00dfeed'])).toEqual([first.id]);
      expect((await ids([small, second.ourNo.toLowerCase()])).sort()).toEqual([first.id, second.id].sort());
      expect(await selectFoundNumbers(db, { numbers: [small, 'Nowhere', 'TXN_0BADCAFE'] })).toEqual({ missing: ['Nowhere'], outside: [] });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('is sought by the indexes of numbers in whichever case it is typed, not through the table', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, currency, amount_minor, status, occurred_at, created_at, source)
         SELECT bucket_of(id), id, 'payment', 'stripe', '2026-04-01', 'FILL' || md5(n::text), 'ch' || n, 'CNY', 100, 'succeeded', now(), now(), 'demo'
         FROM (SELECT n, ('0190000000007' || lpad(to_hex(n % 1024), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id FROM generate_series(1, 20000) n) made`,
      );
      await client.query('ANALYZE payments');
      const scans = async () =>
        (await client.query<{ seq_scan: string }>(`SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'payments'`)).rows[0]
          ?.seq_scan;
      const before = await scans();
      const db = drizzle(client) as never;
      expect(await selectPayments(db, { numbers: ['CH777'] }, 'newest', null, 51)).toHaveLength(11);
      await selectPayments(db, { numbers: ['CH777', 'CH778'] }, 'newest', null, 51);
      expect(await scans()).toBe(before);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('with signs of a pattern in it is taken literally', async () => {
    expect(await findPayments(database.db, '%%%%%%%', 5)).toEqual([]);
    expect(await findPayments(database.db, 'P_______', 5)).toEqual([]);
  });
});

it('An amount that is filtered by is so much of each currency, not so many of its smallest units', async () => {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, currency, amount_minor, status, occurred_at, created_at, source)
       SELECT bucket_of(id), id, 'payment', 'stripe', '2026-04-02', currency, currency, 1000000, 'succeeded', now(), now(), 'api'
       FROM (VALUES ('CNY', '01900000-0000-7001-8000-000000000001'::uuid), ('JPY', '01900000-0000-7001-8000-000000000002'), ('KWD', '01900000-0000-7001-8000-000000000003')) v (currency, id)`,
    );
    const found = async (filter: PaymentFilter) =>
      (await selectPayments(drizzle(client), { ...filter, dateFrom: '2026-04-02', dateTo: '2026-04-02' }, 'newest', null, 9)).map(
        (row) => row.ourNo,
      );
    expect(await found({ amountMin: '10000', amountMax: '10000' })).toEqual(['CNY']);
    expect(await found({ amountMin: '1000000' })).toEqual(['JPY']);
    expect(await found({ amountMax: '1000' })).toEqual(['KWD']);
    expect(await found({ amountMin: '1000', amountMax: '1000', currency: 'CNY' })).toEqual([]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

it('A merchant and an original of as many characters as a file may bring in are filtered by', async () => {
  const [first] = all as [(typeof all)[number]];
  const long = 'N'.repeat(200);
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE payments SET original_our_no = $2, merchant_no = $2 WHERE id = $1', [first.id, long]);
    for (const asked of [{ originalNo: long }, { merchantNo: long }]) {
      const found = await selectPayments(drizzle(client), paymentFilter.parse(asked), 'newest', null, 9);
      expect(found.map((row) => row.id)).toEqual([first.id]);
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

describe('Pasted numbers', () => {
  it('are told apart: found, nowhere, and only outside the rest of the filter; in the order given, whole or not at all', async () => {
    const [first, second, third] = all as [(typeof all)[number], (typeof all)[number], (typeof all)[number]];
    const other = all.find((row) => row.businessDate !== first.businessDate) as (typeof all)[number];
    const numbers = [
      'nowhere-2',
      other.ourNo,
      first.ourNo,
      first.ourNo.slice(0, 20),
      `4200${second.at}${second.id.slice(-6)}`,
      'nowhere-1',
      third.ourNo,
    ];
    expect(await selectFoundNumbers(database.db, { numbers })).toEqual({
      missing: ['nowhere-2', first.ourNo.slice(0, 20), 'nowhere-1'],
      outside: [],
    });
    const { businessDate } = first;
    const isOutside = (row: (typeof all)[number]) => row.businessDate !== businessDate;
    expect(
      await selectFoundNumbers(database.db, {
        numbers: [other.ourNo, first.ourNo, third.ourNo],
        dateFrom: businessDate,
        dateTo: businessDate,
      }),
    ).toEqual({
      missing: [],
      outside: [other, first, third].filter(isOutside).map((row) => row.ourNo),
    });
  });

  it('are not each looked for through the whole table where it was filled a moment ago and has no statistics', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, currency, amount_minor, status, occurred_at, created_at, source)
         SELECT bucket_of(id), id, 'payment', 'stripe', '2026-04-01', 'FILL' || n, 'CH' || n, 'CNY', 100, 'succeeded', now(), now(), 'demo'
         FROM (SELECT n, ('0190000000007' || lpad(to_hex(n % 1024), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id FROM generate_series(1, 20000) n) made`,
      );
      const scans = async () =>
        (await client.query<{ seq_scan: string }>(`SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'payments'`)).rows[0]
          ?.seq_scan;
      const before = await scans();
      const numbers = [...Array.from({ length: 499 }, (_, index) => `NOWHERE${index}`), 'FILL7'];
      const answer = await selectFoundNumbers(drizzle(client) as never, { numbers, channels: ['stripe'] });
      expect([answer.missing.length, answer.outside]).toEqual([499, []]);
      expect(BigInt((await scans()) ?? '0') - BigInt(before ?? '0')).toBeLessThanOrEqual(3n);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
