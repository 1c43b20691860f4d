/** A small business behind the real handlers, for tests that attack them: people with sessions and cookies. Its days, entries and
 *  mappings come with the samples. */
import superjson from 'superjson';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { leaksInAnswer } from '../../scripts/leaks.ts';
import { PEER_HEADER } from '../access/client-address.ts';
import { sessionCookie } from '../access/cookie.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../access/permissions.ts';
import { insertSession } from '../access/store.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { unique } from '../ledger/ledger-fixture.ts';
import { prepareQueues } from '../queues/queues.ts';
import { answerCall } from './answer-calls.ts';
import { appRouter } from './root.ts';

export const PASSWORD = 'a long enough password';
const SECRET = Buffer.from('12345678901234567890');
const _DAY = parseBusinessDate('2026-03-02');

export type Person = { userId: string; sessionId: string; cookie: string; email: string };
export type Answer = { status: number; body: string; headers: Headers };

/** Every procedure's path, and whether it acts. */
export const PROCEDURES: readonly { path: string; acts: boolean; door: string }[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string; meta: { door: string } } }>,
)
  .map(([path, { _def }]) => ({ path, acts: _def.type === 'mutation', door: _def.meta.door }))
  .sort((a, b) => (a.path < b.path ? -1 : 1));

/** Far fewer for each of ten than a minute allows. */
const CALLS_OF_TEN = 1_000;

export class Site {
  readonly database: TestDatabase;
  #people: Person[] = [];
  #turn = 0;
  #asked = 0;
  #calls = 0;

  private constructor(database: TestDatabase) {
    this.database = database;
  }

  /** `AUTH_SECRET` is set by the test. The process's database is this site's from now on. */
  static async open(): Promise<Site> {
    const database = await testDatabase();
    (globalThis as { pingzhangDatabase?: unknown }).pingzhangDatabase = database;
    process.env.DATABASE_URL = database.url;
    await prepareQueues(database.ownerUrl);
    const site = new Site(database);
    await site.meet();
    return site;
  }

  async close(): Promise<void> {
    const shared = globalThis as { pingzhangQueues?: Promise<{ stop(options: { graceful: boolean }): Promise<void> }> };
    await shared.pingzhangQueues?.then((queues) => queues.stop({ graceful: false })).catch(() => undefined);
    delete shared.pingzhangQueues;
    await this.database.drop();
  }

