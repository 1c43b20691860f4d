/** An act on several differences is found in the trail by each of them, whether they were ticked or found by a filter. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { exportTrail } from '../../audit/export-trail.ts';
import { listAudit } from '../../audit/read-trail.ts';
import { runCommand } from '../../guard/command.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { assignDifferences, assignMatching } from './assign-difference.ts';
import { commentDifference, commentDifferences, commentMatching } from './comment-difference.ts';
import { labelDifferences, labelMatching } from './label-difference.ts';
import { sumDifferences } from './list-differences.ts';

const DAY = parseBusinessDate('2026-03-02');
const { line } = paymentsAt(noonOf(DAY));

let database: TestDatabase;
const userId = randomUUID();
let by: Ambience;
const clock = fixedClock('2026-03-10T00:00:00Z');
beforeAll(async () => {
  database = await testDatabase();
  await database.db.execute(sql`INSERT INTO persons (id, name, created_at) VALUES (${userId}::uuid, '林静', '2026-01-01')`);
  await database.db.execute(sql`INSERT INTO users (id, person_id, email, name, password_hash, roles, status, created_at)
    VALUES (${userId}::uuid, ${userId}::uuid, 'lin@example.test', '林静', '$argon2id$none', '{operations,risk}', 'active', '2026-01-01')`);
  const person = {
    userId,
    personId: userId,
    name: '林静',
    email: 'lin@example.test',
    roles: ['operations', 'risk'],
    sessionId: randomUUID(),
  };
  by = { ...ambienceOf(database, clock), actor: staffActor(person) };
});
afterAll(() => database.drop());

const key = () => randomUUID();

/** One act after another, as a person does them. */
const act: typeof runCommand = (door, ambience, input) => {
  clock.advance(1_000);
  return runCommand(door, ambience, input);
};

it('By its number and by its id; another difference of the same day is in none of them, and the export finds what the list finds', async () => {
  const world = await World.create(database);
  await world.statement(DAY, ...Array.from({ length: 4 }, (_, index) => line(String(index))));
  await world.run(DAY);
  const found = await rows<{ id: string; no: string; version: number }>(
    database.db,
    sql`SELECT id, no, version FROM differences WHERE channel_code = ${world.channel} ORDER BY bucket, id`,
  );
  expect(found).toHaveLength(4);
  const [first, second, third, apart] = found.map(({ id, no }) => ({ id, no }));
  if (!first || !second || !third || !apart) throw new Error('No differences');
  const ticked = found.slice(0, 3);
  const seen = async () =>
    (
      await rows<{ id: string; version: number }>(
        database.db,
        sql`SELECT id, version FROM differences WHERE id = ANY (${sql.param(ticked.map(({ id }) => id))}::uuid[]) ORDER BY bucket, id`,
      )
    ).map(({ id, version }) => ({ id, version }));
  await act(assignDifferences, by, { differences: await seen(), ownerId: userId });
  await act(labelDifferences, by, { differences: await seen(), add: ['fee'], remove: [] });
  await act(commentDifferences, by, { requestKey: key(), differenceIds: ticked.map(({ id }) => id), body: 'Asked the channel' });
  await act(commentDifference, by, { requestKey: key(), differenceId: apart.id, body: 'Only this one' });
  // Only the three have the label; what the trail keeps of these acts is the filter.
  const filter = { channels: [world.channel], label: 'fee' };
  const { sums, count } = await runQuery(sumDifferences, by, { filter });
  const expected = { count, sums: sums.map(({ currency, deltaMinor }) => ({ currency, deltaMinor })) };
  expect(count).toBe(3n);
  await act(assignMatching, by, { filter, expected, ownerId: null });
  await act(labelMatching, by, { filter, expected, add: ['asked'], remove: [] });
  await act(commentMatching, by, { requestKey: key(), filter, expected, body: 'Answered' });

  const actions = [
    'differences.comment_matching',
    'differences.label_matching',
    'differences.assign_matching',
    'differences.comment_many',
    'differences.label',
    'differences.assign',
  ];
  const about = async (subjectId: string, more = {}) =>
    (await runQuery(listAudit, by, { filter: { subjectId, ...more } })).rows.map((row) => row.action);
  for (const { id, no } of [first, second, third]) {
    expect(await about(no), no).toEqual(actions);
    expect(await about(id), id).toEqual(actions);
  }
  expect(await about(apart.no)).toEqual(['differences.comment']);
  expect(await about(second.no, { actions: ['differences.label'] })).toEqual(['differences.label']);
  expect(await about(second.no, { subjectKind: 'difference' })).toEqual(actions);
  expect(await about(second.no, { subjectKind: 'payment' })).toEqual([]);
  const exported: string[] = [];
  for await (const row of exportTrail.rows({ db: database.db, actor: by.actor } as never, { subjectId: third.no }))
    exported.push(row.action);
  expect(exported).toEqual(actions);
});
