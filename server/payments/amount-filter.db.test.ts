/** A list by amount is the same list whether its payments are few and found by the index of amounts, or many and met in order. */
import { drizzle } from 'drizzle-orm/node-postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { exponentOf } from '../kernel/currency.ts';
import { newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import type { PaymentFilter, PaymentRow } from './contract.ts';
import { selectPayments } from './list-store.ts';
import { countByStatus, sumPayments } from './store.ts';

const CURRENCIES = ['CNY', 'USD', 'JPY', 'KWD'] as const;
const STATUSES = ['succeeded', 'failed', 'unknown'] as const;
const MANY = 10_050;
const CHANNELS = ['wechat', 'alipay', 'stripe'] as const;
const MERCHANTS = ['M1', 'M2'] as const;
const DATES = ['2026-03-01', '2026-03-02', '2026-03-03'] as const;
type Made = {
  id: string;
  kind: 'payment' | 'refund';
  channel: (typeof CHANNELS)[number];
  merchant: (typeof MERCHANTS)[number];
  date: string;
  currency: (typeof CURRENCIES)[number];
  minor: number;
  status: (typeof STATUSES)[number];
  at: number;
};

let database: TestDatabase;
const all: Made[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const dice = seededRandom(testSeed(21));
  const make = (currency: Made['currency'], minor: number) => {
    // Several at the same instant: then their numbers decide.
    const at = Date.parse('2026-03-01T00:00:00Z') + dice.below(4_000) * 60_000;
    all.push({
      id: newId(dice.below(1024), new Date(at), dice),
      kind: dice.below(5) === 0 ? 'refund' : 'payment',
      channel: CHANNELS[dice.below(3)] ?? 'wechat',
      merchant: MERCHANTS[dice.below(2)] ?? 'M1',
      date: new Date(at).toISOString().slice(0, 10),
      currency,
      minor,
      status: STATUSES[dice.below(3)] ?? 'failed',
      at,
    });
  };
  for (let index = 0; index < 400; index++) make(CURRENCIES[dice.below(4)] ?? 'CNY', (1 + dice.below(40)) * 500);
  for (let index = 0; index < MANY; index++) make('CNY', 77_777);
  await database.pool.query(
    `INSERT INTO payments (bucket, id, kind, channel_code, merchant_no, business_date, our_no, currency, amount_minor, status, occurred_at, created_at, source)
     SELECT bucket_of(id), id, kind, channel, merchant, date, 'A' || n, currency, minor, status, to_timestamp(at / 1000.0), now(), 'demo'
     FROM ROWS FROM (jsonb_to_recordset($1) AS (id uuid, kind text, channel text, merchant text, date date, currency text, minor bigint, status text, at bigint))
       WITH ORDINALITY made (id, kind, channel, merchant, date, currency, minor, status, at, n)`,
    [JSON.stringify(all)],
  );
}, 60_000);
afterAll(() => database.drop());

const inMajor = ({ minor, currency }: Made) => minor / 10 ** exponentOf(currency);

function expected({ amountMin, amountMax, ...filter }: PaymentFilter, order: 'newest' | 'oldest'): Made[] {
  const sign = order === 'newest' ? -1 : 1;
  return all
    .filter(
      (row) =>
        (!amountMin || inMajor(row) >= Number(amountMin)) &&
        (!amountMax || inMajor(row) <= Number(amountMax)) &&
        (!filter.currency || row.currency === filter.currency) &&
        (!filter.kinds || filter.kinds.includes(row.kind)) &&
        (!filter.channels || filter.channels.includes(row.channel)) &&
        (!filter.merchantNo || row.merchant === filter.merchantNo) &&
        (!filter.dateFrom || row.date >= filter.dateFrom) &&
        (!filter.dateTo || row.date <= filter.dateTo) &&
        (!filter.statuses || filter.statuses.includes(row.status)),
    )
    .sort((a, b) => sign * (a.at - b.at || (a.id < b.id ? -1 : 1)));
}

async function firstPages(filter: PaymentFilter, order: 'newest' | 'oldest', limit: number, pages: number): Promise<PaymentRow[]> {
  const found: PaymentRow[] = [];
  for (let page = 0; page < pages; page++) {
    const last = found.at(-1);
    const after: [string, string] | null = last ? [last.occurredAt.toISOString(), last.id] : null;
    found.push(...(await selectPayments(database.db, filter, order, after, limit)));
  }
  return found;
}

/** Mostly nothing, so that what stands alone is asked as often as what comes together. */
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

it('has every payment of the range in order, page after page, whatever the range, the currency and the other filters', async () => {
  const amount = fc.option(
    fc.integer({ min: 0, max: 21 }).map((tens) => String(tens * 10)),
    { nil: undefined },
  );
  const arbitrary = fc.record({
    amountMin: fc.oneof(amount, fc.constantFrom('777.77', '0.5', '19.5', '777.78', '-3')),
    amountMax: fc.oneof(amount, fc.constantFrom('777.77', '777.76', '0.5')),
    currency: sometimes(fc.constantFrom(...CURRENCIES)),
    statuses: sometimes(fc.subarray([...STATUSES], { minLength: 1 })),
    kinds: sometimes(fc.constantFrom(['refund'] as const, ['payment'] as const, ['payment', 'refund'] as const)),
    channels: sometimes(fc.subarray([...CHANNELS], { minLength: 1 })),
    merchantNo: sometimes(fc.constantFrom(...MERCHANTS)),
    dateFrom: sometimes(fc.constantFrom(...DATES)),
    dateTo: sometimes(fc.constantFrom(...DATES)),
  });
  const order = fc.constantFrom('newest', 'oldest');
  await assertProperty(
    fc.asyncProperty(arbitrary, order, fc.integer({ min: 20, max: 150 }), async ({ currency, ...given }, direction, limit) => {
      // A yen has no parts: a filter that names it and has some is refused elsewhere.
      const filter = { ...given, ...(currency === 'JPY' ? {} : { currency }) } as PaymentFilter;
      const rows = await firstPages(filter, direction, limit, 4);
      const whole = expected(filter, direction);
      expect(rows.map((row) => row.id)).toEqual(whole.slice(0, 4 * limit).map((row) => row.id));
      if (whole.length <= 10_000) {
        const sums = await sumPayments(database.db, filter, 10_000);
        expect(sums.reduce((sum, { count }) => sum + count, 0n)).toBe(BigInt(whole.length));
        const counts = await countByStatus(database.db, filter, 10_000);
        const ofStatus = expected({ ...filter, statuses: ['failed'] }, direction).length;
        expect(counts.find(({ status }) => status === 'failed')?.count).toBe(BigInt(ofStatus));
      }
    }),
    { numRuns: 120 },
  );
}, 120_000);

