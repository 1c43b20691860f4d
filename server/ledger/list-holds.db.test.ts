/** The list of holds: what an account has frozen or pending is the sum of its rows, whatever happened to them; and a hold tells its steps. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { balancesOf } from './balances.ts';
import { booksCheck } from './books-check.ts';
import type { HoldKind } from './codes.ts';
import type { HoldFilter } from './contract.ts';
import { captureHold, holdFunds, releaseHold } from './hold-funds.ts';
import { AT, type Books, fund, openBooks, reasonOf, transfer, unique } from './ledger-fixture.ts';
import { getHold, listHolds, lookUpHoldNumbers, sumListedHolds } from './list-holds.ts';

let database: TestDatabase;
let ambience: Ambience;
let books: Books;
const inTransaction: TestDatabase['db']['transaction'] = (work) => database.db.transaction(work);
const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

/** A hold on the merchant's pending account, placed some minutes after noon. */
async function place(kind: HoldKind, amountMinor: bigint, minutes: number, sourceId = unique(), account = books.merchant): Promise<string> {
  const id = newId(books.bucket, later(minutes));
  const source = { sourceKind: 'payment', sourceId };
  return inTransaction((tx) =>
    holdFunds(tx, { id, key: `place:${id}`, at: later(minutes), kind, account, currency: 'CNY', amountMinor, ...source }),
  );
}

async function listed(filter: HoldFilter, limit = 50): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await runQuery(listHolds, ambience, { filter, limit, cursor });
    ids.push(...page.rows.map((row) => row.id));
    if (!page.nextCursor) return ids;
    cursor = page.nextCursor;
  }
}

beforeAll(async () => {
  database = await testDatabase();
  ambience = { database, clock: fixedClock(AT), random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null };
  books = await inTransaction((tx) => openBooks(tx, 77));
  await fund(database, books, 100_000n);
});
afterEach(async () => {
  expect((await booksCheck(database.db)).filter((check) => !check.holds)).toEqual([]);
});
afterAll(() => database.drop());

describe('The open holds of an account', () => {
  it('add up to its frozen and its pending balance, after placing, releasing and capturing', async () => {
    const whole = await place('frozen', 10_000n, 0);
    const part = await place('frozen', 3_001n, 1);
    const gone = await place('frozen', 77n, 2);
    await place('pending', 555n, 3);
    await inTransaction((tx) => releaseHold(tx, part, unique(), later(4), 1_000n));
    await inTransaction((tx) => releaseHold(tx, gone, unique(), later(5)));
    await inTransaction((tx) => captureHold(tx, whole, 4_000n, transfer(books, books.merchant, books.available, 4_000n), later(6)));
    const [balance] = await balancesOf(database.db, [books.merchant]);
    const filter = { account: books.merchant, currency: 'CNY', states: ['open' as const] };
    for (const [kind, minor] of [
      ['frozen', balance?.frozenMinor],
      ['pending', balance?.pendingMinor],
    ] as const) {
      const { rows } = await runQuery(listHolds, ambience, { filter: { ...filter, kinds: [kind] } });
      expect(rows.reduce((sum, row) => sum + row.remainingMinor, 0n)).toBe(minor);
      const { sums, isCapped } = await runQuery(sumListedHolds, ambience, { filter: { ...filter, kinds: [kind] } });
      expect(sums).toEqual([
        {
          kind,
          currency: 'CNY',
          count: BigInt(rows.length),
          remainingMinor: minor,
          amountMinor: rows.reduce((sum, row) => sum + row.amountMinor, 0n),
        },
      ]);
      expect(isCapped).toBe(false);
    }
    expect(balance?.frozenMinor).toBe(8_001n);
    expect(await listed({ ...filter, kinds: ['frozen'] })).toEqual([part, whole]);
    expect(await listed({ account: books.merchant, states: ['closed'] })).toEqual([gone]);
  });

  it('are narrowed by currency, source, number, day and amount, and nothing else is among them', async () => {
    const others = await inTransaction((tx) => openBooks(tx, 77));
    books = others;
    await fund(database, books, 50_000n);
    const source = unique();
    const noon = await place('frozen', 1_200n, 0, `${source}A`);
    const sameSource = await place('pending', 100n, 1, `${source}B`);
    const nextDay = await place('frozen', 2_500n, 12 * 60);
    const account = books.merchant;
    expect(await listed({ account })).toEqual([nextDay, sameSource, noon]);
    expect(await listed({ account, currency: 'USD' })).toEqual([]);
    expect(await listed({ numbers: [source] })).toEqual([sameSource, noon]);
    expect(await listed({ numbers: [`${source}A`, `${source}B`], kinds: ['pending'] })).toEqual([sameSource]);
    const { no } = await runQuery(getHold, ambience, { id: noon });
    expect(no).toMatch(/^H[0-9A-Z]{26}$/);
    expect(await listed({ numbers: [no] })).toEqual([noon]);
    expect(await listed({ numbers: [no.toLowerCase()] })).toEqual([noon]);
    expect(await listed({ numbers: [source.toLowerCase()] })).toEqual([sameSource, noon]);
    const small = [no.toLowerCase(), 'nobody'];
    expect(await runQuery(lookUpHoldNumbers, ambience, { filter: { numbers: small } })).toEqual({ missing: ['nobody'], outside: [] });
    expect((await runQuery(getHold, ambience, { id: no })).id).toBe(noon);
    // AT is noon of 2 March in Beijing; twelve hours later it is the 3rd.
    expect(await listed({ account, dateFrom: '2026-03-02', dateTo: '2026-03-02' })).toEqual([sameSource, noon]);
    expect(await listed({ account, dateFrom: '2026-03-03' })).toEqual([nextDay]);
    expect(await listed({ account, amountMin: '12.00', amountMax: '12.00' })).toEqual([noon]);
    expect(await listed({ account, amountMin: '12', amountMax: '12', currency: 'CNY' })).toEqual([noon]);
    expect(await listed({ account, amountMin: '1200' })).toEqual([]);
    expect(await listed({ account, sourceKinds: ['payout'] })).toEqual([]);
    expect(await runQuery(lookUpHoldNumbers, ambience, { filter: { numbers: [no, `${source}B`, 'nobody'], kinds: ['frozen'] } })).toEqual({
      missing: ['nobody'],
      outside: [`${source}B`],
    });
  });

  it('come page by page without a gap or a repeat, also where many were placed in one instant', async () => {
    books = await inTransaction((tx) => openBooks(tx, 77));
    await fund(database, books, 50_000n);
    const placed: string[] = [];
    for (let index = 0; index < 23; index++) placed.push(await place('frozen', BigInt(index + 1), index % 3));
    const account = books.merchant;
    const inOnePage = await listed({ account });
    expect([...inOnePage].sort()).toEqual([...placed].sort());
    expect(await listed({ account }, 4)).toEqual(inOnePage);
    const oldest = await runQuery(listHolds, ambience, { filter: { account }, order: 'oldest', limit: 50 });
    expect(oldest.rows.map((row) => row.id)).toEqual([...inOnePage].reverse());
  });
});

