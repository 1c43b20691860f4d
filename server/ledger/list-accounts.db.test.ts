/** The list of accounts: every filter, order and page finds exactly the lines that a reader of all accounts and balances would find, with the balances
 *  of one moment. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { everyRowAtOnce } from '../exports/at-once.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { toPage } from '../guard/page.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { exponentOf } from '../kernel/currency.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { selectAccountLines } from './account-list-store.ts';
import { booksCheck } from './books-check.ts';
import type { AccountFilter, AccountLine, AccountOrder } from './contract.ts';
import { exportAccounts } from './export-accounts.ts';
import { holdFunds } from './hold-funds.ts';
import { AT, type Books, fund, openBooks, transfer, unique } from './ledger-fixture.ts';
import { countAccountClasses, listAccounts, listChart, lookUpAccountNames, placeCursor, sumListedAccounts } from './list-accounts.ts';
import { openMerchantAccounts, setAccountStatus } from './open-account.ts';
import { postEntry } from './post-entry.ts';

let database: TestDatabase;
let ambience: Ambience;
let books: Books;
let everything: AccountLine[];
const BY_CODE: AccountOrder = { by: 'code', descending: false };
const inTransaction: TestDatabase['db']['transaction'] = (work) => database.db.transaction(work);
const keyOf = (line: AccountLine) => `${line.code} ${line.lineCurrency ?? ''}`;
const ordered = <T extends AccountLine>(lines: T[]) => lines.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

async function listed(filter: AccountFilter, order = BY_CODE, limit = 3): Promise<AccountLine[]> {
  const lines: AccountLine[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await runQuery(listAccounts, ambience, { filter, order, limit, cursor });
    lines.push(...page.rows);
    if (!page.nextCursor) return lines;
    cursor = page.nextCursor;
  }
}

/** All lines, read without any of what the list does. */
async function readEverything(): Promise<AccountLine[]> {
  const { rows: accounts } = await database.pool.query('SELECT * FROM ledger_accounts WHERE takes_postings');
  const { rows: balances } = await database.pool.query('SELECT * FROM balances');
  return ordered(
    accounts.flatMap((account): AccountLine[] => {
      const own = Map.groupBy(
        balances.filter((row) => row.account === account.code),
        (row) => row.currency as string,
      );
      const base = {
        code: account.code,
        nameEn: account.name_en,
        nameZh: account.name_zh,
        heading: account.heading,
        class: account.class,
        normalSide: account.normal_side,
        currency: account.currency,
        ownerKind: account.owner_kind,
        ownerId: account.owner_id,
        mayGoNegative: account.may_go_negative,
        hot: account.hot,
        takesPostings: account.takes_postings,
        status: account.status,
      };
      if (own.size === 0) return [{ ...base, lineCurrency: account.currency, balance: null }];
      return [...own].map(([currency, stripes]) => {
        const sum = (name: string) => stripes.reduce((total: bigint, row) => total + BigInt(row[name]), 0n);
        const [debitMinor, creditMinor, frozenMinor] = [sum('debit_minor'), sum('credit_minor'), sum('frozen_minor')];
        const postedMinor = account.normal_side === 'D' ? debitMinor - creditMinor : creditMinor - debitMinor;
        const pendingMinor = sum('pending_minor');
        const figures = { debitMinor, creditMinor, postedMinor, pendingMinor, frozenMinor, availableMinor: postedMinor - frozenMinor };
        return { ...base, lineCurrency: currency, balance: { account: account.code, currency, ...figures, stripes: stripes.length } };
      });
    }),
  );
}

beforeAll(async () => {
  database = await testDatabase();
  ambience = { database, clock: fixedClock(AT), random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null };
  const opened: Books[] = [];
  for (const [bucket, currency] of [
    [1, 'CNY'],
    [2, 'CNY'],
    [3, 'USD'],
    [3, 'JPY'],
    [900, 'CNY'],
  ] as const) {
    const one = await inTransaction((tx) => openBooks(tx, bucket, currency));
    opened.push(one);
    await inTransaction((tx) => postEntry(tx, transfer(one, one.channel, one.merchant, 1_000n * BigInt(bucket), { currency }), AT));
  }
  [books] = opened as [Books];
  const [, second, , , last] = opened as [Books, Books, Books, Books, Books];
  // A channel that owes in several currencies and buckets, in one of them less than nothing.
  await fund(database, { ...last, channel: books.channel }, 77n);
  await inTransaction((tx) => postEntry(tx, transfer(second, books.channel, second.available, 5n), AT));
  await inTransaction((tx) => postEntry(tx, transfer(last, last.merchant, last.channel, 900_077n), AT));
  await inTransaction((tx) => postEntry(tx, transfer(second, second.merchant, last.channel, 12n), AT));
  for (const [kind, account, amountMinor] of [
    ['frozen', books.merchant, 300n],
    ['pending', books.merchant, 20n],
    ['pending', second.merchant, 5n],
  ] as const) {
    const bucket = account === books.merchant ? books.bucket : second.bucket;
    const [id, source] = [newId(bucket, AT), { sourceKind: 'payment', sourceId: unique() }];
    await inTransaction((tx) => holdFunds(tx, { id, key: `place:${id}`, at: AT, kind, account, currency: 'CNY', amountMinor, ...source }));
  }
  await inTransaction((tx) => setAccountStatus(tx, second.available, 'blocked'));
  await inTransaction((tx) => openMerchantAccounts(tx, { no: 'M7001', name: '青禾生鲜', bucket: 5, currency: 'CNY' }));
  everything = await readEverything();
});
afterEach(async () => {
  expect((await booksCheck(database.db)).filter((check) => !check.holds)).toEqual([]);
});
afterAll(() => database.drop());

