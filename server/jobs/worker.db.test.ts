/** The worker as it is started: a process of its own, with the real queues. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { importRowsAndReconcile } from '../api/after-orders.ts';
import { addDays, BOOK_DAY, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock, systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { importOrderRows } from '../payments/import-orders.ts';
import { CHECK_BOOKS, connectQueues, PROVE_STATEMENTS, prepareQueues } from '../queues/queues.ts';
import { noonOf, paymentsAt, World } from '../reconciliation/testing-world.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await prepareQueues(database.ownerUrl);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => database.drop());

/** Runs the worker until it has said `what`, as a figure or (`stderr`) as an alert, then ends it. */
async function untilSaid(
  what: string,
  where: 'stdout' | 'stderr' = 'stdout',
  env: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const worker = spawn(process.execPath, [path.join(import.meta.dirname, 'worker.ts')], {
    env: { ...process.env, STATEMENTS_FOLDER: '', ...env, DATABASE_URL: database.url },
    stdio: ['ignore', where === 'stdout' ? 'pipe' : 'ignore', where === 'stderr' ? 'pipe' : 'inherit'],
  });
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  try {
    for await (const line of createInterface({ input: worker[where] as Readable })) {
      const entry = line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : {};
      if (entry.what === what) return entry;
    }
    throw new Error(`The worker ended without saying: ${what}`);
  } finally {
    worker.kill('SIGTERM');
    await gone;
  }
}

it('When it starts it disables accounts that nobody has used for ninety days and forgets old counters, and it does so every night', async () => {
  const longAgo = new Date(systemClock.now().getTime() - 91 * 86_400_000);
  const given = {
    email: 'gone@example.com',
    name: 'Gone',
    roles: ['operations'] as const,
    password: 'a long enough password',
    mustChangePassword: false,
  };
  const { userId } = await createStaffUser(database.db, { now: longAgo, random: systemRandom }, given);
  await database.owner.pool.query(`INSERT INTO rate_limits (key, window_started_at, count) VALUES ('sign-in:old', $1, 1)`, [longAgo]);
  expect(await untilSaid('accounts tended')).toMatchObject({ disabled: 1 });
  const one = async (text: string, values: unknown[] = []) => (await database.owner.pool.query(text, values)).rows;
  expect(await one('SELECT status FROM users WHERE id = $1', [userId])).toEqual([{ status: 'disabled' }]);
  expect(await one('SELECT key FROM rate_limits')).toEqual([]);
  expect(await one(`SELECT cron FROM pgboss.schedule WHERE name = 'tend-accounts'`)).toEqual([{ cron: '17 3 * * *' }]);
}, 60_000);

it('With every proof of the books it says the end of the audit trail, for a log that is kept elsewhere', async () => {
  const boss = await connectQueues(database.url, { works: false }).start();
  await boss.send(CHECK_BOOKS, {});
  await boss.stop({ graceful: false });
  const { head } = await untilSaid('audit head');
  const { rows } = await database.owner.pool.query("SELECT FROM audit_entries WHERE seq || ':' || encode(hash, 'hex') = $1", [head]);
  expect(rows).toHaveLength(1);
}, 60_000);

it('Every night the stored statements are proved too: lines that are not there any more are an alert', async () => {
  const day = parseBusinessDate('2026-03-02');
  const world = await World.create(database);
  const { line } = paymentsAt(noonOf(day));
  const statementId = await world.statement(day, line('P1'), line('P2'));
  await database.owner.pool.query('DELETE FROM statement_lines WHERE statement_id = $1 AND line_no = 2', [statementId]);
  const boss = await connectQueues(database.url, { works: false }).start();
  await boss.send(PROVE_STATEMENTS, {});
  await boss.stop({ graceful: false });
  expect(await untilSaid('the books do not hold', 'stderr')).toMatchObject({ level: 'alert', checks: ['statements_have_their_lines'] });
  const { rows } = await database.owner.pool.query(`SELECT cron FROM pgboss.schedule WHERE name = 'prove-statements'`);
  expect(rows).toEqual([{ cron: '47 3 * * *' }]);
  await database.owner.pool.query('DELETE FROM statement_lines WHERE statement_id = $1', [statementId]);
  await database.owner.pool.query(`UPDATE statements SET line_count = 0 WHERE id = $1`, [statementId]);
}, 60_000);

it('Books that could not be proved are an alert as broken ones are', async () => {
  await database.owner.pool.query('ALTER FUNCTION audit_first_break() RENAME TO audit_first_break_kept');
  try {
    const boss = await connectQueues(database.url, { works: false }).start();
    await boss.send(CHECK_BOOKS, {});
    await boss.stop({ graceful: false });
    expect(await untilSaid('the books could not be proved', 'stderr')).toMatchObject({ level: 'alert', code: '42883' });
  } finally {
    await database.owner.pool.query('ALTER FUNCTION audit_first_break_kept() RENAME TO audit_first_break');
  }
}, 60_000);

