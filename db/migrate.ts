/** Brings a database to the newest schema: the SQL files of db/migrations in the order of their names, each once, each whole
 *  or not at all. Plain SQL, since functions, grants and checks are half of it; `schema.db.test.ts` holds the Drizzle mirror to it. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

const FOLDER = path.join(import.meta.dirname, 'migrations');

/** Earlier texts of a migration that do the same as today's: a database that has one of them goes on. 0004: `entry_is_sound` and `post_entry`
 *  were written to make fewer expressions ready after a first release; only the speed differs. */
const SAME_AS: Record<string, readonly string[]> = {
  '0004_ledger.sql': ['b77b063ffe71372e59c40a654d887dc2547fe5a536a1b4740d96c4e2d411983f'],
};

/** The application's role sees what ran, so that whoever may only look can tell whether a schema is of this program. No migration can say so: the
 *  table is there before the first. */
const LET_LOOK = `DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pingzhang_app') AND NOT has_table_privilege('pingzhang_app', 'schema_migrations', 'SELECT') THEN
    GRANT SELECT ON schema_migrations TO pingzhang_app;
  END IF;
END $$`;

type Migration = { name: string; text: string; sha256: string };

/** The files of a folder, in the order in which they run. */
function migrationsOf(folder: string): Migration[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

const isSame = ({ name, sha256 }: Migration, before: string) => before === sha256 || SAME_AS[name]?.includes(before) === true;

/** Of a database against the migrations of this program, by name: what has not run there, what ran that is not known here, and what ran with
 *  another text. `hasSchema`: whether any ran at all; where none did, `foreign` are the tables that are there all the same, of somebody else. */
export type SchemaState = { hasSchema: boolean; missing: string[]; unknown: string[]; changed: string[]; foreign: string[] };

/** Tables and views of the schema that a migration would write to, less those of extensions and our own list of what ran. */
const OTHERS = `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') AND NOT (c.relname = 'schema_migrations' AND EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'sha256')) ORDER BY 1`;

/** Looks, and changes nothing. */
export async function schemaState(url: string, folder = FOLDER): Promise<SchemaState> {
  const client = new pg.Client({ connectionString: url, options: '-c default_transaction_read_only=on' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // As of one moment: another starter's tables without what it wrote down of them would look like somebody else's.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    // Other programs call theirs the same.
    const { rowCount } = await client.query(
      "SELECT FROM pg_attribute WHERE attrelid = to_regclass('schema_migrations') AND attname = 'sha256'",
    );
    const { rows } = rowCount
      ? await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM schema_migrations ORDER BY name')
      : { rows: [] };
    const foreign = rows.length > 0 ? [] : (await client.query<{ name: string }>(OTHERS)).rows.map(({ name }) => name);
    const done = new Map(rows.map((row) => [row.name, row.sha256]));
    const ours = migrationsOf(folder);
    const names = new Set(ours.map(({ name }) => name));
    return {
      hasSchema: rows.length > 0,
      missing: ours.filter(({ name }) => !done.has(name)).map(({ name }) => name),
      unknown: rows.filter(({ name }) => !names.has(name)).map(({ name }) => name),
      changed: ours.filter((each) => done.has(each.name) && !isSame(each, done.get(each.name) as string)).map(({ name }) => name),
      foreign,
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}

export type MigrationResult = { applied: string[]; already: number };

/** `url` is of the owner of the schema. Several starters at once are safe: the later ones wait for the first and find nothing to do.
 *  Refuses a migration that was changed after it had run. */
export async function migrate(url: string, folder = FOLDER): Promise<MigrationResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client
      .query(
        'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
      )
      .catch((error: { code?: string }) => {
        if (error.code !== '23505' && error.code !== '42P07') throw error; // two starters met: the table is there
      });
    // Should this program be killed in the middle of a long statement, the server sees it and lets go; else the next starter would wait for a
    // statement that nobody wants any more. Not every platform can look: there it goes on as it did.
    await client.query("SELECT set_config('client_connection_check_interval', '1s', false)").catch((error: { code?: string }) => {
      if (error.code !== '22023') throw error;
    });
    const applied: string[] = [];
    const migrations = migrationsOf(folder);
    await client.query('BEGIN');
    // Held to the end: a second starter waits here and then sees what was done.
    await client.query('LOCK TABLE schema_migrations IN EXCLUSIVE MODE');
    const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM schema_migrations');
    const done = new Map(rows.map((row) => [row.name, row.sha256]));
    for (const migration of migrations) {
      const { name, text, sha256 } = migration;
      const before = done.get(name);
      if (before && isSame(migration, before)) continue;
      if (before) throw new Error(`Migration ${name} was changed after it had been applied. Restore it and write a new one.`);
      await client.query(text).catch((error: Error) => {
        throw new Error(`Migration ${name} failed: ${error.message}`, { cause: error });
      });
      await client.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [name, sha256]);
      applied.push(name);
    }
    await client.query(LET_LOOK);
    await client.query('COMMIT');
    return { applied, already: done.size };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

/** Creates the database named in `url` where the server has none of that name. */
export async function createDatabase(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = '/postgres';
  const client = new pg.Client({ connectionString: target.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`).catch((error: { code?: string }) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
  } finally {
    await client.end();
  }
}