const posted = (line: AccountLine) => line.balance?.postedMinor ?? 0n;
/** In thousandths of a major unit. */
const magnitude = (line: AccountLine) =>
  line.lineCurrency ? posted(line) * 10n ** BigInt(3 - exponentOf(line.lineCurrency as 'CNY')) : 0n;

const CASES: [name: string, filter: AccountFilter, fits: (line: AccountLine) => boolean][] = [
  ['nothing', {}, () => true],
  ['a class', { classes: ['asset'] }, (line) => line.class === 'asset'],
  ['two classes', { classes: ['liability', 'off_balance'] }, (line) => ['liability', 'off_balance'].includes(line.class)],
  ['a heading', { headings: ['2202'] }, (line) => line.code.startsWith('2202.')],
  ['a heading that is an account', { headings: ['6001', '1122'] }, (line) => line.code === '6001' || line.code.startsWith('1122.')],
  ['a heading of another class', { headings: ['6001'], classes: ['asset'] }, () => false],
  ['a kind of owner', { ownerKinds: ['channel'] }, (line) => line.ownerKind === 'channel'],
  ['a heading and a kind of owner', { headings: ['1122', '2201'], ownerKinds: ['merchant'] }, (line) => line.heading === '2201'],
  ['the house', { ownerKinds: ['none'] }, (line) => line.ownerKind === 'none'],
  ['blocked', { statuses: ['blocked'] }, (line) => line.status === 'blocked'],
  ['open', { statuses: ['open'] }, (line) => line.status === 'open'],
  ['both states', { statuses: ['open', 'blocked'] }, () => true],
  ['a currency', { currency: 'CNY' }, (line) => line.lineCurrency === 'CNY'],
  ['another currency', { currency: 'JPY' }, (line) => line.lineCurrency === 'JPY'],
  ['a currency of a heading', { currency: 'USD', headings: ['1122'] }, (line) => line.lineCurrency === 'USD' && line.heading === '1122'],
  ['not zero', { balances: ['nonzero'] }, (line) => posted(line) !== 0n],
  ['zero', { balances: ['zero'] }, (line) => posted(line) === 0n],
  ['below zero', { balances: ['negative'] }, (line) => posted(line) < 0n],
  ['frozen', { balances: ['frozen'] }, (line) => (line.balance?.frozenMinor ?? 0n) > 0n],
  ['pending', { balances: ['pending'] }, (line) => (line.balance?.pendingMinor ?? 0n) > 0n],
  ['pending of a class that has none', { balances: ['pending'], classes: ['asset'] }, () => false],
  ['frozen or below zero', { balances: ['frozen', 'negative'] }, (line) => posted(line) < 0n || (line.balance?.frozenMinor ?? 0n) > 0n],
  ['an amount', { amountMin: '10' }, (line) => magnitude(line) >= 10_000n],
  ['amounts up to nothing of what has moved', { amountMax: '0' }, (line) => line.balance !== null && magnitude(line) <= 0n],
  ['an amount of a currency', { amountMin: '1000', currency: 'JPY' }, (line) => line.lineCurrency === 'JPY' && posted(line) >= 1_000n],
  ['a code', { find: '2202' }, (line) => line.code.startsWith('2202')],
  ['the first digit of a code', { find: '6' }, (line) => line.code.startsWith('6')],
  ['a code in small letters', { find: '2201.m7' }, (line) => line.code.startsWith('2201.M7')],
  ['the number of an owner', { find: 'm7001' }, (line) => line.ownerId === 'M7001'],
  ['the number of an owner under a heading', { find: 'M7001', headings: ['2201'] }, (line) => line.code === '2201.M7001'],
  ['the number of an owner that has no such heading', { find: 'M7001', headings: ['1122'] }, () => false],
  ['part of a Chinese name', { find: '禾生' }, (line) => line.nameZh.includes('禾生')],
  ['part of an English name', { find: 'ENNEL rec' }, () => false],
  ['part of another English name', { find: 'HANNEL rec' }, (line) => line.nameEn.startsWith('Channel receivable')],
  ['a name that nobody has', { find: '无此商户' }, () => false],
  ['signs that mean something to LIKE', { find: '220_' }, () => false],
];

