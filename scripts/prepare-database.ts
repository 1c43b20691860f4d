/** The database of `npm start`: one's own by DATABASE_URL, else the embedded server; migrated, and filled with the demo month when empty. */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { connect } from '../db/client.ts';
import { type EmbeddedServer, embeddedPostgres } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import { createDemoAccounts } from '../server/access/create-staff-user.ts';
import { DEMO_DOMAIN } from '../server/access/demo-accounts.ts';
import { isSealedByUs } from '../server/access/sealed-secret.ts';
import { requireAuthSecret } from '../server/access/secret.ts';
import type { BusinessDate } from '../server/kernel/business-date.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { systemRandom } from '../server/kernel/random.ts';
import { prepareQueues } from '../server/queues/queues.ts';
import { optionalModule } from './optional-module.ts';
import { requireOwnSchema } from './own-schema.ts';
import { ask, checkServer, schemaProblem, shown } from './own-server.ts';
import { SetupError } from './setup-error.ts';

const root = path.resolve(import.meta.dirname, '..');

export type Prepared = { url: string; server: EmbeddedServer | null };

/** There while the embedded database is being seeded. Found at a start, it means half a month, which is thrown away. */
export const seedingNote = (folder: string) => path.resolve(root, folder, 'seeding');

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await ask(adminUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

/** Connects to DATABASE_URL or starts the embedded server of `folder`, and migrates. Refuses (`SetupError`) a database of another program and a schema
 *  that is newer than this one, which might read money out of it that is no longer there; with `migratesOnlyNew` also an older one: bringing it up to
 *  date is a step that somebody takes, after a backup. */
export async function prepareDatabase({
  folder,
  name,
  port,
  settings,
  migratesOnlyNew = false,
}: {
  folder: string;
  name: string;
  port: number;
  settings?: string[];
  migratesOnlyNew?: boolean;
}): Promise<Prepared> {
  const own = process.env.DATABASE_URL;
  const server = own ? null : await embeddedPostgres({ folder: path.resolve(root, folder), port, ...(settings ? { settings } : {}) });
  const url = own || (server as EmbeddedServer).url(name);
  try {
    if (server) {
      // Half a month, unless somebody is at work on it.
      if (fs.existsSync(seedingNote(folder)) && server.isShared())
        throw new SetupError(
          `Another process is loading the demo month into ${folder}. Wait until it has; if none is, remove ${path.join(server.home, 'users')} and run this again.`,
        );
      if (fs.existsSync(seedingNote(folder))) await dropDatabase(server.url('postgres'), name);
      fs.rmSync(seedingNote(folder), { force: true });
      await createDatabase(url);
    } else await checkServer(url);
    const which = server ? `The database in ${folder}` : `The database at ${shown(url)}`;
    await requireOwnSchema(url, which, { mayBeNew: true, mayBeOlder: !migratesOnlyNew });
    await migrate(url);
    await prepareQueues(url);
  } catch (error) {
    await server?.stop().catch(() => undefined);
    const problem = server || error instanceof SetupError ? null : schemaProblem(url, error);
    throw problem === null ? error : new SetupError(problem);
  }
  return { url, server };
}

type SeedChoice = { lastDate?: BusinessDate; filesFolder?: string; say?: (line: string) => void };
type SeedModule = { seedDemo?: (url: string, options?: SeedChoice) => Promise<unknown> };

/** Refuses (`SetupError`) a PINGZHANG_DEMO that is neither 0 nor 1: whoever writes `false` must not be given the demo month. */
export function requireDemoChoice(text = process.env.PINGZHANG_DEMO): void {
  if (!['', '0', '1', undefined].includes(text))
    throw new SetupError(
      `PINGZHANG_DEMO=${text} is neither 0 nor 1. Use PINGZHANG_DEMO=0 for a database of your own, or leave it out for the demo month.`,
    );
}

/** Of one's own database the same as the note of an embedded one, kept in it. Ours to throw away it is not: whoever meets it is told. */
const SEEDING = 'The demo month is being loaded';
const noteInDatabase = (url: string, text: string | null) =>
  ask(url, `COMMENT ON TABLE schema_migrations IS ${text === null ? 'NULL' : pg.escapeLiteral(text)}`);

/** Refuses (`SetupError`) before anything is loaded: the accounts come last, and need it to seal their second factors. */
function requireSecret(): void {
  try {
    requireAuthSecret();
  } catch (error) {
    throw new SetupError((error as Error).message);
  }
}

/** Fills an empty database with the demo accounts and the demo month. False when it has data already, or when PINGZHANG_DEMO is `0`. Refuses
 *  (`SetupError`) without a good AUTH_SECRET, and one's own database in which half a month was left. */
export async function seedIfEmpty(url: string, { folder, ...choice }: SeedChoice & { folder?: string } = {}): Promise<boolean> {
  requireDemoChoice();
  if (process.env.PINGZHANG_DEMO === '0') return false;
  const [row] = await ask<{ filled: boolean; note: string | null }>(
    url,
    `SELECT EXISTS (SELECT FROM payments) OR EXISTS (SELECT FROM statement_files) OR EXISTS (SELECT FROM users) AS filled,
      obj_description('schema_migrations'::regclass, 'pg_class') AS note`,
  );
  if (row?.filled && row.note === SEEDING)
    throw new SetupError(
      `The demo month at ${shown(url)} is being loaded by another process, or was left half loaded. If nobody is loading it, drop that database and run this again: it is created anew.`,
    );
  if (row?.filled) return false;
  requireSecret();
  const seed = await optionalModule<SeedModule>('db/seed/demo/seed.ts');
  if (folder) fs.writeFileSync(seedingNote(folder), '');
  else await noteInDatabase(url, SEEDING);
  await seed?.seedDemo?.(url, choice);
  // Last: an interrupted seed must not look like a finished one, nor let anybody into half a month.
  const { close, db } = connect(url);
  try {
    await db.transaction((tx) => createDemoAccounts(tx, { now: systemClock.now(), random: systemRandom }));
  } finally {
    await close();
  }
  if (folder) fs.rmSync(seedingNote(folder), { force: true });
  else await noteInDatabase(url, null);
  return true;
}

/** True when the database is a demonstration: then the public passwords of the demo accounts are taken. */
export async function isDemonstration(url: string): Promise<boolean> {
  if (process.env.PINGZHANG_DEMO) return process.env.PINGZHANG_DEMO === '1';
  const [row] = await ask<{ demo: boolean }>(url, `SELECT EXISTS (SELECT FROM users WHERE email LIKE '%@${DEMO_DOMAIN}') AS demo`);
  return row?.demo === true;
}

/** Whether anybody could sign in: a user is there. */
export async function hasUsers(url: string): Promise<boolean> {
  const [row] = await ask<{ some: boolean }>(url, 'SELECT EXISTS (SELECT FROM users) AS some');
  return row?.some === true;
}

/** What to say where the second factors of this database were sealed under another AUTH_SECRET, as after a restore without it; null where they were
 *  not, or nobody has one. */
export async function secretProblem(url: string): Promise<string | null> {
  const [row] = await ask<{ id: string; sealed: Buffer }>(
    url,
    'SELECT id, totp_secret AS sealed FROM users WHERE totp_secret IS NOT NULL ORDER BY id DESC LIMIT 1',
  );
  if (!row || isSealedByUs(row.sealed, row.id)) return null;
  return (
    'AUTH_SECRET is not the one that this database was used with: no authenticator code is right. Put back the one of before (without AUTH_SECRET it is' +
    ' in .data/secrets.json) and start again. If it is lost, people sign in with a recovery code, or an administrator resets their second factor.'
  );
}
