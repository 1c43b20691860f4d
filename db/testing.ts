/** A fresh, migrated database for a test file: cloned from a template that is migrated once a run. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connect, type Database } from './client.ts';
import { embeddedPostgres } from './embedded.ts';
import { createDatabase, migrate } from './migrate.ts';

const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The server for tests: `TEST_DATABASE_URL` (any database of a server on which databases may be created), else an embedded one. */
async function testServer(): Promise<(database: string) => string> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    return (name) => {
      const url = new URL(given);
      url.pathname = `/${name}`;
      return url.href;
    };
  }
  const server = await embeddedPostgres({
    folder: path.resolve(import.meta.dirname, '..', '.data', 'test-pg'),
    port: 54330,
    settings: FAST,
  });
  return server.url;
}

function schemaFingerprint(): string {
  const folder = path.join(import.meta.dirname, 'migrations');
  const hash = createHash('sha256').update(fs.readFileSync(path.join(import.meta.dirname, 'migrate.ts')));
  for (const name of fs.readdirSync(folder).sort()) hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}

async function admin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export type TestDatabase = Database & {
  /** Connected as the owner of the schema, for what the application's role may not do (tampering, catalogs). */
  owner: Database;
  ownerUrl: string;
  /** Says that this file puts rows where no door would, and why: the checks named are not asked of its database, all others are. */
  breaksBooks(why: string, ...checks: string[]): void;
  drop(): Promise<void>;
};

const proved = new Map<TestDatabase, Set<string>>();

/** The databases of this test file, whose books must hold after each test (scripts/test-invariants.ts), and the checks that are not asked. */
export const databasesToProve = (): readonly [TestDatabase, ReadonlySet<string>][] => [...proved];

/** Call in `beforeAll`, `drop()` in `afterAll`. Each test file gets a database of its own. */
export async function testDatabase(): Promise<TestDatabase> {
  const url = await testServer();
  const template = `pz_template_${schemaFingerprint()}`;
  const name = `pz_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await admin(url('postgres'), async (client) => {
    // One maker of the template at a time; the session lock ends with this connection (tests only, never the product).
    await client.query('SELECT pg_advisory_lock(7241)');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [template]);
    if (!rowCount) {
      await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
      await createDatabase(url(template));
      await migrate(url(template));
      await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const app = connect(url(name), { max: 40 });
  const owner = connect(url(name), { max: 3, role: null });
  const database: TestDatabase = {
    ...app,
    owner,
    ownerUrl: url(name),
    breaksBooks: (_why, ...checks) => {
      for (const check of checks) proved.get(database)?.add(check);
    },
    drop: async () => {
      proved.delete(database);
      // A test that failed may have kept a connection for ever: what is dropped by force need not be waited for.
      await Promise.race([Promise.all([app.close(), owner.close()]), pause(2_000)]);
      await admin(url('postgres'), (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
  proved.set(database, new Set());
  return database;
}
