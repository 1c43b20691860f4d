/** A batch of vouchers is found from what it has and by its number. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import type { Ambience } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { newId, numberOf } from '../../kernel/ids.ts';
import { findInLedger } from '../find-in-ledger.ts';
import { getEntry } from '../list-entries.ts';
import { closedBooks, exportBatch, financeOf, map, NOW, withdraw } from './voucher-fixture.ts';

let database: TestDatabase;
let finance: Ambience;
let entryIds: { cny: string; usd: string; open: string };
beforeAll(async () => {
  database = await testDatabase();
  finance = await financeOf(database);
  ({ entryIds } = await closedBooks(database));
  for (const account of ['1122', '2201', '6001']) await map(finance, account, account);
});
afterAll(() => database.drop());

const make = (currency?: string) =>
  exportBatch(finance, { from: '2026-03-02', to: '2026-03-03', format: 'csv', grouping: 'entry', ...(currency ? { currency } : {}) });

describe('An entry', () => {
  it('names the batch that has it, by its date and currency, and none after the withdrawal', async () => {
    const read = async (id: string) => (await runQuery(getEntry, finance, { id })).batch;
    const cny = await make('CNY');
    expect(await read(entryIds.cny)).toEqual({ id: cny.id, no: cny.no });
    expect(await read(entryIds.usd)).toBeNull();
    expect(await read(entryIds.open)).toBeNull();
    await withdraw(finance, cny.id);
    expect(await read(entryIds.cny)).toBeNull();
    const again = await make();
    for (const id of [entryIds.cny, entryIds.usd]) expect(await read(id)).toEqual({ id: again.id, no: again.no });
    await withdraw(finance, again.id);
  });
});

describe('The number of a batch', () => {
  it('finds it, in either case and also when it is withdrawn', async () => {
    const made = await make();
    for (const text of [made.no, made.no.toLowerCase()])
      expect(await findInLedger(database.db, text, 6)).toMatchObject({ batch: { id: made.id }, entry: null, hold: null, accounts: [] });
    await withdraw(finance, made.id);
    expect(await findInLedger(database.db, made.no, 6)).toMatchObject({ batch: { id: made.id } });
    expect((await findInLedger(database.db, numberOf('V', newId(0, NOW)), 6)).batch).toBeNull();
  });
});
