/** What is done to all that a filter finds (given away, labelled, commented on): what the person saw or nothing, each difference once, written down. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runCommand } from '../../guard/command.ts';
import { runQuery } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { newId } from '../../kernel/ids.ts';
import { systemRandom } from '../../kernel/random.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../testing-world.ts';
import { assignMatching } from './assign-difference.ts';
import { MATCHING_COMMENT_MAX } from './codes.ts';
import { commentMatching } from './comment-difference.ts';
import { MATCHING_CAP } from './contract.ts';
import { labelMatching } from './label-difference.ts';
import { listDifferenceLabels, sumDifferences } from './list-differences.ts';

let database: TestDatabase;
let ownerId: string;
beforeAll(async () => {
  database = await testDatabase();
  database.breaksBooks('ten thousand differences of no run', 'differences_of_ended_runs');
  ownerId = randomUUID();
  await database.db.execute(sql`INSERT INTO persons (id, name, created_at) VALUES (${ownerId}::uuid, 'Owner', '2026-01-01')`);
  await database.db.execute(sql`INSERT INTO users (id, person_id, email, name, password_hash, roles, status, created_at)
    VALUES (${ownerId}::uuid, ${ownerId}::uuid, 'owner@example.test', 'Owner', '$argon2id$none', '{operations}', 'active', '2026-01-01')`);
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line } = paymentsAt(noonOf(DAY));

/** A day with `count` unbooked lines, and one in USD beyond what a float holds. */
async function dayOf(count: number) {
  const world = await World.create(database);
  const huge = line('huge', { currency: 'USD', amountMinor: 9_007_199_254_740_993n });
  await world.statement(DAY, huge, ...Array.from({ length: count }, (_, index) => line(String(index))));
  await world.run(DAY);
  const filter = { channels: [world.channel], open: true };
  const seen = async () => {
    const { sums, count: total } = await runQuery(sumDifferences, ambienceOf(database), { filter });
    return { count: total, sums: sums.map(({ currency, deltaMinor }) => ({ currency, deltaMinor })) };
  };
  const owned = async () =>
    rows<{ n: string; versions: string }>(
      database.db,
      sql`SELECT count(*) FILTER (WHERE owner_id IS NOT NULL)::text AS n, sum(version)::text AS versions FROM differences WHERE channel_code = ${world.channel}`,
    ).then(([row]) => [row?.n, row?.versions]);
  return { world, filter, seen, owned };
}

describe('Giving away all that a filter finds', () => {
  it('gives each of them once, with an event each, and the trail keeps filter, count and exact sums', async () => {
    const { filter, seen, owned, world } = await dayOf(12);
    const expected = await seen();
    expect(expected).toEqual({
      count: 13n,
      sums: [
        { currency: 'CNY', deltaMinor: 12_000n },
        { currency: 'USD', deltaMinor: 9_007_199_254_740_993n },
      ],
    });
    expect(await runCommand(assignMatching, ambienceOf(database), { filter, expected, ownerId })).toEqual({ count: 13 });
    expect(await owned()).toEqual(['13', '26']);
    const [events] = await rows<{ n: string }>(
      database.db,
      sql`SELECT count(*)::text AS n FROM difference_events e JOIN differences d ON d.bucket = e.bucket AND d.id = e.difference_id WHERE d.channel_code = ${world.channel} AND e.kind = 'assigned'`,
    );
    expect(events?.n).toBe('13');
    const [audit] = await rows<{ after: unknown }>(
      database.db,
      sql`SELECT after FROM audit_entries WHERE action = 'differences.assign_matching' AND outcome = 'done' ORDER BY seq DESC LIMIT 1`,
    );
    expect(audit?.after).toEqual({ filter, count: 13, sums: { CNY: '12000', USD: '9007199254740993' }, ownerId });
  });

  it('changes nothing where one more, one less, or another sum is found than was seen', async () => {
    const { filter, seen, owned } = await dayOf(3);
    const expected = await seen();
    const before = await owned();
    const [cny, usd] = expected.sums;
    for (const wrong of [
      { ...expected, count: expected.count - 1n },
      { ...expected, count: expected.count + 1n },
      { ...expected, sums: [cny] },
      { ...expected, sums: [cny, { ...usd, deltaMinor: 9_007_199_254_740_992n }] },
    ])
      await expect(runCommand(assignMatching, ambienceOf(database), { filter, expected: wrong, ownerId })).rejects.toMatchObject({
        reason: 'selection_moved',
      });
    expect(await owned()).toEqual(before);
  });

  it('refuses a person who may not clear differences, and more than one step may change', async () => {
    const { filter, seen, owned, world } = await dayOf(1);
    const expected = await seen();
    await expect(runCommand(assignMatching, ambienceOf(database), { filter, expected, ownerId: randomUUID() })).rejects.toMatchObject({
      reason: 'owner_unfit',
    });
    const ids = Array.from({ length: MATCHING_CAP }, (_, index) => newId(index % 1024, new Date(`${DAY}T00:00:00Z`), systemRandom));
    await database.db.execute(sql`INSERT INTO differences (bucket, id, no, channel_code, business_date, kind, identity, record_kind, direction, delta_minor, currency, status, first_run_id, last_run_id, occurred_at, found_at)
      SELECT bucket_of(i.id), i.id, 'T' || i.n, ${world.channel}, ${DAY}::date, 'missing_in_books', 'bulk ' || i.n, 'payment', 'surplus', 1, 'CNY', 'open', i.id, i.id, now(), now()
      FROM unnest(${sql.param(ids)}::uuid[]) WITH ORDINALITY AS i (id, n)`);
    const capped = { count: BigInt(MATCHING_CAP), sums: [{ currency: 'CNY', deltaMinor: 1n }] };
    await expect(runCommand(assignMatching, ambienceOf(database), { filter, expected: capped, ownerId })).rejects.toMatchObject({
      reason: 'selection_too_large',
    });
    expect((await owned())[0]).toBe('0');
  });
});

