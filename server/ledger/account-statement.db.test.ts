/** An account's statement and the trial balance, on screen and as a file: the same rows, the same figures, whatever narrows them. */
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import type { ExportDefinition } from '../exports/export.ts';
import { streamExport } from '../exports/stream-export.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { formatMinor } from '../kernel/money.ts';
import { systemRandom } from '../kernel/random.ts';
import { accountStatement, statementRows } from './account-statement.ts';
import { TRIAL_FIGURES } from './codes.ts';
import type { StatementRow, TrialChoice } from './contract.ts';
import { exportAccountStatement } from './export-account-statement.ts';
import { exportTrialBalance } from './export-trial-balance.ts';
import { AT, type Books, DAY, openBooks, transfer } from './ledger-fixture.ts';
import { postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';
import { readTrialBalance } from './trial-balance.ts';

const DAYS = 5;
const A_DAY = 13;
const TO = addDays(DAY, DAYS - 1);
let database: TestDatabase;
let ambience: Ambience;
let first: Books;

/** Five days of thirteen: two of three come in, one goes out, of two kinds, from two merchants in two buckets. */
beforeAll(async () => {
  database = await testDatabase();
  ambience = {
    database,
    clock: fixedClock(new Date(`${TO}T12:00:00+08:00`)),
    random: systemRandom,
    actor: systemActor('test'),
    requestId: 'reference',
    ip: null,
  };
  first = await database.db.transaction((tx) => openBooks(tx, 3));
  const second = await database.db.transaction((tx) => openBooks(tx, 9));
  for (let day = 0; day < DAYS; day++)
    for (let i = 0; i < A_DAY; i++)
      await database.db.transaction((tx) => {
        const other = i % 2 ? { ...first } : { bucket: 9, merchant: second.merchant };
        const [from, to] = i % 3 === 2 ? [other.merchant, first.channel] : [first.channel, other.merchant];
        return postEntry(
          tx,
          transfer(other, from, to, BigInt(i % 3 === 2 ? 100 + i : 10_000 + 100 * i + day), {
            businessDate: addDays(DAY, day),
            eventType: i % 3 === 2 ? 'test_back' : 'test_transfer',
            sourceId: `${i % 2 ? 'ODD' : 'EVEN'}-${day}-${i}`,
          }),
          AT,
        );
      });
});
afterAll(() => database.drop());

type Filter = { eventTypes?: string[]; source?: string; amountMin?: string; amountMax?: string; from?: string; to?: string };
const ask = (filter: Filter, page: { limit?: number; cursor?: string } = {}) =>
  runQuery(accountStatement, ambience, { account: first.channel, from: DAY, to: TO, ...filter, limit: 200, ...page });

async function byPages(filter: Filter, limit: number): Promise<StatementRow[]> {
  const rows: StatementRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ask(filter, { limit, cursor });
    rows.push(...page.rows);
    if (!page.nextCursor) return rows;
    cursor = page.nextCursor;
  }
}

async function take<I extends z.ZodType, T>(definition: ExportDefinition<I, T>, filter: object): Promise<string[][]> {
  const { body } = await streamExport(definition, ambience, { format: 'csv', language: 'en', filter });
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
  const text = Buffer.concat(pieces).toString('utf8').slice(1);
  return (Papa.parse<string[]>(text, { newline: '\r\n', skipEmptyLines: true }).data as string[][]).slice(1);
}
/** Without the account that every row begins with: of which account it is, a sheet must say wherever it is copied to. */
async function fileOf(filter: Filter): Promise<string[][]> {
  const rows = await take(exportAccountStatement, { account: first.channel, from: DAY, to: TO, ...filter });
  const { account } = await ask(filter);
  expect(new Set(rows.map((row) => row.slice(0, 2).join()))).toEqual(new Set([`${account.code},${account.nameEn}`]));
  return rows.map((row) => row.slice(2));
}

