/** Giving away all that a filter finds: what the person saw or nothing, each difference once, written down. */
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
import { MATCHING_CAP } from './contract.ts';
import { sumDifferences } from './list-differences.ts';

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