const MET_IN_ORDER: PaymentFilter[] = [
  {},
  { currency: 'CNY' },
  { statuses: ['failed'] },
  { statuses: ['unknown', 'failed'] },
  { channels: ['stripe'] },
  { channels: ['wechat', 'alipay'] },
  { channels: ['wechat', 'alipay', 'wechat'] },
  { statuses: ['unknown', 'unknown'] },
  { kinds: ['refund'] },
  { kinds: ['payment'] },
  { kinds: ['refund'], channels: ['wechat'] },
  { statuses: ['failed'], channels: ['wechat'] },
  { merchantNo: 'M1' },
  { merchantNo: 'M2', statuses: ['succeeded', 'unknown'] },
  { merchantNo: 'M2', channels: ['wechat'] },
  { merchantNo: 'M2', kinds: ['refund'], statuses: ['failed'] },
  { merchantNo: 'M1', dateFrom: '2026-03-02' },
  { dateFrom: '2026-03-02', dateTo: '2026-03-02' },
  { dateFrom: '2026-03-02', dateTo: '2026-03-02', statuses: ['failed'] },
  { dateFrom: '2026-03-01', dateTo: '2026-03-02' },
  { dateFrom: '2026-03-01', dateTo: '2026-03-02', channels: ['alipay', 'stripe'] },
  { dateTo: '2026-03-02' },
];
it.each(MET_IN_ORDER)('meets an amount that many have in order, of %j', async (others) => {
  for (const order of ['newest', 'oldest'] as const) {
    const filter = { amountMin: '700', ...others };
    const rows = await firstPages(filter, order, 70, 3);
    expect(rows.map((row) => row.id)).toEqual(
      expected(filter, order)
        .slice(0, 210)
        .map((row) => row.id),
    );
  }
});

it('has all of them at the end of ten thousand, too, where more are met in order', async () => {
  const whole = expected({ amountMin: '777.77', amountMax: '777.77' }, 'oldest');
  expect(whole).toHaveLength(MANY);
  const [before, last] = [whole.at(-4), whole.at(-1)] as [Made, Made];
  const after: [string, string] = [new Date(before.at).toISOString(), before.id];
  const rows = await selectPayments(database.db, { amountMin: '777.77', amountMax: '777.77' }, 'oldest', after, 10);
  expect(rows.map((row) => row.id)).toEqual(whole.slice(-3).map((row) => row.id));
  expect(rows.at(-1)?.id).toBe(last.id);
});

it('has a class that never falls where the amount grows, to the largest there is', async () => {
  const minor = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
  const near = fc.tuple(fc.integer({ min: 0, max: 62 }), fc.bigInt({ min: -3n, max: 3n }), fc.integer({ min: 0, max: 8 }));
  const around = near.map(([power, beside, eighths]) => {
    const one = 2n ** BigInt(power) + (2n ** BigInt(power) * BigInt(eighths)) / 8n + beside;
    return one < 1n ? 1n : one > 2n ** 63n - 1n ? 2n ** 63n - 1n : one;
  });
  await assertProperty(
    fc.asyncProperty(fc.array(fc.oneof(minor, around), { minLength: 100, maxLength: 400 }), async (amounts) => {
      const { rows } = await database.pool.query<{ falls: boolean }>(
        `SELECT coalesce(bool_or(class < before), false) AS falls FROM (
           SELECT amount_class(minor) AS class, lag(amount_class(minor)) OVER (ORDER BY minor) AS before FROM unnest($1::bigint[]) AS minor) c`,
        [amounts.map(String)],
      );
      expect(rows[0]?.falls).toBe(false);
    }),
    { numRuns: 20 },
  );
});

it('of one date that many have has also the payment whose instant lies far from it', async () => {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, currency, amount_minor, status, occurred_at, created_at, source)
       SELECT bucket_of(id), id, 'payment', 'stripe', '2026-03-02', no, 'CNY', 80000, 'succeeded', at::timestamptz, now(), 'api'
       FROM (VALUES ('EARLY', '01900000-0000-7001-8000-000000000001'::uuid, '2026-02-01'), ('LATE', '01900000-0000-7001-8000-000000000002', '2026-04-01')) v (no, id, at)`,
    );
    const found = await selectPayments(
      drizzle(client),
      { amountMin: '777.77', amountMax: '800', dateFrom: '2026-03-02', dateTo: '2026-03-02' },
      'oldest',
      null,
      3,
    );
    expect(found[0]?.ourNo).toBe('EARLY');
    const last = await selectPayments(
      drizzle(client),
      { amountMin: '777.77', dateFrom: '2026-03-02', dateTo: '2026-03-02' },
      'newest',
      null,
      3,
    );
    expect(last[0]?.ourNo).toBe('LATE');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
