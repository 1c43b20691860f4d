/** Starts the database server of a test run, once, and tells the test files its address through TEST_DATABASE_URL. */
import path from 'node:path';
import { embeddedPostgres } from '../db/embedded.ts';
import { noteLog } from './scan-logs.ts';

/** A test needs no durability: a crash throws its data away. */
export const FAST_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Where the server of the tests keeps its files. */
export const TEST_SERVER = path.resolve(import.meta.dirname, '..', '.data', 'test-pg');

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) return undefined;
  const server = await embeddedPostgres({
    folder: TEST_SERVER,
    port: 54330,
    settings: FAST_SETTINGS,
  });
  process.env.TEST_DATABASE_URL = server.url('postgres');
  const { password } = new URL(server.url('postgres'));
  noteLog(path.join(server.home, 'postgres.log'), 'database', { canaries: [{ what: 'the password of the database', value: password }] });
  return () => server.stop();
}