  /** Ten people who have called nobody yet, once those before them have called often: for tests with more calls than a minute allows ten. */
  async meet(): Promise<void> {
    if (this.#calls < CALLS_OF_TEN && this.#people.length > 0) return;
    this.#calls = 0;
    this.#people = [];
    for (let i = 0; i < 10; i++) this.#people.push(await this.person());
  }

  /** Somebody new, who may do everything unless told otherwise, with a whole session and a factor just given. */
  async person(roles: readonly StaffRole[] = STAFF_ROLE_NAMES): Promise<Person> {
    const now = systemClock.now();
    const email = `p${unique()}@example.com`;
    const given = { email, name: 'Li Na', roles, password: PASSWORD, mustChangePassword: false, totpSecret: SECRET };
    const { userId } = await createStaffUser(this.database.db, { now, random: systemRandom }, given);
    return this.session({ userId, email });
  }

  async session({ userId, email }: { userId: string; email: string }): Promise<Person> {
    const now = systemClock.now();
    const id = newId(0, now);
    const expiresAt = new Date(now.getTime() + 3_600_000);
    await insertSession(this.database.db, {
      id,
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
      secondFactorAt: now,
      reauthenticatedAt: now,
    });
    return { userId, email, sessionId: id, cookie: await sessionCookie(id) };
  }

  /** A request to one of the handlers, from our own page, of somebody who has not used up the minute's calls. */
  request(path: string, init: RequestInit & { by?: Person | null } = {}): Request {
    const { by = this.#people[this.#turn++ % this.#people.length], headers, ...rest } = init;
    this.#asked++;
    return new Request(`http://localhost${path}`, {
      ...rest,
      headers: {
        'x-pingzhang': '1',
        host: 'localhost',
        origin: 'http://localhost',
        [PEER_HEADER]: `10.1.${(this.#asked >> 8) & 255}.${this.#asked & 255}`,
        ...(by ? { cookie: by.cookie } : {}),
        ...(headers as Record<string, string> | undefined),
      },
      ...(rest.body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  }

  /** A call of a procedure over HTTP. */
  async call(path: string, input: unknown, by?: Person | null): Promise<Answer> {
    this.#calls++;
    const { acts } = PROCEDURES.find((one) => one.path === path) ?? { acts: false };
    const content = superjson.serialize(input);
    if (!acts)
      return told(await answerCall(this.request(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(content))}`, { by })));
    return this.post(path, JSON.stringify(content), {}, by);
  }

  async post(path: string, body: BodyInit | null, headers: Record<string, string> = {}, by?: Person | null): Promise<Answer> {
    return told(
      await answerCall(
        this.request(`/api/trpc/${path}`, { method: 'POST', body, by, headers: { 'content-type': 'application/json', ...headers } }),
      ),
    );
  }

  /** What the business consists of, as one number: every table but the trail, the counters and the sessions' clocks. */
  async fingerprint(): Promise<string> {
    const { rows } = await this.database.owner.pool.query<{ sum: string }>(FINGERPRINT);
    return rows[0]?.sum ?? '';
  }

  /** Runs `work` while the trail, which every act writes, fails as the database would, with all that must not get out in its words. */
  async whileTrailFails<T>(sqlState: string, work: () => Promise<T>): Promise<T> {
    const { pool } = this.database.owner;
    const { rows } = await pool.query<{ args: string }>("SELECT pg_get_function_arguments('append_audit'::regproc) AS args");
    await pool.query('ALTER FUNCTION append_audit RENAME TO append_audit_kept');
    await pool.query(`CREATE FUNCTION append_audit(${rows[0]?.args}) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'duplicate key value violates constraint of 4242424242424242' USING ERRCODE = '${sqlState}', DETAIL = 'Key (card)=(4242424242424242)', TABLE = 'payments'; END $$`);
    try {
      return await work();
    } finally {
      await pool.query('DROP FUNCTION append_audit');
      await pool.query('ALTER FUNCTION append_audit_kept RENAME TO append_audit');
    }
  }

  async trail(action?: string): Promise<{ action: string; outcome: string; request_id: string }[]> {
    const { rows } = await this.database.owner.pool.query(
      'SELECT action, outcome, request_id FROM audit_entries WHERE $1::text IS NULL OR action = $1 ORDER BY seq',
      [action ?? null],
    );
    return rows;
  }
}

/** Read from the catalog, so that a new table is in it from its first day. */
const UNCOUNTED = ['audit_entries', 'audit_head', 'rate_limits', 'sessions'];
const FINGERPRINT = `SELECT md5(string_agg(content, '|' ORDER BY name)) AS sum FROM (
  SELECT relname AS name, query_to_xml(format('SELECT md5(string_agg(t::text, ''|'' ORDER BY t::text)) FROM %I t', relname), false, false, '')::text AS content
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL ('{${UNCOUNTED.join(',')}}')) tables`;

export async function told(response: Response): Promise<Answer> {
  const body = await response.text();
  const leaks = leaksInAnswer(body);
  if (leaks.length > 0) throw new Error(`An answer holds ${leaks.join(', ')}: ${body.slice(0, 300)}`);
  return { status: response.status, body, headers: response.headers };
}

/** What never leaves the server, whatever was asked: SQL, stacks, paths, the names of our tables, the card number of the tests. */
export const LEAK =
  /select |insert into|update "|failed query|params:|pg_|\bat .*\.(?:ts|js):|node_modules|\/server\/|\/work\/|constraint|violates|4242424242424242|argon2/i;
