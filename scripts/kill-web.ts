/** The built product, as `npm start` runs it, whose web server is killed with -9 while calls are under way: it is back at its port by itself, what
 *  was acknowledged is stored, and a call that is made again has one effect. Ends with 0 when all of it holds. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import superjson from 'superjson';
import { connect } from '../db/client.ts';
import { embeddedPostgres } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import { sessionCookie } from '../server/access/cookie.ts';
import { createStaffUser } from '../server/access/create-staff-user.ts';
import { giveCode, givePassword } from '../server/access/sign-in.ts';
import { totpCode, totpStep } from '../server/access/totp.ts';
import { ALL_CHECKS } from '../server/api/books-check.ts';
import { newRequestId } from '../server/guard/command.ts';
import { type Ambience, systemActor } from '../server/guard/context.ts';
import { parseBusinessDate } from '../server/kernel/business-date.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { newId } from '../server/kernel/ids.ts';
import { seededRandom, systemRandom } from '../server/kernel/random.ts';
import { requireSoundBooks } from '../server/ledger/books-check.ts';
import { credit, debit } from '../server/ledger/entry.ts';
import { openChannelAccounts, openMerchantAccounts } from '../server/ledger/open-account.ts';
import { postingQueue } from '../server/ledger/posting-queue.ts';
import { findFreePort } from './free-port.ts';
import { dropDatabase } from './prepare-database.ts';
import { endProcess } from './processes.ts';
import { canariesOf, noteLog } from './scan-logs.ts';
import { readSecrets } from './secrets.ts';
import { FAST_SETTINGS } from './test-server.ts';

const root = path.resolve(import.meta.dirname, '..');
const ROUNDS = 5;
const LANES = 8;
const PATIENCE_MS = 30_000;
const BUCKET = 7;
const EMAIL = 'killer@example.com';
const PASSWORD = 'a long enough password';

/** Programs that a process started, by number and name. */
function childrenOf(pid: number): { pid: number; name: string }[] {
  if (fs.existsSync(`/proc/${pid}/task`)) {
    return fs.readdirSync('/proc').flatMap((text) => {
      if (!/^\d+$/.test(text)) return [];
      try {
        const stat = fs.readFileSync(`/proc/${text}/stat`, 'utf8');
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
        if (parent !== String(pid)) return [];
        return [{ pid: Number.parseInt(text, 10), name: fs.readFileSync(`/proc/${text}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        return [];
      }
    });
  }
  const lines = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.split('\n');
  return lines.flatMap((line) => {
    const [, child, parent, name] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return child && name !== undefined && parent === String(pid) ? [{ pid: Number.parseInt(child, 10), name }] : [];
  });
}

const server = await embeddedPostgres({ folder: path.join(root, '.data/e2e-pg'), port: 54331, settings: FAST_SETTINGS });
const name = `killed_${randomBytes(4).toString('hex')}`;
const url = server.url(name);
await createDatabase(url);
await migrate(url);
Object.assign(process.env, { DATABASE_URL: url, ...readSecrets(path.join(root, '.data')) });
const database = connect(url, { max: 6, role: null });
const { db } = database;
const log = path.join(root, '.data/killed-web.log');
const output = fs.openSync(log, 'w');
// Any port, not one of ours: of two checkouts that test at once, one would talk to the server of the other.
const port = await findFreePort(0);
const address = `http://127.0.0.1:${port}`;

const visitor: Ambience = {
  database,
  clock: systemClock,
  random: systemRandom,
  actor: systemActor('kill-web'),
  requestId: newRequestId({ random: systemRandom }),
  ip: null,
};

/** A finance manager, who may reverse, signed in. Answers the cookie. */
async function signedIn(): Promise<string> {
  const now = systemClock.now();
  const totpSecret = systemRandom.bytes(20);
  await createStaffUser(
    db,
    { now, random: systemRandom },
    { email: EMAIL, name: 'Killer', roles: ['finance_manager'], password: PASSWORD, mustChangePassword: false, totpSecret },
  );
  const half = await givePassword(visitor, { ip: null, userAgent: null }, EMAIL, PASSWORD);
  assert(half);
  const answer = await giveCode(visitor, { ip: null, userAgent: null }, half, { code: totpCode(totpSecret, totpStep(now)) });
  assert('sessionId' in answer);
  return sessionCookie(answer.sessionId);
}

/** Entries for the calls to reverse. */
async function postEntries(count: number): Promise<string[]> {
  await openChannelAccounts(db, { code: 'killed', nameEn: 'Killed', nameZh: '终止' });
  await openMerchantAccounts(db, { no: 'MKILLED', name: 'Killed', bucket: BUCKET, currency: 'CNY' });
  const queue = postingQueue(db, systemClock);
  const amount = { minor: 100n, currency: 'CNY' as const };
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      queue.post({
        id: newId(BUCKET, systemClock.now()),
        key: `killed-${i}`,
        eventType: 'crash_test',
        businessDate: parseBusinessDate('2026-06-01'),
        sourceKind: 'test',
        sourceId: `killed-${i}`,
        legs: [debit('1122.killed', amount), credit('2201.MKILLED', amount)],
      }),
    ),
  );
}

type Answer = { status: number; body: string };

async function call(cookie: string, entryId: string): Promise<Answer> {
  const response = await fetch(`${address}/api/trpc/ledger.reverseEntry`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-pingzhang': '1', origin: address, cookie },
    body: JSON.stringify(
      superjson.serialize({ entryId, memo: 'while the server dies', requestKey: `killed-${entryId.replaceAll('-', '').slice(-24)}` }),
    ),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}

/** Called until it is answered, as a person would who sees that it did not work. */
async function insist(cookie: string, entryId: string): Promise<string> {
  const until = performance.now() + PATIENCE_MS;
  for (let last = 'nothing'; performance.now() < until; await pause(100)) {
    const answer = await call(cookie, entryId).catch((error: Error) => ({ status: 0, body: String(error.cause ?? error) }));
    if (answer.status === 200) return answer.body;
    last = `${answer.status} ${answer.body.slice(0, 300)}`;
    // Gone with its server, or the first of two attempts is still at it.
    if (answer.status !== 0 && answer.status !== 503 && !/in_progress|in_flight/.test(answer.body)) throw new Error(last);
    failed++;
  }
  throw new Error(`Not answered within ${PATIENCE_MS / 1000} s`);
}
let failed = 0;

const product = spawn(process.execPath, ['scripts/start.ts'], {
  cwd: root,
  env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', PINGZHANG_DEMO: '0', STATEMENTS_FOLDER: '', NODE_ENV: 'production' },
  stdio: ['ignore', output, output],
});
let isSound = false;
try {
  const [cookie, entries] = await Promise.all([signedIn(), postEntries(600)]);
  const begun = performance.now();
  while (!fs.readFileSync(log, 'utf8').includes('Pingzhang is ready')) {
    if (product.exitCode !== null || performance.now() - begun > 60_000)
      throw new Error(`It did not start:\n${fs.readFileSync(log, 'utf8')}`);
    await pause(100);
  }
  const random = seededRandom(20_261_121);
  const acknowledged = new Map<string, string>();
  const waiting = [...entries];
  let isOver = false;
  const lanes = Array.from({ length: LANES }, async () => {
    for (let next = waiting.shift(); next && !isOver; next = waiting.shift()) acknowledged.set(next, await insist(cookie, next));
  });
  const working = Promise.all(lanes);
  let broken: unknown;
  working.catch((error: unknown) => {
    broken = error;
  });
  const awayMs: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const before = acknowledged.size;
    const until = performance.now() + PATIENCE_MS;
    while (!broken && acknowledged.size < before + 10 && performance.now() < until) await pause(10);
    if (broken) throw broken;
    await pause(random.below(150));
    const web = childrenOf(product.pid as number).filter((child) => /next/.test(child.name));
    assert.equal(web.length, 1, 'one web server');
    process.kill(web[0]?.pid as number, 'SIGKILL');
    const dead = performance.now();
    // Nothing is acknowledged while it is away; the first that is says that it is back.
    await pause(20);
    const then = acknowledged.size;
    while (!broken && acknowledged.size <= then + LANES && performance.now() - dead < PATIENCE_MS) await pause(10);
    awayMs.push(Math.round(performance.now() - dead));
  }
  isOver = true;
  await working;

  // The same calls again: the same answers, and nothing more for it.
  for (const [entryId, body] of [...acknowledged].slice(-20)) assert.equal(await insist(cookie, entryId), body);
  const { rows } = await database.pool.query<{ of: string; n: string }>(
    'SELECT reversal_of AS of, count(*)::text AS n FROM journal_entries WHERE reversal_of IS NOT NULL GROUP BY 1',
  );
  assert.deepEqual(rows.map(({ of, n }) => `${of} ${n}`).sort(), [...acknowledged.keys()].map((id) => `${id} 1`).sort());
  await requireSoundBooks(db, ALL_CHECKS);
  assert(failed > 0, 'no call was under way when the server was killed');
  assert(
    awayMs.every((ms) => ms < 20_000),
    `away for ${awayMs.join(', ')} ms`,
  );
  console.log(`${acknowledged.size} calls acknowledged, ${failed} attempts failed; back after ${awayMs.join(', ')} ms`);
  isSound = true;
} catch (error) {
  console.error(error);
} finally {
  await endProcess(product, 20_000);
  noteLog(log, 'application', { canaries: await canariesOf(url).catch(() => []), from: 0 });
  await database.close();
  await dropDatabase(server.url('postgres'), name).catch((error) => console.error(error));
  await server.stop();
  fs.closeSync(output);
}
process.exit(isSound ? 0 : 1);
