/** Lists of the ledger that walk an index of their own (events of entries, classes of amounts of holds) or read the balances alone (accounts by what is posted)
 *  are what a plain look at everything finds, from every place and in both directions. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { type Currency, exponentOf } from '../kernel/currency.ts';
import { newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { selectAccountLines } from './account-list-store.ts';
import type { AccountFilter, EntryFilter, HoldFilter } from './contract.ts';
import { holdFunds, releaseHold } from './hold-funds.ts';
import { selectHolds, sumHolds } from './hold-store.ts';
import { selectEntries } from './journal-store.ts';
import { AT, type Books, DAY, openBooks, transfer, unique } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';
import { reverseEntry } from './reverse-entry.ts';

const CURRENCIES = ['CNY', 'USD', 'JPY', 'KWD'] as const;
const KINDS = ['frozen', 'pending'] as const;
const SOURCES = ['payment', 'payout'] as const;
const STATES = ['open', 'closed'] as const;
type Hold = {
  id: string;
  kind: (typeof KINDS)[number];
  account: string;
  currency: Currency;
  minor: number;
  left: number;
  at: number;
  source: string;
};

const EVENTS = ['payment_captured', 'refund_succeeded', 'claim_raised'] as const;
type Entry = { id: string; event: string; date: string; accounts: string[]; state: 'plain' | 'reversed' | 'reversal' };

let database: TestDatabase;
let books: Books;
const accounts: string[] = [];
const holds: Hold[] = [];
const entries: Entry[] = [];

async function makeHolds(): Promise<void> {
  const dice = seededRandom(testSeed(41));
  const owners: { books: Books; currency: Currency }[] = [];
  for (const [index, currency] of (['CNY', ...CURRENCIES] as const).entries()) {
    const owner = await database.db.transaction((tx) => openBooks(tx, 40 + index, currency));
    const funds = transfer(owner, owner.channel, owner.merchant, 10_000_000_000n, { currency });
    await database.db.transaction((tx) => postEntry(tx, funds, AT));
    entries.push({ id: funds.id, event: funds.eventType, date: DAY, accounts: [owner.channel, owner.merchant], state: 'plain' });
    owners.push({ books: owner, currency });
  }
  accounts.push(...owners.map((owner) => owner.books.merchant));
  for (let index = 0; index < 300; index++) {
    // Of few minutes, so that many are of one instant; amounts around the bounds of classes, and some far from all others.
    const at = new Date(AT.getTime() + dice.below(100) * 600_000);
    const minor = dice.below(8) === 0 ? 1 + dice.below(9_000_000) : (1 + dice.below(12)) * 512 + dice.below(3) - 1;
    const { books: of, currency } = dice.pick(owners);
    const [kind, sourceKind] = [dice.pick(KINDS), dice.pick(SOURCES)];
    const id = newId(of.bucket, at, dice);
    const hold = {
      id,
      key: `place:${id}`,
      at,
      kind,
      account: of.merchant,
      currency,
      amountMinor: BigInt(minor),
      sourceKind,
      sourceId: unique(),
    };
    const left = dice.below(2) === 0 ? 0 : 1 + dice.below(minor);
    await database.db.transaction(async (tx) => {
      await holdFunds(tx, hold);
      if (left < minor) await releaseHold(tx, id, unique(), at, BigInt(minor - left));
    });
    holds.push({ id, kind, account: of.merchant, currency, minor, left, at: at.getTime(), source: sourceKind });
  }
}

async function makeEntries(): Promise<void> {
  const dice = seededRandom(testSeed(42));
  books = await database.db.transaction((tx) => openBooks(tx, 9));
  const other = await database.db.transaction((tx) => openBooks(tx, 10));
  const dateOf = () => addDays(parseBusinessDate(DAY), dice.below(4));
  for (let index = 0; index < 140; index++) {
    const event = dice.below(3) === 0 ? dice.pick(EVENTS) : 'payment_captured';
    const of = dice.pick([books, other]);
    const date = dateOf();
    const to = dice.pick([of.merchant, of.available]);
    const entry = transfer(of, of.channel, to, BigInt(100 + dice.below(900)), { eventType: event, businessDate: date });
    await database.db.transaction((tx) => postEntry(tx, entry, AT));
    const made: Entry = { id: entry.id, event, date, accounts: [of.channel, to], state: 'plain' };
    entries.push(made);
    if (dice.below(6) > 0) continue;
    const id = newId(of.bucket, AT, dice);
    const reversal = { of: entry.id, id, key: unique(), at: AT, businessDate: date, memo: null, postedBy: null };
    await database.db.transaction((tx) => reverseEntry(tx, reversal));
    made.state = 'reversed';
    entries.push({ ...made, id, event: 'entry_reversed', state: 'reversal' });
  }
}

/** Of few amounts, so that many are equal, also between currencies; some never moved. */
async function makeAccounts(): Promise<void> {
  const dice = seededRandom(testSeed(43));
  for (let index = 0; index < 60; index++) {
    const currency = dice.pick(CURRENCIES);
    await database.db.transaction(async (tx) => {
      const owner = await openBooks(tx, dice.below(1024), currency);
      const major = dice.pick([0, 0, 1, 1, 2, 500]);
      if (major === 0) return;
      const minor = BigInt(major * 10 ** exponentOf(currency));
      const funds = transfer(owner, owner.channel, dice.pick([owner.merchant, owner.available]), minor, { currency });
      await postEntry(tx, funds, AT);
      entries.push({ id: funds.id, event: funds.eventType, date: DAY, accounts: funds.legs.map((leg) => leg.account), state: 'plain' });
    });
  }
}

