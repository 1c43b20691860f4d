/** `pz user add` as a person runs it: the rules of the screen hold here too, and the trail knows of whoever was let in. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

function add(email: string, password: string | null): Promise<{ code: number | null; out: string; err: string }> {
  const { PINGZHANG_PASSWORD: _, ...plain } = process.env;
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'pz.ts'), 'user', 'add', '--email', email, '--name', 'Li Ming', '--role', 'operations,risk', '--json'],
    { env: { ...plain, DATABASE_URL: database.ownerUrl, ...(password === null ? {} : { PINGZHANG_PASSWORD: password }) } },
  );
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
const users = async (email: string) =>
  (await database.owner.pool.query('SELECT id, password_must_change, xmin::text AS written FROM users WHERE email = $1', [email])).rows;

it('Whoever is added is in the trail by the same transaction, and has a password for one sign-in', async () => {
  const { code, out, err } = await add('Li.Ming@Example.com', null);
  expect([code, err]).toEqual([0, '']);
  const [user] = await users('li.ming@example.com');
  expect(JSON.parse(out)).toMatchObject({ userId: user.id, email: 'li.ming@example.com', roles: ['operations', 'risk'] });
  expect(user.password_must_change).toBe(true);
  const { rows } = await database.owner.pool.query('SELECT action, xmin::text AS written FROM audit_entries WHERE subject_id = $1', [
    user.id,
  ]);
  expect(rows).toEqual([{ action: 'staff.add', written: user.written }]);
});

it.each([
  ['passwordpassword', 'too easy to guess'],
  ['wang.fang-2026-wang', 'the name in the email address'],
  ['short', 'at least 12'],
])('A password that the screen would refuse is refused: %s', async (password, why) => {
  const { code, out, err } = await add('wang.fang@example.com', password);
  expect(code).toBe(2);
  expect(out + err).toContain(why);
  expect(await users('wang.fang@example.com')).toEqual([]);
});

it.each(['\u212Aelly@example.com', 'a b@example.com', 'e@x'])(
  'An address with which nobody could sign in is refused: %s',
  async (email) => {
    const { code, out, err } = await add(email, null);
    expect([code, JSON.parse(out).error.reason]).toEqual([2, 'usage']);
    expect(err).toContain('--email needs an email address, such as');
    expect(
      (await database.owner.pool.query("SELECT FROM users WHERE email LIKE '%elly@%' OR email LIKE '%b@%' OR email = 'e@x'")).rows,
    ).toEqual([]);
  },
);
