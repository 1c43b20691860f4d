/** Edges of the ledger: what cannot be read, what comes at the wrong moment, and what has been done before by another way. Each is refused by its
 *  reason, alone, and moves nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { balancesOf } from './balances.ts';
import { requireSoundBooks } from './books-check.ts';
import { closeDay } from './close-day.ts';
import type { Balance } from './contract.ts';
import type { Entry } from './entry.ts';
import { captureHold, holdFunds, releaseHold } from './hold-funds.ts';
import { AT, type Books, DAY, fund, openBooks, reasonOf, transfer, unique } from './ledger-fixture.ts';
import { type PostOutcome, postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';
import { postingQueue } from './posting-queue.ts';
import { reverseEntry } from './reverse-entry.ts';
import { callCloseDay } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => requireSoundBooks(database.db));
afterAll(() => database.drop());

const inTransaction: TestDatabase['db']['transaction'] = (work) => database.db.transaction(work);
const post = (entry: Entry) => inTransaction((tx) => postEntry(tx, entry, AT));
const balanceOf = async (account: string) => (await balancesOf(database.db, [account]))[0] as Balance;
const wordOf = (outcome?: PostOutcome) => (outcome?.outcome === 'refused' ? outcome.refusal.reason : outcome?.outcome);
const hold = (books: Books, amountMinor: bigint, over: { key?: string; account?: string; currency?: string } = {}) =>
  inTransaction((tx) =>
    holdFunds(tx, {
      ...{ id: newId(books.bucket, AT), key: unique(), at: AT, kind: 'frozen', account: books.merchant, currency: 'CNY', amountMinor },
      ...{ sourceKind: 'payout', sourceId: 'edges' },
      ...over,
    }),
  );

describe('An entry that no database could read', () => {
  const BAD: [string, string, Partial<Entry> | ((entry: Entry) => Partial<Entry>)][] = [
    [
      'has an amount above a bigint',
      'amount_out_of_range',
      ({ legs }) => ({ legs: legs.map((leg) => ({ ...leg, amount: { minor: 2n ** 63n, currency: 'CNY' } })) }),
    ],
    [
      'has an amount below a bigint',
      'amount_out_of_range',
      ({ legs }) => ({ legs: legs.map((leg) => ({ ...leg, amount: { minor: -(2n ** 64n), currency: 'CNY' } })) }),
    ],
    [
      'has a currency that is none',
      'entry_unsound',
      ({ legs }) => ({ legs: legs.map((leg) => ({ ...leg, amount: { minor: 5n, currency: 'ZZZ' as 'CNY' } })) }),
    ],
    ['has a NUL in its memo', 'entry_unsound', { memo: 'paid\0twice' }],
    ['has half a character in its source', 'entry_unsound', { sourceId: 'P\ud800' }],
    ['has a source longer than an index holds', 'entry_unsound', { sourceId: unique().repeat(600) }],
    ['has an id that is none', 'entry_unsound', { id: 'P0001' }],
    ['is of a day that is not in the calendar', 'entry_unsound', { businessDate: '2026-02-30' as BusinessDate }],
    ['is late for a day that is not in the calendar', 'entry_unsound', { lateForDate: 'yesterday' as BusinessDate }],
    ['is posted by somebody without an id', 'entry_unsound', { postedBy: 'Wang Fang' }],
  ];

  it.each(BAD)('and %s is refused alone: whoever is in the same batch is posted', async (_what, reason, spoil) => {
    const books = await openBooks(database.db, 41);
    const sound = () => transfer(books, books.channel, books.merchant, 5n);
    const entry = sound();
    const bad = { ...entry, ...(typeof spoil === 'function' ? spoil(entry) : spoil) };
    const queue = postingQueue(database.db, fixedClock(AT), { lanes: 1 });
    expect(await Promise.all([sound(), bad, sound()].map((one) => reasonOf(queue.post(one))))).toEqual(['accepted', reason, 'accepted']);
    expect((await postEntries(database.db, [bad, sound(), bad], AT)).map(wordOf)).toEqual([reason, 'posted', reason]);
    expect(await reasonOf(post(bad))).toBe(reason);
    expect((await balanceOf(books.merchant)).postedMinor).toBe(15n);
    // Nobody has heard of its key: the entry as it should have been is posted under it.
    expect(await post(entry)).toBe(entry.id);
  });

  it('under the id of another entry is refused alone, and its key is posted under an id of its own', async () => {
    const books = await openBooks(database.db, 42);
    const [first, other] = [transfer(books, books.channel, books.merchant, 5n), transfer(books, books.channel, books.merchant, 7n)];
    const taken = { ...other, id: first.id };
    expect((await postEntries(database.db, [first, taken, transfer(books, books.channel, books.merchant, 1n)], AT)).map(wordOf)).toEqual([
      ...['posted', 'entry_id_taken', 'posted'],
    ]);
    expect(await reasonOf(post(taken))).toBe('entry_id_taken');
    expect((await postEntries(database.db, [other], AT)).map(wordOf)).toEqual(['posted']);
    expect((await balanceOf(books.merchant)).postedMinor).toBe(13n);
  });
});

describe('A batch of several dates', () => {
  it('is answered as if its entries came one after the other: what comes in later does not pay for what went out before', async () => {
    const books = await openBooks(database.db, 43);
    await fund(database, books, 10n);
    const out = transfer(books, books.merchant, books.channel, 60n, { businessDate: addDays(DAY, 1) });
    const into = transfer(books, books.channel, books.merchant, 60n);
    expect((await postEntries(database.db, [out, into], AT)).map(wordOf)).toEqual(['insufficient_funds', 'posted']);
    expect((await balanceOf(books.merchant)).postedMinor).toBe(70n);
  });
});

describe('A reversal', () => {
  it('is not dated before its entry: no balance of a day in between is short of it', async () => {
    const books = await openBooks(database.db, 44);
    const of = await fund(database, books, 100n, addDays(DAY, 2));
    const reverse = (businessDate: BusinessDate) =>
      inTransaction((tx) => reverseEntry(tx, { of, id: newId(44, AT), key: unique(), at: AT, businessDate, memo: null, postedBy: null }));
    expect(await reasonOf(reverse(addDays(DAY, 1)))).toBe('reversal_before_entry');
    expect((await balanceOf(books.merchant)).postedMinor).toBe(100n);
    expect(await reasonOf(reverse(addDays(DAY, 2)))).toBe('accepted');
  });
});

describe('The close of a day', () => {
  it('takes as long as its accounts do: the limit of a screen does not end it', async () => {
    const books = await openBooks(database.db, 47);
    const date = addDays(DAY, -10);
    await fund(database, books, 5n, date);
    const closed = inTransaction(async (tx) => {
      await tx.execute(sql`SET LOCAL statement_timeout = '1ms'`);
      return closeDay(tx, date, AT, { id: null, name: 'test' });
    });
    expect(await closed).toBe(1n);
  });
});

describe('A hold', () => {
  it('of nothing, of less than nothing or under a key that is none is refused by its reason', async () => {
    const books = await openBooks(database.db, 45);
    await fund(database, books, 100n);
    for (const amount of [0n, -5n]) expect(await reasonOf(hold(books, amount))).toBe('hold_unsound');
    for (const key of ['short', 'long'.repeat(30)]) expect(await reasonOf(hold(books, 5n, { key }))).toBe('hold_unsound');
    const held = await hold(books, 5n);
    expect(await reasonOf(inTransaction((tx) => releaseHold(tx, held, 'short', AT, 1n)))).toBe('hold_unsound');
    expect((await balanceOf(books.merchant)).frozenMinor).toBe(5n);
  });

  it('is not captured by an entry that was posted without it: what is frozen stays so until money leaves the account for it', async () => {
    const books = await openBooks(database.db, 46);
    await fund(database, books, 100n);
    const held = await hold(books, 40n);
    const entry = transfer(books, books.merchant, books.channel, 30n);
    await post(entry);
    const capture = (one: Entry) => inTransaction((tx) => captureHold(tx, held, 30n, one, AT));
    expect(await reasonOf(capture(entry))).toBe('key_reused');
    expect(await reasonOf(capture({ ...entry, id: newId(46, AT) }))).toBe('key_reused');
    expect(await balanceOf(books.merchant)).toMatchObject({ postedMinor: 70n, frozenMinor: 40n });
    const own = transfer(books, books.merchant, books.channel, 30n);
    expect([await capture(own), await capture({ ...own, id: newId(46, AT) })]).toEqual([own.id, own.id]);
    expect(await balanceOf(books.merchant)).toMatchObject({ postedMinor: 40n, frozenMinor: 10n });
  });

  it('that is the first to touch an account is placed whatever closes or posts at the same moment, and leaves no day that moved nothing', async () => {
    let date = addDays(DAY, 30);
    await inTransaction((tx) => callCloseDay(tx, addDays(DAY, 2), AT, { id: null, name: 'test' })).catch(() => undefined);
    for (let round = 0; round < 12; round++) {
      const all = await Promise.all(Array.from({ length: 8 }, (_, place) => openBooks(database.db, 500 + place)));
      const pending = (books: Books) =>
        inTransaction((tx) =>
          holdFunds(tx, {
            ...{ id: newId(books.bucket, AT), key: unique(), at: AT, kind: 'pending', account: books.merchant, currency: 'CNY' },
            ...{ amountMinor: 5n, sourceKind: 'top_up', sourceId: 'edges' },
          }),
        );
      const day = date;
      const answers = await Promise.all([
        ...all.map((books) => reasonOf(pending(books))),
        reasonOf(inTransaction((tx) => callCloseDay(tx, day, AT, { id: null, name: 'test' }))),
        ...all.map((books) => reasonOf(fund(database, books, 1n, addDays(day, 3)))),
      ]);
      expect(answers.slice(0, 8)).toEqual(Array(8).fill('accepted'));
      date = addDays(date, 1);
    }
  });
});