describe('Labelling and commenting on all that a filter finds', () => {
  const toldOf = async (world: World, kind: 'labelled' | 'commented') =>
    rows<{ n: string; each: string; body: string | null; details: unknown }>(
      database.db,
      sql`SELECT count(*)::text AS n, count(DISTINCT e.difference_id)::text AS each, min(e.body) AS body, (array_agg(e.details))[1] AS details FROM difference_events e
          JOIN differences d ON d.bucket = e.bucket AND d.id = e.difference_id WHERE d.channel_code = ${world.channel} AND e.kind = ${kind}`,
    ).then(([row]) => row);
  const kept = async (world: World) =>
    rows<{ labels: string; comments: string }>(
      database.db,
      sql`SELECT string_agg(DISTINCT array_to_string(labels, '+'), ' ') AS labels, string_agg(DISTINCT comment_count::text, ' ') AS comments FROM differences WHERE channel_code = ${world.channel}`,
    ).then(([row]) => [row?.labels, row?.comments]);
  const trailOf = async (action: string) =>
    (
      await rows<{ after: unknown }>(
        database.db,
        sql`SELECT after FROM audit_entries WHERE action = ${action} AND outcome = 'done' ORDER BY seq DESC LIMIT 1`,
      )
    )[0]?.after;

  it('puts a label on each, and a comment once, also where its answer was lost and it is sent again', async () => {
    const { filter, seen, world } = await dayOf(12);
    const expected = await seen();
    const sums = { CNY: '12000', USD: '9007199254740993' };
    const labels = { add: ['rate', 'asked'], remove: [] };
    expect(await runCommand(labelMatching, ambienceOf(database), { filter, expected, ...labels })).toEqual({ count: 13 });
    expect(await toldOf(world, 'labelled')).toMatchObject({ n: '13', each: '13', details: labels });
    expect(await trailOf('differences.label_matching')).toEqual({ filter, count: 13, sums, ...labels });

    const comment = { filter, expected, body: '  费率自一日起变更。\n已问渠道。  ', requestKey: 'one-draft' };
    for (let time = 0; time < 3; time++) expect(await runCommand(commentMatching, ambienceOf(database), comment)).toEqual({ count: 13 });
    expect(await toldOf(world, 'commented')).toMatchObject({ n: '13', each: '13', body: '费率自一日起变更。\n已问渠道。' });
    expect(await kept(world)).toEqual(['asked+rate', '1']);
    expect(await trailOf('differences.comment_matching')).toEqual({ filter, count: 13, sums, body: '费率自一日起变更。\n已问渠道。' });
  });

  it('changes nothing where something else is found than was seen, and takes no longer comment than it says', async () => {
    const { filter, seen, world } = await dayOf(3);
    const expected = await seen();
    const [cny, usd] = expected.sums;
    for (const wrong of [
      { ...expected, count: expected.count + 1n },
      { ...expected, sums: [cny, { ...usd, deltaMinor: 9_007_199_254_740_992n }] },
    ]) {
      await expect(runCommand(labelMatching, ambienceOf(database), { filter, expected: wrong, add: ['rate'] })).rejects.toMatchObject({
        reason: 'selection_moved',
      });
      await expect(
        runCommand(commentMatching, ambienceOf(database), { filter, expected: wrong, body: 'asked', requestKey: 'moved-on' }),
      ).rejects.toMatchObject({ reason: 'selection_moved' });
    }
    const long = { filter, expected, requestKey: 'too-long-a-one' };
    await expect(
      runCommand(commentMatching, ambienceOf(database), { ...long, body: 'x'.repeat(MATCHING_COMMENT_MAX + 1) }),
    ).rejects.toMatchObject({ reason: 'input_invalid' });
    expect(await kept(world)).toEqual(['', '0']);
    // The key of what was refused is free: nothing was stored under it.
    await runCommand(commentMatching, ambienceOf(database), { filter, expected, body: 'asked', requestKey: 'moved-on' });
    expect(await kept(world)).toEqual(['', '1']);
  });
});

describe('The labels in use', () => {
  it('are those of what the rest of the filter finds, with how many carry each, the most used first', async () => {
    const { filter } = await dayOf(4);
    const put = async (of: object, add: string[]) => {
      const { sums, count } = await runQuery(sumDifferences, ambienceOf(database), { filter: { ...filter, ...of } });
      const expected = { count, sums: sums.map(({ currency, deltaMinor }) => ({ currency, deltaMinor })) };
      await runCommand(labelMatching, ambienceOf(database), { filter: { ...filter, ...of }, expected, add });
    };
    await put({ currency: 'USD' }, ['large', '银行']);
    await put({}, ['asked']);
    const labels = (of: object) => runQuery(listDifferenceLabels, ambienceOf(database), { filter: { ...filter, ...of } });
    expect(await labels({})).toEqual([
      { label: 'asked', count: 5n },
      { label: 'large', count: 1n },
      { label: '银行', count: 1n },
    ]);
    expect(await labels({ currency: 'CNY' })).toEqual([{ label: 'asked', count: 4n }]);
    expect(await labels({ label: 'large' })).toHaveLength(3);
    expect(await labels({ statuses: ['resolved'] })).toEqual([]);
    expect((await runQuery(listDifferenceLabels, ambienceOf(database), {})).length).toBeGreaterThanOrEqual(3);
  });
});
