/** A database of one's own that will not do is refused with what its administrator has to do, and what is said there is enough. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { databaseAsItIs } from './database-as-it-is.ts';
import { checkServer } from './own-server.ts';
import { prepareDatabase } from './prepare-database.ts';

let server: TestDatabase;
const suffix = randomBytes(4).toString('hex');
const names = ['foreign', 'bare', 'ascii', 'shop'].map((name) => `own_${name}_${suffix}`);
const [foreign, bare, ascii, shop] = names as [string, string, string, string];
const user = `own_user_${suffix}`;

const admin = (statement: string) => server.owner.pool.query(statement);

beforeAll(async () => {
  server = await testDatabase();
  await admin(`CREATE ROLE ${user} LOGIN PASSWORD 'x'`);
  await admin(`CREATE DATABASE ${foreign}`);
  await admin(`CREATE DATABASE ${bare} OWNER ${user}`);
  await admin(`CREATE DATABASE ${shop} OWNER ${user}`);
  await admin(`CREATE DATABASE ${ascii} OWNER ${user} ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  for (const name of names) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin(`DROP ROLE ${user}`);
  await server.drop();
});

const addressOf = (name: string) => {
  const url = new URL(server.ownerUrl);
  [url.username, url.password, url.pathname] = [user, 'x', `/${name}`];
  return url.href;
};
const prepare = (name: string) => {
  vi.stubEnv('DATABASE_URL', addressOf(name));
  return prepareDatabase({ folder: '.data/never-made', name: 'never', port: 1 });
};

test.each([foreign, bare])(
  'a user without the rights that the schema needs in %s is told which statements grant them, and they do',
  async (name) => {
    const refusal = await prepare(name).then(
      () => null,
      (error: Error) => error,
    );
    expect(refusal?.name).toBe('SetupError');
    const statements = refusal?.message.match(/^ {2}(?:GRANT|ALTER) .*;$/gm) ?? [];
    expect(statements).toHaveLength(2);
    for (const statement of statements) await admin(statement);
    expect((await prepare(name)).server).toBeNull();
    const own = new pg.Client({ connectionString: addressOf(name) });
    await own.connect();
    expect((await own.query('SELECT FROM schema_migrations')).rowCount).toBeGreaterThan(20);
    await own.end();
    await admin(`REVOKE pingzhang_app FROM ${user}`);
  },
);

test('a database of another program is refused by every command and is left as it was, also where its list of migrations is called as ours', async () => {
  const url = new URL(server.ownerUrl);
  url.pathname = `/${shop}`;
  const theirs = new pg.Client({ connectionString: url.href });
  await theirs.connect();
  const tables = async () =>
    (await theirs.query('SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1', ['public'])).rows;
  // What an extension brings is nobody's: it does not make a database another program's.
  await theirs.query('CREATE EXTENSION pg_stat_statements');
  await theirs.query('CREATE TABLE schema_migrations (version text)');
  await theirs.query("INSERT INTO schema_migrations VALUES ('20260101')");
  await theirs.query('CREATE TABLE orders (id int)');
  const before = await tables();
  vi.stubEnv('DATABASE_URL', url.href);
  const place = { folder: '.data/never-made', name: 'never', port: 1 };
  for (const run of [() => prepareDatabase(place), () => prepareDatabase({ ...place, migratesOnlyNew: true }), () => databaseAsItIs(place)])
    await expect(run()).rejects.toThrow(
      /is not empty and not Pingzhang's: it has orders and 1 more of another program\. Name a database of its own/,
    );
  expect(await tables()).toEqual(before);
  await theirs.query('DROP TABLE orders, schema_migrations');
  expect((await prepareDatabase(place)).server).toBeNull();
  await theirs.end();
});

test('a database that cannot hold every text is refused with how to create one that can', async () => {
  await expect(checkServer(addressOf(ascii))).rejects.toThrow(/SQL_ASCII.*ENCODING 'UTF8'/);
});

test('a password that is wrong is said to be, and is not repeated', async () => {
  const url = new URL(addressOf(bare));
  url.password = 'not-the-password';
  const refusal = await checkServer(url.href).catch((error: Error) => error.message);
  expect(refusal).toMatch(/refused the login.*Check the user and password/);
  expect(refusal).not.toContain('not-the-password');
});
