/** What the database itself keeps of batches of vouchers: a date is in one of them, whole, and what was changed behind its back is found. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import type { Ambience } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { newId } from '../../kernel/ids.ts';
import { booksCheck } from '../books-check.ts';
import { credit, debit, type Entry } from '../entry.ts';
import { type Books, transfer } from '../ledger-fixture.ts';
import { getEntry } from '../list-entries.ts';
import { VOUCHER_FINDINGS } from './batch-store.ts';
import type { VoucherChoice } from './contract.ts';
import { previewVouchers } from './preview-vouchers.ts';
import { close, closedBooks, date, exportBatch, financeOf, map, NOW, post, withdraw } from './voucher-fixture.ts';

let database: TestDatabase;
let finance: Ambience;
let books: Books;
beforeAll(async () => {
  database = await testDatabase();
  finance = await financeOf(database);
  ({ books } = await closedBooks(database));
  for (const account of ['1122', '2201', '6001']) await map(finance, account, account);
});
afterAll(() => database.drop());

const choice = (over: Partial<VoucherChoice> = {}): VoucherChoice => ({
  from: '2026-03-02',
  to: '2026-03-03',
  format: 'csv',
  grouping: 'entry',
  ...over,
});
const make = (over: Partial<VoucherChoice> = {}) => exportBatch(finance, choice(over));

describe('The database', () => {
  it('lets the application take no date past its function, change no file, and let go no date but by a withdrawal', async () => {
    const made = await make();
    for (const text of [
      `INSERT INTO voucher_batch_days (batch_id, business_date, scope, entry_count, is_withdrawn) VALUES ('${made.id}', '2026-03-04', 'CNY', 1, false)`,
      'UPDATE voucher_batch_days SET is_withdrawn = true',
      'DELETE FROM voucher_batch_days',
      'DELETE FROM voucher_batches',
      "UPDATE voucher_batches SET sha256 = sha256('x')",
      'UPDATE voucher_batches SET entry_count = 9',
    ])
      await expect(database.pool.query(text), text).rejects.toMatchObject({ code: '42501' });
    await expect(database.pool.query(`SELECT take_voucher_days('${made.id}', '2026-03-02', '2026-03-04', NULL)`)).rejects.toMatchObject({
      code: 'PZ001',
    });
    await withdraw(finance, made.id);
    // Withdrawn dates are another's: nothing of the withdrawal can be taken back then.
    const next = await make();
    const back = `UPDATE voucher_batches SET is_withdrawn = false, withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_by_name = NULL, withdrawn_why = NULL WHERE id = '${made.id}'`;
    await expect(database.pool.query(back)).rejects.toMatchObject({ code: '23505' });
    await withdraw(finance, next.id);
  });

  it('takes no dates for a batch that does not come to be', async () => {
    await expect(
      database.pool.query(`SELECT take_voucher_days('${newId(0, NOW)}', '2026-03-02', '2026-03-03', NULL)`),
    ).rejects.toMatchObject({ code: '23503' });
  });

  it.each([
    ['an entry is missed', 'UPDATE voucher_batch_days SET entry_count = entry_count + 1'],
    ['a date is opened again', "UPDATE book_state SET closed_through = '2026-03-02'"],
    ['a control total is changed', 'UPDATE voucher_batch_accounts SET debit_minor = debit_minor + 1'],
    ['a piece of a file is lost', 'DELETE FROM voucher_batch_pieces'],
  ])('is found out where %s', async (_what, tampering) => {
    const { drizzle } = await import('drizzle-orm/node-postgres');
    expect((await booksCheck(database.db)).filter((check) => !check.holds)).toEqual([]);
    const client = await database.owner.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(tampering);
      expect((await VOUCHER_FINDINGS.vouchers_equal_entries?.(drizzle(client)))?.count).toBeGreaterThan(0n);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('has entries of several currencies in one batch only, whole', async () => {
    const legs = [
      debit(books.channel, { minor: 720n, currency: 'CNY' }),
      credit('2298', { minor: 720n, currency: 'CNY' }),
      debit('2298', { minor: 100n, currency: 'USD' }),
      credit(books.channel, { minor: 100n, currency: 'USD' }),
    ];
    const exchange: Entry = { ...transfer(books, books.channel, '2298', 1n, { businessDate: date('2026-03-05') }), legs };
    await post(database, exchange);
    await close(database, '2026-03-04');
    await close(database, '2026-03-05');
    await map(finance, '2298', '2298');
    const period = { from: '2026-03-05', to: '2026-03-05' };
    for (const currency of ['CNY', 'USD'])
      expect(await runQuery(previewVouchers, finance, choice({ ...period, currency }))).toMatchObject({
        entryCount: 0n,
        otherCount: 1n,
        faults: ['voucher_nothing_to_export'],
      });
    const made = await make(period);
    expect(made).toMatchObject({ entryCount: 1n, voucherCount: 1n, lineCount: 4n });
    expect((await runQuery(getEntry, finance, { id: exchange.id })).batch).toEqual({ id: made.id, no: made.no });
    await withdraw(finance, made.id);
    expect(await make({ ...period, grouping: 'summed' })).toMatchObject({ entryCount: 1n, voucherCount: 2n, lineCount: 4n });
  });
});
