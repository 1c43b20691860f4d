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
    const names = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    await client.query('BEGIN');
    // Held to the end: a second starter waits here and then sees what was done.
    await client.query('LOCK TABLE schema_migrations IN EXCLUSIVE MODE');
    const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM schema_migrations');
    const done = new Map(rows.map((row) => [row.name, row.sha256]));
    for (const name of names) {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const before = done.get(name);
      if (before === sha256 || (before && SAME_AS[name]?.includes(before))) continue;
      if (before) throw new Error(`Migration ${name} was changed after it had been applied. Restore it and write a new one.`);
      await client.query(text).catch((error: Error) => {
        throw new Error(`Migration ${name} failed: ${error.message}`, { cause: error });
      });
      await client.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [name, sha256]);
      applied.push(name);
    }
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
