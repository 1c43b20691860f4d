/** Days on which everything goes wrong at once, for tests: a database of the test file's own, and what its differences say. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { rows, sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import type { Ambience } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { listDifferences } from './differences/list-differences.ts';
import { datesToReconcile } from './runs/dates-to-reconcile.ts';
import { ambienceOf, noonOf, paymentsAt, World } from './testing-world.ts';

export const DAY = parseBusinessDate('2026-03-31');
export const NEXT = addDays(DAY, 1);
export const at = (date: BusinessDate, time: string) => new Date(`${date}T${time}+08:00`);
export const { line, record } = paymentsAt(noonOf(DAY));

/** A database with one person who may own differences, and worlds in it. Call once, outside of tests. */
export function hardWorlds() {
  let database: TestDatabase;
  const ownerId = randomUUID();
  beforeAll(async () => {
    database = await testDatabase();
    await database.db.execute(sql`INSERT INTO persons (id, name, created_at) VALUES (${ownerId}::uuid, 'Owner', '2026-01-01')`);
    await database.db.execute(sql`INSERT INTO users (id, person_id, email, name, password_hash, roles, status, created_at)
      VALUES (${ownerId}::uuid, ${ownerId}::uuid, 'owner@example.test', 'Owner', '$argon2id$none', '{operations}', 'active', '2026-01-01')`);
  });
  afterAll(() => database.drop());

  const newWorld = () => World.create(database);
  const ambience = (): Ambience => ambienceOf(database);
  const list = async (world: World, isOpen = true) =>
    (
      await runQuery(listDifferences, ambience(), {
        filter: { channels: [world.channel], ...(isOpen ? { open: true } : {}) },
        limit: 200,
      })
    ).rows;
  const open = async (world: World) =>
    (await list(world))
      .map((row) => `${row.businessDate} ${row.kind} ${row.ourNo ?? row.channelNo} ${row.deltaMinor} ${row.currency}`)
      .sort();
  const today = async (world: World) => (await open(world)).map((text) => text.slice(11));
  /** As the queue does after a publication. */
  async function follow(world: World, date: BusinessDate) {
    const dates = await datesToReconcile(database.db, world.channel, date);
    for (const each of dates) await world.run(parseBusinessDate(each));
    return dates;
  }
  /** What of a difference people and history hang on. */
  const lives = (world: World) =>
    rows<{
      id: string;
      no: string;
      ours: string;
      owner: string | null;
      comments: number;
      status: string;
      resolution: string | null;
      reopened: number;
      delta: string;
    }>(
      database.db,
      sql`SELECT id, no, our_no AS ours, owner_id AS owner, comment_count AS comments, status, resolution, reopened_count AS reopened, delta_minor::text AS delta FROM differences
          WHERE channel_code = ${world.channel} ORDER BY our_no, kind`,
    );
  return { ownerId, newWorld, ambience, list, open, today, follow, lives };
}
