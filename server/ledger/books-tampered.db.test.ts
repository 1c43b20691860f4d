/** Whatever the owner of the database changes behind the functions' back in the tables of the ledger, the books check finds: every kind of row
 *  changed, removed and added, on books that have everything (open and closed days, an exchange, holds in every state, reversals). */
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays } from '../kernel/business-date.ts';
import { newId } from '../kernel/ids.ts';
import { BOOK_FINDINGS } from './books-store.ts';
import { credit, debit } from './entry.ts';
import { captureHold, holdFunds, releaseHold } from './hold-funds.ts';
import { AT, type Books, DAY, fund, openBooks, transfer, unique } from './ledger-fixture.ts';
import { postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';
import { reverseEntry } from './reverse-entry.ts';
import { callCloseDay } from './store.ts';

let database: TestDatabase;
let books: Books;
const [FIRST, SECOND, OPEN, LATER] = [DAY, addDays(DAY, 1), addDays(DAY, 2), addDays(DAY, 3)];

beforeAll(async () => {
  database = await testDatabase();
  const inTransaction = database.db.transaction.bind(database.db);
  books = await openBooks(database.db, 3);
  const close = (date: string) => inTransaction((tx) => callCloseDay(tx, date, AT, { id: null, name: 'test' }));
  const post = (...entry: Parameters<typeof transfer>) => inTransaction((tx) => postEntry(tx, transfer(...entry), AT));
  const hold = (kind: 'frozen' | 'pending', amountMinor: bigint) =>
    inTransaction((tx) =>
      holdFunds(tx, {
        ...{ id: newId(3, AT), key: unique(), at: AT, kind, account: books.merchant, currency: 'CNY', amountMinor },
        ...{ sourceKind: 'payout', sourceId: unique() },
      }),
    );
  await fund(database, books, 9_000n, FIRST);
  const wrong = await post(books, books.merchant, books.available, 40n, { businessDate: FIRST });
  const same = await post(books, books.merchant, books.available, 40n, { businessDate: FIRST });
  await close(FIRST);
  const reversal = { id: newId(3, AT), key: unique(), at: AT, businessDate: SECOND, memo: null, postedBy: null };
  await inTransaction((tx) => reverseEntry(tx, { ...reversal, of: wrong }));
  await close(SECOND);
  expect(same).not.toBe(wrong);
  await fund(database, books, 500n, LATER);
  await fund(database, books, 50n, OPEN);
  const [sold, bought] = [{ minor: 70n, currency: 'CNY' } as const, { minor: 1_400n, currency: 'JPY' } as const];
  await inTransaction((tx) =>
    postEntry(
      tx,
      {
        ...transfer(books, '', '', 1n, { businessDate: OPEN }),
        legs: [debit('2298', sold), credit(books.channel, sold), debit(books.channel, bought), credit('2298', bought)],
      },
      AT,
    ),
  );
  const captured = await hold('frozen', 100n);
  await inTransaction((tx) =>
    captureHold(tx, captured, 30n, transfer(books, books.merchant, books.channel, 30n, { businessDate: OPEN }), AT),
  );
  await inTransaction((tx) => releaseHold(tx, captured, unique(), AT, 20n));
  await inTransaction(async (tx) => releaseHold(tx, await hold('frozen', 15n), unique(), AT));
  await hold('pending', 33n);
  await postEntries(database.db, [transfer(books, books.available, books.channel, 1_000_000n, { businessDate: OPEN })], AT);
});
afterAll(() => database.drop());

/** Spoils in a transaction that is rolled back, on the one connection that also proves. */
async function brokenBy(...spoil: string[]): Promise<string[]> {
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN');
    let touched = 0;
    for (const text of spoil) touched += (await client.query(text)).rowCount ?? 0;
    expect(touched, 'changes nothing').toBeGreaterThan(0);
    const found: string[] = [];
    for (const [name, find] of Object.entries(BOOK_FINDINGS)) if ((await find(drizzle(client))).count > 0n) found.push(name);
    return found;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const FREE = 'ALTER TABLE balances DROP CONSTRAINT balances_floor';
const ROW = `bucket = 3 AND account LIKE '2201.%'`;
const [CLOSED_DAY, OPEN_DAY] = [`business_date = '${SECOND}'`, `business_date = '${OPEN}'`];
const HOLD = `kind = 'frozen' AND remaining_minor > 0`;

describe('The books check finds it', () => {
  it('holds of the books that nobody has touched', async () => {
    expect(await brokenBy('SELECT 1')).toEqual([]);
  });

  it.each([
    [
      'a balance is raised on both sides',
      `UPDATE balances SET debit_minor = debit_minor + 5, credit_minor = credit_minor + 5 WHERE ${ROW}`,
    ],
    [
      'a balance and its opening are raised',
      `UPDATE balances SET credit_minor = credit_minor + 5, opening_credit_minor = opening_credit_minor + 5 WHERE ${ROW}`,
    ],
    ['the opening of a balance is lowered', `UPDATE balances SET opening_credit_minor = opening_credit_minor - 5 WHERE ${ROW}`],
    ['the opening of a balance that moved is raised', `UPDATE balances SET opening_credit_minor = opening_credit_minor + 5 WHERE ${ROW}`],
    [
      'the opening of a balance is raised above the balance',
      `UPDATE balances SET opening_debit_minor = debit_minor + 5, opening_credit_minor = credit_minor + 5 WHERE ${ROW}`,
    ],
    [
      'the opening of a balance that did not move is raised',
      `UPDATE balances SET opening_debit_minor = opening_debit_minor + 5 WHERE ${ROW}`,
    ],
    [
      'the opening of a balance that did not move on its day is raised',
      `UPDATE balances SET opening_debit_minor = opening_debit_minor + 5, opening_credit_minor = opening_credit_minor + 5 WHERE bucket = 3 AND account LIKE '2202.%'`,
    ],
    ['a balance is removed', `DELETE FROM balances WHERE ${ROW}`],
    ['a balance is moved to another bucket', `UPDATE balances SET bucket = 4 WHERE ${ROW}`],
    ['a balance is moved to an earlier open day', `UPDATE balances SET day = '${OPEN}' WHERE ${ROW}`],
    ['a closed day is open again in one balance', `UPDATE balances SET closed_through = '${FIRST}' WHERE ${ROW}`],
    [
      'a closed day is open again in one balance that did not move since',
      `UPDATE balances SET closed_through = '2020-01-01', day = '${SECOND}' WHERE bucket = 3 AND account LIKE '2202.%'`,
    ],
    ['a closed day is open again in the book', `UPDATE book_state SET closed_through = '${FIRST}'`],
    ['an open day is closed in the book alone', `UPDATE book_state SET closed_through = '${OPEN}'`],
    ['the record of a close is removed', `DELETE FROM book_days WHERE ${CLOSED_DAY}`],
    ['the record of an earlier close is removed', `DELETE FROM book_days WHERE business_date = '${FIRST}'`],
    [
      'the record of a close is added',
      `INSERT INTO book_days (business_date, closed_at, closed_by_name, entry_count, totals) VALUES ('${LATER}', now(), 'x', 1, '[{"currency": "CNY", "debitMinor": "500", "creditMinor": "500"}]')`,
    ],
    ['the totals of a close are changed', `UPDATE book_days SET totals = '[]' WHERE ${CLOSED_DAY}`],
    ['the count of a close is changed', `UPDATE book_days SET entry_count = entry_count - 1 WHERE ${CLOSED_DAY}`],
    [
      'the movement of a closed day is changed',
      `UPDATE balance_days SET debit_minor = debit_minor + 5, credit_minor = credit_minor + 5 WHERE ${CLOSED_DAY}`,
    ],
    ['the movement of a closed day is removed', `DELETE FROM balance_days WHERE ${CLOSED_DAY} AND account LIKE '2202.%'`],
    ['the movement of an open day is removed', `DELETE FROM balance_days WHERE ${OPEN_DAY}`],
    [
      'a movement of nothing is added',
      `INSERT INTO balance_days (bucket, account, currency, business_date, debit_minor, credit_minor) SELECT bucket, account, currency, '2026-04-01', 0, 0 FROM balances WHERE ${ROW}`,
    ],
    ['a closing debit is changed', `UPDATE balance_days SET closing_debit_minor = closing_debit_minor + 5 WHERE ${CLOSED_DAY}`],
    ['a closing credit is changed', `UPDATE balance_days SET closing_credit_minor = closing_credit_minor - 5 WHERE ${CLOSED_DAY}`],
    ['a closing credit is removed', `UPDATE balance_days SET closing_credit_minor = NULL WHERE ${CLOSED_DAY}`],
    ['a closing is removed', `UPDATE balance_days SET closing_debit_minor = NULL, closing_credit_minor = NULL WHERE ${CLOSED_DAY}`],
    [
      'an open day has a closing',
      `UPDATE balance_days SET closing_debit_minor = (SELECT sum(debit_minor) FROM balance_days f WHERE (f.bucket, f.account, f.currency) = (balance_days.bucket, balance_days.account, balance_days.currency) AND f.business_date <= balance_days.business_date), closing_credit_minor = (SELECT sum(credit_minor) FROM balance_days f WHERE (f.bucket, f.account, f.currency) = (balance_days.bucket, balance_days.account, balance_days.currency) AND f.business_date <= balance_days.business_date) WHERE ${OPEN_DAY}`,
    ],
    [
      'an entry of two equal legs is raised',
      `UPDATE journal_entries SET amounts = ARRAY[41, 41]::bigint[] WHERE amounts = ARRAY[40, 40]::bigint[] AND reversal_of IS NULL`,
    ],
    ['an entry is turned round', `UPDATE journal_entries SET sides = 'CD' WHERE amounts[1] = 500`],
    ['an entry is of another account', `UPDATE journal_entries SET accounts = ARRAY[accounts[1], '6001'] WHERE amounts[1] = 500`],
    ['an entry is of another currency', `UPDATE journal_entries SET currencies = ARRAY['JPY', 'JPY'] WHERE amounts[1] = 500`],
    ['an entry is removed', `DELETE FROM journal_entries WHERE amounts[1] = 500`],
    [
      'an entry and its key are removed',
      `WITH gone AS (DELETE FROM journal_entries WHERE amounts[1] = 500 RETURNING key) DELETE FROM ledger_keys WHERE key IN (SELECT key FROM gone)`,
    ],
    [
      'an entry is there twice',
      `INSERT INTO journal_entries SELECT bucket, id, posted_at, '2026-04-01', late_for_date, event_type, source_kind, source_id, reversal_of, posted_by, memo, key, sides, amounts, accounts, currencies FROM journal_entries WHERE amounts[1] = 500`,
    ],
    [
      'an entry of a closed day is of an open one',
      `UPDATE journal_entries SET business_date = '${OPEN}' WHERE business_date = '${FIRST}' AND amounts[1] = 9000`,
    ],
    ['an entry of an open day is of a closed one', `UPDATE journal_entries SET business_date = '${FIRST}' WHERE amounts[1] = 500`],
    ['an entry belongs to a day that is not closed', `UPDATE journal_entries SET late_for_date = '${OPEN}' WHERE amounts[1] = 500`],
    ['an entry belongs to its own day', `UPDATE journal_entries SET late_for_date = business_date WHERE amounts[1] = 500`],
    ['the key of an entry is changed', `UPDATE journal_entries SET key = 'another key' WHERE amounts[1] = 500`],
    ['the key of an entry is free again', `DELETE FROM ledger_keys WHERE key = (SELECT key FROM journal_entries WHERE amounts[1] = 500)`],
    ['a key has no entry', `UPDATE ledger_keys SET entry_id = gen_random_uuid() WHERE reason IS NOT NULL`],
    [
      'a key is posted and refused',
      `UPDATE ledger_keys SET reason = 'insufficient_funds' WHERE entry_id = (SELECT id FROM journal_entries WHERE amounts[1] = 500)`,
    ],
    ['a refused key has lost its reason', `UPDATE ledger_keys SET reason = NULL WHERE entry_id IS NULL`],
    ['a reversal is none any more', `UPDATE journal_entries SET reversal_of = NULL WHERE reversal_of IS NOT NULL`],
    [
      'a reversal points at another entry of the same legs',
      `UPDATE journal_entries r SET reversal_of = e.id FROM journal_entries e WHERE r.reversal_of IS NOT NULL AND e.amounts = r.amounts AND e.id <> r.reversal_of AND e.id <> r.id`,
    ],
    ['a reversal points at nothing', `UPDATE journal_entries SET reversal_of = gen_random_uuid() WHERE reversal_of IS NOT NULL`],
    [
      'an entry is a reversal that was none',
      `UPDATE journal_entries r SET reversal_of = e.id, sides = translate(e.sides, 'DC', 'CD') FROM journal_entries e WHERE r.amounts[1] = 500 AND e.amounts = r.amounts`,
    ],
    ['a hold has more left than its steps say', `UPDATE ledger_holds SET remaining_minor = remaining_minor + 5 WHERE ${HOLD}`],
    [
      'a hold has less left, and the balance with it',
      `WITH h AS (UPDATE ledger_holds SET remaining_minor = remaining_minor - 5 WHERE ${HOLD} RETURNING account) UPDATE balances SET frozen_minor = frozen_minor - 5 WHERE ${ROW}`,
    ],
    [
      'a hold is removed, and the balance with it',
      `WITH h AS (DELETE FROM ledger_holds WHERE ${HOLD} RETURNING remaining_minor) UPDATE balances SET frozen_minor = frozen_minor - (SELECT sum(remaining_minor) FROM h) WHERE ${ROW}`,
    ],
    ['a hold was placed of more', `UPDATE ledger_holds SET amount_minor = amount_minor + 5 WHERE ${HOLD}`],
    ['a hold is of another kind', `WITH h AS (UPDATE ledger_holds SET kind = 'pending' WHERE ${HOLD} RETURNING 1) SELECT 1`],
    ['a step of a hold is removed', `DELETE FROM ledger_hold_steps WHERE step = 'release'`],
    ['a step of a hold is changed', `UPDATE ledger_hold_steps SET amount_minor = amount_minor + 5 WHERE step = 'capture'`],
    ['a release says that it captured', `UPDATE ledger_hold_steps SET step = 'capture' WHERE step = 'release'`],
    [
      'a step is of a hold that is not there',
      `INSERT INTO ledger_hold_steps (bucket, key, hold_id, step, amount_minor, at) VALUES (3, 'a key of nobody', gen_random_uuid(), 'place', 5, now())`,
    ],
    ['the frozen amount is lower than the holds', `UPDATE balances SET frozen_minor = frozen_minor - 5 WHERE ${ROW}`],
    ['the pending amount is higher than the holds', `UPDATE balances SET pending_minor = pending_minor + 5 WHERE ${ROW}`],
    ['a floor is taken away', `UPDATE balances SET floor_sign = 0, frozen_minor = 0 WHERE bucket = 3 AND account LIKE '2202.%'`],
    ['an account may go below zero from now on', `UPDATE ledger_accounts SET may_go_negative = true WHERE code LIKE '2202.%'`],
    ['an account is of the other side', `UPDATE ledger_accounts SET normal_side = 'D' WHERE code LIKE '2202.%'`],
    ['an account is in another bucket', `UPDATE ledger_accounts SET bucket = 4 WHERE code LIKE '2202.%'`],
    ['an account is of another currency', `UPDATE ledger_accounts SET currency = 'JPY' WHERE code LIKE '2202.%'`],
    ['an account is a heading', `UPDATE ledger_accounts SET takes_postings = false WHERE code LIKE '2202.%'`],
    ['an account is removed', `DELETE FROM ledger_accounts WHERE code LIKE '2202.%'`],
    ['an account is blocked in the chart alone', `UPDATE ledger_accounts SET status = 'blocked' WHERE code LIKE '2202.%'`],
    ['a balance is below its floor', FREE, `UPDATE balances SET frozen_minor = credit_minor + 1 WHERE ${ROW}`],
  ])('where %s', async (_what, ...spoil) => {
    expect(await brokenBy(...spoil)).not.toEqual([]);
  });
});
