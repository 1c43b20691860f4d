/** Laws of voucher export: over any sequence of batches and withdrawals every entry is in one file at most and, when all is exported, in exactly one;
 *  and then the files add up to the movements of the trial balance, by account and currency, to the minor unit. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import type { Ambience } from '../../guard/context.ts';
import { addDays, type BusinessDate } from '../../kernel/business-date.ts';
import type { Currency } from '../../kernel/currency.ts';
import { parseMinor } from '../../kernel/money.ts';
import { assertProperty } from '../../kernel/property-fixture.ts';
import { credit, debit, type Entry, type Leg } from '../entry.ts';
import { type Books, openBooks, transfer } from '../ledger-fixture.ts';
import { trialBalance } from '../trial-balance.ts';
import type { VoucherChoice } from './contract.ts';
import { bytesOf, close, date, exportBatch, financeOf, map, post, withdraw } from './voucher-fixture.ts';

let database: TestDatabase;
let finance: Ambience;
let books: Books[];
/** Every run has dates of its own, later than those of the run before: dates are closed in their order. */
let nextDate = date('2021-01-01');
beforeAll(async () => {
  database = await testDatabase();
  finance = await financeOf(database);
  books = [await openBooks(database.db, 5), await openBooks(database.db, 9)];
  // The number of the owner stands beside the code: from a line of a file one sees which account it is of.
  await map(finance, '1122', '112201', { auxiliaryKind: 'customer' });
  await map(finance, '2201', '220201', { auxiliaryKind: 'customer' });
  for (const account of ['6001', '2298']) await map(finance, account, account);
});
afterAll(() => database.drop());

const HEADING: Record<string, string> = { 112201: '1122', 220201: '2201', 6001: '6001', 2298: '2298' };
type Sums = Map<string, bigint>;
const add = (sums: Sums, account: string, currency: string, side: 'D' | 'C', minor: bigint) => {
  const key = `${account} ${currency} ${side}`;
  if (minor !== 0n) sums.set(key, (sums.get(key) ?? 0n) + minor);
};
const sorted = (sums: Sums) => [...sums].filter(([, minor]) => minor !== 0n).sort();
const accountOf = (code: string, auxiliary: string | undefined) =>
  auxiliary ? `${HEADING[code]}.${auxiliary}` : (HEADING[code] as string);

/** What the lines of a file add up to; every voucher of it balances. */
function readFile(bytes: Buffer, { format, currency }: VoucherChoice, sums: Sums): void {
  const lines = (format === 'u8' ? iconv.decode(bytes, 'gbk') : bytes.toString()).split('\r\n').slice(1, -1);
  const vouchers = new Map<string, bigint>();
  for (const line of lines) {
    const f = line.split(',');
    const [voucher, code, aux, debited, credited, of] =
      format === 'u8' ? [`${f[0]} ${f[2]}`, f[5], f[17], f[6], f[7], currency] : [`${f[2]} ${f[1]}`, f[5], f[7], f[8], f[9], f[10]];
    for (const [side, text] of [
      ['D', debited],
      ['C', credited],
    ] as const) {
      const minor = parseMinor(text || '0', of as string);
      add(sums, accountOf(code as string, aux), of as string, side, minor);
      const place = `${voucher} ${of}`;
      vouchers.set(place, (vouchers.get(place) ?? 0n) + (side === 'D' ? minor : -minor));
    }
  }
  expect([...vouchers].filter(([, left]) => left !== 0n)).toEqual([]);
}

type Shape = {
  day: number;
  shape: 'payment' | 'foreign' | 'exchange';
  of: number;
  minor: number;
  currency: Currency;
  eventType: string;
  memo: string | undefined;
};

