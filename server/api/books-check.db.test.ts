/** Every proof can fail: one thing of each kind is spoilt by the owner of the database, and the proof of that kind finds it. */
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runQuery } from '../guard/query.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { booksCheck } from '../ledger/books-check.ts';
import { World } from '../reconciliation/testing-world.ts';
import { ALL_CHECKS, checkBooks } from './books-check.ts';

const DAY = parseBusinessDate('2026-03-02');
const at = new Date('2026-03-02T12:00:00+08:00');
const payment = (no: number, over: { amountMinor?: bigint } = {}) => ({
  kind: 'payment' as const,
  ourNo: `O${no}`,
  channelNo: `C${no}`,
  amountMinor: 1000n,
  at,
  ...over,
});

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  // Three lines of ours, one is short, one is unknown to us, and one waits for tomorrow.
  await world.records(payment(1), payment(2), payment(3), { ...payment(5), at: new Date('2026-03-02T23:50:00+08:00') });
  await world.statement(DAY, payment(1), payment(2), payment(3, { amountMinor: 900n }), payment(4));
  await world.run(DAY);
});
afterAll(() => database.drop());

const broken = async () => (await booksCheck(database.owner.db, ALL_CHECKS)).filter((check) => !check.holds).map(({ name }) => name);

/** Spoils in a transaction that is rolled back, on the one connection that also proves. */
async function brokenBy(...spoil: string[]): Promise<string[]> {
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN');
    for (const text of spoil) await client.query(text);
    const found: string[] = [];
    const tx = drizzle(client);
    for (const { name, find } of ALL_CHECKS) if ((await find(tx)).count > 0n) found.push(name);
    return found;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('The proofs of statements and runs', () => {
  it('hold of a reconciled date', async () => {
    expect(await broken()).toEqual([]);
  });

  it.each([
    ['a line is lost', 'statements_have_their_lines', 'DELETE FROM statement_lines WHERE line_no = 1'],
    ['a line is there twice', 'statements_have_their_lines', 'INSERT INTO statement_lines SELECT * FROM statement_lines WHERE line_no = 1'],
    [
      'lines belong to no statement',
      'statements_have_their_lines',
      'UPDATE statement_lines SET statement_id = gen_random_uuid() WHERE line_no = 1',
    ],
    ['a piece of a file is lost', 'files_are_whole', 'DELETE FROM statement_file_pieces'],
    [
      'a run forgets a line',
      'runs_account_for_lines',
      `UPDATE reconciliation_runs SET results = jsonb_set(results, '{lines,matched}', '"1"') WHERE status = 'done'`,
    ],
    [
      'a run did not see all lines of its statement',
      'runs_account_for_lines',
      `UPDATE statements SET line_totals = '[{"kind": "payment", "currency": "CNY", "status": "succeeded", "count": "5", "numbered": "5", "amountMinor": "3900", "feeMinor": "0"}]'`,
    ],
    ['the run that stands did not end', 'runs_account_for_lines', `UPDATE reconciliation_runs SET status = 'failed'`],
    [
      'a difference is of a run that did not end',
      'differences_of_ended_runs',
      'UPDATE differences SET last_run_id = gen_random_uuid() WHERE line_no = 4',
    ],
    ['a date is held by a run that is over', 'dates_held_by_the_living', 'UPDATE reconciliation_days SET lease_run_id = current_run_id'],
    ['a run is at work on a date that it does not hold', 'dates_held_by_the_living', `UPDATE reconciliation_runs SET status = 'running'`],
    ['what waits is of no run', 'dates_held_by_the_living', 'UPDATE waiting_records SET run_id = gen_random_uuid()'],
  ])('find it where %s', async (_what, check, text) => {
    expect(await brokenBy(text)).toContain(check);
  });

  const MATCH = `INSERT INTO matches (bucket, id, channel_code, business_date, run_id, rule, status, statement_id, line_nos, payment_ids, currency, amount_minor, channel_sides, our_sides, created_at)
    SELECT bucket_of(i), i, d.channel_code, d.business_date, d.current_run_id, 'our_no', 'confirmed', s.id, '{4}', ARRAY[p], 'CNY', 1000, '[]', '[]', now()
    FROM reconciliation_days d JOIN statements s USING (channel_code, business_date), gen_random_uuid() i, gen_random_uuid() p`;

  it('find a line that is matched and yet a difference, and one that is matched twice', async () => {
    expect(await brokenBy(MATCH)).toEqual(['differences_of_ended_runs']);
    expect(await brokenBy(MATCH, MATCH)).toContain('matched_once');
  });

  it('find lines that do not add up to the totals of their statement', async () => {
    const totals = `UPDATE statements SET line_totals = '[{"kind": "payment", "currency": "CNY", "status": "succeeded", "count": "4", "numbered": "4", "amountMinor": "3900", "feeMinor": "0"}]'`;
    expect(await brokenBy(totals)).toEqual([]);
    expect(await brokenBy(totals, 'UPDATE statement_lines SET amount_minor = 901 WHERE line_no = 3')).toEqual(['lines_equal_totals']);
    expect(await brokenBy(totals.replace('3900', '3901'))).toEqual(['lines_equal_totals']);
  });
});

it('The proofs take one connection, however many ask for them at once', async () => {
  const { db } = database;
  let [under, most, begun] = [0, 0, 0];
  const transaction: typeof db.transaction = async (work, config) => {
    begun++;
    most = Math.max(most, ++under);
    return db.transaction(work, config).finally(() => under--);
  };
  const counted = { ...database, db: Object.assign(Object.create(db), { transaction }) as typeof db };
  const ambience = { ...world.ambience, database: counted };
  const answers = await Promise.all(Array.from({ length: 20 }, () => runQuery(checkBooks, ambience, {})));
  expect([most, begun]).toEqual([1, 2]);
  for (const { checks } of answers) expect(checks.filter(({ holds }) => !holds)).toEqual([]);
});
