/** The CHECK of an entry takes a short way for the usual legs: whichever way is taken, it says what the rule says. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { assertProperty } from '../kernel/property-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('Legs', () => {
  type Asked = {
    bucket: number;
    id: string;
    sides: string;
    amounts: (bigint | null)[];
    accounts: (string | null)[];
    currencies: (string | null)[];
  };
  /** The rule as one reads it: as many of each, all there and above zero, two to a hundred, each currency in balance, the bucket of the id. */
  const areSound = ({ bucket, id, sides, amounts, accounts, currencies }: Asked): boolean => {
    const totals = new Map<string | null, bigint>();
    for (const [at, amount] of amounts.entries()) {
      const currency = currencies[at] ?? null;
      totals.set(currency, (totals.get(currency) ?? 0n) + (sides[at] === 'D' ? (amount ?? 0n) : -(amount ?? 0n)));
    }
    return (
      amounts.length >= 2 &&
      [sides.length, accounts.length, currencies.length].every((length) => length === amounts.length) &&
      /^[DC]*$/.test(sides) &&
      amounts.every((amount) => amount !== null && amount > 0n) &&
      !accounts.includes(null) &&
      !currencies.includes(null) &&
      bucket === Number.parseInt(id.slice(15, 18), 16) &&
      bucket >= 0 &&
      bucket < 1024 &&
      [...totals.values()].every((total) => total === 0n)
    );
  };

  it('are sound by the plain reading of the rule, whatever is wrong with them', async () => {
    const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 5 });
    const amount = fc.constantFrom<bigint | null>(1n, 1n, 2n, 2n, 3n, 0n, -1n, null);
    const pairs = fc.tuple(fc.constantFrom(1n, 2n), fc.constantFrom(1n, 2n)).map(([a, b]) => [a, a, b, b] as (bigint | null)[]);
    const four = <T>(values: T[], odd: T[]) =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...values.map((value) => [value, value, value, value])) },
        { weight: 1, arbitrary: few(fc.constantFrom(...values, ...odd)) },
      );
    const asked = fc.record({
      bucket: fc.constantFrom(0, 1, 291, 1023, 1024, 4095, -1, -32_477),
      version: fc.constantFrom('7', '7', '7', '4', 'f'),
      ofBucket: fc.boolean(),
      sides: fc.constantFrom('DCDC', 'DCDC', 'DCDC', 'DC', 'CD', 'DDCC', 'DCC', 'DCDX', 'DCDCD'),
      amounts: fc.oneof({ weight: 3, arbitrary: pairs }, { weight: 2, arbitrary: few(amount) }),
      accounts: four<string | null>(['1122.a', ''], [null]),
      currencies: four<string | null>(['CNY', 'JPY'], [null]),
    });
    await assertProperty(
      fc.asyncProperty(fc.array(asked, { minLength: 30, maxLength: 30 }), async (all) => {
        const cases: Asked[] = all.map(({ version, ofBucket, ...one }) => ({
          ...one,
          id: `0199d000-0000-${version}${((ofBucket ? one.bucket : 291) & 0xfff).toString(16).padStart(3, '0')}-8000-000000000000`,
        }));
        for (const one of cases) {
          const { rows } = await database.pool.query<{ sound: boolean | null }>(
            'SELECT legs_are_sound($1::smallint, $2::uuid, $3, $4::bigint[], $5::text[], $6::text[]) AS sound',
            [one.bucket, one.id, one.sides, one.amounts.map((minor) => minor?.toString() ?? null), one.accounts, one.currencies],
          );
          expect(
            rows[0]?.sound ?? false,
            JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
          ).toBe(areSound(one));
        }
      }),
      { numRuns: 60 },
    );
  });
});