beforeAll(async () => {
  database = await testDatabase();
  await makeHolds();
  await makeEntries();
  await makeAccounts();
}, 60_000);
afterAll(() => database.drop());

type Order = 'newest' | 'oldest';
const order = fc.constantFrom<Order>('newest', 'oldest');
/** Mostly nothing, so that what stands alone is asked as often as what comes together. */
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const some = <T>(all: readonly T[]) => sometimes(fc.subarray([...all], { minLength: 1 }));
const inOrder = <T extends { id: string }>(rows: T[], by: (row: T) => number | string, direction: Order): T[] =>
  rows.sort((a, b) => (direction === 'newest' ? -1 : 1) * (by(a) < by(b) || (by(a) === by(b) && a.id < b.id) ? -1 : 1));

/** From the beginning, from after rows all along, and from after those before `places`. */
async function fromEveryPlace<T extends { id: string }>(
  whole: T[],
  limit: number,
  read: (last: T | null) => Promise<{ id: string }[]>,
  places: number[] = [],
): Promise<void> {
  const step = Math.max(1, Math.floor(whole.length / 12));
  const along = Array.from({ length: Math.ceil(whole.length / step) }, (_, index) => 1 + index * step);
  for (const at of new Set([0, ...along, ...places].filter((place) => place >= 0 && place <= whole.length))) {
    const page = await read(at === 0 ? null : (whole[at - 1] as T));
    expect(
      page.map(({ id }) => id),
      `after ${at}`,
    ).toEqual(whole.slice(at, at + limit).map(({ id }) => id));
  }
}

it('holds: an amount, a currency and what else is asked for', async () => {
  const major = ({ minor, currency }: Hold) => minor / 10 ** exponentOf(currency);
  const amount = fc.oneof(
    fc.constantFrom('0.5', '5.12', '10.24', '512', '1024', '20.48', '6', '1000', '-3', '0', '90000'),
    fc.integer({ min: 1, max: 70 }).map(String),
  );
  const filter = fc.record({
    amountMin: sometimes(amount),
    amountMax: sometimes(amount),
    currency: sometimes(fc.constantFrom(...CURRENCIES, 'EUR')),
    kinds: some(KINDS),
    states: some(STATES),
    sourceKinds: some(SOURCES),
    account: sometimes(fc.constantFrom(...accounts)),
    dateFrom: sometimes(fc.constantFrom('2026-03-02', '2026-03-03')),
  });
  await assertProperty(
    fc.asyncProperty(filter, order, fc.integer({ min: 1, max: 40 }), async ({ currency, ...given }, direction, limit) => {
      // A yen has no parts: a filter that names it and has some is refused elsewhere.
      const asked = { ...given, ...(currency === 'JPY' ? {} : { currency }) } as HoldFilter;
      const found = holds.filter(
        (hold) =>
          (!asked.amountMin || major(hold) >= Number(asked.amountMin)) &&
          (!asked.amountMax || major(hold) <= Number(asked.amountMax)) &&
          (!asked.currency || hold.currency === asked.currency) &&
          (!asked.kinds || asked.kinds.includes(hold.kind)) &&
          (!asked.states || asked.states.includes(hold.left > 0 ? 'open' : 'closed')) &&
          (!asked.sourceKinds || asked.sourceKinds.includes(hold.source)) &&
          (!asked.account || hold.account === asked.account) &&
          (!asked.dateFrom || hold.at >= Date.parse(`${asked.dateFrom}T00:00:00+08:00`)),
      );
      const whole = inOrder(found, ({ at }) => at, direction);
      await fromEveryPlace(whole, limit, (last) =>
        selectHolds(database.db, asked, direction, last && [new Date(last.at).toISOString(), last.id], limit),
      );
      const sums = await sumHolds(database.db, asked, 1_000);
      expect(sums.reduce((sum, { count }) => sum + count, 0n)).toBe(BigInt(whole.length));
      expect(sums.reduce((sum, { remainingMinor }) => sum + remainingMinor, 0n)).toBe(
        BigInt(whole.reduce((sum, { left }) => sum + left, 0)),
      );
      expect((await sumHolds(database.db, asked, 5)).reduce((sum, { count }) => sum + count, 0n)).toBe(BigInt(Math.min(6, whole.length)));
    }),
    { numRuns: 80 },
  );
}, 120_000);

