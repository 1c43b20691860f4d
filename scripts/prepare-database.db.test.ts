/** Half a demo month is thrown away by the next start, but not under the hands of whoever is loading it. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddedServer, embeddedPostgres } from '../db/embedded.ts';
import { createDatabase } from '../db/migrate.ts';
import { seal } from '../server/access/sealed-secret.ts';
import { systemRandom } from '../server/kernel/random.ts';
import { ask } from './own-server.ts';
import { prepareDatabase, secretProblem, seedingNote } from './prepare-database.ts';

const folder = `.data/half-a-month-${process.pid}`;
const full = path.resolve(import.meta.dirname, '..', folder);
const place = { folder, name: 'pingzhang', port: 54_396, settings: ['fsync=off', 'shared_buffers=32MB', 'max_connections=20'] };
let loading: EmbeddedServer;

beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', '');
  loading = await embeddedPostgres({ folder: full, port: place.port, settings: place.settings });
  await createDatabase(loading.url('pingzhang'));
  await ask(loading.url('pingzhang'), 'CREATE TABLE half_a_month (id int)');
  fs.writeFileSync(seedingNote(folder), '');
}, 60_000);
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(full, { recursive: true, force: true });
});

const halves = (url: string) => ask(url, "SELECT FROM pg_tables WHERE tablename = 'half_a_month'");

test('A database that was restored without its AUTH_SECRET is told at the start, with what to do', async () => {
  const url = loading.url('restored');
  await createDatabase(url);
  await ask(url, 'CREATE TABLE users (id text, totp_secret bytea)');
  vi.stubEnv('AUTH_SECRET', 'the-secret-it-was-used-with-0123456789');
  expect(await secretProblem(url)).toBeNull();
  const sealed = seal(new Uint8Array(20), 'u1', systemRandom).toString('hex');
  await ask(url, `INSERT INTO users VALUES ('u1', decode('${sealed}', 'hex')), ('u2', NULL)`);
  expect(await secretProblem(url)).toBeNull();
  vi.stubEnv('AUTH_SECRET', 'another-one-that-was-made-anew-0123456789');
  expect(await secretProblem(url)).toMatch(/Put back the one of before.*recovery code/);
});

test('A demo month that is being loaded is not thrown away by another command, which says so; one that was left half loaded is', async () => {
  await expect(prepareDatabase(place)).rejects.toThrow(/Another process is loading the demo month.*users/);
  expect(await halves(loading.url('pingzhang'))).toHaveLength(1);
  expect(fs.existsSync(seedingNote(folder))).toBe(true);
  await loading.stop();
  const { url, server } = await prepareDatabase(place);
  expect(await halves(url)).toEqual([]);
  expect(fs.existsSync(seedingNote(folder))).toBe(false);
  await server?.stop();
}, 60_000);
