/** Sums over the journal: what an account's figures open adds up to them, counted from the entries or told by the balances alike. */
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import type { BusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { balancesOf } from './balances.ts';
import { credit, debit } from './entry.ts';
import { sumAccountMovement, sumEntries } from './entry-sums-store.ts';
import { entryConditions, placedConditions } from './journal-store.ts';
import { AT, type Books, openBooks, transfer } from './ledger-fixture.ts';
import { listEntries, sumListedEntries } from './list-entries.ts';
import { postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';

let database: TestDatabase;
let ambience: Ambience;
let books: Books;
const DAYS = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-02'] as BusinessDate[];

beforeAll(async () => {
  database = await testDatabase();
  ambience = { database, clock: fixedClock(AT), random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null };
  books = await database.db.transaction((tx) => openBooks(tx, 9));
  for (const [index, businessDate] of DAYS.entries()) {
    const post = (from: string, to: string, minor: bigint) =>
      database.db.transaction((tx) => postEntry(tx, transfer(books, from, to, minor, { businessDate }), AT));
    await post(books.channel, books.merchant, 1_000n + BigInt(index));
    await post(books.merchant, books.available, 10n);
  }
});
afterAll(() => database.drop());

describe('The sums of the journal', () => {
  it('of an account are the debits and credits of its own legs, and their difference is its posted balance', async () => {
    const { count, sums, isCapped } = await runQuery(sumListedEntries, ambience, { filter: { account: books.merchant, currency: 'CNY' } });
    expect({ count, sums, isCapped }).toEqual({
      count: 8n,
      sums: [{ currency: 'CNY', debitMinor: 40n, creditMinor: 4_006n }],
      isCapped: false,
    });
    const [balance] = await balancesOf(database.db, [books.merchant]);
    expect(balance?.postedMinor).toBe(4_006n - 40n);
  });

  it('of no account in particular are equal debits and credits', async () => {
    const { sums } = await runQuery(sumListedEntries, ambience, { filter: { dateFrom: '2026-03-01', dateTo: '2026-03-02' } });
    expect(sums).toEqual([{ currency: 'CNY', debitMinor: 3_036n, creditMinor: 3_036n }]);
  });

  it('of an account between dates are the same from its balances, where there are too many entries to count', async () => {
    for (const [dateFrom, dateTo, dayBefore] of [
      ['2026-03-01', '2026-03-02', '2026-02-28'],
      ['2026-02-28', '2026-02-28', '2026-02-27'],
      [undefined, '2026-03-01', null],
    ] as const) {
      const counted = await sumEntries(database.db, { account: books.merchant, dateFrom, dateTo }, 100);
      expect(counted.sums.length).toBe(1);
      expect(await sumAccountMovement(database.db, books.merchant, 'CNY', dayBefore, dateTo)).toEqual(counted.sums);
    }
    expect(await sumAccountMovement(database.db, books.merchant, 'USD', null, '2026-03-02')).toEqual([]);
  });

  it('of an account that lives in one bucket read that bucket alone, and find the same', async () => {
    const narrow = await placedConditions(database.db, { account: books.merchant });
    const count = async (condition: SQL) =>
      (await rows<{ n: string }>(database.db, sql`SELECT count(*)::text AS n FROM journal_entries e WHERE ${condition}`))[0]?.n;
    expect(await count(narrow)).toBe(await count(entryConditions({ account: books.merchant })));
    expect(await count(sql`${narrow} AND e.bucket <> ${books.bucket}`)).toBe('0');
    expect(new PgDialect().sqlToQuery(narrow).sql).toMatch(/^e\.bucket = \$1 AND /);
  });

  it('of an account of the house read the days and stripes in which it moved, and of one that is not there nothing', async () => {
    const count = async (condition: SQL) =>
      (await rows<{ n: string }>(database.db, sql`SELECT count(*)::text AS n FROM journal_entries e WHERE ${condition}`))[0]?.n;
    const narrow = await placedConditions(database.db, { account: books.channel, dateFrom: '2026-03-01' });
    expect(new PgDialect().sqlToQuery(narrow).sql).toMatch(/^\(e\.bucket, e\.business_date\) IN /);
    expect(await count(narrow)).toBe('3');
    expect(await count(await placedConditions(database.db, { account: books.channel }))).toBe('4');
    for (const filter of [{ account: '2299.nobody' }, { account: books.channel, dateFrom: '2030-01-01' }])
      expect(new PgDialect().sqlToQuery(await placedConditions(database.db, filter)).sql).toBe('false');
  });

  it('of an account and a currency are of the entries that moved the account in it, and not of an exchange that moved it in another', async () => {
    const [cny, jpy] = await Promise.all([6, 6].map((bucket) => openBooks(database.db, bucket)));
    const amounts = { sold: { minor: 500n, currency: 'CNY' }, bought: { minor: 9_000n, currency: 'JPY' } } as const;
    const exchange = {
      ...transfer({ bucket: 6 }, '', '', 1n, { businessDate: DAYS[0] }),
      legs: [
        debit('2298', amounts.sold),
        credit(cny?.channel as string, amounts.sold),
        debit(jpy?.channel as string, amounts.bought),
        credit('2298', amounts.bought),
      ],
    };
    await database.db.transaction((tx) => postEntry(tx, exchange, AT));
    for (const [account, currency, found] of [
      [cny?.channel, 'CNY', 1],
      [cny?.channel, 'JPY', 0],
      [jpy?.channel, 'JPY', 1],
      [jpy?.channel, 'CNY', 0],
      ['2298', 'JPY', 1],
    ] as const) {
      const filter = { account, currency };
      const { rows: listed } = await runQuery(listEntries, ambience, { filter });
      const { count, sums } = await runQuery(sumListedEntries, ambience, { filter });
      expect([listed.length, count, sums?.length], `${account} ${currency}`).toEqual([found, BigInt(found), found]);
    }
    // An amount without a currency is so much of each: 9,000 yen, which has no smaller unit, and 5 yuan, which has.
    const found = async (amount: string) =>
      (await runQuery(listEntries, ambience, { filter: { account: jpy?.channel, amountMin: amount, amountMax: amount } })).rows.length;
    expect([await found('9000'), await found('90'), await found('5'), await found('500')]).toEqual([1, 0, 1, 0]);
  });

  it('of too many entries to count are those of all of them, whatever date they are booked to', async () => {
    const own = await openBooks(database.db, 6);
    const dates = ['2026-02-27', '2026-03-02', '2026-03-05', '2026-12-31'] as BusinessDate[];
    for (let batch = 0; batch < 11; batch++) {
      const entries = Array.from({ length: 1_000 }, (_, i) =>
        transfer(own, own.channel, own.merchant, BigInt(i + 1), { businessDate: dates[batch % dates.length] }),
      );
      for (const { outcome } of await postEntries(database.db, entries, AT)) expect(outcome).toBe('posted');
    }
    const sumOf = (filter: object) => runQuery(sumListedEntries, ambience, { filter: { account: own.merchant, ...filter } });
    const all = { isCapped: true, sums: [{ currency: 'CNY', debitMinor: 0n, creditMinor: 11n * 500_500n }] };
    expect(await sumOf({})).toMatchObject(all);
    expect(await sumOf({ dateFrom: '2026-02-27', dateTo: '2026-12-31' })).toMatchObject(all);
  });

  it('stop counting at their cap', async () => {
    expect((await sumEntries(database.db, { account: books.merchant }, 5)).count).toBe(6n);
  });
});