const yuan = (minor: bigint) => formatMinor(minor, 'CNY');
const keyOf = (row: StatementRow) => `${row.entryId} ${row.seq}`;
const sum = (rows: readonly StatementRow[], side: 'D' | 'C') =>
  rows.filter((row) => row.side === side).reduce((total, row) => total + row.amountMinor, 0n);

const FILTERS: Filter[] = [
  {},
  { eventTypes: ['test_back'] },
  { source: 'ODD-' },
  { source: 'EVEN-2-' },
  { amountMin: '1.05' },
  { amountMax: '1.05' },
  { eventTypes: ['test_transfer'], source: 'ODD-', amountMin: '101.00', amountMax: '108.00' },
  { from: addDays(DAY, 2) },
  { from: addDays(DAY, 1), to: addDays(DAY, 2), source: 'ODD-' },
  { source: 'NOBODY' },
];

describe.each(FILTERS)('The statement with %j', (filter) => {
  it('has in its file the rows, the opening and the closing of the screen, figure by figure', async () => {
    const screen = await ask(filter);
    const rows = await byPages(filter, 7);
    const [opening, ...rest] = await fileOf(filter);
    const closing = rest.pop();
    const found = rest.at(-1)?.[0] === 'Found' ? rest.pop() : undefined;
    expect(opening).toEqual(['Opening', screen.from, '', '', '', '', '', '', '', yuan(screen.openingMinor), 'CNY']);
    const total = (side: 'debitMinor' | 'creditMinor') => screen.days.reduce((minor, day) => minor + day[side], 0n);
    expect(closing).toEqual([
      ...['Closing', screen.to, '', '', '', '', ''],
      ...[yuan(total('debitMinor')), yuan(total('creditMinor')), yuan(screen.closingMinor), 'CNY'],
    ]);
    expect(rest).toEqual(
      rows.map((row) => [
        ...['Posting', row.businessDate, row.entryNo, String(row.seq), row.eventType, row.sourceId, row.memo ?? ''],
        ...[row.side === 'D' ? yuan(row.amountMinor) : '', row.side === 'C' ? yuan(row.amountMinor) : '', yuan(row.balanceMinor), 'CNY'],
      ]),
    );
    if (screen.found) expect(found?.slice(7, 9)).toEqual([yuan(sum(rows, 'D')), yuan(sum(rows, 'C'))]);
    else expect(found).toBeUndefined();
  });

  it('has the balance of all postings beside each, and sub-totals of what it shows', async () => {
    const whole = new Map((await byPages({}, 200)).map((row) => [keyOf(row), row.balanceMinor]));
    const rows = await byPages(filter, 5);
    expect(rows.map((row) => row.balanceMinor)).toEqual(rows.map((row) => whole.get(keyOf(row))));
    const { days, found, openingMinor, closingMinor } = await ask(filter);
    expect(openingMinor + days.reduce((minor, day) => minor + day.debitMinor - day.creditMinor, 0n)).toBe(closingMinor);
    const shown = [...Map.groupBy(rows, (row) => row.businessDate)].map(([businessDate, group]) => ({
      businessDate,
      debitMinor: sum(group, 'D'),
      creditMinor: sum(group, 'C'),
    }));
    expect((found ?? days).map(({ businessDate, debitMinor, creditMinor }) => ({ businessDate, debitMinor, creditMinor }))).toEqual(shown);
    expect(found?.reduce((count, day) => count + day.count, 0n) ?? BigInt(rows.length)).toBe(BigInt(rows.length));
  });
});

