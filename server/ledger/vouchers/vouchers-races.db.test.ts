/** Never twice: whoever exports at once, over the pools of two processes, every entry is in one file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runCommand } from '../../guard/command.ts';
import type { Ambience } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays } from '../../kernel/business-date.ts';
import { type Books, openBooks, reasonOf, transfer, unique } from '../ledger-fixture.ts';
import { makeBatch } from './make-batch.ts';
import { previewVouchers } from './preview-vouchers.ts';
import { bytesOf, close, date, financeOf, map, post, withdraw } from './voucher-fixture.ts';

const FIRST = date('2026-01-01');
const DAYS = 6;
let database: TestDatabase;
let pools: Database[];
let clerks: Ambience[];
let books: Books;
beforeAll(async () => {
  database = await testDatabase();
  pools = [connect(database.ownerUrl, { max: 8 }), connect(database.ownerUrl, { max: 8 })];
  clerks = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => ({ ...(await financeOf(database)), database: pools[n % 2] as Database })),
  );
  books = await openBooks(database.db, 5);
  for (const [account, code] of [
    ['1122', '1122'],
    ['2201', '2201'],
  ] as const)
    await map(clerks[0] as Ambience, account, code);
  for (let day = 0; day < DAYS; day++) {
    for (let n = 0; n < 3; n++)
      await post(database, transfer(books, books.channel, books.merchant, 100n, { businessDate: addDays(FIRST, day) }));
    await close(database, addDays(FIRST, day));
  }
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await database.drop();
});

const choiceOf = (from: number, to: number) =>
  ({ from: addDays(FIRST, from), to: addDays(FIRST, to), format: 'csv', grouping: 'entry' }) as const;

/** Each previews before anybody makes, as two people do who look at one screen. */
async function atOnce(periods: readonly (readonly [number, number])[]) {
  const asked = await Promise.all(
    periods.map(async ([from, to], n) => {
      const clerk = clerks[n] as Ambience;
      return { clerk, choice: choiceOf(from, to), seen: (await runQuery(previewVouchers, clerk, choiceOf(from, to))).seen };
    }),
  );
  return Promise.all(
    asked.map(({ clerk, choice, seen }) =>
      runCommand(makeBatch, clerk, { ...choice, language: 'zh', seen, requestKey: unique() }).then(
        (made) => ({ made, reason: null }),
        (error: { reason?: string }) => ({ made: null, reason: error.reason ?? String(error) }),
      ),
    ),
  );
}

/** The entries in the files of all batches that stand, each as often as it is there. */
async function exported(ids: readonly string[]): Promise<string[]> {
  const files = await Promise.all(ids.map(async (id) => (await bytesOf(clerks[0] as Ambience, id)).bytes.toString()));
  return files.flatMap((file) => file.split('\r\n').slice(1, -1)).map((line) => line.split(',')[14] as string);
}

describe('Exports at once', () => {
  it('of the same period make one batch, and the others are told', async () => {
    for (let round = 0; round < 6; round++) {
      const answers = await atOnce(Array.from({ length: 8 }, () => [0, DAYS - 1] as const));
      const made = answers.flatMap((answer) => answer.made ?? []);
      expect(made).toHaveLength(1);
      expect(new Set(answers.flatMap(({ reason }) => reason ?? []))).toEqual(new Set(['voucher_nothing_to_export']));
      const [batch] = made as [(typeof made)[number]];
      const entries = await exported([batch.id]);
      expect([entries.length, new Set(entries).size]).toEqual([DAYS * 3 * 2, DAYS * 3]);
      await withdraw(clerks[0] as Ambience, batch.id);
    }
  });

  it('of periods that overlap have every entry in one file at most, and what is left goes into the next', async () => {
    for (let round = 0; round < 6; round++) {
      const answers = await atOnce([
        [0, 3],
        [2, 5],
        [1, 4],
        [0, 5],
        [3, 3],
        [5, 5],
        [0, 0],
        [2, 3],
      ]);
      const ids = answers.flatMap(({ made }) => made?.id ?? []);
      expect(ids.length).toBeGreaterThan(0);
      for (const { reason } of answers) expect([null, 'voucher_nothing_to_export', 'voucher_preview_changed']).toContain(reason);
      const entries = await exported(ids);
      expect(entries.length).toBe(new Set(entries).size * 2);
      const [rest] = await atOnce([[0, DAYS - 1]]);
      if (rest?.made) ids.push(rest.made.id);
      expect(new Set(await exported(ids)).size).toBe(DAYS * 3);
      for (const id of ids) await withdraw(clerks[0] as Ambience, id);
    }
  });

  it('beside a withdrawal take its entries after it or not at all', async () => {
    for (let round = 0; round < 6; round++) {
      const [first] = await atOnce([[0, DAYS - 1]]);
      const id = first?.made?.id as string;
      const [again, gone] = await Promise.all([atOnce([[0, DAYS - 1]]), Promise.all(clerks.map((clerk) => reasonOf(withdraw(clerk, id))))]);
      expect(gone.filter((reason) => reason === 'accepted')).toHaveLength(1);
      const next = again[0]?.made;
      if (next) expect(next.entryCount).toBe(BigInt(DAYS * 3));
      const [last] = next ? [{ made: next }] : await atOnce([[0, DAYS - 1]]);
      expect(last?.made?.entryCount).toBe(BigInt(DAYS * 3));
      await withdraw(clerks[0] as Ambience, last?.made?.id as string);
    }
  });
});
