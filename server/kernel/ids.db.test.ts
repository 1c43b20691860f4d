/** The SQL functions that find a bucket agree with ours. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { bucketOf, bucketOfText, newId } from './ids.ts';
import { seededRandom } from './random.ts';
import { testSeed } from './seed-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('finds the same bucket for 5,000 ids and 5,000 numbers from outside', async () => {
  const random = seededRandom(testSeed(7));
  const ids = Array.from({ length: 5_000 }, (_, place) => newId(place % 1024, new Date(1.77e12 + place), random));
  const texts = Array.from({ length: 5_000 }, () => `${random.pick(['ORD', '订单', '📦', ''])}${random.uint32()}`);
  const { rows } = await database.pool.query<{ id_bucket: number; text_bucket: number }>(
    'SELECT bucket_of(id) AS id_bucket, bucket_of_text(text) AS text_bucket FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS t (id, text, place) ORDER BY place',
    [ids, texts],
  );
  expect(rows.map((row) => row.id_bucket)).toEqual(ids.map(bucketOf));
  expect(rows.map((row) => row.text_bucket)).toEqual(texts.map(bucketOfText));
});
