/** A trial balance is the same whether what moved since is taken back from what stands now, or closings are looked up. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { closeDay } from './close-day.ts';
import { AT, type Books, DAY, openBooks, transfer } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';
import { trialBalance } from './trial-balance.ts';

let database: TestDatabase;
const inTransaction: TestDatabase['db']['transaction'] = (work) => database.db.transaction(work);
const LAST = 22;
const CLOSED = 18;
const dateOf = (day: number): BusinessDate => addDays(DAY, day);

beforeAll(async () => {
  database = await testDatabase();
  const random = seededRandom(testSeed(38));
  const all: Books[] = [];
  for (const bucket of [3, 4, 5]) all.push(await inTransaction((tx) => openBooks(tx, bucket)));
  const [{ channel }] = all as [Books];
  const dollars = await inTransaction((tx) => openBooks(tx, 6, 'USD'));
  for (let day = 0; day <= LAST; day++) {
    // Everything moves on the first days, hardly anything later: of those much has moved since, of these little.
    const moving = day < 6 ? all : day % 5 === 0 ? [random.pick(all)] : [];
    for (const books of moving) {
      const entry = transfer(books, channel, books.merchant, BigInt(1 + random.below(10_000)), { businessDate: dateOf(day) });
      await inTransaction((tx) => postEntry(tx, entry, AT));
    }
    // What came in goes out again the next day: an account of nothing.
    if (day < 2) {
      const [from, to] = day === 0 ? [dollars.channel, dollars.merchant] : [dollars.merchant, dollars.channel];
      await inTransaction((tx) => postEntry(tx, transfer(dollars, from, to, 77n, { businessDate: dateOf(day), currency: 'USD' }), AT));
    }
    if (day <= CLOSED) {
      const date = dateOf(day);
      await inTransaction((tx) => closeDay(tx, date, new Date(`${addDays(date, 2)}T12:00:00Z`), { id: null, name: 'test' }));
    }
  }
}, 60_000);
afterAll(() => database.drop());

/** Opening, movement and closing of every account that moved by the end of the dates, from its postings. */
async function expected(from: string, to: string): Promise<string[]> {
  const { rows } = await database.pool.query<Record<'account' | 'currency' | 'od' | 'oc' | 'md' | 'mc', string>>(
    `SELECT account, currency, coalesce(sum(amount_minor) FILTER (WHERE side = 'D' AND business_date < $1), 0) AS od, coalesce(sum(amount_minor) FILTER (WHERE side = 'C' AND business_date < $1), 0) AS oc,
       coalesce(sum(amount_minor) FILTER (WHERE side = 'D' AND business_date >= $1), 0) AS md, coalesce(sum(amount_minor) FILTER (WHERE side = 'C' AND business_date >= $1), 0) AS mc
     FROM postings WHERE business_date <= $2 GROUP BY account, currency ORDER BY currency, account`,
    [from, to],
  );
  return rows.map(({ account, currency, od, oc, md, mc }) => {
    const [opening, movement] = [BigInt(od) - BigInt(oc), BigInt(md) - BigInt(mc)];
    return `${currency} ${account} ${opening} ${md}/${mc} ${opening + movement}`;
  });
}

/** Whether little moved since the date, beside the balances there are. */
async function isRecent(date: string): Promise<boolean> {
  const { rows } = await database.pool.query<{ recent: boolean }>(
    'SELECT (SELECT count(*) FROM balance_days WHERE business_date > $1) <= 3 * (SELECT count(*) FROM balances) AS recent',
    [date],
  );
  return rows[0]?.recent === true;
}

it('of any dates, however much has moved since', async () => {
  const ways = new Set<string>();
  for (let from = 0; from <= LAST; from++) {
    for (const days of [0, 1, 4, 11]) {
      const [first, last] = [dateOf(from), dateOf(from + days)];
      const { rows } = await trialBalance(database.db, first, last);
      const found = rows.map(
        (row) =>
          `${row.currency} ${row.account} ${row.openingDebitMinor - row.openingCreditMinor} ${row.movementDebitMinor}/${row.movementCreditMinor} ${row.closingDebitMinor - row.closingCreditMinor}`,
      );
      expect(found, `${first} to ${last}`).toEqual(await expected(first, last));
    }
    ways.add(`${(await isRecent(dateOf(from - 1))) ? 'little' : 'much'} since, closed ${from - 1 < CLOSED - 7 ? 'long' : 'lately'}`);
  }
  expect(ways).toContain('much since, closed long');
  expect(ways).toContain('little since, closed long');
}, 60_000);
