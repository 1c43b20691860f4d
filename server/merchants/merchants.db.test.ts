/** A merchant's page: its accounts with their balances for who may read the ledger, and never somebody else's. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { bucketOfText, newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { requireSoundBooks } from '../ledger/books-check.ts';
import { openChannelAccounts, openMerchantAccounts } from '../ledger/open-account.ts';
import { postEntries } from '../ledger/post-entries.ts';
import { legsOf } from '../ledger/posting-rules.ts';
import { getMerchant } from './get-merchant.ts';

let database: TestDatabase;
const NOW = new Date('2026-03-02T02:00:00Z');
const ID = '01930000-0000-7000-8000-000000000001';
const as = (role: string): Ambience => ({
  database,
  clock: fixedClock(NOW.toISOString()),
  random: systemRandom,
  actor: staffActor({ userId: ID, personId: ID, name: role, email: `${role}@example.test`, roles: [role], sessionId: ID }),
  requestId: 'test',
  ip: null,
});

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database.owner;
  for (const [index, no] of ['M1', 'M2', 'M3'].entries()) {
    await pool.query("INSERT INTO merchants (id, no, name, status, created_at) VALUES ($1, $2, $2, 'active', $3)", [
      newId(bucketOfText(no), NOW, systemRandom),
      no,
      new Date(NOW.getTime() + index),
    ]);
  }
  await database.db.transaction(async (tx) => {
    await openChannelAccounts(tx, { code: 'pay', nameEn: 'Pay', nameZh: '付' });
    for (const no of ['M1', 'M2']) await openMerchantAccounts(tx, { no, name: no, bucket: bucketOfText(no), currency: 'CNY' });
    const answers = await postEntries(
      tx,
      [
        {
          id: newId(bucketOfText('M1'), NOW, systemRandom),
          key: 'payment_captured:1',
          eventType: 'payment_captured',
          businessDate: parseBusinessDate('2026-03-02'),
          sourceKind: 'payment',
          sourceId: 'P1',
          legs: legsOf('payment_captured', {
            channelCode: 'pay',
            merchantNo: 'M1',
            amount: { minor: 10_000n, currency: 'CNY' },
            fee: { minor: 60n, currency: 'CNY' },
          }),
        },
      ],
      NOW,
    );
    expect(answers).toMatchObject([{ outcome: 'posted' }]);
  });
});
afterEach(() => requireSoundBooks(database.db));
afterAll(() => database.drop());

it('shows the balances of its own accounts, gross and fee apart', async () => {
  const { merchant, accounts } = await runQuery(getMerchant, as('operations'), { no: 'M1' });
  expect(merchant).toMatchObject({ no: 'M1', status: 'active' });
  expect(
    accounts?.map((account) => [account.code, account.balances.map((one) => [one.currency, one.debitMinor, one.creditMinor])]),
  ).toEqual([
    ['2201.M1', [['CNY', 60n, 10_000n]]],
    ['2202.M1', []],
  ]);
});

it('that never moved has accounts without a balance, and one without accounts has none', async () => {
  const never = await runQuery(getMerchant, as('operations'), { no: 'M2' });
  expect(never.accounts?.map((account) => [account.code, account.balances])).toEqual([
    ['2201.M2', []],
    ['2202.M2', []],
  ]);
  expect((await runQuery(getMerchant, as('operations'), { no: 'M3' })).accounts).toEqual([]);
});

it('shows no accounts to who may not read the ledger, and says so by null', async () => {
  expect((await runQuery(getMerchant, as('merchant_operations'), { no: 'M1' })).accounts).toBeNull();
});

it('that nobody knows is refused', async () => {
  await expect(runQuery(getMerchant, as('operations'), { no: 'M404' })).rejects.toMatchObject({ reason: 'merchant_not_found' });
});
