/** What the ledger finds by a number: itself and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { newId, numberOf } from '../kernel/ids.ts';
import { findInLedger } from './find-in-ledger.ts';
import { holdFunds } from './hold-funds.ts';
import { AT, type Books, fund, openBooks, unique } from './ledger-fixture.ts';

let database: TestDatabase;
let books: Books;
let entryId: string;
const holdId = newId(5, AT);
beforeAll(async () => {
  database = await testDatabase();
  books = await database.db.transaction((tx) => openBooks(tx, 5));
  entryId = await fund(database, books, 1_000n);
  const hold = { kind: 'frozen' as const, account: books.merchant, currency: 'CNY', amountMinor: 1n, sourceKind: 'payment', sourceId: 'x' };
  await database.db.transaction((tx) => holdFunds(tx, { ...hold, id: holdId, key: unique(), at: AT }));
});
afterAll(() => database.drop());

const find = async (text: string) => {
  const { entry, hold, batch, accounts } = await findInLedger(database.db, text, 6);
  return { entry: entry?.id ?? null, hold: hold?.id ?? null, batch: batch?.id ?? null, accounts: accounts.map((account) => account.code) };
};
const NOTHING = { entry: null, hold: null, batch: null, accounts: [] };

it('finds an entry and a hold by their whole numbers, in either case', async () => {
  for (const number of [numberOf('J', entryId), numberOf('J', entryId).toLowerCase()])
    expect(await find(number)).toEqual({ ...NOTHING, entry: entryId });
  expect(await find(numberOf('H', holdId))).toEqual({ ...NOTHING, hold: holdId });
  expect(await find(numberOf('J', holdId))).toEqual(NOTHING);
});

it('finds accounts that take postings by the beginning of their code, never headings', async () => {
  expect(await find(books.merchant)).toEqual({ ...NOTHING, accounts: [books.merchant] });
  expect((await find('2201')).accounts).toContain(books.merchant);
  expect((await find('2201')).accounts).not.toContain('2201');
  expect((await find('6001')).accounts).toEqual(['6001']);
  for (const text of ['220', '42000012345', 'M100', "2201' OR 1=1"]) expect((await find(text)).accounts).toEqual([]);
});