it('Orders whose importer died before it asked for their reconciliation are followed up, and those of one that did not are not', async () => {
  const world = await World.create(database);
  const date = parseBusinessDate('2026-03-02');
  const { line } = paymentsAt(noonOf(date));
  await world.statement(date, line('1'));
  const ambience = { ...world.ambience, clock: fixedClock('2026-03-03T00:00:00Z') };
  const rows = [
    {
      kind: 'payment',
      our_no: '1',
      channel_no: 'C1',
      amount: '10.00',
      currency: 'CNY',
      status: 'succeeded',
      occurred_at: '2026-03-02T12:00:00+08:00',
    },
  ];
  const left = async () => (await database.owner.pool.query('SELECT channel_code, business_dates::text[] FROM imports_to_follow')).rows;
  const { toFollow } = await importOrderRows(ambience, { channelCode: world.channel, rows });
  expect(await left()).toEqual([{ channel_code: world.channel, business_dates: [date] }]);
  expect(await untilSaid('orders followed up')).toMatchObject({ dates: 1 });
  expect(await left()).toEqual([]);
  const { rows: jobs } = await database.owner.pool.query(
    "SELECT data FROM pgboss.job WHERE name = 'reconcile' AND data ->> 'channelCode' = $1",
    [world.channel],
  );
  expect(jobs[0]).toEqual({ data: { channelCode: world.channel, businessDate: date, cause: 'import' } });
  expect(toFollow?.businessDates).toEqual([date]);
  // The same again has changed nothing, so there is nothing to follow; what was changed and asked for is not asked for a second time.
  expect((await importOrderRows(ambience, { channelCode: world.channel, rows })).toFollow).toBeNull();
  vi.stubEnv('DATABASE_URL', database.url);
  await importRowsAndReconcile(ambience, { channelCode: world.channel, rows: rows.map((row) => ({ ...row, amount: '11.00' })) });
  expect(await left()).toEqual([]);
}, 60_000);

it('Statements that are due and have not come are an alert', async () => {
  const world = await World.create(database);
  const date = parseBusinessDate('2026-03-02');
  const { line } = paymentsAt(noonOf(date));
  await world.statement(addDays(businessDateOf(systemClock.now(), BOOK_DAY), -4), line('1'));
  const { level, statements } = await untilSaid('statements are late', 'stderr');
  expect(level).toBe('alert');
  // Of four days ago there is one; of the days since there is none, and that of the last is due or not, by the hour.
  expect((statements as { channel: string }[]).filter(({ channel }) => channel === world.channel).length).toBeOneOf([2, 3]);
}, 60_000);

it('A calendar that ends while a channel follows it is an alert', async () => {
  const world = await World.create(database);
  const one = (text: string) => database.owner.pool.query(text);
  await one("INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ('NONE', 'None', '无', '{6,7}', now())");
  await one(
    `UPDATE channels SET statement_days = 'working_days_only', calendar_code = 'NONE', statement_days_from = '2026-01-01' WHERE code = '${world.channel}'`,
  );
  // An earlier worker of this file has looked today.
  await one("DELETE FROM pgboss.job WHERE name = 'watch-calendars'");
  expect(await untilSaid('calendars of working days end', 'stderr')).toMatchObject({
    level: 'alert',
    calendars: [{ calendar: 'NONE', until: null, channels: [world.channel] }],
  });
}, 60_000);

it('What is dropped into the folder of STATEMENTS_FOLDER is imported within a minute, and its date is asked for', async () => {
  const world = await World.create(database);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-folder-test-'));
  try {
    const occurredAt = new Date('2026-04-02T02:00:00Z');
    const row = {
      kind: 'payment' as const,
      channelNo: '42000019',
      ourNo: 'W1',
      amountMinor: 100n,
      currency: 'CNY',
      feeMinor: 1n,
      occurredAt,
    };
    const { bytes } = writeWechatTradeAll([{ ...row, merchantNo: '1900000109' }], {
      date: '2026-04-02',
      accountNo: '1900000109',
      zone: 'Asia/Shanghai',
    });
    await database.owner.pool.query(`UPDATE channels SET format_id = 'wechat_trade_all' WHERE code = $1`, [world.channel]);
    fs.mkdirSync(path.join(folder, world.channel));
    fs.writeFileSync(path.join(folder, world.channel, 'bill.csv'), bytes);
    const said = await untilSaid('file of the folder', 'stdout', { STATEMENTS_FOLDER: folder });
    expect(said).toMatchObject({ channel: world.channel, end: 'imported', reason: null });
    const { rows } = await database.owner.pool.query(
      "SELECT data ->> 'businessDate' AS date FROM pgboss.job WHERE name = 'reconcile' AND data ->> 'channelCode' = $1",
      [world.channel],
    );
    expect(rows).toEqual([{ date: '2026-04-02' }]);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
