/** Books that were kept by an earlier release go on: what its functions posted, held and closed is whole after the migrations that came since. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import { createDatabase, migrate } from '../../db/migrate.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { newId } from '../kernel/ids.ts';
import { balancesOf, totalsAsOf } from './balances.ts';
import { requireSoundBooks } from './books-check.ts';
import { AT, reasonOf, unique } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';
import { callCloseDay } from './store.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../db/migrations');
/** The last migration that earlier release had. */
const LAST = '0020_user_preferences.sql';

let beside: TestDatabase;
let before: Database;
const name = `pz_before_${unique()}`;
const urlOf = (database: string) => {
  const url = new URL(beside.ownerUrl);
  url.pathname = `/${database}`;
  return url.href;
};

beforeAll(async () => {
  beside = await testDatabase();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-before-'));
  for (const file of fs.readdirSync(MIGRATIONS).filter((each) => each.endsWith('.sql') && each <= LAST))
    fs.copyFileSync(path.join(MIGRATIONS, file), path.join(folder, file));
  await createDatabase(urlOf(name));
  await migrate(urlOf(name), folder);
  fs.rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await before?.close();
  await beside.owner.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await beside.drop();
});

it('The books of the release before are sound after the migrations, and go on', async () => {
  const client = new pg.Client({ connectionString: urlOf(name) });
  await client.connect();
  const post = (date: string, sides: string, amounts: number[], accounts: string[], currency = 'CNY') =>
    client.query(`SELECT post_entry($1, $2, $3, $4, 'test_before', 'test', 'before', $5, $6, $7, $8)`, [
      newId(7, AT),
      `before ${unique()}`,
      AT,
      date,
      sides,
      amounts,
      accounts,
      accounts.map(() => currency),
    ]);
  await client.query(
    `SELECT open_ledger_account('1122', 'c', 'Channel', '渠道', NULL, NULL), open_ledger_account('2201', 'M', 'Merchant', '商户', 7::smallint, 'CNY'),
       open_ledger_account('1123', 'p', 'Prefund', '预付款', NULL, NULL)`,
  );
  await post('2026-03-01', 'DCDC', [1000, 1000, 6, 6], ['1122.c', '2201.M', '2201.M', '6001']);
  await client.query(`SELECT close_day('2026-03-01', $1, NULL, 'before')`, [AT]);
  await post('2026-03-03', 'DC', [500, 500], ['1122.c', '2201.M']);
  await post('2026-03-02', 'DC', [30, 30], ['1122.c', '2201.M']);
  await post('2026-03-03', 'DC', [70, 70], ['1122.c', '2299'], 'JPY');
  await client.query(`SELECT place_hold($1, $2, $3, 'frozen', '2201.M', 'CNY', 1400, 'test', 'before')`, [
    newId(7, AT),
    `hold ${unique()}`,
    AT,
  ]);
  await client.end();

  expect((await migrate(urlOf(name))).applied).toContain('0021_lean_posting.sql');
  before = connect(urlOf(name), { max: 3 });
  await requireSoundBooks(before.db);
  expect(await balancesOf(before.db, ['2201.M'])).toMatchObject([{ postedMinor: 1524n, frozenMinor: 1400n, availableMinor: 124n }]);
  expect(await totalsAsOf(before.db, '2201.M', 'CNY', '2026-03-02')).toEqual({ debitMinor: 6n, creditMinor: 1030n });

  const take = (minor: bigint, businessDate: string) =>
    before.db.transaction((tx) =>
      postEntry(
        tx,
        {
          id: newId(7, AT),
          key: `after ${unique()}`,
          eventType: 'test_after',
          businessDate: businessDate as never,
          sourceKind: 'test',
          sourceId: 'after',
          legs: [
            { side: 'D', account: '2201.M', amount: { minor, currency: 'CNY' } },
            { side: 'C', account: '1122.c', amount: { minor, currency: 'CNY' } },
          ],
        },
        AT,
      ),
    );
  expect(await reasonOf(take(125n, '2026-03-03'))).toBe('insufficient_funds');
  expect(await reasonOf(take(1n, '2026-03-01'))).toBe('day_closed');
  expect(await reasonOf(take(20n, '2026-03-02'))).toBe('accepted');
  expect(await reasonOf(take(100n, '2026-03-03'))).toBe('accepted');
  for (const date of ['2026-03-02', '2026-03-03'])
    await before.db.transaction((tx) => callCloseDay(tx, date, AT, { id: null, name: 'after' }));
  await requireSoundBooks(before.db);
  expect(await totalsAsOf(before.db, '2201.M', 'CNY', '2026-03-02')).toEqual({ debitMinor: 26n, creditMinor: 1030n });
});
