/** Races for the same money, key, account order and day: 10 rounds of 32 at once, over the pools of two processes' worth of connections. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { balancesOf, totalsAsOf } from './balances.ts';
import { requireSoundBooks } from './books-check.ts';
import type { Entry } from './entry.ts';
import { captureHold, holdFunds, releaseHold } from './hold-funds.ts';
import { AT, DAY, fund, openBooks, reasonOf, transfer, unique } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';
import { postingQueue } from './posting-queue.ts';
import { reverseEntry } from './reverse-entry.ts';
import { callCloseDay } from './store.ts';

const N = 32;
const ROUNDS = 10;
let database: TestDatabase;
let pools: Database[];
beforeAll(async () => {
  database = await testDatabase();
  pools = [connect(database.ownerUrl, { max: 16 }), connect(database.ownerUrl, { max: 16 })];
});
afterAll(async () => {
  await requireSoundBooks(database.db);
  for (const pool of pools) await pool.close();
  await database.drop();
});

/** Posts as a command would: its own transaction, deadlocks and serialization failures tried again. */
async function post(place: number, entry: Entry): Promise<string> {
  for (;;) {
    try {
      return await (pools[place % 2] as Database).db.transaction((tx) => postEntry(tx, entry, AT));
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: { code?: string } };
      if (!['40P01', '40001'].includes(code ?? cause?.code ?? '')) throw error;
      deadlocks++;
    }
  }
}
let deadlocks = 0;
const together = <T>(run: (place: number) => Promise<T>) => Promise.all(Array.from({ length: N }, (_, place) => run(place)));
const rounds = async (run: (round: number) => Promise<void>) => {
  for (let round = 0; round < ROUNDS; round++) await run(round);
};

describe('C6 the same key from 32 callers', () => {
  it('has one effect and 32 equal answers', () =>
    rounds(async (round) => {
      const books = await openBooks(database.db, round);
      const key = unique();
      const answers = await together((place) => post(place, transfer(books, books.channel, books.merchant, 100n, { key })));
      expect(new Set(answers).size).toBe(1);
      expect((await balancesOf(database.db, [books.merchant]))[0]?.postedMinor).toBe(100n);
    }));

  it('has one effect through two posting queues, and another body is refused', () =>
    rounds(async (round) => {
      const books = await openBooks(database.db, round);
      const queues = pools.map((pool) => postingQueue(pool.db, fixedClock(AT)));
      const key = unique();
      const answers = await together(
        (place) =>
          queues[place % 2]
            ?.post(transfer(books, books.channel, books.merchant, place === 5 ? 7n : 100n, { key }))
            .catch((error: { reason: string }) => error.reason) as Promise<string>,
      );
      const ids = new Set(answers.filter((answer) => answer !== 'key_reused'));
      expect(ids.size).toBe(1);
      const [balance] = await balancesOf(database.db, [books.merchant]);
      const refused = answers.filter((answer) => answer === 'key_reused').length;
      expect([balance?.postedMinor, refused]).toBeOneOf([
        [100n, 1],
        [7n, 31],
      ]);
    }));
});

describe('The first entries of an account, and the first of a day, from 32 callers', () => {
  it('are all in its balance and in the movement of their day', () =>
    rounds(async (round) => {
      const books = await openBooks(database.db, 900 + round);
      for (const businessDate of [DAY, addDays(DAY, 1)])
        await together((place) => post(place, transfer(books, books.channel, books.merchant, BigInt(place + 1), { businessDate })));
      const ofDay = BigInt((N * (N + 1)) / 2);
      expect((await balancesOf(database.db, [books.merchant]))[0]).toMatchObject({ debitMinor: 0n, creditMinor: 2n * ofDay });
      expect(await totalsAsOf(database.db, books.merchant, 'CNY', DAY)).toMatchObject({ creditMinor: ofDay });
      await requireSoundBooks(database.db);
    }));
});

describe('C7 32 debits of 60 from 100', () => {
  it.each(['alone', 'coalesced'] as const)('lets exactly one through, %s', (way) =>
    rounds(async (round) => {
      const books = await openBooks(database.db, round);
      await fund(database, books, 100n);
      const queues = pools.map((pool) => postingQueue(pool.db, fixedClock(AT)));
      const answers = await together((place) => {
        const entry = transfer(books, books.merchant, books.channel, 60n);
        return reasonOf(way === 'alone' ? post(place, entry) : (queues[place % 2]?.post(entry) as Promise<string>));
      });
      expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'insufficient_funds')).toHaveLength(N - 1);
      expect((await balancesOf(database.db, [books.merchant]))[0]?.availableMinor).toBe(40n);
    }),
  );
});

