/** A list by amount is the same list whether its payments are few and found by the index of amounts, or many and met in order. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { exponentOf } from '../kernel/currency.ts';
import { newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import type { PaymentFilter, PaymentRow } from './contract.ts';
import { countByStatus, selectPayments, sumPayments } from './store.ts';

const CURRENCIES = ['CNY', 'USD', 'JPY', 'KWD'] as const;
const STATUSES = ['succeeded', 'failed'] as const;
const MANY = 10_050;
type Made = { id: string; currency: (typeof CURRENCIES)[number]; minor: number; status: (typeof STATUSES)[number]; at: number };

let database: TestDatabase;
const all: Made[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const dice = seededRandom(testSeed(21));
  const make = (currency: Made['currency'], minor: number) => {
    // Several at the same instant: then their numbers decide.
    const at = Date.parse('2026-03-01T00:00:00Z') + dice.below(2_000) * 60_000;
    all.push({ id: newId(dice.below(1024), new Date(at), dice), currency, minor, status: STATUSES[dice.below(2)] ?? 'failed', at });
  };
  for (let index = 0; index < 400; index++) make(CURRENCIES[dice.below(4)] ?? 'CNY', (1 + dice.below(40)) * 500);
  for (let index = 0; index < MANY; index++) make('CNY', 77_777);
  await database.pool.query(
    `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, currency, amount_minor, status, occurred_at, created_at, source)
     SELECT bucket_of(id), id, 'payment', 'wechat', '2026-03-01', 'A' || n, currency, minor, status, at, at, 'demo'
     FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[]) WITH ORDINALITY made (id, currency, minor, status, at, n)`,
    [
      all.map(({ id }) => id),
      all.map(({ currency }) => currency),
      all.map(({ minor }) => minor),
      all.map(({ status }) => status),
      all.map(({ at }) => new Date(at).toISOString()),
    ],
  );
}, 60_000);
afterAll(() => database.drop());

const inMajor = ({ minor, currency }: Made) => minor / 10 ** exponentOf(currency);

function expected({ amountMin, amountMax, currency, statuses }: PaymentFilter, order: 'newest' | 'oldest'): Made[] {
  const sign = order === 'newest' ? -1 : 1;
  return all
    .filter(
      (row) =>
        (!amountMin || inMajor(row) >= Number(amountMin)) &&
        (!amountMax || inMajor(row) <= Number(amountMax)) &&
        (!currency || row.currency === currency) &&
        (!statuses || statuses.includes(row.status)),
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

it('has every payment of the range in order, page after page, whatever the range, the currency and the other filters', async () => {
  const amount = fc.option(
    fc.integer({ min: 0, max: 21 }).map((tens) => String(tens * 10)),
    { nil: undefined },
  );
  const arbitrary = fc.record({
    amountMin: fc.oneof(amount, fc.constantFrom('777.77', '0.5', '19.5', '777.78')),
    amountMax: fc.oneof(amount, fc.constantFrom('777.77', '777.76', '0.5')),
    currency: fc.option(fc.constantFrom(...CURRENCIES), { nil: undefined }),
    statuses: fc.option(fc.constantFrom(['failed'] as const, ['succeeded', 'failed'] as const), { nil: undefined }),
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
    { numRuns: 60 },
  );
}, 120_000);

it('has all of them at the end of ten thousand, too, where more are met in order', async () => {
  const whole = expected({ amountMin: '777.77', amountMax: '777.77' }, 'oldest');
  expect(whole).toHaveLength(MANY);
  const [before, last] = [whole.at(-4), whole.at(-1)] as [Made, Made];
  const after: [string, string] = [new Date(before.at).toISOString(), before.id];
  const rows = await selectPayments(database.db, { amountMin: '777.77', amountMax: '777.77' }, 'oldest', after, 10);
  expect(rows.map((row) => row.id)).toEqual(whole.slice(-3).map((row) => row.id));
  expect(rows.at(-1)?.id).toBe(last.id);
});
