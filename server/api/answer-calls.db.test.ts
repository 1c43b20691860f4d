/** How often calls may come, over HTTP: each call of a batch counts, all processes count together, and an address cannot be made up. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { connect } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { PEER_HEADER } from '../access/client-address.ts';
import { systemClock } from '../kernel/clock.ts';
import { answerCall } from './answer-calls.ts';

const LIMIT = 6_000;
const shared = globalThis as { pingzhangDatabase?: unknown };

let database: TestDatabase;
beforeAll(async () => {
  vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
  vi.stubEnv('PINGZHANG_PROXIES', '');
  database = await testDatabase();
  shared.pingzhangDatabase = connect(database.url, { max: 4 });
});
afterAll(async () => {
  await (shared.pingzhangDatabase as { close(): Promise<void> }).close();
  delete shared.pingzhangDatabase;
  await database.drop();
  vi.unstubAllEnvs();
});

let last = 0;
let peer = '';
beforeEach(() => {
  peer = `203.0.113.${++last}`;
  // In the middle of a minute, and there it stands: in the next minute the count of a test would begin anew.
  const now = systemClock.now().getTime();
  vi.useFakeTimers({ toFake: ['Date'], now: now - (now % 60_000) + 30_000 });
});
afterEach(() => void vi.useRealTimers());

/** What another process has let through in this minute. */
async function spentElsewhere(calls: number): Promise<void> {
  await database.pool.query('INSERT INTO rate_limits (key, window_started_at, count) VALUES ($1, $2, $3)', [
    `calls:address:${peer}`,
    new Date(systemClock.now().getTime() - 30_000),
    calls,
  ]);
}

const batch = (calls: number, headers: Record<string, string> = {}, comma = ',') =>
  answerCall(
    new Request(`http://localhost/api/trpc/${Array.from({ length: calls }, () => 'access.own').join(comma)}?batch=1`, {
      headers: { 'x-pingzhang': '1', [PEER_HEADER]: peer, ...headers },
    }),
  );

it('What another process has let through counts here; beyond the limit the answer is 429 and says how long to wait', async () => {
  await spentElsewhere(LIMIT - 100);
  for (let i = 0; i < 10; i++) expect((await batch(10)).status).toBe(401);
  const refused = await batch(1);
  expect(refused.status).toBe(429);
  const seconds = Number.parseInt(refused.headers.get('retry-after') ?? '', 10);
  expect(seconds).toBe(30);
  expect(await refused.json()).toMatchObject({ error: { json: { data: { reason: 'too_many_calls', details: { seconds } } } } });
});

it.each(['%2C', '%2c'])('A comma written %s divides calls that count one by one', async (comma) => {
  await spentElsewhere(LIMIT - 100);
  for (let i = 0; i < 10; i++) expect((await batch(10, {}, comma)).status).toBe(401);
  expect((await batch(10, {}, comma)).status).toBe(429);
});

it('An address that the client writes itself does not begin a new count', async () => {
  await spentElsewhere(LIMIT);
  for (const claim of ['198.51.100.1', '198.51.100.2, 198.51.100.3', '127.0.0.1'])
    expect((await batch(1, { 'x-forwarded-for': claim })).status).toBe(429);
});

it('Another address is not held up', async () => {
  await spentElsewhere(LIMIT);
  expect((await batch(1)).status).toBe(429);
  peer = `203.0.113.${++last}`;
  expect((await batch(1)).status).toBe(401);
});
