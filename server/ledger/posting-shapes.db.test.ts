/** Whatever the shape of an entry (pairs that share accounts, one account on both sides, several currencies, many legs), and however it is posted, every
 *  balance is the fold of the legs. The usual shapes take a short way; these tests are about the others meeting the same end. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { balancesOf } from './balances.ts';
import { requireSoundBooks } from './books-check.ts';
import type { Entry, Leg } from './entry.ts';
import { AT, DAY, openBooks, reasonOf, unique } from './ledger-fixture.ts';
import { postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => requireSoundBooks(database.db));
afterAll(() => database.drop());

const entryOf = (bucket: number, legs: Leg[], businessDate: BusinessDate = DAY, id = newId(bucket, AT)): Entry => {
  const key = unique();
  return { id, key, eventType: 'test_shape', businessDate, sourceKind: 'test', sourceId: key, legs };
};
const post = (entry: Entry) => database.db.transaction((tx) => postEntry(tx, entry, AT));
const leg = (side: 'D' | 'C', account: string, minor: bigint, currency: 'CNY' | 'JPY' = 'CNY'): Leg => ({
  side,
  account,
  amount: { minor, currency },
});

/** Six house accounts of no floor and any currency. */
async function houseAccounts(): Promise<string[]> {
  const opened = await Promise.all([1, 2, 3, 4].map((bucket) => openBooks(database.db, bucket)));
  return [...opened.map((books) => books.channel), '6001', '2299'];
}

const fold = (entries: readonly Entry[]) => {
  const totals = new Map<string, { debit: bigint; credit: bigint }>();
  for (const { legs } of entries)
    for (const { side, account, amount } of legs) {
      const key = `${account} ${amount.currency}`;
      const total = totals.get(key) ?? { debit: 0n, credit: 0n };
      if (side === 'D') total.debit += amount.minor;
      else total.credit += amount.minor;
      totals.set(key, total);
    }
  return totals;
};

const stripes = async (bucket: number) => {
  const { rows } = await database.pool.query<{ account: string; currency: string; debit: string; credit: string }>(
    'SELECT account, currency, debit_minor AS debit, credit_minor AS credit FROM balances WHERE bucket = $1',
    [bucket],
  );
  return new Map(rows.map((row) => [`${row.account} ${row.currency}`, { debit: BigInt(row.debit), credit: BigInt(row.credit) }]));
};

