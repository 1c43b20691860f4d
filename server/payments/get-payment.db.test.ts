/** One payment or refund and what hangs on it: the payment that a refund names is that one, and no other that looks like it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { bucketOfOurNo, newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { getPayment } from './get-payment.ts';

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

async function get(id: string) {
  const actor = systemActor('test');
  return runQuery(getPayment, { database, clock: fixedClock(AT), random: systemRandom, actor, requestId: 'test', ip: null }, { id });
}

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
