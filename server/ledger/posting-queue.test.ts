/** How the queue makes its batches, seen from a database that answers when the test wants. (That each caller is answered for its own is shown with a real
 *  one, in `posting-queue.db.test.ts`.) */
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/client.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { bucketOf, newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import type { Entry } from './entry.ts';
import { postingQueue } from './posting-queue.ts';

const AT = new Date('2026-03-02T04:00:00Z');

function entryOf(bucket: number): Entry {
  const id = newId(bucket, AT);
  const leg = { account: '1122.wechat', amount: { minor: 1n, currency: 'CNY' } } as const;
  return {
    id,
    key: `test:${id}`,
    eventType: 'test',
    businessDate: parseBusinessDate('2026-03-02'),
    sourceKind: 'test',
    sourceId: id,
    legs: [
      { ...leg, side: 'D' },
      { ...leg, side: 'C' },
    ],
  };
}

type Batch = { ids: string[]; answer(): void; fail(error: Error): void };

/** A database whose calls of `post_entries` stand in `batches` until they are answered. */
function slowDatabase() {
  const batches: Batch[] = [];
  const sent: string[][] = [];
  const execute = (given: { ids: string }) =>
    new Promise((resolve, reject) => {
      const ids = given.ids.match(/[0-9a-f-]{36}/g) ?? [];
      sent.push(ids);
      const end = (settle: () => void) => {
        batches.splice(batches.indexOf(batch), 1);
        settle();
      };
      const batch: Batch = { ids, answer: () => end(() => resolve([])), fail: (error) => end(() => reject(error)) };
      batches.push(batch);
    });
  const db = { select: () => ({ from: () => ({ prepare: () => ({ execute }) }) }) };
  return { db: db as unknown as Db, batches, sent };
}

const sizes = (batches: readonly Batch[]) => batches.map(({ ids }) => ids.length);

describe('The posting queue', () => {
  it('sends who waits at once, and a further batch only when enough others wait to be worth it', async () => {
    const { db, batches } = slowDatabase();
    const queue = postingQueue(db, fixedClock(AT));
    const posts = [1, 2, 3].map((bucket) => queue.post(entryOf(bucket)));
    await nextTurn();
    expect(sizes(batches)).toEqual([3]);
    // Entries of a bucket that is under way wait, however many they are; of others the sixteenth makes a batch.
    for (let i = 0; i < 40; i++) posts.push(queue.post(entryOf(2)));
    for (let bucket = 10; bucket < 25; bucket++) posts.push(queue.post(entryOf(bucket)));
    await nextTurn();
    expect(sizes(batches)).toEqual([3]);
    posts.push(queue.post(entryOf(25)));
    await nextTurn();
    expect(sizes(batches)).toEqual([3, 16]);
    batches[0]?.answer();
    await nextTurn();
    await nextTurn();
    expect(sizes(batches)).toEqual([16, 40]);
    for (const batch of [...batches]) batch.answer();
    await Promise.all(posts);
    await queue.idle();
  });

  it('shares what is enough for two among both lanes, and answers a caller only with its own batch', async () => {
    const { db, batches } = slowDatabase();
    const queue = postingQueue(db, fixedClock(AT));
    const answered: number[] = [];
    const posts = Array.from({ length: 100 }, (_, bucket) => queue.post(entryOf(bucket)).then(() => answered.push(bucket)));
    await nextTurn();
    expect(sizes(batches)).toEqual([50, 50]);
    batches[1]?.answer();
    await nextTurn();
    expect(answered).toEqual(Array.from({ length: 50 }, (_, i) => 50 + i));
    batches[0]?.fail(new Error('the connection is gone'));
    const outcomes = await Promise.allSettled(posts);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(50);
    await queue.idle();
  });

  it('does not share the entries of one bucket: half of them could only wait for the other half', async () => {
    const { db, batches } = slowDatabase();
    const queue = postingQueue(db, fixedClock(AT));
    const posts = Array.from({ length: 90 }, () => queue.post(entryOf(7)));
    for (let bucket = 10; bucket < 30; bucket++) posts.push(queue.post(entryOf(bucket)));
    await nextTurn();
    expect(sizes(batches)).toEqual([90, 20]);
    for (const batch of [...batches]) batch.answer();
    await Promise.all(posts);
  });

  it('whoever posts and whichever batch ends first: a bucket is in one batch at a time and its entries keep their order', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7), { minLength: 1, maxLength: 30 }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) },
    );
    await assertProperty(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(2, 7, 200),
        async (steps, lanes, batchMax) => {
          const { db, batches, sent } = slowDatabase();
          const queue = postingQueue(db, fixedClock(AT), { lanes, batchMax });
          const posted: string[] = [];
          const answers: Promise<string>[] = [];
          const judge = () => {
            expect(batches.length).toBeLessThanOrEqual(lanes);
            const buckets = batches.map(({ ids }) => new Set(ids.map(bucketOf)));
            for (const [at, own] of buckets.entries())
              for (const other of buckets.slice(at + 1)) for (const bucket of own) expect(other.has(bucket)).toBe(false);
          };
          for (const one of steps) {
            if (Array.isArray(one))
              for (const bucket of one) {
                const entry = entryOf(bucket);
                posted.push(entry.id);
                answers.push(queue.post(entry));
              }
            else batches[one % Math.max(1, batches.length)]?.answer();
            await nextTurn();
            judge();
          }
          while (sent.flat().length < posted.length || batches.length > 0) {
            batches[0]?.answer();
            await nextTurn();
            judge();
          }
          await queue.idle();
          expect(await Promise.all(answers)).toEqual(posted);
          for (const ids of sent) expect(ids.length).toBeLessThanOrEqual(batchMax);
          for (let bucket = 0; bucket < 8; bucket++) {
            const own = (ids: readonly string[]) => ids.filter((id) => bucketOf(id) === bucket);
            expect(own(sent.flat())).toEqual(own(posted));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