describe('A hold', () => {
  it('is captured by what moves the account the way it is held, and by nothing else', async () => {
    books = await inTransaction((tx) => openBooks(tx, 78));
    await fund(database, books, 5_000n);
    const frozen = await place('frozen', 1_000n, 0);
    const pending = await place('pending', 700n, 1);
    const capture = (id: string, minor: bigint, from: string, to: string) =>
      reasonOf(inTransaction((tx) => captureHold(tx, id, minor, transfer(books, from, to, minor), later(2))));
    expect(await capture(frozen, 1_000n, books.channel, books.merchant)).toBe('capture_differs');
    expect(await capture(pending, 700n, books.merchant, books.available)).toBe('capture_differs');
    expect(await capture(frozen, 1_000n, books.merchant, books.available)).toBe('accepted');
    expect(await capture(pending, 700n, books.channel, books.merchant)).toBe('accepted');
    const [balance] = await balancesOf(database.db, [books.merchant]);
    expect(balance).toMatchObject({ frozenMinor: 0n, pendingMinor: 0n });
  });

  it('is let go under a key of its own: of two holds let go under one key at once, one is refused', async () => {
    books = await inTransaction((tx) => openBooks(tx, 79));
    await fund(database, books, 5_000n);
    for (let round = 0; round < 10; round++) {
      const holds = [await place('frozen', 100n, 0), await place('frozen', 200n, 1)];
      const key = unique();
      const reasons = await Promise.all(holds.map((id) => reasonOf(inTransaction((tx) => releaseHold(tx, id, key, later(2))))));
      expect(reasons.sort(), `round ${round}`).toEqual(['accepted', 'key_reused']);
    }
  });

  it('tells each step with its key, what was left after it, and the entry a capture made', async () => {
    books = await inTransaction((tx) => openBooks(tx, 77));
    await fund(database, books, 50_000n);
    const id = await place('frozen', 1_000n, 0);
    const release = unique();
    await inTransaction((tx) => releaseHold(tx, id, release, later(1), 300n));
    // The same step under the same key is one step.
    await inTransaction((tx) => releaseHold(tx, id, release, later(2), 300n));
    const entry = transfer(books, books.merchant, books.available, 700n);
    await inTransaction((tx) => captureHold(tx, id, 700n, entry, later(3)));
    const hold = await runQuery(getHold, ambience, { id });
    expect(hold).toMatchObject({
      kind: 'frozen',
      account: books.merchant,
      currency: 'CNY',
      amountMinor: 1_000n,
      remainingMinor: 0n,
      placedAt: AT,
    });
    expect(hold.steps).toEqual([
      { key: `place:${id}`, step: 'place', amountMinor: 1_000n, remainingMinor: 1_000n, at: AT, entryId: null },
      { key: release, step: 'release', amountMinor: 300n, remainingMinor: 700n, at: later(1), entryId: null },
      { key: entry.key, step: 'capture', amountMinor: 700n, remainingMinor: 0n, at: later(3), entryId: entry.id },
    ]);
  });

  it('that is not there is refused by its reason', async () => {
    for (const id of [newId(77, AT), 'H00000000000000000000000000', 'something'])
      await expect(runQuery(getHold, ambience, { id })).rejects.toMatchObject({ code: 'not_found', reason: 'hold_not_found' });
  });
});
