/** A channel that an administrator has just set up does the whole day: statement and orders in, seen in the calendar, reconciled, booked. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { rows, sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addChannel } from '../channels/set-up-channel.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { bucketOfText, newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { requireSoundBooks } from '../ledger/books-check.ts';
import { openMerchantAccounts } from '../ledger/open-account.ts';
import { postEntries } from '../ledger/post-entries.ts';
import { importOrders } from '../payments/import-orders.ts';
import { entryOfPayment } from '../payments/postings.ts';
import type { GeneratedRow } from '../statements/formats/format.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';
import { importStatement } from '../statements/import-statement.ts';
import { listCalendar } from './calendar/list-calendar.ts';
import { runReconciliation } from './runs/run-reconciliation.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => requireSoundBooks(database.db));
afterAll(() => database.drop());

const DATE = parseBusinessDate('2026-03-02');
const CODE = 'wechat_south';
const MERCHANT = 'M900001';
const ambience = (): Ambience => ({
  database,
  clock: fixedClock('2026-03-03T03:00:00Z'),
  random: systemRandom,
  actor: systemActor('test'),
  requestId: 'test',
  ip: null,
});

async function* once(bytes: Uint8Array) {
  yield bytes;
}
const atMinute = (minute: number) => new Date(Date.parse('2026-03-02T04:00:00Z') + minute * 60_000);
const sale = (index: number): GeneratedRow => ({
  kind: 'payment',
  channelNo: `42000012342026030${index.toString().padStart(11, '0')}`,
  ourNo: `PNEW${index.toString().padStart(6, '0')}`,
  amountMinor: 10_000n + BigInt(index),
  currency: 'CNY',
  feeMinor: 60n,
  occurredAt: atMinute(index),
});

const stateOfDay = async () =>
  (await runQuery(listCalendar, ambience(), { dateFrom: DATE, dateTo: DATE, channels: [CODE] })).map((cell) => cell.state).join();

it('is reconciled and booked like any other', async () => {
  await runCommand(addChannel, ambience(), {
    code: CODE,
    settings: {
      nameEn: 'WeChat South',
      nameZh: '微信南方',
      formatId: 'wechat_trade_all',
      timeZone: 'Asia/Shanghai',
      dayCut: '00:00',
      dayCutWindowMinutes: 30,
      statementDueTime: '10:00',
      statementDays: 'every_day',
      calendarCode: null,
      statementDaysFrom: null,
      acceptInPart: false,
      currency: 'CNY',
      active: true,
    },
  });
  const sales = [1, 2, 3, 4].map(sale);
  const file = writeWechatTradeAll(sales, { date: DATE, accountNo: '1230000109', zone: 'Asia/Shanghai' });
  await importStatement(ambience(), { channelCode: CODE, name: file.name, bytes: once(file.bytes), source: 'upload' });
  expect(await stateOfDay()).toBe('imported');
  const header = 'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no';
  const orders = sales
    .slice(0, 3)
    .map(
      (one, index) => `payment,${one.ourNo},,,100.0${index + 1},CNY,0.60,succeeded,${(one.occurredAt as Date).toISOString()},${MERCHANT}`,
    );
  await importOrders(ambience(), {
    channelCode: CODE,
    name: 'orders.csv',
    bytes: once(new TextEncoder().encode([header, ...orders].join('\n'))),
  });

  const { results } = await runReconciliation(ambience(), { channelCode: CODE, businessDate: DATE, cause: 'manual' });
  expect(results.matched.count).toBe(3n);
  expect(results.differences).toEqual([
    { kind: 'missing_in_books', direction: 'surplus', currency: 'CNY', count: 1n, deltaMinor: 10_004n },
  ]);

  await database.db.transaction(async (tx) => {
    await openMerchantAccounts(tx, { no: MERCHANT, name: 'Shop', bucket: bucketOfText(MERCHANT), currency: 'CNY' });
    const booked = await rows<{ id: string; our_no: string; amount_minor: string; fee_minor: string; occurred_at: string }>(
      tx,
      sql`SELECT id, our_no, amount_minor::text, fee_minor::text, occurred_at::text FROM payments WHERE channel_code = ${CODE} AND status = 'succeeded'`,
    );
    const now = new Date('2026-03-03T03:00:00Z');
    const entries = booked.map((one) =>
      entryOfPayment(
        {
          id: one.id,
          kind: 'payment',
          ourNo: one.our_no,
          channelCode: CODE,
          merchantNo: MERCHANT,
          currency: 'CNY',
          amountMinor: BigInt(one.amount_minor),
          feeMinor: BigInt(one.fee_minor),
          succeededAt: new Date(one.occurred_at),
        },
        newId(bucketOfText(MERCHANT), now, systemRandom),
      ),
    );
    const outcomes = (await postEntries(tx, entries, now)).map((answer) => answer.outcome);
    expect(outcomes).toEqual(['posted', 'posted', 'posted']);
  });
  const [receivable] = await rows<{ net: string }>(
    database.db,
    sql`SELECT sum(CASE side WHEN 'D' THEN amount_minor ELSE -amount_minor END)::text AS net FROM postings WHERE account = ${`1122.${CODE}`}`,
  );
  expect(receivable?.net).toBe('30006');
  expect(await stateOfDay()).toBe('differences');
});

it('shows that its totals agree before a run has compared the lines, and only while they do', async () => {
  const next = parseBusinessDate('2026-03-03');
  const on = (row: GeneratedRow): GeneratedRow => ({ ...row, occurredAt: new Date((row.occurredAt as Date).getTime() + 86_400_000) });
  const sales = [5, 6].map(sale).map(on);
  const file = writeWechatTradeAll(sales, { date: next, accountNo: '1230000109', zone: 'Asia/Shanghai' });
  await importStatement(ambience(), { channelCode: CODE, name: file.name, bytes: once(file.bytes), source: 'upload' });
  const calendar = async () =>
    (await runQuery(listCalendar, ambience(), { dateFrom: DATE, dateTo: next, channels: [CODE] })).map((cell) => cell.state);
  const bring = (...amounts: string[]) => {
    const rows = sales.slice(0, amounts.length).map((one, index) => {
      return `payment,${one.ourNo},,,${amounts[index]},CNY,0.60,succeeded,${(one.occurredAt as Date).toISOString()},${MERCHANT}`;
    });
    const header = 'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no';
    const bytes = new TextEncoder().encode([header, ...rows].join('\n'));
    return importOrders(ambience(), { channelCode: CODE, name: 'orders.csv', bytes: once(bytes) });
  };
  await bring('100.05');
  expect(await calendar()).toEqual(['differences', 'imported']);
  await bring('100.05', '100.07');
  expect(await calendar()).toEqual(['differences', 'imported']);
  await bring('100.05', '100.06');
  expect(await calendar()).toEqual(['differences', 'totals_agree']);
  await runReconciliation(ambience(), { channelCode: CODE, businessDate: next, cause: 'manual' });
  expect(await calendar()).toEqual(['differences', 'matched']);

  // A file of the day's refunds comes: the run has compared a part of what there is.
  const { pool } = database.owner;
  await pool.query("UPDATE statements SET part = 'payments' WHERE channel_code = $1 AND business_date = $2", [CODE, next]);
  expect(await calendar()).toEqual(['differences', 'incomplete']);
  await pool.query(
    "INSERT INTO statement_files (sha256, name, byte_size, received_at, source) VALUES (sha256('refunds'), 'refunds', 1, now(), 'api')",
  );
  await pool.query("INSERT INTO statement_file_pieces (sha256, piece, bytes, packing) VALUES (sha256('refunds'), 0, ' ', 'none')");
  await pool.query(
    `INSERT INTO statements (id, no, sha256, file_name, channel_code, part, business_date, date_source, version, format_id, status, imported_at)
     SELECT gen_random_uuid(), no || 'R', sha256('refunds'), 'refunds', channel_code, 'refunds', business_date, date_source, 1, format_id, status, imported_at
     FROM statements WHERE channel_code = $1 AND business_date = $2`,
    [CODE, next],
  );
  expect(await calendar()).toEqual(['differences', 'totals_agree']);
});
