/** Batches of vouchers through their doors: closed dates only, by the mapping, the same bytes each time, withdrawn with a reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runCommand } from '../../guard/command.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { newId } from '../../kernel/ids.ts';
import { type Books, reasonOf, unique } from '../ledger-fixture.ts';
import type { VoucherChoice } from './contract.ts';
import { downloadControl } from './download-batch.ts';
import { getBatch, listBatches } from './list-batches.ts';
import { makeBatch } from './make-batch.ts';
import { previewVouchers, voucherState } from './preview-vouchers.ts';
import { listMapping, setMapping } from './set-mapping.ts';
import { bytesOf, closedBooks, exportBatch, financeOf, map, NOW, withdraw } from './voucher-fixture.ts';
import { withdrawVoucherBatch } from './withdraw-batch.ts';

let database: TestDatabase;
let finance: Ambience;
let books: Books;
beforeAll(async () => {
  database = await testDatabase();
  finance = await financeOf(database);
  ({ books } = await closedBooks(database));
});
afterAll(() => database.drop());

const choice = (over: Partial<VoucherChoice> = {}): VoucherChoice => ({
  from: '2026-03-02',
  to: '2026-03-03',
  format: 'csv',
  grouping: 'entry',
  ...over,
});
const preview = (over: Partial<VoucherChoice> = {}) => runQuery(previewVouchers, finance, choice(over));
const make = (over: Partial<VoucherChoice> = {}) => exportBatch(finance, choice(over));
const auditOf = async (action: string) =>
  (await database.owner.pool.query('SELECT summary, subject_id FROM audit_entries WHERE action = $1 ORDER BY seq DESC LIMIT 1', [action]))
    .rows[0];

describe('What cannot be exported is refused with its reason', () => {
  it('a date that is open, also where only the end of the period is', async () => {
    expect(await preview({ to: '2026-03-04' })).toMatchObject({ faults: ['date_not_closed'], rows: [], entryCount: 0n });
    const input = { ...choice({ to: '2026-03-04' }), language: 'zh', seen: '0'.repeat(64), requestKey: unique() };
    expect(await reasonOf(runCommand(makeBatch, finance, input))).toBe('date_not_closed');
  });

  it('a period that ends before it begins, or is longer than a year', async () => {
    expect(await reasonOf(preview({ from: '2026-03-03', to: '2026-03-02' }))).toBe('range_reversed');
    expect(await reasonOf(preview({ from: '2024-03-03', to: '2026-03-03' }))).toBe('range_too_long');
  });

  it('accounts without a place, which are named', async () => {
    const seen = await preview();
    expect(seen.faults).toEqual(['voucher_accounts_unmapped']);
    expect(seen.rows.map((row) => [row.account, row.currency, row.target])).toEqual([
      [books.channel, 'CNY', null],
      [books.channel, 'USD', null],
      [books.merchant, 'CNY', null],
      ['6001', 'USD', null],
    ]);
    await expect(make()).rejects.toMatchObject({
      reason: 'voucher_accounts_unmapped',
      details: { count: 4, accounts: expect.stringContaining('6001 USD') },
    });
  });

  it('a period with nothing in it', async () => {
    expect((await preview({ from: '2026-02-01', to: '2026-02-02' })).faults).toEqual(['voucher_nothing_to_export']);
  });
});

describe('The mapping', () => {
  it('is set by headings and accounts, and its change is written to the trail', async () => {
    await map(finance, '1122', '1122', { auxiliaryKind: 'customer' });
    await map(finance, '2201', '2201');
    await map(finance, '2201', '220201', { auxiliaryKind: 'supplier' });
    expect(await auditOf('ledger.set_voucher_mapping')).toMatchObject({ summary: 'account 2201 goes to 220201', subject_id: '2201' });
    const { accounts } = await runQuery(listMapping, finance, {});
    expect(accounts.find(({ code }) => code === '2201')?.lines).toMatchObject([{ code: '220201', currency: null, changedByName: '周宁' }]);
    await map(finance, '6001', '600101', { currency: 'USD' });
    expect((await preview()).faults).toEqual([]);
  });

  it('takes no account that there is not, no code that a file could not hold, and no owner of an account without one', async () => {
    const set = (account: string, target: unknown) => reasonOf(runCommand(setMapping, finance, { account, currency: null, target }));
    const none = { auxiliaryKind: 'none', auxiliaryCode: null };
    expect(await set('1199', { code: '1', ...none })).toBe('account_unknown');
    for (const code of ['', '1,2', '=1', '-1', '1 2', '1\n', 'x'.repeat(41)])
      expect(await set('6001', { code, ...none }), code).toBe('input_invalid');
    expect(await set('6001', { code: '1', auxiliaryKind: 'none', auxiliaryCode: 'x' })).toBe('input_invalid');
    expect(await set('6001', { code: '1', auxiliaryKind: 'customer', auxiliaryCode: null })).toBe('voucher_auxiliary_needed');
  });
});

describe('A batch', () => {
  it('has what the preview showed, its control totals, and a line in the trail', async () => {
    const { totals, entryCount, exportedCount } = await preview();
    expect([entryCount, exportedCount]).toEqual([3n, 0n]);
    expect(totals).toEqual([
      { currency: 'CNY', debitMinor: 10_250n, creditMinor: 10_250n },
      { currency: 'USD', debitMinor: 700n, creditMinor: 700n },
    ]);
    const made = await make();
    expect(made).toMatchObject({ entryCount: 3n, voucherCount: 3n, lineCount: 6n });
    expect(await auditOf('ledger.make_voucher_batch')).toMatchObject({
      summary: `exported 3 entries from 2026-03-02 to 2026-03-03 as ${made.no}`,
    });
    const batch = await runQuery(getBatch, finance, { id: made.no });
    expect(batch).toMatchObject({ totals, entryCount: 3n, accountCount: 4, withdrawn: null, madeByName: '周宁', sha256: made.sha256 });
    expect(batch.accounts.find(({ account }) => account === books.merchant)).toMatchObject({
      target: { code: '220201', auxiliaryKind: 'supplier', auxiliaryCode: books.merchant.slice(5) },
      creditMinor: 10_250n,
      postingCount: 2n,
    });
    const { bytes, sha256 } = await bytesOf(finance, made.id);
    expect([sha256, BigInt(bytes.length)]).toEqual([made.sha256, batch.byteSize]);
    expect(bytes.toString()).toContain(`,220201,supplier,${books.merchant.slice(5)},,100.00,CNY,`);
    expect(await auditOf('ledger.download_voucher_file')).toMatchObject({ summary: `${made.no} ${batch.fileName}`, subject_id: made.id });
    const control = (await downloadControl(finance, made.id)).bytes.toString();
    expect(control).toContain(`sha256,${sha256},`);
    expect(control).toContain('total,,,,,,CNY,102.50,102.50,');
    await withdraw(finance, made.id);
  });

  it('keeps its bytes and its mapping when the mapping changes, and takes nothing that a batch has', async () => {
    const made = await make();
    const before = await bytesOf(finance, made.id);
    await map(finance, '2201', '999');
    expect((await bytesOf(finance, made.id)).bytes.equals(before.bytes)).toBe(true);
    const { accounts } = await runQuery(getBatch, finance, { id: made.id });
    expect(accounts.find(({ account }) => account === books.merchant)?.target.code).toBe('220201');
    expect(await preview()).toMatchObject({ entryCount: 0n, exportedCount: 3n, faults: ['voucher_nothing_to_export'] });
    await map(finance, '2201', '220201', { auxiliaryKind: 'supplier' });
    expect(await reasonOf(make())).toBe('voucher_nothing_to_export');
    await withdraw(finance, made.id);
  });

  it('of one currency leaves the others to another batch', async () => {
    const cny = await make({ currency: 'CNY', format: 'u8' });
    expect(cny).toMatchObject({ entryCount: 2n });
    expect(await preview({ currency: 'CNY' })).toMatchObject({ exportedCount: 2n, otherCount: 1n, faults: ['voucher_nothing_to_export'] });
    expect(await preview()).toMatchObject({ entryCount: 1n, exportedCount: 2n, totals: [{ currency: 'USD' }] });
    const rest = await make();
    expect(rest.entryCount).toBe(1n);
    expect(await runQuery(voucherState, finance, {})).toMatchObject({
      closedThrough: '2026-03-03',
      left: null,
      currencies: ['CNY', 'USD'],
    });
    await withdraw(finance, cny.id);
    expect(await runQuery(voucherState, finance, {})).toMatchObject({
      left: { from: '2026-03-02', to: '2026-03-03', dateCount: 2, entryCount: 2n },
    });
    await withdraw(finance, rest.id);
  });

  it('for U8 has one currency, with two decimals at most', async () => {
    expect((await preview({ format: 'u8' })).faults).toEqual(['voucher_currency_needed']);
    expect((await preview({ format: 'u8', currency: 'KWD' })).faults).toContain('voucher_too_precise');
  });

  it('is not made of what was not seen: a mapping that changed in between', async () => {
    const { seen } = await preview();
    await map(finance, '2201', '220299');
    const input = { ...choice(), language: 'zh', seen, requestKey: unique() };
    expect(await reasonOf(runCommand(makeBatch, finance, input))).toBe('voucher_preview_changed');
    await map(finance, '2201', '220201', { auxiliaryKind: 'supplier' });
    expect((await preview()).entryCount).toBe(3n);
  });

  it('is made once by one form, however often it is sent', async () => {
    const { seen } = await preview();
    const input = { ...choice(), language: 'zh', seen, requestKey: unique() };
    const [first, second] = [await runCommand(makeBatch, finance, input), await runCommand(makeBatch, finance, input)];
    expect(second).toEqual(first);
    await withdraw(finance, first.id);
  });

  it('that dies half way leaves nothing, and its entries to the next', async () => {
    const { seen } = await preview();
    const input = { ...choice(), language: 'zh', seen, requestKey: unique() };
    // Its connection is ended while it waits for a row that somebody holds: after its dates are taken.
    const holder = await database.owner.pool.connect();
    await holder.query('BEGIN; LOCK TABLE voucher_batch_pieces IN ACCESS EXCLUSIVE MODE');
    const dying = reasonOf(runCommand(makeBatch, finance, input));
    const { rowCount } = await waitFor(() =>
      database.owner.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ILIKE '%voucher_batch_pieces%'",
      ),
    );
    expect(rowCount).toBe(1);
    await holder.query('ROLLBACK');
    holder.release();
    expect(await dying).not.toBe('accepted');
    const { rows } = await database.owner.pool.query(
      'SELECT count(*)::int AS n FROM voucher_batch_days d WHERE NOT EXISTS (SELECT FROM voucher_batches b WHERE b.id = d.batch_id AND b.is_withdrawn)',
    );
    expect(rows[0].n).toBe(0);
    const made = await runCommand(makeBatch, finance, input);
    expect(made.entryCount).toBe(3n);
    await withdraw(finance, made.id);
  });
});

async function waitFor<T extends { rowCount: number | null }>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await ask();
    if (found.rowCount || tries > 2_000) return found;
  }
}

describe('A withdrawn batch', () => {
  it('is shown with its reason, gives its file to nobody, and is withdrawn once', async () => {
    const made = await make();
    await withdraw(finance, made.id);
    expect(await auditOf('ledger.withdraw_voucher_batch')).toMatchObject({ summary: `withdrew ${made.no}: 财务系统未接收` });
    expect(await reasonOf(withdraw(finance, made.id))).toBe('voucher_batch_withdrawn');
    expect(await reasonOf(bytesOf(finance, made.id))).toBe('voucher_batch_withdrawn');
    expect(await reasonOf(downloadControl(finance, made.id))).toBe('voucher_batch_withdrawn');
    expect(await reasonOf(runCommand(withdrawVoucherBatch, finance, { id: newId(0, NOW), why: '财务系统未接收' }))).toBe(
      'voucher_batch_not_found',
    );
    const { rows } = await runQuery(listBatches, finance, { filter: { states: ['withdrawn'] } });
    expect(rows.find(({ no }) => no === made.no)).toMatchObject({ withdrawn: { byName: '周宁', why: '财务系统未接收' } });
    expect((await runQuery(listBatches, finance, { filter: { states: ['standing'] } })).rows).toEqual([]);
    expect((await runQuery(listBatches, finance, { filter: { dateFrom: '2026-03-04' } })).rows).toEqual([]);
    expect(
      (
        await runQuery(listBatches, finance, {
          filter: { dateFrom: '2026-03-03', dateTo: '2026-03-09', formats: ['csv'], currency: 'USD' },
          limit: 1,
        })
      ).nextCursor,
    ).not.toBeNull();
  });

  it('is withdrawn by a finance manager, never by a reviewer, who may export', async () => {
    const made = await make();
    if (finance.actor.kind !== 'staff') throw new Error('staff');
    const reviewer: Ambience = { ...finance, actor: staffActor({ ...finance.actor, roles: ['finance_reviewer'] }) };
    expect(await reasonOf(withdraw(reviewer, made.id))).toBe('permission_missing');
    expect((await bytesOf(reviewer, made.id)).sha256).toBe(made.sha256);
    const operations: Ambience = { ...finance, actor: staffActor({ ...finance.actor, roles: ['operations'] }) };
    expect(await reasonOf(bytesOf(operations, made.id))).toBe('permission_missing');
    await withdraw(finance, made.id);
  });
});
