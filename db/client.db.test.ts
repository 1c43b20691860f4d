/** A server that goes away takes no connection of the pool with it: it has as many afterwards, and who was at work is told why it failed. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database, rows, sql } from './client.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

const MAX = 2;
let database: TestDatabase;
let own: Database;
beforeAll(async () => {
  database = await testDatabase();
  own = connect(database.ownerUrl, { max: MAX });
});
afterAll(async () => {
  await own.close();
  await database.drop();
});

const pidIn = async (db: Pick<Database['db'], 'execute'>) =>
  (await rows<{ pid: number }>(db as Database['db'], sql`SELECT pg_backend_pid() AS pid`))[0]?.pid as number;

/** By another process, while this one waits: it has not heard of it when it uses the connection next. */
function endUnheard(pid: number): void {
  const program = `const { default: pg } = await import('pg'); const client = new pg.Client({ connectionString: process.env.URL_OF_TEST });
    await client.connect(); await client.query('SELECT pg_terminate_backend($1, 5000)', [${pid}]); await client.end();`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, URL_OF_TEST: database.ownerUrl },
    encoding: 'utf8',
  });
  expect(ended.stderr).toBe('');
}

it('A transaction whose BEGIN finds the server gone gives its connection back: the pool is as large as before', async () => {
  for (let time = 0; time <= MAX; time++) {
    endUnheard(await pidIn(own.db));
    await expect(own.db.transaction(async () => 'begun')).rejects.toThrow();
  }
  const together = Array.from({ length: MAX }, () => own.db.transaction((tx) => pidIn(tx)));
  expect(new Set(await Promise.all(together)).size).toBeGreaterThan(0);
  expect(own.pool.totalCount).toBe(own.pool.idleCount);
});

it('A transaction that failed fails with its own reason, also where there is no server left to roll it back', async () => {
  const refusal = new Error('the reason');
  const failed = own.db.transaction(async (tx) => {
    endUnheard(await pidIn(tx));
    throw refusal;
  });
  await expect(failed).rejects.toBe(refusal);
  expect(await own.db.transaction((tx) => pidIn(tx))).toBeGreaterThan(0);
  expect(own.pool.totalCount).toBe(own.pool.idleCount);
});
