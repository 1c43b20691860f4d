/** Guarantees of what a trial balance shows: by account or by heading, of one currency, without the rows of nothing, in pages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate } from '../kernel/business-date.ts';
import { seededRandom } from '../kernel/random.ts';
import { closeDay } from './close-day.ts';
import { TRIAL_FIGURES } from './codes.ts';
import type { TrialChoice, TrialFigures, TrialRow } from './contract.ts';
import { AT, type Books, DAY, openBooks, transfer } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';
import { trialBalance } from './trial-balance.ts';
import type { TrialPlace } from './trial-store.ts';

const BEFORE = '2026-03-01' as BusinessDate;
let database: TestDatabase;
const inTransaction: TestDatabase['db']['transaction'] = (work) => database.db.transaction(work);

beforeAll(async () => {
  database = await testDatabase();
  const move = (books: Books, minor: bigint, businessDate: BusinessDate, currency: 'CNY' | 'USD', turned = false) =>
    inTransaction((tx) =>
      postEntry(
        tx,
        transfer(books, turned ? books.merchant : books.channel, turned ? books.channel : books.merchant, minor, {
          businessDate,
          currency,
        }),
        AT,
      ),
    );
  for (const [bucket, currency] of [
    [1, 'CNY'],
    [2, 'CNY'],
    [3, 'USD'],
  ] as const) {
    const books = await inTransaction((tx) => openBooks(tx, bucket, currency));
    await move(books, 100n * BigInt(bucket), BEFORE, currency);
    await move(books, 7n, DAY, currency);
    await move(books, 2n, DAY, currency, true);
  }
  // An account that came and went before the dates: a row of nothing.
  const gone = await inTransaction((tx) => openBooks(tx, 4));
  await move(gone, 50n, BEFORE, 'CNY');
  await move(gone, 50n, BEFORE, 'CNY', true);
});
afterAll(() => database.drop());

const read = (choice: TrialChoice = {}) => trialBalance(database.db, DAY, DAY, choice);
const sumOf = (rows: readonly TrialFigures[]): TrialFigures =>
  Object.fromEntries(TRIAL_FIGURES.map((name) => [name, rows.reduce((total, row) => total + row[name], 0n)])) as TrialFigures;
const isNothing = (row: TrialFigures) => TRIAL_FIGURES.every((name) => row[name] === 0n);
const fitting = (rows: readonly TrialRow[], { currency, heading }: TrialChoice) =>
  rows.filter((row) => (!currency || row.currency === currency) && (!heading || row.account.startsWith(heading)));

describe('A trial balance', () => {
  it.each<TrialChoice>([
    {},
    { level: 'heading' },
    { nonzero: true },
    { level: 'heading', nonzero: true },
    { currency: 'CNY' },
    { currency: 'CNY', level: 'heading' },
    { heading: '1122' },
    { heading: '2201', currency: 'USD' },
  ])('loses nothing of its sums by what is chosen (%j), and its totals are of everything', async (choice) => {
    const all = await read();
    const found = await read(choice);
    const wanted = fitting(all.rows, choice);
    expect(sumOf(found.rows)).toEqual(sumOf(wanted));
    for (const sum of found.sums) expect(sumOf([sum])).toEqual(sumOf(wanted.filter((row) => row.currency === sum.currency)));
    expect(found.sums.map((sum) => sum.currency)).toEqual([...new Set(found.rows.map((row) => row.currency))]);
    expect(found.count).toBe(BigInt(found.rows.length));
    expect(found.totals).toEqual(all.totals);
    expect(found.totals.every((total) => total.isBalanced)).toBe(true);
  });

  it('shows every account that ever moved, and without those of nothing only the others', async () => {
    const { rows } = await read();
    expect(rows.some(isNothing)).toBe(true);
    expect((await read({ nonzero: true })).rows).toEqual(rows.filter((row) => !isNothing(row)));
  });

  it('never adds up two currencies under one heading, and nets nothing between accounts', async () => {
    const { rows } = await read({ level: 'heading' });
    expect(rows.map((row) => [row.account, row.currency, row.closingDebitMinor, row.closingCreditMinor])).toEqual([
      ['1122', 'CNY', 310n, 0n],
      ['2201', 'CNY', 0n, 310n],
      ['1122', 'USD', 305n, 0n],
      ['2201', 'USD', 0n, 305n],
    ]);
  });

  it('is whole in pages, each row once, whose sums are of all rows', async () => {
    const { rows, sums } = await read();
    const paged: TrialRow[] = [];
    for (let after: TrialPlace | null = null; ; ) {
      const page = await trialBalance(database.db, DAY, DAY, {}, { after, limit: 3 });
      expect(page.sums).toEqual(sums);
      paged.push(...page.rows);
      const last = page.rows.at(-1);
      if (!last) break;
      after = { currency: last.currency, account: last.account };
    }
    expect(paged).toEqual(rows);
  });
});

describe('The trial balance of any dates', () => {
  it('is what the postings add up to, whether its dates are closed long ago, lately or not at all', async () => {
    const own = await testDatabase();
    try {
      const dice = seededRandom(4);
      const books: Books[] = [];
      for (const bucket of [10, 11, 12]) books.push(await own.db.transaction((tx) => openBooks(tx, bucket)));
      const dayOf = (day: number) => addDays(DAY, day);
      const [LAST, CLOSED] = [17, 13];
      const post = async (day: number) => {
        const one = dice.pick(books);
        const [from, to] = dice.below(3) ? [one.channel, one.merchant] : [one.merchant, one.channel];
        const isRich = from === one.channel || day > 2;
        const entry = transfer(one, from, to, BigInt(1 + dice.below(isRich ? 40 : 1)), { businessDate: dayOf(day) });
        // A refusal for want of funds moves nothing.
        await own.db.transaction((tx) => postEntry(tx, entry, AT)).catch(() => undefined);
      };
      for (let day = 0; day <= LAST; day++) {
        if (day % 5 !== 3) for (let count = dice.below(5); count >= 0; count--) await post(day);
        if (day >= 4 && day - 4 <= CLOSED)
          await own.db.transaction((tx) =>
            closeDay(tx, dayOf(day - 4), new Date(`${dayOf(40)}T00:00:00Z`), { id: null, name: 'test' }).catch(() => 0n),
          );
        await post(Math.max(day - 2, 0));
      }
      const { rows: postings } = await own.pool.query<{ account: string; business_date: string; side: 'D' | 'C'; amount_minor: bigint }>(
        'SELECT account, business_date::text, side, amount_minor FROM postings',
      );
      const { rows: state } = await own.pool.query<{ closed: string }>('SELECT closed_through::text AS closed FROM book_state');
      expect(state[0]?.closed).toBe(dayOf(CLOSED));
      const net = (minor: bigint): [bigint, bigint] => (minor >= 0n ? [minor, 0n] : [0n, -minor]);
      for (let from = -1; from <= LAST + 1; from++)
        for (let to = from; to <= LAST + 1; to += 1 + (from % 2 ? 3 : 0)) {
          const sum = (account: string, side: 'D' | 'C' | null, first: string, last: string) =>
            postings
              .filter((one) => one.account === account && one.business_date >= first && one.business_date <= last)
              .reduce((total, one) => {
                if (side) return total + (one.side === side ? BigInt(one.amount_minor) : 0n);
                return total + (one.side === 'D' ? BigInt(one.amount_minor) : -BigInt(one.amount_minor));
              }, 0n);
          const wanted = [...new Set(postings.filter((one) => one.business_date <= dayOf(to)).map((one) => one.account))].toSorted();
          const { rows } = await trialBalance(own.db, dayOf(from), dayOf(to));
          expect(
            rows.map((row) => [row.account, ...TRIAL_FIGURES.map((name) => row[name])]),
            `${dayOf(from)} to ${dayOf(to)}`,
          ).toEqual(
            wanted.map((account) => [
              account,
              ...net(sum(account, null, '0001-01-01', dayOf(from - 1))),
              sum(account, 'D', dayOf(from), dayOf(to)),
              sum(account, 'C', dayOf(from), dayOf(to)),
              ...net(sum(account, null, '0001-01-01', dayOf(to))),
            ]),
          );
        }
    } finally {
      await own.drop();
    }
  }, 120_000);
});
