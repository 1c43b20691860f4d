/** What is sought by a part is what contains it, whatever signs it has, also where an index of trigrams answers. */
import { and, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertProperty } from '../server/kernel/property-fixture.ts';
import { containsPart, containsPartInAnyCase } from './like.ts';
import { payments } from './schema/payments.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
let client: pg.PoolClient;
beforeAll(async () => {
  database = await testDatabase();
  client = await database.pool.connect();
  await client.query(
    `CREATE TEMP TABLE payments (our_no text NOT NULL); CREATE INDEX parts ON pg_temp.payments USING gin (our_no gin_trgm_ops)`,
  );
});
afterAll(async () => {
  client.release(true);
  await database.drop();
});

const { ourNo } = payments;
const sign = fc.constantFrom(...'Aa0011223_%\\-中');
const number = fc.string({ unit: sign, maxLength: 24 });

/** Capitals for small letters, and the other way round. */
const swapped = (text: string) => text.replaceAll(/[A-Za-z]/g, (sign) => (sign < 'a' ? sign.toLowerCase() : sign.toUpperCase()));

it('A part finds the numbers that contain it, and no other, by the index and by reading all', async () => {
  const db = drizzle(client);
  const pieces = fc.array(fc.tuple(number, fc.nat(20), fc.integer({ min: 1, max: 16 })), { minLength: 1, maxLength: 12 });
  await assertProperty(
    fc.asyncProperty(fc.uniqueArray(number, { minLength: 1, maxLength: 40 }), pieces, fc.boolean(), async (numbers, asked, isByIndex) => {
      await client.query('TRUNCATE pg_temp.payments');
      await client.query('INSERT INTO pg_temp.payments SELECT unnest($1::text[])', [numbers]);
      await client.query(`SET enable_seqscan = ${isByIndex ? 'off' : 'on'}`);
      const parts = asked.map(([other, from, length], at) => (numbers[at] ?? other).slice(from, from + length) || other || '0');
      for (const part of [...parts, ...asked.map(([other]) => other || '1')]) {
        const found = await db
          .select({ no: ourNo })
          .from(payments)
          .where(and(...containsPart(ourNo, part)));
        expect(found.map(({ no }) => no).sort(), part).toEqual(numbers.filter((each) => each.includes(part)).sort());
        const inAnyCase = await db
          .select({ no: ourNo })
          .from(payments)
          .where(and(...containsPartInAnyCase(ourNo, swapped(part))));
        const small = part.toLowerCase();
        expect(inAnyCase.map(({ no }) => no).sort(), part).toEqual(numbers.filter((each) => each.toLowerCase().includes(small)).sort());
      }
    }),
    { numRuns: 150 },
  );
});

it.each([
  ['of letters, digits and another sign', 'pi_3MtwBwLkdIwHu7ix28a3', containsPart],
  ['in any case', 'PI_3mTWbWlKDiWhU7IX28A3', containsPartInAnyCase],
])('A number %s is sought by trigrams of it, and the whole is looked at afterwards', async (_what, part, containsIt) => {
  await client.query('SET enable_seqscan = off');
  const { rows } = await drizzle(client).execute(
    sql`EXPLAIN (COSTS OFF) SELECT FROM ${payments} WHERE ${and(...containsIt(ourNo, part))} LIMIT 6`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('Bitmap Index Scan on parts');
  expect(plan.match(/'%\w{3}%'/g)).toHaveLength(2 * 4);
});

it('Of a long part a few trigrams are sought, and the whole is looked at afterwards', async () => {
  await client.query('SET enable_seqscan = off');
  const { rows } = await drizzle(client).execute(
    sql`EXPLAIN (COSTS OFF) SELECT FROM ${payments} WHERE ${and(...containsPart(ourNo, '2026040172921226'))} LIMIT 6`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('Bitmap Index Scan on parts');
  expect(plan.match(/~~ '%\w{3}%'/g)).toHaveLength(2 * 4);
  expect(plan).toMatch(/Filter: .*\|\| ''.*~~ '%2026040172921226%'/);
});