describe('The list of accounts', () => {
  it.each(CASES)('finds by %s just what there is, on whatever pages, in both directions', async (_name, filter, fits) => {
    const wanted = everything.filter(fits);
    expect(await listed(filter)).toEqual(wanted);
    expect(await listed(filter, { by: 'code', descending: true }, 2)).toEqual(wanted.toReversed());
  });

  it.each(CASES)('counts and adds up by %s just what it finds, and never two sides or currencies', async (_name, filter, fits) => {
    const wanted = everything.filter(fits);
    const { sums, count, isCapped } = await runQuery(sumListedAccounts, ambience, { filter });
    expect([count, isCapped]).toEqual([BigInt(wanted.length), false]);
    const groups = Map.groupBy(wanted, (line) => `${line.class} ${line.normalSide} ${line.lineCurrency}`);
    const total = (lines: AccountLine[], name: 'postedMinor' | 'pendingMinor' | 'frozenMinor') =>
      lines.reduce((sum, line) => sum + (line.balance?.[name] ?? 0n), 0n);
    expect(
      new Map(
        sums.map((sum) => [`${sum.class} ${sum.side} ${sum.currency}`, [sum.count, sum.postedMinor, sum.pendingMinor, sum.frozenMinor]]),
      ),
    ).toEqual(
      new Map(
        [...groups].map(([key, lines]) => [
          key,
          [BigInt(lines.length), total(lines, 'postedMinor'), total(lines, 'pendingMinor'), total(lines, 'frozenMinor')],
        ]),
      ),
    );
    const { classes, ...others } = filter;
    if (classes) return;
    const counted = await runQuery(countAccountClasses, ambience, { filter: others });
    for (const one of counted)
      expect([one.class, one.count]).toEqual([one.class, BigInt(wanted.filter((line) => line.class === one.class).length)]);
  });

  it.each([true, false])(
    'is sorted by posted balance on one scale for all currencies, complete on its pages (falling: %s)',
    async (descending) => {
      const lines = await listed({}, { by: 'posted', descending });
      expect(ordered(lines)).toEqual(everything);
      const sizes = lines.map(magnitude);
      expect(sizes).toEqual(sizes.toSorted((a, b) => (descending ? Number(b - a) : Number(a - b))));
      expect(new Set(sizes.map((size) => size < 0n)).size).toBe(2);
    },
  );

  it('has the four balances of an account as they are: available is posted less frozen, and pending is in neither', async () => {
    const [line] = await listed({ find: books.merchant });
    expect(line?.balance).toMatchObject({ postedMinor: 1_000n, frozenMinor: 300n, pendingMinor: 20n, availableMinor: 700n });
  });

  it('refuses the page of another order, and what it did not hand out', async () => {
    const { nextCursor } = await runQuery(listAccounts, ambience, { limit: 1 });
    const turned = { order: { by: 'code', descending: true }, cursor: nextCursor };
    await expect(runQuery(listAccounts, ambience, turned)).rejects.toMatchObject({ reason: 'cursor_malformed' });
    await expect(runQuery(listAccounts, ambience, { cursor: 'e30' })).rejects.toMatchObject({ reason: 'cursor_malformed' });
  });
});

describe('What accounts are called', () => {
  it('is answered in the order asked; an account that is not open is called by its heading', async () => {
    const codes = ['2202.M7001', '6001', '1122.nobody', '9999.x'];
    const names = await runQuery(lookUpAccountNames, ambience, { codes });
    expect(names.map((one) => [one.code, one.nameZh])).toEqual([
      ['2202.M7001', '青禾生鲜 可用'],
      ['6001', '手续费收入'],
      ['1122.nobody', '渠道应收'],
      ['9999.x', ''],
    ]);
  });

  it('has a chart that stays short: headings and accounts of the house, none of an owner', async () => {
    const chart = await runQuery(listChart, ambience, {});
    expect(chart.map((one) => one.code)).toEqual(chart.map((one) => one.code).toSorted());
    expect(chart.filter((one) => one.ownerId !== null || !/^\d{4}$/.test(one.code))).toEqual([]);
    expect(chart.length).toBeGreaterThan(15);
  });
});

describe('The file of the accounts', () => {
  it('has every line of the filter', async () => {
    const context = { db: database.db, actor: systemActor('test'), now: AT, requestId: 'test', ip: null };
    const rows: AccountLine[] = [];
    for await (const row of exportAccounts.rows(context, { balances: ['nonzero'] })) rows.push(row);
    expect(rows).toEqual(everything.filter((line) => posted(line) !== 0n));
  });

  it('is of one moment: debits equal credits also while entries are posted between its pages', async () => {
    const place = placeCursor(BY_CODE);
    const read = everyRowAtOnce(database.db, async (tx, cursor) => {
      const page = toPage(await selectAccountLines(tx, {}, BY_CODE, place.decode(cursor), 3), 2, place.encode, (line) => line);
      await fund(database, books, 1n);
      return page;
    });
    let gap = 0n;
    let count = 0;
    for await (const { balance } of read) {
      count++;
      if (balance?.currency === 'CNY') gap += balance.debitMinor - balance.creditMinor;
    }
    expect([gap, count]).toEqual([0n, everything.length]);
  });
});
