/** What the ledger promises one by one: immutability, floors, days, balances as of, statements, the queue, and a books check that can fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { newId, numberOf } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { statementRows } from './account-statement.ts';
import { balancesOf, totalsAsOf } from './balances.ts';
import { booksCheck, requireSoundBooks } from './books-check.ts';
import { ACCOUNT, HEADING } from './chart-of-accounts.ts';
import { closeDay } from './close-day.ts';
import { selectEntry, selectFoundNumbers } from './journal-store.ts';
import { AT, DAY, fund, openBooks, reasonOf, transfer, unique } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';
import { reverseEntry } from './reverse-entry.ts';
import { callCloseDay } from './store.ts';
import { trialBalance } from './trial-balance.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const post = (entry: Parameters<typeof postEntry>[1]) => database.db.transaction((tx) => postEntry(tx, entry, AT));
const close = (date: string) => database.db.transaction((tx) => callCloseDay(tx, date, AT, { id: null, name: 'test' }));

describe('The chart of accounts', () => {
  it('has every account the code names, and headings take no postings', async () => {
    const { rows } = await database.pool.query<{ code: string; takes_postings: boolean; name_zh: string }>(
      'SELECT code, takes_postings, name_zh FROM ledger_accounts',
    );
    const found = new Map(rows.map((row) => [row.code, row.takes_postings]));
    for (const code of Object.values(ACCOUNT)) expect(found.get(code), code).toBe(true);
    for (const code of Object.values(HEADING)) expect(found.get(code), code).toBe(false);
    const books = await openBooks(database.db, 1);
    expect(await reasonOf(post(transfer(books, books.channel, HEADING.merchantPending, 1n)))).toBe('account_unknown');
    expect(await reasonOf(post(transfer(books, books.channel, '2201.nobody', 1n)))).toBe('account_unknown');
  });

  it('keeps an account with a floor in its own bucket and its own currency', async () => {
    const books = await openBooks(database.db, 2);
    expect(await reasonOf(post(transfer({ bucket: 3 }, books.channel, books.merchant, 1n)))).toBe('account_in_other_bucket');
    expect(await reasonOf(post(transfer(books, books.channel, books.merchant, 1n, { currency: 'JPY' })))).toBe('account_currency');
  });
});

describe('L9 nobody rewrites the ledger', () => {
  const TABLES = [
    'journal_entries',
    'ledger_keys',
    'balances',
    'balance_days',
    'ledger_holds',
    'ledger_hold_steps',
    'book_days',
    'book_state',
    'ledger_accounts',
  ];
  const cases = TABLES.flatMap((table) =>
    [
      `INSERT INTO ${table} SELECT * FROM ${table} LIMIT 0`,
      `UPDATE ${table} SET ${table === 'ledger_accounts' ? 'code = code' : table === 'book_days' ? 'closed_at = closed_at' : table === 'book_state' ? 'closed_through = closed_through' : 'bucket = bucket'}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ].map((verb) => [verb]),
  );
  it.each(cases)('as the application role, %s is refused', async (verb) => {
    await expect(database.pool.query(verb)).rejects.toMatchObject({ code: '42501' });
  });

  it('nor do the inner functions stand open, only the doors', async () => {
    await expect(database.pool.query(`SELECT move_balance_slowly(1::smallint, '6001', 'CNY', '2026-01-01', 1, 0)`)).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('Entries', () => {
  it('balance in the database, whatever the code did: unequal, zero, negative, NaN-like and one-legged legs are refused', async () => {
    const books = await openBooks(database.db, 4);
    const raw = (sides: string, amounts: string, currencies = "ARRAY['CNY','CNY']") =>
      database.pool.query(
        `SELECT post_entry($1, $2, now(), '2026-03-02', 'test', 'test', 'x', '${sides}', ${amounts}, ARRAY['${books.channel}','${books.merchant}'], ${currencies})`,
        [newId(4, AT), unique()],
      );
    for (const [sides, amounts, currencies] of [
      ['DC', 'ARRAY[2,1]::bigint[]'],
      ['DC', 'ARRAY[0,0]::bigint[]'],
      ['DC', 'ARRAY[-1,-1]::bigint[]'],
      ['DC', 'ARRAY[1,NULL]::bigint[]'],
      ['DD', 'ARRAY[1,1]::bigint[]'],
      ['D', 'ARRAY[1,1]::bigint[]'],
      ['DX', 'ARRAY[1,1]::bigint[]'],
      ['DC', 'ARRAY[1]::bigint[]'],
      ['DC', 'ARRAY[1,1]::bigint[]', "ARRAY['CNY','JPY']"],
      ['DC', 'ARRAY[1,1]::bigint[]', "ARRAY['CNY',NULL]"],
    ] as const) {
      await expect(raw(sides, amounts, currencies), `${sides} ${amounts}`).rejects.toMatchObject({
        code: '23514',
        constraint: 'journal_entries_sound',
      });
    }
    const three = (amounts: string, currencies = "ARRAY['CNY','CNY','CNY']") =>
      database.pool.query(
        `SELECT post_entry($1, $2, now(), '2026-03-02', 'test', 'test', 'x', 'DCC', ${amounts}, ARRAY['${books.channel}','${books.merchant}','${books.available}'], ${currencies})`,
        [newId(4, AT), unique()],
      );
    const unsound = { code: '23514', constraint: 'journal_entries_sound' };
    await expect(three('ARRAY[5,2,2]::bigint[]')).rejects.toMatchObject(unsound);
    await expect(three('ARRAY[5,2,3]::bigint[]', "ARRAY['CNY','CNY','JPY']")).rejects.toMatchObject(unsound);
    await expect(three('ARRAY[5,2,3]::bigint[]')).resolves.toBeDefined();
    await expect(raw('DC', 'ARRAY[1,1]::bigint[]')).resolves.toBeDefined();
  });

  it('survive amounts as large as a bigint, and refuse what would overflow a balance', async () => {
    const books = await openBooks(database.db, 5);
    await fund(database, books, 9_223_372_036_854_775_807n);
    expect((await balancesOf(database.db, [books.merchant]))[0]?.postedMinor).toBe(9_223_372_036_854_775_807n);
    expect(await reasonOf(fund(database, books, 1n))).toBe('amount_out_of_range');
    // Back out, so that totals over accounts stay within a bigint.
    await post(transfer(books, books.merchant, books.channel, 9_223_372_036_854_775_807n)).catch(() => undefined);
  });

  it('reverse once; the reversal points at the original and brings every balance back (L5)', async () => {
    const books = await openBooks(database.db, 6);
    const of = await fund(database, books, 700n);
    const request = { of, id: newId(6, AT), key: unique(), at: AT, businessDate: DAY, memo: 'typed twice', postedBy: null };
    const id = await database.db.transaction((tx) => reverseEntry(tx, request));
    expect(await selectEntry(database.db, id)).toMatchObject({ reversalOf: of, memo: 'typed twice', eventType: 'entry_reversed' });
    expect(await selectEntry(database.db, of)).toMatchObject({ reversedBy: id });
    expect((await balancesOf(database.db, [books.merchant]))[0]?.postedMinor).toBe(0n);
    expect(await reasonOf(database.db.transaction((tx) => reverseEntry(tx, { ...request, id: newId(6, AT), key: unique() })))).toBe(
      'already_reversed',
    );
    expect(await database.db.transaction((tx) => reverseEntry(tx, { ...request, id: newId(6, AT) }))).toBe(id);
  });

  it('sum in SQL to exact integers, never to a text that concatenates or a float that rounds (L16)', async () => {
    const books = await openBooks(database.db, 7);
    await fund(database, books, 9_007_199_254_740_993n);
    await fund(database, books, 2n);
    const [balance] = await balancesOf(database.db, [books.merchant]);
    expect(balance?.creditMinor).toBe(9_007_199_254_740_995n);
    const { rows } = await trialBalance(database.db, DAY, DAY, {}, { after: null, limit: 5_000 });
    const row = rows.find((one) => one.account === books.merchant);
    expect(row?.closingCreditMinor).toBe(9_007_199_254_740_995n);
    expect((row?.closingCreditMinor as bigint) + 1n).toBe(9_007_199_254_740_996n);
  });
});

describe('Pasted numbers', () => {
  it('are told apart: of an entry or of what was booked, nowhere, and only outside the rest of the filter', async () => {
    const books = await openBooks(database.db, 5);
    const entry = transfer(books, books.channel, books.merchant, 700n);
    const id = await post(entry);
    const numbers = [numberOf('J', id), numberOf('J', newId(5, AT, seededRandom(99))), entry.sourceId, `${entry.sourceId}x`];
    expect(await selectFoundNumbers(database.db, { numbers })).toEqual({ missing: [numbers[1], numbers[3]], outside: [] });
    expect(await selectFoundNumbers(database.db, { numbers, dateTo: addDays(DAY, -1) })).toEqual({
      missing: [numbers[1], numbers[3]],
      outside: [numbers[0], numbers[2]],
    });
  });
});

describe('Days (L6, L10)', () => {
  it('close in order and only when over; a late entry goes to the open date and names the closed one', async () => {
    const books = await openBooks(database.db, 11);
    await fund(database, books, 10n, addDays(DAY, 1));
    expect(await reasonOf(close(addDays(DAY, 1)))).toBe('earlier_day_open');
    expect(
      await reasonOf(database.db.transaction((tx) => closeDay(tx, DAY, new Date('2026-03-02T15:59:59.999Z'), { id: null, name: 'x' }))),
    ).toBe('day_not_over');
    await database.db.transaction((tx) => closeDay(tx, DAY, new Date('2026-03-02T16:00:00Z'), { id: null, name: 'x' }));
    expect(await reasonOf(close(DAY))).toBe('day_already_closed');
    expect(await reasonOf(fund(database, books, 5n, DAY))).toBe('day_closed');
    const late = await post(transfer(books, books.channel, books.merchant, 5n, { businessDate: addDays(DAY, 1), lateForDate: DAY }));
    expect(await selectEntry(database.db, late)).toMatchObject({ businessDate: addDays(DAY, 1), lateForDate: DAY });
    expect(
      await reasonOf(
        post(transfer(books, books.channel, books.merchant, 5n, { businessDate: addDays(DAY, 3), lateForDate: addDays(DAY, 2) })),
      ),
    ).toBe('late_for_open_day');
    await requireSoundBooks(database.db);
  });

  it('balances as of a date are the fold of the entries up to it, at 1,000 random points, unmoved by later posts', async () => {
    const random = seededRandom(testSeed(42));
    const all = [await openBooks(database.db, 12), await openBooks(database.db, 13)];
    const first = addDays(DAY, 2);
    const posted: { date: BusinessDate; account: string; signed: bigint; id: string }[] = [];
    await close(addDays(DAY, 1));
    for (let day = 0; day < 10; day++) {
      for (let place = 0; place < 40; place++) {
        const books = random.pick(all);
        // Up to two dates are open at once and entries go to either.
        const date = addDays(first, day + random.below(2));
        const minor = BigInt(1 + random.below(10_000));
        const entry = transfer(books, all[0]?.channel as string, books.merchant, minor, { businessDate: date });
        await post(entry);
        posted.push(
          { date, account: all[0]?.channel as string, signed: minor, id: entry.id },
          { date, account: books.merchant, signed: minor, id: entry.id },
        );
      }
      if (day < 7) await close(addDays(first, day));
    }
    const accounts = [
      { code: all[0]?.channel as string, bucket: null, normalSide: 'D' as const },
      ...all.map((books) => ({ code: books.merchant, bucket: books.bucket, normalSide: 'C' as const })),
    ];
    for (let point = 0; point < 1000; point++) {
      const account = random.pick(accounts);
      const date = addDays(first, random.below(12) - 1);
      const fold = posted.filter((one) => one.account === account.code && one.date <= date).reduce((sum, one) => sum + one.signed, 0n);
      const { debitMinor, creditMinor } = await totalsAsOf(database.db, account.code, 'CNY', date);
      expect(account.normalSide === 'D' ? debitMinor : creditMinor, `${account.code} ${date}`).toBe(fold);
    }
    for (const account of accounts) {
      // The same by pages of seven: the running balance goes on where the page before ended.
      const own = posted
        .filter((one) => one.account === account.code)
        .sort((a, b) => (a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? -1 : 1));
      let running = 0n;
      const expected = own.map((one) => (running += one.signed));
      const found: bigint[] = [];
      let after: Parameters<typeof statementRows>[3]['after'] = null;
      do {
        const page = await statementRows(database.db, account, 'CNY', { from: first, to: addDays(first, 20), after }, 7);
        found.push(...page.rows.map((row) => row.balanceMinor));
        after = page.next;
      } while (after);
      expect(found).toEqual(expected);
    }
  }, 120_000);

  it('a trial balance of any date balances, closed or open', async () => {
    for (let day = -1; day < 14; day++) {
      const date = addDays(DAY, day);
      const { totals } = await trialBalance(database.db, date, addDays(date, day % 3 === 0 ? 2 : 0));
      expect(
        totals.every((total) => total.isBalanced),
        date,
      ).toBe(true);
    }
  });
});

describe('The books check', () => {
  it('holds after all of the above', async () => {
    expect((await booksCheck(database.db)).filter((check) => !check.holds)).toEqual([]);
  });

  it.each([
    ['balances_equal_postings', `UPDATE balances SET debit_minor = debit_minor + 1 WHERE account LIKE '1122.%' AND debit_minor < 1000000`],
    ['buckets_balance', `UPDATE balances SET debit_minor = debit_minor + 1 WHERE account LIKE '1122.%' AND debit_minor < 1000000`],
    ['days_equal_postings', 'UPDATE balance_days SET debit_minor = debit_minor + 1 WHERE debit_minor < 1000000'],
    ['closed_days_unmoved', 'UPDATE book_days SET entry_count = entry_count + 1'],
    ['closed_days_unmoved', 'UPDATE balance_days SET closing_debit_minor = closing_debit_minor + 1 WHERE closing_debit_minor < 1000000'],
    ['keys_equal_entries', `DELETE FROM ledger_keys WHERE key = (SELECT min(key) FROM ledger_keys WHERE entry_id IS NOT NULL)`],
    ['reversals_mirror', `UPDATE journal_entries SET sides = translate(sides, 'DC', 'CD') WHERE reversal_of IS NOT NULL`],
    ['holds_equal_balances', `UPDATE balances SET pending_minor = 1 WHERE account LIKE '2201.%'`],
    [
      'no_forbidden_negative',
      `UPDATE balances SET floor_sign = 0, credit_minor = debit_minor - 1 WHERE account LIKE '2201.%' AND debit_minor > 0`,
    ],
    ['floors_of_accounts', `UPDATE balances SET floor_sign = 0 WHERE account LIKE '2201.%'`],
    ['floors_of_accounts', 'UPDATE balances SET day = closed_through'],
    [
      'entries_balance',
      `ALTER TABLE journal_entries DROP CONSTRAINT journal_entries_sound; UPDATE journal_entries SET amounts = ARRAY[1, 2]::bigint[] WHERE id = (SELECT min(id::text)::uuid FROM journal_entries)`,
    ],
    ['audit_chain', 'UPDATE audit_head SET seq = 5'],
  ])('finds it when somebody breaks %s as the owner of the database', async (name, tampering) => {
    const client = await database.owner.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(tampering);
      const { BOOK_FINDINGS } = await import('./books-store.ts');
      const { drizzle } = await import('drizzle-orm/node-postgres');
      const found = await BOOK_FINDINGS[name]?.(drizzle(client));
      expect(found?.count).toBeGreaterThan(0n);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
