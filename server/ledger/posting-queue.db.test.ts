/** What the posting queue promises its callers, each in a batch with others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { fixedClock } from '../kernel/clock.ts';
import { balancesOf } from './balances.ts';
import { credit, debit } from './entry.ts';
import { AT, fund, openBooks, reasonOf, transfer } from './ledger-fixture.ts';
import { postEntries } from './post-entries.ts';
import { postingQueue } from './posting-queue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The posting queue', () => {
  it('answers each caller for its own: refusals take nobody down', async () => {
    const books = await openBooks(database.db, 8);
    await fund(database, books, 100n);
    const queue = postingQueue(database.db, fixedClock(AT), { lanes: 1 });
    const answers = await Promise.all([
      reasonOf(queue.post(transfer(books, books.merchant, books.available, 60n))),
      reasonOf(queue.post(transfer(books, books.merchant, books.available, 60n))),
      reasonOf(queue.post(transfer(books, books.channel, '2201.nobody', 1n))),
      reasonOf(queue.post(transfer(books, books.channel, books.merchant, 5n))),
      reasonOf(
        queue.post({
          ...transfer(books, books.channel, books.merchant, 5n),
          legs: [debit(books.channel, { minor: 5n, currency: 'CNY' }), credit(books.merchant, { minor: 4n, currency: 'CNY' })],
        }),
      ),
    ]);
    expect(answers).toEqual(['accepted', 'insufficient_funds', 'account_unknown', 'accepted', 'entry_unsound']);
    expect((await balancesOf(database.db, [books.merchant]))[0]?.availableMinor).toBe(45n);
    await queue.idle();
  });

  it('posts a thousand entries from as many callers, each once', async () => {
    const books = await openBooks(database.db, 9);
    const queue = postingQueue(database.db, fixedClock(AT));
    const ids = await Promise.all(Array.from({ length: 1000 }, () => queue.post(transfer(books, books.channel, books.merchant, 3n))));
    expect(new Set(ids).size).toBe(1000);
    expect((await balancesOf(database.db, [books.merchant]))[0]?.postedMinor).toBe(3000n);
  });

  it('is idle only when nothing waits, also between two batches of a lane', async () => {
    const books = await openBooks(database.db, 77);
    const queue = postingQueue(database.db, fixedClock(AT), { lanes: 2, batchMax: 3 });
    let answered = 0;
    const posts = Array.from({ length: 10 }, () => queue.post(transfer(books, books.channel, books.merchant, 1n)).then(() => answered++));
    await queue.idle();
    await Promise.resolve();
    expect((await balancesOf(database.db, [books.merchant]))[0]?.postedMinor).toBe(10n);
    await Promise.all(posts);
    expect(answered).toBe(10);
  });

  it('never lets entries of one batch pay for each other in a circle', async () => {
    const books = await openBooks(database.db, 10);
    const outcomes = await postEntries(
      database.db,
      [transfer(books, books.merchant, books.available, 60n), transfer(books, books.available, books.merchant, 60n)],
      AT,
    );
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['refused', 'refused']);
  });
});
