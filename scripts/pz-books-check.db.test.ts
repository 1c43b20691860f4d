/** `pz books-check` as a person runs it: it looks at the database as it is, and leaves it so, whatever it finds there. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { catalogAt } from '../db/catalog-fixture.ts';
import { connect, sql } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { databaseAsItIs } from './database-as-it-is.ts';
import { stateProblem } from './own-schema.ts';
import { serverProblem } from './own-server.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../db/migrations');
const names = fs
  .readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith('.sql'))
  .sort();
const suffix = randomBytes(4).toString('hex');
const made = ['older', 'newer', 'bare'].map((name) => `as_it_is_${name}_${suffix}`);
const [older, newer, bare] = made as [string, string, string];
const looker = `as_it_is_user_${suffix}`;

let server: TestDatabase;
let folder: string;
const admin = (text: string) => server.owner.pool.query(text);
const urlOf = (name: string, user?: string) => {
  const url = new URL(server.ownerUrl);
  url.pathname = `/${name}`;
  if (user) [url.username, url.password] = [user, 'x'];
  return url.href;
};

beforeAll(async () => {
  server = await testDatabase();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-as-it-is-'));
  for (const name of made) await admin(`CREATE DATABASE ${name}`);
  await admin(`CREATE ROLE ${looker} LOGIN PASSWORD 'x'`);
  for (const name of names.slice(0, -3)) fs.copyFileSync(path.join(MIGRATIONS, name), path.join(folder, name));
  await migrate(urlOf(older), folder);
  for (const name of names) fs.copyFileSync(path.join(MIGRATIONS, name), path.join(folder, name));
  fs.writeFileSync(path.join(folder, '9998_later.sql'), 'CREATE TABLE later (id uuid)');
  fs.writeFileSync(path.join(folder, '9999_latest.sql'), 'CREATE TABLE latest (id uuid)');
  await migrate(urlOf(newer), folder);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  for (const name of made) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.drop();
  const last = connect(urlOf('postgres'), { role: null });
  await last.pool.query(`DROP ROLE ${looker}`);
  await last.close();
});

const check = (url: string, ...args: string[]) => pz(url, 'books-check', ...args);

function pz(url: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'pz.ts'), ...args, '--json'], {
    env: { ...process.env, DATABASE_URL: url },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, out, err }));
  });
}

it.each([
  ['older', older, [/has an older schema/, names.at(-3) as string, 'and 2 more', 'Back up and run `npm run -s pz -- migrate`']],
  ['newer', newer, [/has a newer schema/, '9998_later.sql', 'and 1 more', 'Use the version that the database was migrated to']],
  ['empty', bare, [/has no schema yet/, 'npm run -s pz -- migrate']],
])('A database that is %s is not checked: it is told why and what to do, and is as it was', async (_what, name, said) => {
  const before = await catalogAt(urlOf(name));
  const { code, out, err } = await check(urlOf(name));
  expect([code, JSON.parse(out).error.reason]).toEqual([2, 'setup']);
  for (const each of said) expect(err).toEqual(each instanceof RegExp ? expect.stringMatching(each) : expect.stringContaining(each));
  expect(err).not.toContain(new URL(server.ownerUrl).password);
  expect(await catalogAt(urlOf(name))).toBe(before);
});

it.each([
  ['user add', ['user', 'add', '--email', 'li.ming@example.com', '--name', 'Li Ming', '--role', 'operations']],
  ['seed', ['seed']],
])('%s leaves a database of an older or newer schema as it is, and says what to do', async (_what, args) => {
  for (const [name, said] of [
    [older, 'Back up and run `npm run -s pz -- migrate`'],
    [newer, 'Use the version that the database was migrated to'],
  ] as const) {
    const before = await catalogAt(urlOf(name));
    const { code, out, err } = await pz(urlOf(name), ...args);
    expect([code, JSON.parse(out).error.reason]).toEqual([2, 'setup']);
    expect(err).toContain(said);
    expect(await catalogAt(urlOf(name))).toBe(before);
  }
});

it('migrate, as npm start does it, leaves a newer schema alone and says which version to use', async () => {
  const before = await catalogAt(urlOf(newer));
  const { code, out, err } = await pz(urlOf(newer), 'migrate');
  expect([code, JSON.parse(out).error.reason]).toEqual([2, 'setup']);
  expect(err).toContain('has a newer schema than this version of Pingzhang, which does not know 9998_later.sql and 1 more');
  expect(await catalogAt(urlOf(newer))).toBe(before);
});

it.each(['migrate', 'seed', 'books-check'])('%s says of a DATABASE_URL that is no address what form it has', async (command) => {
  const { code, out, err } = await pz('nonsense', command);
  expect([code, JSON.parse(out).error.reason]).toEqual([2, 'setup']);
  expect(err).toContain('Use the form postgres://user:password@host:5432/pingzhang');
});

it('user add gives a database its first schema', async () => {
  const name = `as_it_is_first_${suffix}`;
  try {
    const { code, err } = await pz(
      urlOf(name),
      'user',
      'add',
      '--email',
      'li.ming@example.com',
      '--name',
      'Li Ming',
      '--role',
      'operations',
    );
    expect([code, err]).toEqual([0, '']);
  } finally {
    await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
});

it('A database that is not there is not made', async () => {
  const { code, err } = await check(urlOf(`as_it_is_none_${suffix}`));
  expect([code, err]).toEqual([2, expect.stringMatching(/does not exist.*npm run -s pz -- migrate/)]);
  expect((await admin(`SELECT FROM pg_database WHERE datname = 'as_it_is_none_${suffix}'`)).rowCount).toBe(0);
});

it('Where there was never an embedded server, none is made', async () => {
  vi.stubEnv('DATABASE_URL', '');
  await expect(databaseAsItIs({ folder: `.data/never-${suffix}`, name: 'never', port: 1 })).rejects.toThrow(/There is no database yet/);
  expect(fs.existsSync(path.resolve(import.meta.dirname, `../.data/never-${suffix}`))).toBe(false);
});

it('A sound database passes, also for a user who may not change its schema, and not even the queues are added to it', async () => {
  const before = await catalogAt(server.ownerUrl);
  expect(before).not.toContain('pgboss');
  const name = new URL(server.ownerUrl).pathname.slice(1);
  const refused = await check(urlOf(name, looker));
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('Use a member of the role pingzhang_app')]);
  await admin(`GRANT pingzhang_app TO ${looker}`);
  for (const url of [server.ownerUrl, urlOf(name, looker)]) {
    const { code, out, err } = await check(url);
    expect([code, err, JSON.parse(out).holds]).toEqual([0, '', true]);
  }
  expect((await check(urlOf(name, looker), '--audit-head', `3:${'ab'.repeat(32)}`)).code).toBe(1);
  expect(await catalogAt(server.ownerUrl)).toBe(before);
}, 180_000);

it('On a connection that only looks, whatever would write is refused', async () => {
  const looking = connect(server.ownerUrl, { role: null, isReadOnly: true });
  try {
    await expect(looking.db.execute(sql`CREATE TABLE made (id uuid)`)).rejects.toMatchObject({ cause: { code: '25006' } });
    await expect(looking.db.transaction((tx) => tx.execute(sql`UPDATE audit_head SET seq = seq`))).rejects.toMatchObject({
      cause: { code: '25006' },
    });
  } finally {
    await looking.close();
  }
});

it('A schema of its own text is known, and a replica may be looked at', () => {
  const own = { hasSchema: true, missing: [], unknown: [], changed: [], foreign: [] };
  expect(stateProblem(own)).toBeNull();
  expect(stateProblem({ ...own, changed: ['0001_base.sql'] })).toContain('another text of 0001_base.sql');
  const replica = { version: '160000', encoding: 'UTF8', isReplica: true, isReadOnly: false };
  expect([serverProblem(replica) === null, serverProblem(replica, { onlyLooks: true })]).toEqual([false, null]);
});
