/** What a filter of a statement's lines finds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import type { LineFilter } from './contract.ts';
import { selectLines } from './line-store.ts';

const ID = '019cacb3-f200-7000-8000-000000000001';
const CURRENCIES = ['CNY', 'JPY', 'KWD'];
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.owner.pool.query(`INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ('stripe', 'Stripe', 'Stripe', 'stripe_activity', 'UTC', '00:00', '2026-01-01');
    INSERT INTO statement_files (sha256, name, byte_size, received_at, source) VALUES (sha256('1'), 'test', 1, now(), 'api');
    INSERT INTO statement_file_pieces (sha256, piece, bytes, packing) VALUES (sha256('1'), 0, ' ', 'none');
    INSERT INTO statements (id, no, sha256, file_name, channel_code, business_date, part, version, format_id, status, line_count, imported_at, published_at)
    VALUES ('${ID}', 'F1', sha256('1'), 'test', 'stripe', '2026-03-02', 'all', 1, 'stripe_activity', 'published', 3, now(), now())`);
  for (const [at, currency] of CURRENCIES.entries())
    await database.owner.pool.query(
      `INSERT INTO statement_lines (statement_id, occurred_at, amount_minor, byte_offset, line_no, byte_length, bucket, kind, flow, status, shares_channel_no, currency, channel_no)
       VALUES ($1, now(), 1000000, 0, $2, 0, 0, 'p', 'i', 's', false, $3::text, $3::text)`,
      [ID, at + 1, currency],
    );
});
afterAll(() => database.drop());

const found = async (filter: LineFilter) => (await selectLines(database.db, ID, filter, 0, 10)).map((row) => row.channelNo);

it('An amount is so much of each currency, not so many of its smallest units', async () => {
  expect(await found({ amountMin: '10000', amountMax: '10000' })).toEqual(['CNY']);
  expect(await found({ amountMin: '100000' })).toEqual(['JPY']);
  expect(await found({ amountMax: '1000' })).toEqual(['KWD']);
  expect(await found({ amountMin: '1000', amountMax: '1000', currency: 'CNY' })).toEqual([]);
});

it('A number is found in whichever case it is typed', async () => {
  expect(await found({ number: 'kwd' })).toEqual(['KWD']);
  expect(await found({ number: 'Cny' })).toEqual(['CNY']);
});
