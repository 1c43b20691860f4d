/** One payment or refund and what hangs on it: the payment that a refund names is that one, and no other that looks like it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { bucketOfOurNo, newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { getPayment } from './get-payment.ts';
import { listPayments, sumListedPayments } from './list-payments.ts';

const AT = new Date('2026-03-02T04:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function put(ourNo: string, over: { kind?: 'payment' | 'refund'; channel?: string; originalOurNo?: string } = {}): Promise<string> {
  const bucket = bucketOfOurNo(ourNo);
  const id = newId(bucket, AT, systemRandom);
  await database.pool.query(
    `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, currency, amount_minor, status, occurred_at, created_at, source)
     VALUES ($1, $2, $3, $4, '2026-03-02', $5, 'C' || $5, $6, 'CNY', 100, 'succeeded', $7, $7, 'api')`,
    [bucket, id, over.kind ?? 'payment', over.channel ?? 'wechat', ourNo, over.originalOurNo ?? null, AT],
  );
  return id;
}

const ambience = () => ({ database, clock: fixedClock(AT), random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null });
const get = (id: string) => runQuery(getPayment, ambience(), { id });

it('names the original of a refund among payments of other channels, and of numbers that begin or end alike', async () => {
  for (let at = 0; at < 9; at++) await put(`10001${at}`);
  await put('910001');
  await put('10001', { channel: 'alipay' });
  const original = await put('10001');
  const refund = await put('R1', { kind: 'refund', originalOurNo: '10001' });
  expect((await get(refund)).original?.id).toBe(original);
  expect((await get(original)).refunds.map((row) => row.id)).toEqual([refund]);
});

it('names no original where there is none of that number in the channel', async () => {
  await put('200011');
  await put('20001', { channel: 'alipay' });
  const refund = await put('R2', { kind: 'refund', originalOurNo: '20001' });
  expect((await get(refund)).original).toBeNull();
});

it('says that a payment has more refunds than it shows, and the list finds each of them and none of another', async () => {
  const original = await put('30001');
  const refunds = [];
  for (let at = 0; at < 53; at++) refunds.push(await put(`R3${at}`, { kind: 'refund', originalOurNo: '30001' }));
  await put('R4', { kind: 'refund', originalOurNo: '30001', channel: 'alipay' });
  await put('R5', { kind: 'refund', originalOurNo: '300011' });
  const { refunds: shown, hasMoreRefunds } = await get(original);
  expect([shown.length, hasMoreRefunds]).toEqual([50, true]);
  const filter = { originalNo: '30001', channels: ['wechat'], kinds: ['refund'] };
  const { rows } = await runQuery(listPayments, ambience(), { filter, order: 'oldest', limit: 200 });
  expect(rows.map((row) => row.id).toSorted()).toEqual(refunds.toSorted());
  expect((await runQuery(sumListedPayments, ambience(), { filter })).count).toBe(53n);
  const within = { ...filter, dateFrom: '2026-03-01', dateTo: '2026-03-03' };
  expect((await runQuery(listPayments, ambience(), { filter: within, limit: 200 })).rows.length).toBe(53);
  const [last] = refunds;
  expect((await get(last ?? '')).hasMoreRefunds).toBe(false);
});