describe('The statement of an account that is being posted to', () => {
  it('adds up every time: opening and days are the closing, and the last row ends on it', async () => {
    const own = await database.db.transaction((tx) => openBooks(tx, 5));
    const post = (minor: bigint, businessDate: BusinessDate) =>
      database.db.transaction((tx) => postEntry(tx, transfer(own, own.channel, own.merchant, minor, { businessDate }), AT));
    await post(1n, DAY);
    let isAsking = true;
    const posting = [1n, 10n, 100n].map(async (minor, place) => {
      // The oldest date is before the statement's first: what is posted to it moves the opening.
      while (isAsking) await post(minor, addDays(TO, -place));
    });
    const asked = { account: own.merchant, from: addDays(TO, -1), to: TO, limit: 200 };
    try {
      for (let time = 0; time < 40; time++) {
        const { openingMinor, closingMinor, days, rows, nextCursor } = await runQuery(accountStatement, ambience, asked);
        expect(openingMinor + days.reduce((minor, day) => minor + day.creditMinor - day.debitMinor, 0n)).toBe(closingMinor);
        if (!nextCursor) expect(rows.at(-1)?.balanceMinor ?? openingMinor).toBe(closingMinor);
      }
    } finally {
      isAsking = false;
      await Promise.all(posting);
    }
  });
});

describe('A page late in the day of an account that is moved all the time', () => {
  it('reads its own rows, and of the day before them no more than their sum', async () => {
    const own = await database.db.transaction((tx) => openBooks(tx, 6));
    const entries = Array.from({ length: 400 }, (_, i) => transfer(own, own.channel, own.merchant, BigInt(i + 1)));
    await postEntries(database.db, entries, AT);
    const account = { code: own.merchant, bucket: 6, normalSide: 'C' as const };
    const range = { from: DAY, to: DAY, after: null };
    const { next } = await statementRows(database.db, account, 'CNY', range, 390);
    let read = 0;
    const counting = Object.assign(Object.create(database.db), {
      execute: async (...asked: Parameters<typeof database.db.execute>) => {
        const answer = await database.db.execute(...asked);
        read += answer.rows.length;
        return answer;
      },
    });
    const page = await statementRows(counting, account, 'CNY', { ...range, after: next }, 20);
    expect(page.rows).toHaveLength(10);
    expect(page.rows.at(-1)?.balanceMinor).toBe(80_200n);
    expect(read).toBeLessThan(30);
  });
});

describe('The filters of these tests', () => {
  it('find some and not all, but the one that finds nobody', async () => {
    const counts = await Promise.all(FILTERS.map(async (filter) => (await byPages(filter, 200)).length));
    expect(counts[0]).toBe(DAYS * A_DAY);
    expect(counts.slice(1, -1).every((count) => count > 0 && count < DAYS * A_DAY)).toBe(true);
    expect(counts.at(-1)).toBe(0);
  });
});

describe('The file of a statement', () => {
  it('is refused before its first byte for an account that is not there, for dates the wrong way round and for too fine an amount', async () => {
    const begin = (filter: object) =>
      streamExport(exportAccountStatement, ambience, { format: 'csv', language: 'en', filter: { account: first.channel, ...filter } });
    await expect(begin({ from: TO, to: DAY })).rejects.toMatchObject({ reason: 'range_reversed' });
    await expect(begin({ account: '9999.nobody' })).rejects.toMatchObject({ reason: 'account_not_found' });
    await expect(begin({ amountMin: '1.001' })).rejects.toMatchObject({ reason: 'amount_too_precise' });
  });
});

describe('The file of a trial balance', () => {
  it.each<TrialChoice>([
    {},
    { level: 'heading' },
    { nonzero: true },
    { heading: '2201' },
    { currency: 'USD' },
    { level: 'heading', nonzero: true },
  ])('has with %j the rows and figures of the screen', async (choice) => {
    const { rows } = await runQuery(readTrialBalance, ambience, { from: addDays(DAY, 1), to: TO, ...choice });
    const file = await take(exportTrialBalance, { from: addDays(DAY, 1), to: TO, ...choice });
    expect(file.map(([from, to, account, , ...rest]) => [from, to, account, ...rest])).toEqual(
      rows.map((row) => [addDays(DAY, 1), TO, row.account, ...TRIAL_FIGURES.map((name) => yuan(row[name])), row.currency]),
    );
    if (choice.currency !== 'USD') expect(rows.length).toBeGreaterThan(0);
  });
});
