/** A migration that is killed half-way, between two files and in the middle of one, the program or PostgreSQL: nothing of it is there, and started
 *  again it ends at the schema of one that nobody disturbed, also where two start at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareQueues } from '../server/queues/queues.ts';
import { catalogAt } from './catalog-fixture.ts';
import { type EmbeddedServer, embeddedPostgres } from './embedded.ts';
import { createDatabase, migrate } from './migrate.ts';

const folder = path.resolve(import.meta.dirname, '../.data', `migrate-killed-${process.pid}`);
const MIGRATIONS = path.join(import.meta.dirname, 'migrations');
const names = fs
  .readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith('.sql'))
  .sort();
const settings = ['fsync=off', 'shared_buffers=32MB', 'max_connections=40'];
let server: EmbeddedServer;
let undisturbed: string;
const start = async () => {
  server = await embeddedPostgres({ folder, port: server?.port ?? 54395, settings });
};

beforeAll(async () => {
  await start();
  await createDatabase(server.url('whole'));
  await migrate(server.url('whole'));
  await prepareQueues(server.url('whole'));
  undisturbed = await catalogOf('whole');
}, 60_000);
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const catalogOf = (name: string) => catalogAt(server.url(name));

async function ask<T extends pg.QueryResultRow>(name: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url(name) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The migrations as they are, with a file that sleeps after one of them, or one that sleeps in its middle. */
function sleepyFolder(at: string, where: 'after' | 'inside'): string {
  const sleepy = path.join(folder, 'sleepy');
  fs.rmSync(sleepy, { recursive: true, force: true });
  fs.cpSync(MIGRATIONS, sleepy, { recursive: true });
  const file = path.join(sleepy, at);
  const sleep = '\nSELECT pg_sleep(600);\n';
  if (where === 'after') fs.writeFileSync(file.replace(/\.sql$/, '~.sql'), sleep);
  else {
    const text = fs.readFileSync(file, 'utf8');
    // Between two statements: the end of one that stands at the beginning of a line's end, outside of the bodies of functions.
    const breaks = [...text.matchAll(/;\n\n(?=CREATE |ALTER |INSERT |GRANT |COMMENT |DROP |UPDATE )/g)].map(({ index }) => index + 1);
    const middle = breaks[breaks.length >> 1] ?? text.length;
    fs.writeFileSync(file, text.slice(0, middle) + sleep + text.slice(middle));
  }
  return sleepy;
}

function migrateInProcess(url: string, from: string): ChildProcess {
  const program = `const { migrate } = await import(${JSON.stringify(path.join(import.meta.dirname, 'migrate.ts'))});
    await migrate(process.argv[1], process.argv[2]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', program, url, from], { stdio: 'ignore' });
}

/** The process of PostgreSQL that sleeps in a migration, once it does. */
async function sleeping(name: string, child: ChildProcess): Promise<number> {
  for (;;) {
    const [row] = await ask<{ pid: number }>('postgres', "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'PgSleep'", [
      name,
    ]);
    if (row) return row.pid;
    if (child.exitCode !== null) throw new Error(`The migration ended with ${child.exitCode} and never slept`);
    await pause(30);
  }
}
const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve())));

/** Nothing but, at most, the empty list of what ran. */
async function requireNothing(name: string): Promise<void> {
  const tables = await ask<{ name: string }>(name, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  expect(tables.filter((table) => table.name !== 'schema_migrations')).toEqual([]);
  if (tables.length > 0) expect(await ask(name, 'SELECT FROM schema_migrations')).toEqual([]);
}

async function requireWhole(name: string): Promise<void> {
  // Two start at once, as two machines of a roll-out do: one of them runs each migration, never both.
  const [one, other] = await Promise.all([migrate(server.url(name)), migrate(server.url(name))]);
  expect([...one.applied, ...other.applied].sort()).toEqual(names);
  expect(Math.min(one.applied.length, other.applied.length)).toBe(0);
  await prepareQueues(server.url(name));
  expect(await catalogOf(name)).toBe(undisturbed);
}

const places = [
  [names[0], 'after'],
  ['0004_ledger.sql', 'inside'],
  ['0007_reconciliation.sql', 'inside'],
  [names.at(-1), 'after'],
] as [string, 'after' | 'inside'][];

it.each(places)(
  'the program killed, %s (%s): nobody waits for its sleep, and the next ones end at the same schema',
  async (at, where) => {
    const name = `program_${at.slice(0, 4)}`;
    await createDatabase(server.url(name));
    const child = migrateInProcess(server.url(name), sleepyFolder(at, where));
    await sleeping(name, child);
    child.kill('SIGKILL');
    await exited(child);
    const begun = performance.now();
    await requireWhole(name);
    expect(performance.now() - begun).toBeLessThan(15_000);
  },
  60_000,
);

it.each(places.slice(1, 3))(
  'PostgreSQL killed, %s (%s): nothing is there, and the next ones end at the same schema',
  async (at, where) => {
    const name = `server_${at.slice(0, 4)}`;
    await createDatabase(server.url(name));
    const child = migrateInProcess(server.url(name), sleepyFolder(at, where));
    process.kill(await sleeping(name, child), 'SIGKILL');
    // The death of one of its processes takes the whole server down, which comes back by itself.
    await exited(child);
    expect(child.exitCode).toBe(1);
    await expect.poll(() => ask('postgres', 'SELECT 1').catch(() => null), { timeout: 20_000 }).not.toBeNull();
    await requireNothing(name);
    await requireWhole(name);
  },
  60_000,
);

it('a new version killed over an older one leaves the older one as it was, and the next ones end at the same schema', async () => {
  const name = 'upgraded';
  const url = server.url(name);
  const older = path.join(folder, 'older');
  fs.mkdirSync(older);
  for (const each of names.slice(0, -3)) fs.copyFileSync(path.join(MIGRATIONS, each), path.join(older, each));
  await createDatabase(url);
  await migrate(url, older);
  const before = await catalogOf(name);
  const child = migrateInProcess(url, sleepyFolder(names.at(-2) as string, 'after'));
  await sleeping(name, child);
  child.kill('SIGKILL');
  await exited(child);
  await expect
    .poll(() => ask(name, "SELECT FROM pg_stat_activity WHERE datname = 'upgraded' AND wait_event = 'PgSleep'"), { timeout: 10_000 })
    .toEqual([]);
  expect(await catalogOf(name)).toBe(before);
  await migrate(url);
  await prepareQueues(url);
  expect(await catalogOf(name)).toBe(undisturbed);
}, 60_000);