describe('The balances after entries of any shape', () => {
  /** Pairs of one amount each, over few accounts, so that they meet in every way; now and then the pairs are pulled apart or of two currencies. */
  const shapes = (accounts: readonly string[]) =>
    fc.array(
      fc.record({
        pairs: fc.array(
          fc.record({
            from: fc.constantFrom(...accounts),
            to: fc.constantFrom(...accounts),
            minor: fc.bigInt(1n, 1_000_000n),
            currency: fc.constantFrom('CNY' as const, 'CNY' as const, 'CNY' as const, 'JPY' as const),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        order: fc.constantFrom('as they are', 'debits first', 'reversed'),
        day: fc.constantFrom(0, 0, 0, 0, 1, 2),
      }),
      { minLength: 1, maxLength: 12 },
    );
  type Shape = { pairs: { from: string; to: string; minor: bigint; currency: 'CNY' | 'JPY' }[]; order: string; day: number };
  const legsOf = ({ pairs, order }: Shape): Leg[] => {
    const legs = pairs.flatMap(({ from, to, minor, currency }) => [leg('D', from, minor, currency), leg('C', to, minor, currency)]);
    if (order === 'debits first') return [...legs.filter(({ side }) => side === 'D'), ...legs.filter(({ side }) => side === 'C')];
    return order === 'reversed' ? legs.reverse() : legs;
  };

  it('are the fold of the legs, posted one by one or as a set', async () => {
    const accounts = await houseAccounts();
    let bucket = 100;
    await assertProperty(
      fc.asyncProperty(shapes(accounts), fc.boolean(), async (asked, asSet) => {
        bucket++;
        // Every balance is there already, on the first day: the short way is taken, and the long one where another day begins.
        const first = entryOf(
          bucket,
          accounts.flatMap((account) => [
            leg('D', account, 1n),
            leg('C', account, 1n),
            leg('D', account, 1n, 'JPY'),
            leg('C', account, 1n, 'JPY'),
          ]),
        );
        await post(first);
        const entries = asked.map((shape) => entryOf(bucket, legsOf(shape), addDays(DAY, shape.day)));
        if (asSet) {
          const outcomes = await postEntries(database.db, entries, AT);
          expect(outcomes).toEqual(entries.map(({ id }) => ({ outcome: 'posted', entryId: id })));
        } else for (const entry of entries) await post(entry);
        expect(await stripes(bucket)).toEqual(fold([first, ...entries]));
      }),
      { numRuns: 120 },
    );
  });
});

describe('A batch of pairs over accounts with a floor', () => {
  it('is answered as its entries are one after the other, however they meet', async () => {
    const shape = fc.array(
      fc.record({
        legs: fc.constantFrom(2, 4),
        accounts: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
        minor: fc.tuple(fc.bigInt(1n, 9n), fc.bigInt(1n, 9n)),
      }),
      { minLength: 1, maxLength: 6 },
    );
    let bucket = 400;
    await assertProperty(
      fc.asyncProperty(shape, fc.bigInt(1n, 15n), async (shapes, funds) => {
        const answers: string[][] = [];
        const moved: unknown[] = [];
        for (const asSet of [true, false]) {
          bucket++;
          const books = await openBooks(database.db, bucket);
          const accounts = [books.merchant, books.available, books.channel, '6001'];
          await post(entryOf(bucket, [leg('D', books.channel, funds), leg('C', books.merchant, funds)]));
          await post(entryOf(bucket, [leg('D', '6001', funds), leg('C', books.available, funds)]));
          const entries = shapes.map(({ legs, accounts: places, minor }) =>
            entryOf(
              bucket,
              places.slice(0, legs).map((place, at) => leg(at % 2 ? 'C' : 'D', accounts[place] as string, minor[at < 2 ? 0 : 1])),
            ),
          );
          const outcomes = [];
          if (asSet) outcomes.push(...(await postEntries(database.db, entries, AT)));
          else for (const entry of entries) outcomes.push(...(await postEntries(database.db, [entry], AT)));
          answers.push(outcomes.map((one) => (one.outcome === 'refused' ? one.refusal.reason : one.outcome)));
          const found = await stripes(bucket);
          moved.push(accounts.map((account) => found.get(`${account} CNY`)));
        }
        expect(answers[0]).toEqual(answers[1]);
        expect(moved[0]).toEqual(moved[1]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('An entry', () => {
  it('whose account is on both sides moves it on both sides, and needs no more than what is left over', async () => {
    const books = await openBooks(database.db, 21);
    const merchant = async () => (await balancesOf(database.db, [books.merchant]))[0];
    await post(entryOf(21, [leg('D', books.merchant, 500n), leg('C', books.merchant, 500n)]));
    await post(
      entryOf(21, [
        leg('D', books.merchant, 70n),
        leg('C', books.channel, 70n),
        leg('D', books.channel, 100n),
        leg('C', books.merchant, 100n),
      ]),
    );
    expect(await merchant()).toMatchObject({ debitMinor: 570n, creditMinor: 600n, postedMinor: 30n });
    expect(await reasonOf(post(entryOf(21, [leg('D', books.merchant, 31n), leg('C', books.available, 31n)])))).toBe('insufficient_funds');
  });

  it('whose two pairs debit one account, or credit one, has both amounts in it', async () => {
    const books = await openBooks(database.db, 25);
    const pairs = () =>
      entryOf(25, [
        leg('D', books.channel, 100n),
        leg('C', books.merchant, 100n),
        leg('D', books.channel, 7n),
        leg('C', books.available, 7n),
      ]);
    const back = () =>
      entryOf(25, [leg('D', books.merchant, 3n), leg('C', books.channel, 3n), leg('D', books.available, 2n), leg('C', books.channel, 2n)]);
    for (const entry of [pairs(), pairs(), back(), back()]) await post(entry);
    expect(await stripes(25)).toEqual(fold([pairs(), pairs(), back(), back()]));
  });

  it('of which one balance is not there yet, or stands on an earlier day, moves it with the others', async () => {
    const books = await openBooks(database.db, 26);
    const pair = (date: BusinessDate) => entryOf(26, [leg('D', books.channel, 100n), leg('C', books.merchant, 100n)], date);
    const capture = (date: BusinessDate) =>
      entryOf(
        26,
        [leg('D', books.channel, 100n), leg('C', books.merchant, 100n), leg('D', books.merchant, 1n), leg('C', '6001', 1n)],
        date,
      );
    const posted = [pair(DAY), capture(DAY), pair(addDays(DAY, 1)), capture(addDays(DAY, 1)), capture(DAY)];
    for (const entry of posted) await post(entry);
    expect(await stripes(26)).toEqual(fold(posted));
  });

  it('of two pairs in two currencies that meet in one account moves each currency by its own', async () => {
    const books = await openBooks(database.db, 22);
    await post(
      entryOf(22, [
        leg('D', books.channel, 2_000n, 'JPY'),
        leg('C', '2298', 2_000n, 'JPY'),
        leg('D', '2298', 97n),
        leg('C', books.merchant, 97n),
      ]),
    );
    const found = await balancesOf(database.db, [books.channel, books.merchant, '2298']);
    expect(found.filter(({ account }) => account === '2298')).toMatchObject([
      { currency: 'CNY', debitMinor: 97n, creditMinor: 0n },
      { currency: 'JPY', debitMinor: 0n, creditMinor: 2_000n },
    ]);
  });

  it('under the id of another, on other dates, moves its own balances: the mark of the other does not count as its own', async () => {
    const books = await openBooks(database.db, 23);
    const first = entryOf(23, [leg('D', books.channel, 10n), leg('C', books.merchant, 10n)]);
    await post(first);
    const again = entryOf(23, [leg('D', books.channel, 10n), leg('C', books.available, 10n)], addDays(DAY, 1), first.id);
    expect(await reasonOf(post({ ...again, legs: [leg('D', books.channel, 10n), leg('C', books.merchant, 10n)] }))).toBe('accepted');
    const before = await stripes(23);
    const third = entryOf(23, [leg('D', books.channel, 7n), leg('C', books.available, 7n)], addDays(DAY, 2), first.id);
    // The receivable stands on the day of the second entry: not moved, and not taken for moved by the mark of the first.
    expect(await reasonOf(post(third))).toBe('accepted');
    expect((await stripes(23)).get(`${books.channel} CNY`)?.debit).toBe((before.get(`${books.channel} CNY`)?.debit ?? 0n) + 7n);
  });

  it('that is the first of a day in a batch of several dates moves the days apart', async () => {
    const books = await openBooks(database.db, 24);
    const days = [0, 2, 1, 0, 2, 1].map((day) => addDays(DAY, day));
    const entries = days.map((date, at) =>
      entryOf(24, [leg('D', books.channel, BigInt(at + 1)), leg('C', books.merchant, BigInt(at + 1))], date),
    );
    expect((await postEntries(database.db, entries, AT)).every(({ outcome }) => outcome === 'posted')).toBe(true);
    expect((await stripes(24)).get(`${books.merchant} CNY`)).toEqual({ debit: 0n, credit: 21n });
  });
});