function entryOf({ day, shape, of, minor, currency, eventType, memo }: Shape, first: BusinessDate): Entry {
  const own = books[of] as Books;
  const businessDate = addDays(first, day);
  const at = (amount: number, code: Currency) => ({ minor: BigInt(amount), currency: code });
  const legs: Leg[] =
    shape === 'payment'
      ? [
          debit(own.channel, at(minor + 1, 'CNY')),
          credit(own.merchant, at(minor + 1, 'CNY')),
          debit(own.merchant, at(1, 'CNY')),
          credit('6001', at(1, 'CNY')),
        ]
      : shape === 'foreign'
        ? [debit(own.channel, at(minor, currency)), credit('6001', at(minor, currency))]
        : [
            debit(own.channel, at(minor, 'CNY')),
            credit('2298', at(minor, 'CNY')),
            debit('2298', at(minor, currency)),
            credit('6001', at(minor, currency)),
          ];
  return { ...transfer(own, own.channel, '6001', 1n, { businessDate, eventType, memo }), legs };
}

const DAYS = 3;
const shapes = fc.array(
  fc.record<Shape>({
    day: fc.nat(DAYS - 1),
    shape: fc.constantFrom('payment', 'foreign', 'exchange'),
    of: fc.nat(1),
    minor: fc.integer({ min: 1, max: 5_000_000 }),
    currency: fc.constantFrom('USD', 'JPY'),
    eventType: fc.constantFrom('payment_captured', 'channel_settled', 'test_event'),
    memo: fc.constantFrom(undefined, '退货', 'plain text'),
  }),
  { minLength: 1, maxLength: 12 },
);
const steps = fc.array(
  fc.oneof(
    fc.record({
      step: fc.constant('export' as const),
      from: fc.nat(DAYS - 1),
      length: fc.nat(DAYS - 1),
      currency: fc.constantFrom(undefined, 'CNY', 'USD', 'JPY'),
      format: fc.constantFrom('csv' as const, 'u8' as const),
      grouping: fc.constantFrom('entry' as const, 'summed' as const),
    }),
    fc.record({ step: fc.constant('withdraw' as const), which: fc.nat(9) }),
  ),
  { maxLength: 6 },
);

it('holds over any sequence of batches and withdrawals, in both formats and groupings', { timeout: 240_000 }, async () => {
  await assertProperty(
    fc.asyncProperty(shapes, steps, fc.constantFrom('entry' as const, 'summed' as const), async (posted, walk, grouping) => {
      const first = nextDate;
      nextDate = addDays(nextDate, DAYS);
      const last = addDays(first, DAYS - 1);
      for (const shape of posted) await post(database, entryOf(shape, first));
      await close(database, first);
      for (let day = 1; day < DAYS; day++) await close(database, addDays(first, day));

      const standing = new Map<string, VoucherChoice>();
      let count = 0n;
      const counts = new Map<string, bigint>();
      const take = async (choice: VoucherChoice) => {
        try {
          const made = await exportBatch(finance, choice);
          standing.set(made.id, choice);
          counts.set(made.id, made.entryCount);
          count += made.entryCount;
        } catch (error) {
          expect(['voucher_nothing_to_export', 'voucher_currency_needed']).toContain((error as { reason?: string }).reason);
        }
        expect(count).toBeLessThanOrEqual(BigInt(posted.length));
      };
      for (const step of walk) {
        if (step.step === 'export') {
          const { from, length, currency, format, grouping: by } = step;
          const to = addDays(first, Math.min(DAYS - 1, from + length));
          await take({ from: addDays(first, from), to, format, grouping: by, ...(currency ? { currency } : {}) });
        } else if (standing.size > 0) {
          const id = [...standing.keys()][step.which % standing.size] as string;
          await withdraw(finance, id);
          count -= counts.get(id) ?? 0n;
          standing.delete(id);
        }
      }
      await take({ from: first, to: last, format: 'csv', grouping });
      expect(count).toBe(BigInt(posted.length));

      const sums: Sums = new Map();
      for (const [id, choice] of standing) readFile((await bytesOf(finance, id)).bytes, choice, sums);
      const expected: Sums = new Map();
      const { rows } = await trialBalance(database.db, first, last);
      for (const row of rows) {
        add(expected, row.account, row.currency, 'D', row.movementDebitMinor);
        add(expected, row.account, row.currency, 'C', row.movementCreditMinor);
      }
      expect(sorted(sums)).toEqual(sorted(expected));
    }),
    { numRuns: 40 },
  );
});
