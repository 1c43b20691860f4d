/** The ledger against a model of a hundred lines: any sequence of commands leaves both in the same state (L1–L5, L8, L10). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { newId } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { selectClosedThrough } from './balance-store.ts';
import { requireSoundBooks } from './books-check.ts';
import { credit, debit, type Entry, mirrored } from './entry.ts';
import { captureHold, holdFunds, releaseHold } from './hold-funds.ts';
import { AT, openBooks, reasonOf, unique } from './ledger-fixture.ts';
import {
  ACCEPTED,
  again,
  amount,
  apply,
  at,
  cny,
  database,
  dayOffset,
  hasPosted,
  index,
  inTransaction,
  type Model,
  newEntry,
  onOwnDatabase,
  pick,
  pickTransfer,
  post,
  postedNow,
  step,
  transfers,
  where,
} from './ledger-model-fixture.ts';
import { setAccountStatus } from './open-account.ts';
import { postEntries } from './post-entries.ts';
import { postEntry } from './post-entry.ts';
import { reverseEntry } from './reverse-entry.ts';
import { callCloseDay } from './store.ts';

onOwnDatabase();

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
