/** The database of `npm start`: one's own by DATABASE_URL, else the embedded server; migrated, and filled with the demo month when empty. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connect } from '../db/client.ts';
import { type EmbeddedServer, embeddedPostgres } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import { createDemoAccounts } from '../server/access/create-staff-user.ts';
import { DEMO_DOMAIN } from '../server/access/demo-accounts.ts';
import type { BusinessDate } from '../server/kernel/business-date.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { systemRandom } from '../server/kernel/random.ts';
import { prepareQueues } from '../server/queues/queues.ts';
import { optionalModule } from './optional-module.ts';
import { SetupError } from './setup-error.ts';

const LEAST_MAJOR = 16;
const root = path.resolve(import.meta.dirname, '..');

export type Prepared = { url: string; server: EmbeddedServer | null };

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function shown(url: string): string {
  try {
    const { hostname, port, pathname, username } = new URL(url);
    return `${username ? `${username}@` : ''}${hostname}:${port || 5432}${pathname}`;
  } catch {
    throw new SetupError('DATABASE_URL is not a valid address. Use the form postgres://user:password@host:5432/pingzhang.');
  }
}

/** Refuses, with what to do, a server that does not answer, a wrong password, and a server too old. */
export async function checkServer(url: string): Promise<void> {
  const where = shown(url);
  for (let tries = 0; ; tries++) {
    try {
      const [row] = await ask<{ version: string }>(url, "SELECT current_setting('server_version_num') AS version");
      const major = Math.floor(Number.parseInt(row?.version ?? '0', 10) / 10_000);
      if (major < LEAST_MAJOR)
        throw new SetupError(`The database at ${where} runs PostgreSQL ${major}; version ${LEAST_MAJOR} or newer is required.`);
      return;
    } catch (error) {
      if (error instanceof SetupError) throw error;
      const { code, message } = error as { code?: string; message: string };
      if (code === '3D000') {
        await createDatabase(url).catch((cause: Error) => {
          throw new SetupError(
            `The database at ${where} does not exist and could not be created (${cause.message}). Create it, then start again.`,
          );
        });
      } else if (code === '57P03' && tries < 20) await pause(500);
      else if (code?.startsWith('28'))
        throw new SetupError(`The database at ${where} refused the login (${message}). Check the user and password in DATABASE_URL.`);
      else if (tries >= 3 || !code) {
        throw new SetupError(
          `No database responds at ${where} (${code ?? message}). Start it, correct DATABASE_URL, or leave DATABASE_URL unset to use the embedded PostgreSQL.`,
        );
      } else await pause(700);
    }
  }
}

/** There while the embedded database is being seeded. Found at a start, it means half a month, which is thrown away. */
const seedingNote = (folder: string) => path.resolve(root, folder, 'seeding');

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await ask(adminUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

/** Connects to DATABASE_URL or starts the embedded server of `folder`, and migrates. */
export async function prepareDatabase({
  folder,
  name,
  port,
  settings,
}: {
  folder: string;
  name: string;
  port: number;
  settings?: string[];
}): Promise<Prepared> {
  const own = process.env.DATABASE_URL;
  const server = own ? null : await embeddedPostgres({ folder: path.resolve(root, folder), port, ...(settings ? { settings } : {}) });
  const url = own ?? (server as EmbeddedServer).url(name);
  try {
    if (server) {
      if (fs.existsSync(seedingNote(folder))) await dropDatabase(server.url('postgres'), name);
      fs.rmSync(seedingNote(folder), { force: true });
      await createDatabase(url);
    } else await checkServer(url);
    await migrate(url);
    await prepareQueues(url);
  } catch (error) {
    await server?.stop().catch(() => undefined);
    throw error;
  }
  return { url, server };
}

type SeedChoice = { lastDate?: BusinessDate; filesFolder?: string; say?: (line: string) => void };
type SeedModule = { seedDemo?: (url: string, options?: SeedChoice) => Promise<unknown> };

/** Fills an empty database with the demo accounts and the demo month. False when it has data already, or when PINGZHANG_DEMO is `0`. */
export async function seedIfEmpty(url: string, { folder, ...choice }: SeedChoice & { folder?: string } = {}): Promise<boolean> {
  if (process.env.PINGZHANG_DEMO === '0') return false;
  const [row] = await ask<{ filled: boolean }>(
    url,
    'SELECT EXISTS (SELECT FROM payments) OR EXISTS (SELECT FROM statement_files) OR EXISTS (SELECT FROM users) AS filled',
  );
  if (row?.filled) return false;
  const seed = await optionalModule<SeedModule>('db/seed/demo/seed.ts');
  if (folder) fs.writeFileSync(seedingNote(folder), '');
  await seed?.seedDemo?.(url, choice);
  // Last: an interrupted seed must not look like a finished one, nor let anybody into half a month.
  const { close, db } = connect(url);
  try {
    await db.transaction((tx) => createDemoAccounts(tx, { now: systemClock.now(), random: systemRandom }));
  } finally {
    await close();
  }
  if (folder) fs.rmSync(seedingNote(folder), { force: true });
  return true;
}

/** True when the database is a demonstration: then the public passwords of the demo accounts are taken. */
export async function isDemonstration(url: string): Promise<boolean> {
  if (process.env.PINGZHANG_DEMO) return process.env.PINGZHANG_DEMO === '1';
  const [row] = await ask<{ demo: boolean }>(url, `SELECT EXISTS (SELECT FROM users WHERE email LIKE '%@${DEMO_DOMAIN}') AS demo`);
  return row?.demo === true;
}