it('the journal: events, also several, also one that never was or is named twice, with what else is asked for', async () => {
  const event = fc.constantFrom(...EVENTS, 'entry_reversed', 'channel_settled');
  const filter = fc.record({
    eventTypes: fc.oneof(fc.array(event, { minLength: 1, maxLength: 4 }), fc.constant(undefined)),
    reversed: some(['plain', 'reversed', 'reversal'] as const),
    account: sometimes(fc.constantFrom('channel', 'merchant', 'available') as fc.Arbitrary<'channel' | 'merchant' | 'available'>),
    dateFrom: sometimes(fc.constantFrom('2026-03-03', '2026-03-04')),
    dateTo: sometimes(fc.constantFrom('2026-03-03', '2026-03-04')),
  });
  await assertProperty(
    fc.asyncProperty(filter, order, fc.integer({ min: 1, max: 40 }), async ({ account: of, ...given }, direction, limit) => {
      const asked = { ...given, ...(of ? { account: books[of] } : {}) } as EntryFilter;
      const found = entries.filter(
        (entry) =>
          (!asked.eventTypes || asked.eventTypes.includes(entry.event)) &&
          (!asked.reversed || asked.reversed.includes(entry.state)) &&
          (!asked.account || entry.accounts.includes(asked.account)) &&
          (!asked.dateFrom || entry.date >= asked.dateFrom) &&
          (!asked.dateTo || entry.date <= asked.dateTo),
      );
      const whole = inOrder(found, ({ date }) => date, direction);
      await fromEveryPlace(whole, limit, (last) => selectEntries(database.db, asked, direction, last && [last.date, last.id], limit));
    }),
    { numRuns: 80 },
  );
}, 120_000);

it('accounts by what is posted: of headings, classes, owners, currencies and states', async () => {
  const filter = fc.record({
    headings: some(['1122', '2201', '2202', '6001']),
    classes: some(['asset', 'liability'] as const),
    ownerKinds: some(['merchant', 'channel'] as const),
    currency: sometimes(fc.constantFrom(...CURRENCIES, 'EUR')),
    statuses: some(['open', 'blocked'] as const),
    balances: some(['nonzero', 'zero'] as const),
    amountMin: sometimes(fc.constantFrom('1', '2', '400')),
  });
  await assertProperty(
    fc.asyncProperty(filter, fc.boolean(), fc.integer({ min: 1, max: 60 }), async (given, descending, limit) => {
      const asked = given as AccountFilter;
      const lines = await selectAccountLines(database.db, asked, { by: 'code', descending: false }, null, 10_000);
      const all = lines.map((line) => {
        const [currency, minor] = [line.lineCurrency as Currency | null, line.balance?.postedMinor ?? 0n];
        return { id: `${line.code} ${currency ?? ''}`, magnitude: currency ? minor * 10n ** BigInt(3 - exponentOf(currency)) : 0n };
      });
      const rising = all.toSorted((a, b) => (a.magnitude < b.magnitude || (a.magnitude === b.magnitude && a.id < b.id) ? -1 : 1));
      const whole = descending ? rising.toReversed() : rising;
      const read = async (last: (typeof whole)[number] | null) => {
        const [code = '', currency = ''] = last?.id.split(' ') ?? [];
        const after = last && { code, currency, magnitude: String(last.magnitude) };
        const page = await selectAccountLines(database.db, asked, { by: 'posted', descending }, after, limit);
        return page.map((line) => ({ id: `${line.code} ${line.lineCurrency ?? ''}` }));
      };
      // Pages that reach over zero, by little and by much.
      const zero = whole.findIndex(({ magnitude }) => (descending ? magnitude <= 0n : magnitude >= 0n));
      await fromEveryPlace(whole, limit, read, zero < 0 ? [] : [1, 2, 5, 20, limit - 1].map((before) => zero - before));
    }),
    { numRuns: 80 },
  );
}, 120_000);
