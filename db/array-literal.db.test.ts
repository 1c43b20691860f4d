/** What is written as the text of an array comes back as it was. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertProperty } from '../server/kernel/property-fixture.ts';
import { numberArray, textArray } from './array-literal.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('Text of any signs, none, and the word for none; numbers to the last of 64 bits', async () => {
  // PostgreSQL keeps neither NUL nor half a surrogate pair.
  const texts = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', ' a ', 'a,b', '{"a"}', '\n'))
    .map((text) => text.replaceAll('\0', ''));
  await assertProperty(
    fc.asyncProperty(
      fc.array(fc.option(texts)),
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      async (words, numbers) => {
        const { rows } = await database.pool.query<{ words: (string | null)[]; numbers: string[] }>(
          'SELECT $1::text[] AS words, $2::bigint[]::text[] AS numbers',
          [textArray(words), numberArray(numbers)],
        );
        expect(rows).toEqual([{ words, numbers: numbers.map(String) }]);
      },
    ),
    { numRuns: 300 },
  );
});
