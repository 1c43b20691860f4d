/** The model that the ledger is held to: what it says to legs, and whether both are in the same state. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import type { BusinessDate } from '../kernel/business-date.ts';
import type { Currency } from '../kernel/currency.ts';
import { bucketOf, newId } from '../kernel/ids.ts';
import { balancesOf } from './balances.ts';
import type { Entry, Leg } from './entry.ts';
import { AT, type Books, reasonOf, unique } from './ledger-fixture.ts';
import { postEntry } from './post-entry.ts';

/** Of this test file, once `onOwnDatabase` was called at its top. */
export let database: TestDatabase;

type Amounts = { debit: bigint; credit: bigint; frozen: bigint };
/** `repeat` sends the same command once more, with an id made anew as a retry would. */
type ModelEntry = { entry: Entry; reversed: boolean; repeat(): Promise<string> };
export type Model = {
  balances: Map<string, Amounts>;
  posted: ModelEntry[];
  holds: { id: string; left: bigint }[];
  burned: Entry[];
  blocked: boolean;
  today: BusinessDate;
};
type Real = { books: Books };

export const at = (model: Model, account: string, currency = 'CNY'): Amounts => {
  const key = `${account} ${currency}`;
  const found = model.balances.get(key) ?? { debit: 0n, credit: 0n, frozen: 0n };
  model.balances.set(key, found);
  return found;
};
const hasFloor = (account: string) => account.startsWith('220');
/** What the model says to these legs: accepted (then it applies them), or the rules that refuse them; which of several speaks first is
 *  not promised. */
export function apply(model: Model, legs: readonly Leg[], businessDate: BusinessDate): string[] {
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
export const ACCEPTED = ['accepted'];

const ACCOUNTS = ['channel', 'merchant', 'available'] as const;
type Where = (typeof ACCOUNTS)[number];
export const inTransaction = <T>(run: (tx: Parameters<Parameters<TestDatabase['db']['transaction']>[0]>[0]) => Promise<T>) =>
  database.db.transaction(run);
export const newEntry = (real: Real, legs: Leg[], businessDate: BusinessDate, key = unique()): Entry => ({
  id: newId(real.books.bucket, AT),
  key,
  eventType: 'test_transfer',
  businessDate,
  sourceKind: 'test',
  sourceId: 'model',
  legs,
});
export const cny = (minor: bigint, currency: Currency = 'CNY') => ({ minor, currency });

export const again = (id: string) => newId(bucketOf(id), AT);
export const postedNow = (entry: Entry): ModelEntry => ({
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
export const step = <A>(
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

export async function post(model: Model, real: Real, legs: Leg[], businessDate: BusinessDate): Promise<void> {
  const entry = newEntry(real, legs, businessDate);
  const expected = apply(model, legs, businessDate);
  expect(await reasonOf(inTransaction((tx) => postEntry(tx, entry, AT)))).toBeOneOf(expected);
  if (expected === ACCEPTED) model.posted.push(postedNow(entry));
}

export const amount = fc.bigInt({ min: 1n, max: 500n });
export const where = fc.constantFrom<Where>(...ACCOUNTS);
export const index = fc.nat(30);
export const dayOffset = fc.constantFrom(0, 0, 0, 1, -1);
export const pick = (model: Readonly<Model>, place: number) => model.posted[place % model.posted.length] as ModelEntry;
export const transfers = (model: Readonly<Model>) => model.posted.filter(({ entry }) => entry.eventType === 'test_transfer');
export const pickTransfer = (model: Readonly<Model>, place: number) => transfers(model)[place % transfers(model).length] as ModelEntry;
export const hasPosted = (model: Readonly<Model>) => model.posted.length > 0;

/** Opens a database, and drops it at the end. */
export function onOwnDatabase(): void {
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
}
