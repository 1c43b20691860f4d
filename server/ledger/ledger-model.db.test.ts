/** The ledger against a model of a hundred lines: any sequence of commands leaves both in the same state (L1–L5, L8, L10). */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import type { Currency } from '../kernel/currency.ts';
import { bucketOf, newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { selectClosedThrough } from './balance-store.ts';
import { balancesOf } from './balances.ts';
import { requireSoundBooks } from './books-check.ts';
import { credit, debit, type Entry, type Leg, mirrored } from './entry.ts';
import { captureHold, holdFunds, releaseHold } from './hold-funds.ts';
import { AT, type Books, openBooks, reasonOf, unique } from './ledger-fixture.ts';
import { setAccountStatus } from './open-account.ts';
import { postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';
import { reverseEntry } from './reverse-entry.ts';
import { callCloseDay } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

type Amounts = { debit: bigint; credit: bigint; frozen: bigint };
/** `repeat` sends the same command once more, with an id made anew as a retry would. */
type ModelEntry = { entry: Entry; reversed: boolean; repeat(): Promise<string> };
type Model = {
  balances: Map<string, Amounts>;
  posted: ModelEntry[];
  holds: { id: string; left: bigint }[];
  burned: Entry[];
  blocked: boolean;
  today: BusinessDate;
};
type Real = { books: Books };

const at = (model: Model, account: string, currency = 'CNY'): Amounts => {
  const key = `${account} ${currency}`;
  const found = model.balances.get(key) ?? { debit: 0n, credit: 0n, frozen: 0n };
  model.balances.set(key, found);
  return found;
};
const hasFloor = (account: string) => account.startsWith('220');
/** What the model says to these legs: accepted (then it applies them), or the rules that refuse them; which of several speaks first is
 *  not promised. */
function apply(model: Model, legs: readonly Leg[], businessDate: BusinessDate): string[] {
  const refused = new Set<string>();
  if (model.blocked && legs.some((leg) => leg.account.startsWith('2201'))) refused.add('account_blocked');
  if (businessDate < model.today) refused.add('day_closed');
  const next = new Map([...model.balances].map(([key, value]) => [key, { ...value }]));
  const draft = { ...model, balances: next };
  for (const { account, side, amount } of legs) {
    const balance = at(draft, account, amount.currency);
    if (side === 'D') balance.debit += amount.minor;
    else balance.credit += amount.minor;
  }
  for (const { account, amount } of legs) {
    const balance = at(draft, account, amount.currency);
    if (hasFloor(account) && balance.credit - balance.debit < balance.frozen) refused.add('insufficient_funds');
  }
  if (refused.size) return [...refused];
  model.balances = next;
  return ACCEPTED;
}
const ACCEPTED = ['accepted'];

const ACCOUNTS = ['channel', 'merchant', 'available'] as const;
type Where = (typeof ACCOUNTS)[number];
const inTransaction = <T>(run: (tx: Parameters<Parameters<TestDatabase['db']['transaction']>[0]>[0]) => Promise<T>) =>
  database.db.transaction(run);
const newEntry = (real: Real, legs: Leg[], businessDate: BusinessDate, key = unique()): Entry => ({
  id: newId(real.books.bucket, AT),
  key,
  eventType: 'test_transfer',
  businessDate,
  sourceKind: 'test',
  sourceId: 'model',
  legs,
});
const cny = (minor: bigint, currency: Currency = 'CNY') => ({ minor, currency });

const again = (id: string) => newId(bucketOf(id), AT);
const postedNow = (entry: Entry): ModelEntry => ({
  entry,
  reversed: false,
  repeat: () => inTransaction((tx) => postEntry(tx, { ...entry, id: again(entry.id) }, AT)),
});

async function agree(model: Model, real: Real): Promise<void> {
  const found = await balancesOf(database.db, [real.books.channel, real.books.merchant, real.books.available]);
  const isMoved = ([, value]: readonly [string, Amounts]) => value.debit + value.credit + value.frozen > 0n;
  const actual = found.map(
    (row) => [`${row.account} ${row.currency}`, { debit: row.debitMinor, credit: row.creditMinor, frozen: row.frozenMinor }] as const,
  );
  // Fees and exchange are everybody's: the books of other runs move them too. Of the rest nothing more and nothing less may have moved.
  const expected = [...model.balances].filter(([key]) => !key.startsWith('6001') && !key.startsWith('2298'));
  expect(Object.fromEntries(actual.filter(isMoved))).toEqual(Object.fromEntries(expected.filter(isMoved)));
  for (const { postedMinor, availableMinor, frozenMinor, pendingMinor } of found) {
    expect(pendingMinor).toBe(0n);
    expect(availableMinor).toBe(postedMinor - frozenMinor);
  }
}

abstract class Step implements fc.AsyncCommand<Model, Real> {
  check(_model: Readonly<Model>): boolean {
    return true;
  }
  abstract act(model: Model, real: Real): Promise<void>;
  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    await agree(model, real);
  }
}

/** Builds a step from a name and what it does; the arguments are printed when it fails. */
const step = <A>(
  name: string,
  input: A,
  act: (model: Model, real: Real, input: A) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
) =>
  new (class extends Step {
    override check(model: Readonly<Model>) {
      return check(model);
    }
    override act(model: Model, real: Real) {
      return act(model, real, input);
    }
    override toString() {
      return `${name}(${JSON.stringify(input, (_key, value) => (typeof value === 'bigint' ? String(value) : value))})`;
    }
  })();

async function post(model: Model, real: Real, legs: Leg[], businessDate: BusinessDate): Promise<void> {
  const entry = newEntry(real, legs, businessDate);
  const expected = apply(model, legs, businessDate);
  expect(await reasonOf(inTransaction((tx) => postEntry(tx, entry, AT)))).toBeOneOf(expected);
  if (expected === ACCEPTED) model.posted.push(postedNow(entry));
}

const amount = fc.bigInt({ min: 1n, max: 500n });
const where = fc.constantFrom<Where>(...ACCOUNTS);
const index = fc.nat(30);
const dayOffset = fc.constantFrom(0, 0, 0, 1, -1);
const pick = (model: Readonly<Model>, place: number) => model.posted[place % model.posted.length] as ModelEntry;
const transfers = (model: Readonly<Model>) => model.posted.filter(({ entry }) => entry.eventType === 'test_transfer');
const pickTransfer = (model: Readonly<Model>, place: number) => transfers(model)[place % transfers(model).length] as ModelEntry;
const hasPosted = (model: Readonly<Model>) => model.posted.length > 0;

const commands = [
  fc
    .tuple(where, where, amount, dayOffset)
    .map((input) =>
      step('post', input, (model, real, [from, to, minor, offset]) =>
        post(model, real, [debit(real.books[from], cny(minor)), credit(real.books[to], cny(minor))], addDays(model.today, offset)),
      ),
    ),
  fc.tuple(amount, amount).map((input) =>
    step('capture with fee', input, (model, real, [minor, fee]) => {
      const [sale, charge] = [cny(minor + fee), cny(fee)];
      const { channel, merchant } = real.books;
      return post(
        model,
        real,
        [debit(channel, sale), credit(merchant, sale), debit(merchant, charge), credit('6001', charge)],
        model.today,
      );
    }),
  ),
  fc.tuple(amount, amount).map((input) =>
    step('exchange', input, (model, real, [minor, yen]) => {
      const { channel } = real.books;
      const legs = [
        debit(channel, cny(minor)),
        credit('2298', cny(minor)),
        debit('2298', cny(yen, 'JPY')),
        credit(channel, cny(yen, 'JPY')),
      ];
      return post(model, real, legs, model.today);
    }),
  ),
  fc.tuple(amount).map((input) =>
    step('cross-currency refused', input, async (model, real, [minor]) => {
      const entry = newEntry(real, [debit(real.books.channel, cny(minor)), credit('2298', cny(minor, 'JPY'))], model.today);
      expect(await reasonOf(inTransaction((tx) => postEntry(tx, entry, AT)))).toBe('entry_unbalanced');
    }),
  ),
  fc.tuple(index, fc.integer({ min: 1, max: 5 })).map((input) =>
    step(
      'replay',
      input,
      async (model, _real, [place, times]) => {
        const { entry, repeat } = pick(model, place);
        // The answer is the id of the first.
        for (let i = 0; i < times; i++) expect(await repeat()).toBe(entry.id);
      },
      hasPosted,
    ),
  ),
  fc.tuple(index).map((input) =>
    step(
      'replay with another amount',
      input,
      async (model, _real, [place]) => {
        const { entry } = pickTransfer(model, place);
        const legs = entry.legs.map((leg) => ({ ...leg, amount: { ...leg.amount, minor: leg.amount.minor + 1n } }));
        expect(await reasonOf(inTransaction((tx) => postEntry(tx, { ...entry, legs }, AT)))).toBe('key_reused');
      },
      (model) => transfers(model).length > 0,
    ),
  ),
  fc.array(fc.tuple(where, where, amount), { minLength: 2, maxLength: 6 }).map((input) =>
    step('batch', input, async (model, real, transfers) => {
      const entries = transfers.map(([from, to, minor]) =>
        newEntry(real, [debit(real.books[from], cny(minor)), credit(real.books[to], cny(minor))], model.today),
      );
      const outcomes = await inTransaction((tx) => postEntries(tx, entries, AT));
      for (const [place, entry] of entries.entries()) {
        const expected = apply(model, entry.legs, model.today);
        const outcome = outcomes[place];
        expect(outcome?.outcome === 'refused' ? outcome.refusal.reason : 'accepted').toBeOneOf(expected);
        if (expected === ACCEPTED) model.posted.push(postedNow(entry));
        else model.burned.push(entry);
      }
    }),
  ),
  fc.tuple(index).map((input) =>
    step(
      'a failed key stays failed',
      input,
      async (model, _real, [place]) => {
        const entry = model.burned[place % model.burned.length] as Entry;
        const [outcome] = await inTransaction((tx) => postEntries(tx, [entry], AT));
        expect(outcome?.outcome === 'refused' && outcome.refusal.reason).toBe('key_refused');
      },
      (model) => model.burned.length > 0,
    ),
  ),
  fc.tuple(amount).map((input) =>
    step('hold', input, async (model, real, [minor]) => {
      const id = newId(real.books.bucket, AT);
      const balance = at(model, real.books.available);
      const expected = balance.credit - balance.debit - balance.frozen >= minor ? 'accepted' : 'insufficient_funds';
      const hold = {
        id,
        key: unique(),
        at: AT,
        kind: 'frozen' as const,
        account: real.books.available,
        currency: 'CNY',
        amountMinor: minor,
        sourceKind: 'test',
        sourceId: 'x',
      };
      expect(await reasonOf(inTransaction((tx) => holdFunds(tx, hold)))).toBe(expected);
      if (expected !== 'accepted') return;
      balance.frozen += minor;
      model.holds.push({ id, left: minor });
    }),
  ),
  fc.tuple(index, amount, fc.boolean()).map((input) =>
    step(
      'capture or release a part',
      input,
      async (model, real, [place, wanted, captures]) => {
        const hold = model.holds[place % model.holds.length] as { id: string; left: bigint };
        const enough = wanted <= hold.left;
        const balance = at(model, real.books.available);
        if (!captures) {
          expect(await reasonOf(inTransaction((tx) => releaseHold(tx, hold.id, unique(), AT, wanted)))).toBe(
            enough ? 'accepted' : 'hold_exceeded',
          );
        } else {
          const legs = [debit(real.books.available, cny(wanted)), credit(real.books.channel, cny(wanted))];
          const entry = newEntry(real, legs, model.today);
          expect(await reasonOf(inTransaction((tx) => captureHold(tx, hold.id, wanted, entry, AT)))).toBe(
            enough ? 'accepted' : 'hold_exceeded',
          );
          if (enough) {
            balance.frozen -= wanted;
            expect(apply(model, legs, model.today)).toBe(ACCEPTED);
            model.posted.push(postedNow(entry));
            hold.left -= wanted;
          }
          return;
        }
        if (!enough) return;
        balance.frozen -= wanted;
        hold.left -= wanted;
      },
      (model) => model.holds.length > 0,
    ),
  ),
  fc.tuple(index).map((input) =>
    step(
      'reverse',
      input,
      async (model, _real, [place]) => {
        const original = pick(model, place);
        const id = again(original.entry.id);
        const legs = mirrored(original.entry.legs);
        const draft: Model = { ...model };
        const allowed = apply(draft, legs, model.today);
        const isEarly = original.entry.businessDate > model.today;
        const expected = [...(original.reversed ? ['already_reversed'] : []), ...(isEarly ? ['reversal_before_entry'] : []), ...allowed];
        const request = { of: original.entry.id, id, key: unique(), at: AT, businessDate: model.today, memo: null, postedBy: null };
        const answer = await reasonOf(inTransaction((tx) => reverseEntry(tx, request)));
        // A second reversal is never accepted, nor one before its entry; which of two rules refuses it first is not promised.
        expect(answer).toBeOneOf(expected);
        if (original.reversed || isEarly) expect(answer).not.toBe('accepted');
        if (answer !== 'accepted') return;
        model.balances = draft.balances;
        original.reversed = true;
        model.posted.push({
          entry: { ...original.entry, id, legs, key: request.key, businessDate: model.today, eventType: 'entry_reversed' },
          reversed: false,
          repeat: () => inTransaction((tx) => reverseEntry(tx, { ...request, id: again(id) })),
        });
      },
      hasPosted,
    ),
  ),
  fc.constant(null).map(() =>
    step('close the day', null, async (model) => {
      await inTransaction((tx) => callCloseDay(tx, model.today, AT, { id: null, name: 'test' }));
      model.today = addDays(model.today, 1);
    }),
  ),
  fc.tuple(amount).map((input) =>
    step('late post names its date', input, async (model, real, [minor]) => {
      const late = addDays(model.today, -1);
      const legs = [debit(real.books.channel, cny(minor)), credit(real.books.merchant, cny(minor))];
      const closed = { ...newEntry(real, legs, late) };
      expect(await reasonOf(inTransaction((tx) => postEntry(tx, closed, AT)))).toBeOneOf(['account_blocked', 'day_closed']);
      const entry: Entry = { ...newEntry(real, legs, model.today), lateForDate: late };
      const expected = apply(model, legs, model.today);
      expect(await reasonOf(inTransaction((tx) => postEntry(tx, entry, AT)))).toBeOneOf(expected);
      if (expected === ACCEPTED) model.posted.push(postedNow(entry));
    }),
  ),
  fc.constant(null).map(() =>
    step('block or open the merchant', null, async (model, real) => {
      await inTransaction((tx) => setAccountStatus(tx, real.books.merchant, model.blocked ? 'open' : 'blocked'));
      model.blocked = !model.blocked;
    }),
  ),
];

describe('The ledger agrees with its model', () => {
  it('after any sequence of posts, batches, replays, holds, reversals and closes (300 runs of up to 60 commands)', async () => {
    let bucket = 0;
    await assertProperty(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (sequence) => {
        const setup = async () => {
          bucket = (bucket + 7) % 1024;
          const today = addDays(parseBusinessDate(await currentClosed()), 1);
          const model: Model = { balances: new Map(), posted: [], holds: [], burned: [], blocked: false, today };
          return { model, real: { books: await openBooks(database.db, bucket) } };
        };
        const state = await setup();
        await fc.asyncModelRun(() => state, sequence);
      }),
      { numRuns: 300 },
    );
    await requireSoundBooks(database.db);
  }, 180_000);
});

/** The first close starts the calendar of this database. */
async function currentClosed(): Promise<string> {
  const closed = await selectClosedThrough(database.db);
  if (closed >= '2020-01-01') return closed;
  await inTransaction((tx) => callCloseDay(tx, '2020-01-01', AT, { id: null, name: 'test' }));
  return '2020-01-01';
}