describe('C8 A to B and B to A at once', () => {
  it('never meets in a circle: no deadlock, the sum unchanged', async () => {
    deadlocks = 0;
    await rounds(async (round) => {
      const books = await openBooks(database.db, round);
      await fund(database, books, 100_000n);
      await post(0, transfer(books, books.merchant, books.available, 50_000n));
      await together((place) =>
        place % 2
          ? post(place, transfer(books, books.merchant, books.available, 10n))
          : post(place, transfer(books, books.available, books.merchant, 10n)),
      );
      const found = await balancesOf(database.db, [books.merchant, books.available]);
      expect(found.map((row) => row.postedMinor)).toEqual([50_000n, 50_000n]);
    });
    expect(deadlocks).toBe(0);
  });
});

describe('A reversal asked for 32 times at once', () => {
  it('happens once', () =>
    rounds(async (round) => {
      const books = await openBooks(database.db, round);
      const of = await fund(database, books, 500n);
      const answers = await together((place) =>
        reasonOf(
          (pools[place % 2] as Database).db.transaction((tx) =>
            reverseEntry(tx, { of, id: newId(round, AT), key: unique(), at: AT, businessDate: DAY, memo: null, postedBy: null }),
          ),
        ),
      );
      expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
      expect(new Set(answers)).toEqual(new Set(['accepted', answers.find((answer) => answer !== 'accepted')]));
      expect((await balancesOf(database.db, [books.merchant]))[0]?.postedMinor).toBe(0n);
    }));
});

describe('A hold of 100 let go and captured by 32 at once, 30 each', () => {
  it('gives exactly three of them, and freezes what is left', () =>
    rounds(async (round) => {
      const books = await openBooks(database.db, 300 + round);
      await fund(database, books, 1_000n);
      const hold = await database.db.transaction((tx) =>
        holdFunds(tx, {
          id: newId(books.bucket, AT),
          key: unique(),
          at: AT,
          kind: 'frozen',
          account: books.merchant,
          currency: 'CNY',
          amountMinor: 100n,
          sourceKind: 'payout',
          sourceId: unique(),
        }),
      );
      const answers = await together((place) =>
        reasonOf(
          (pools[place % 2] as Database).db.transaction((tx) =>
            place % 4 < 2
              ? releaseHold(tx, hold, unique(), AT, 30n)
              : captureHold(tx, hold, 30n, transfer(books, books.merchant, books.channel, 30n), AT).then(() => 30n),
          ) as Promise<unknown>,
        ).then((answer) => ({ answer, isCapture: place % 4 >= 2 })),
      );
      const done = answers.filter(({ answer }) => answer === 'accepted');
      expect(done).toHaveLength(3);
      expect(new Set(answers.map(({ answer }) => answer))).toEqual(new Set(['accepted', 'hold_exceeded']));
      const [balance] = await balancesOf(database.db, [books.merchant]);
      expect(balance?.frozenMinor).toBe(10n);
      expect(balance?.postedMinor).toBe(1_000n - 30n * BigInt(done.filter(({ isCapture }) => isCapture).length));
    }));
});

describe('C15 closing a day while it is posted to', () => {
  it('puts every entry into exactly one day: committed before and in the closing balance, or refused', async () => {
    await database.db.transaction((tx) => callCloseDay(tx, DAY, AT, { id: null, name: 'test' }));
    let date = addDays(DAY, 1);
    await rounds(async (round) => {
      const books = await openBooks(database.db, 100 + round);
      const day = date;
      const answers = await together(async (place) => {
        if (place === 16) {
          // Closes in the thick of it; a deadlock is tried again as a command would.
          for (;;) {
            const answer = await reasonOf(
              pools[0]?.db.transaction((tx) => callCloseDay(tx, day, AT, { id: null, name: 'test' })) as Promise<bigint>,
            );
            if (!answer.includes('deadlock') && !answer.includes('Failed query')) return answer === 'accepted' ? 'closed' : answer;
          }
        }
        return reasonOf(
          post(place, transfer(books, books.channel, place % 3 ? books.merchant : books.available, 1n, { businessDate: day })),
        );
      });
      expect(answers[16]).toBe('closed');
      const accepted = answers.filter((answer) => answer === 'accepted').length;
      expect(accepted + answers.filter((answer) => answer === 'day_closed').length).toBe(N - 1);
      const atClose = await totalsAsOf(database.db, books.channel, 'CNY', day);
      expect(atClose.debitMinor).toBe(BigInt(accepted));
      date = addDays(date, 1);
    });
  });
});
