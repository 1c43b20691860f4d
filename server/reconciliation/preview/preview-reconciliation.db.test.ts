/** What a page can show is bounded; what it says is of all. */
import { expect, it } from 'vitest';
import { writeWechatTradeAll } from '../../statements/formats/wechat/write-trade-bill.ts';
import { comparing, OPTIONS, order, paid } from './files-fixture.ts';
import { previewReconciliation } from './preview-reconciliation.ts';

const { file, ordersOf, ambience } = comparing();

it('of more differences than a page shows the first are handed over, and all are counted', async () => {
  const many = 2_050;
  const statements = [file('all.csv', writeWechatTradeAll([paid(1)], OPTIONS).bytes)];
  const orders = ordersOf(...Array.from({ length: many + 1 }, (_, at) => order(at + 1)));
  const { differences, differenceCount, matched, waitingCount } = await previewReconciliation(ambience(), { statements, orders });
  expect([differences.length, differenceCount + waitingCount, matched.count]).toEqual([2_000, many, 1n]);
});

it('asked as often at once as there are connections, it leaves most of them to others', async () => {
  const { database, ...rest } = ambience();
  const { pool } = database;
  const statements = [file('one.csv', writeWechatTradeAll([paid(1)], OPTIONS).bytes)];
  const orders = ordersOf(order(1));
  const inUse = () => pool.totalCount - pool.idleCount;
  const before = inUse();
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, inUse() - before);
  }, 1);
  const asked = Array.from({ length: pool.options.max ?? 10 }, () => previewReconciliation({ ...rest, database }, { statements, orders }));
  expect((await Promise.all(asked)).map(({ matched }) => matched.count)).toEqual(asked.map(() => 1n));
  clearInterval(timer);
  // Two at a time, and of those that are done the notes in the trail.
  expect(most).toBeLessThanOrEqual(5);
});
