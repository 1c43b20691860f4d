/** An end of the trail that was told to the outside is found in it again; a trail written anew, which holds in itself, has it no longer. */
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { checkBooksOf } from '../../scripts/pz/books-check.ts';
import { auditAlone } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { auditHead, goneHeads, readHead } from './kept-heads.ts';

let database: TestDatabase;
let ambience: Ambience;
const clock = fixedClock('2026-11-20T02:00:00Z');
const told: string[] = [];
beforeAll(async () => {
  database = await testDatabase();
  ambience = { database, clock, random: systemRandom, actor: systemActor('test'), requestId: 'req', ip: null };
  for (let i = 0; i <= 12; i++) {
    const { seq, hash } = await auditHead(database.db);
    told.push(`${seq}:${hash}`);
    await auditAlone(ambience, 'test.act', 'done', { summary: `entry ${i}` });
  }
});
afterAll(() => database.drop());

it('Every end that was told stands while nobody lays a hand on the trail', async () => {
  expect(await goneHeads(database.db, told.map(readHead))).toEqual([]);
  const { holds, checks } = await checkBooksOf(ambience, told);
  expect([holds, checks.at(-1)]).toEqual([true, { name: 'audit_heads_stand', holds: true, detail: '' }]);
});

it.each([
  [
    'cut off with its head',
    8,
    'DELETE FROM audit_entries WHERE seq > 8; UPDATE audit_head SET seq = 8, hash = (SELECT hash FROM audit_entries WHERE seq = 8)',
  ],
  ['emptied with its head', 0, "TRUNCATE audit_entries; UPDATE audit_head SET seq = 0, hash = decode(repeat('00', 32), 'hex')"],
  [
    'changed, and chained anew from there on',
    4,
    `UPDATE audit_entries SET summary = 'nothing happened' WHERE seq = 5;
     DO $$ DECLARE r record; h bytea := (SELECT hash FROM audit_entries WHERE seq = 4); BEGIN
       FOR r IN SELECT seq FROM audit_entries WHERE seq > 4 ORDER BY seq LOOP
         UPDATE audit_entries SET prev_hash = h WHERE seq = r.seq;
         UPDATE audit_entries e SET hash = audit_hash(e) WHERE seq = r.seq RETURNING hash INTO h;
       END LOOP;
       UPDATE audit_head SET hash = h;
     END $$`,
  ],
])('Of a trail that was %s, the ends after entry %d are gone, though the chain holds', async (_what, left, text) => {
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(text);
    const { rows } = await client.query<{ seq: string | null }>('SELECT audit_first_break()::text AS seq');
    expect(rows[0]?.seq).toBeNull();
    const gone = await goneHeads(drizzle(client), told.map(readHead));
    expect(gone.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 - left }, (_, i) => BigInt(left + 1 + i)));
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

it('An end that was never told is no proof, and what is none is refused', async () => {
  const { holds, checks } = await checkBooksOf(ambience, [`3:${'ab'.repeat(32)}`]);
  expect([holds, checks.at(-1)?.detail]).toEqual([false, `1: 3:${'ab'.repeat(32)}`]);
  for (const text of ['', '3', `3:${'ab'.repeat(31)}`, `x:${'ab'.repeat(32)}`, `-1:${'ab'.repeat(32)}`])
    await expect(checkBooksOf(ambience, [text]), text).rejects.toMatchObject({ reason: 'input_invalid' });
});
