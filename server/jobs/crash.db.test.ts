/** Crashes: the application, the worker and PostgreSQL are killed with -9 at every failpoint and at random, and answers of COMMIT are dropped.
 *  Afterwards nothing acknowledged is lost, nothing is doubled, the books hold, and all of it is back without a person. A killed process does
 *  not simulate the loss of power: what the operating system had taken over is still written. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import { type EmbeddedServer, embeddedPostgres } from '../../db/embedded.ts';
import { createDatabase, migrate } from '../../db/migrate.ts';
import { leaksInLog } from '../../scripts/leaks.ts';
import { ALL_CHECKS } from '../api/books-check.ts';
import { FAILPOINTS, type Failpoint } from '../kernel/failpoint.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { requireSoundBooks } from '../ledger/books-check.ts';
import { openChannelAccounts, openMerchantAccounts } from '../ledger/open-account.ts';
import { prepareQueues } from '../queues/queues.ts';
import { BUCKET, CHANNEL, dateOf, ROWS } from './crash-clerk-fixture.ts';

const folder = path.resolve(import.meta.dirname, '../../.data', `crash-pg-${process.pid}`);
/** Programs that are started sixty times need not be compiled sixty times. */
const compiled = `${folder}-compiled`;
/** What they leave behind when they are killed: uploads half received. */
const temporary = `${folder}-tmp`;
// Commits are durable here, as they are in production; only what the loss of power would need is left out.
const settings = ['fsync=off', 'shared_buffers=64MB', 'max_connections=80'];
const servers: EmbeddedServer[] = [];
async function startServer(): Promise<EmbeddedServer> {
  // At the same address as before: that is where everybody looks for it.
  const started = await embeddedPostgres({ folder, port: servers[0]?.port ?? 54391, settings });
  servers.push(started);
  return started;
}
const CLERK = path.join(import.meta.dirname, 'crash-clerk-fixture.ts');
const WORKER = path.join(import.meta.dirname, 'worker.ts');

let server: EmbeddedServer;
let database: Database;
let serial = 0;
/** Every intent that was given to anybody, and those of which somebody was told that it is done. */
const given = new Set<string>();
const acknowledged = new Set<string>();
const reached = new Set<string>();
const everything: string[] = [];
/** Given and not yet acknowledged: whoever comes next does them again. */
const unfinished = () => [...given].filter((intent) => !acknowledged.has(intent));

beforeAll(async () => {
  fs.mkdirSync(temporary, { recursive: true });
  server = await startServer();
  const url = server.url('crash');
  await createDatabase(url);
  await migrate(url);
  await prepareQueues(url);
  database = connect(url, { max: 4, role: null });
  await openChannelAccounts(database.db, { code: CHANNEL, nameEn: 'Crash', nameZh: '崩溃' });
  await openMerchantAccounts(database.db, { no: 'MCRASH', name: 'Crash', bucket: BUCKET, currency: 'CNY' });
  await database.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, 'Crash', '崩溃', 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
    [CHANNEL],
  );
}, 60_000);
afterAll(async () => {
  await database.close();
  for (const each of servers) await each.stop();
  for (const each of [folder, compiled, temporary]) fs.rmSync(each, { recursive: true, force: true });
});

type Running = { child: ChildProcess; ended: Promise<string | number | null>; said: string[]; until(text: string): Promise<void> };

/** Starts a program and listens to it: acknowledgements and failpoints are remembered at once, also those of a process that is killed. */
function start(program: string, parameters: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [program, ...parameters], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      AUTH_SECRET: 'crash-tests-only-crash-tests-only-0123456789',
      DATABASE_URL: server.url('crash'),
      NODE_COMPILE_CACHE: compiled,
      TMPDIR: temporary,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const waiting = new Set<{ text: string; resolve(): void }>();
  const hear = (line: string) => {
    said.push(line);
    everything.push(line);
    if (line.startsWith('ack ')) acknowledged.add(line.slice(4));
    if (line.startsWith('failpoint ')) reached.add(line.split(' ')[1] as string);
    for (const one of waiting) if (line.includes(one.text)) one.resolve();
  };
  const ends = [child.stdout, child.stderr].map(
    (stream) =>
      new Promise<void>((resolve) =>
        createInterface({ input: stream as NodeJS.ReadableStream })
          .on('line', hear)
          .on('close', resolve),
      ),
  );
  const exit = new Promise<string | number | null>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const ended = exit.then(async (how) => {
    await Promise.all(ends);
    return how;
  });
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      if (said.some((line) => line.includes(text))) return resolve();
      waiting.add({ text, resolve });
      void ended.then((how) => reject(new Error(`ended (${how}) without saying ${text}:\n${said.slice(-15).join('\n')}`)));
    });
  return { child, ended, said, until };
}

function clerk(intents: string[], { failpoints = '', lanes = 4, url = server.url('crash') } = {}): Running {
  const all = [...new Set([...unfinished(), ...intents])];
  for (const intent of intents) given.add(intent);
  return start(CLERK, [String(lanes), ...all], { FAILPOINTS: failpoints, DATABASE_URL: url });
}
const worker = (failpoints = '') => start(WORKER, [], { FAILPOINTS: failpoints });

/** What somebody does whose act comes by this place. */
function intentsAt(point: Failpoint): string[] {
  const no = ++serial;
  const [area] = point.split('.') as [string];
  if (point === 'import.refusal_before_commit') return [`refuse:${no}`];
  if (area === 'import' || area === 'queue') return [`import:${no}`];
  if (area === 'orders') return [`orders:${no}`];
  if (area === 'sign_in') return [`sign:${no}`];
  if (area === 'export' || area === 'audit') return [`export:${no}`];
  if (area === 'posting_queue') return [`post:${no}`];
  if (point === 'ledger.day_closed_before_commit') return ['close:0'];
  if (point === 'ledger.entry_reversed_before_commit') return [`reverse:${no}`];
  if (point === 'ledger.funds_held_before_commit') return [`hold:${no}`];
  return [`command:${no}`];
}
const someOfEach = () => {
  const no = ++serial;
  return [
    `import:${no}`,
    `command:${no}`,
    `reverse:${no}`,
    `sign:${no}`,
    `export:${no}`,
    ...Array.from({ length: 6 }, (_, i) => `post:${no * 100 + i}`),
  ];
};

const AT_WORK: readonly Failpoint[] = FAILPOINTS.filter((point) => /^(?:jobs|reconciliation)\./.test(point));
const count = async (text: string, values: unknown[] = []): Promise<number> => {
  const { rows } = await database.pool.query<{ n: string }>(`SELECT count(*)::text AS n FROM (${text}) counted`, values);
  return Number.parseInt(rows[0]?.n ?? '', 10);
};
const numbersOf = (kind: string) =>
  [...acknowledged].filter((intent) => intent.startsWith(`${kind}:`)).map((intent) => intent.slice(kind.length + 1));

/** Nothing acknowledged is lost, nothing is there twice. */
async function requireAllOnce(): Promise<void> {
  await requireSoundBooks(database.db, ALL_CHECKS);
  expect(unfinished()).toEqual([]);
  // What programs say while their database goes away is where statements and secrets like to come out.
  expect(leaksInLog(everything.join('\n'), 'application')).toEqual([]);
  const keys = [
    ...numbersOf('post').map((no) => `crash-post-${no}`),
    ...numbersOf('command').map((no) => `crash-command-${no}`),
    ...numbersOf('reverse').map((no) => `crash-reverse-me-${no}`),
  ];
  const { rows: entries } = await database.pool.query<{ key: string; n: bigint }>(
    `SELECT key, count(*) AS n FROM journal_entries WHERE reversal_of IS NULL GROUP BY key ORDER BY key`,
  );
  expect(entries.map(({ key, n }) => `${key} ${n}`)).toEqual(keys.sort().map((key) => `${key} 1`));
  expect(await count('SELECT FROM journal_entries WHERE reversal_of IS NOT NULL')).toBe(numbersOf('reverse').length);
  expect(await count('SELECT FROM ledger_holds')).toBe(numbersOf('hold').length);
  const { rows: statements } = await database.pool.query<{ date: string; lines: bigint }>(
    `SELECT business_date::text AS date, line_count AS lines FROM statements WHERE status <> 'refused' ORDER BY 1`,
  );
  expect(statements.map(({ date, lines }) => `${date} ${lines}`)).toEqual(
    numbersOf('import')
      .map((no) => `${dateOf(Number.parseInt(no, 10))} ${ROWS}`)
      .sort(),
  );
  expect(await count('SELECT FROM payments')).toBe(numbersOf('orders').length);
  // A sign-in is a whole session and its entry in the trail, or neither; all of them were signed out.
  expect(await count('SELECT FROM sessions WHERE second_factor_at IS NOT NULL')).toBe(
    await count("SELECT FROM audit_entries WHERE action = 'access.sign_in' AND outcome = 'done'"),
  );
  expect(await count('SELECT FROM sessions WHERE second_factor_at IS NOT NULL')).toBeGreaterThanOrEqual(numbersOf('sign').length);
}

/** Every published statement has been compared, and no run is left at work. */
async function untilReconciled(limitMs: number): Promise<number> {
  const begun = performance.now();
  const behind = () =>
    count(`SELECT FROM statements s WHERE s.status = 'published' AND NOT EXISTS (SELECT FROM reconciliation_runs r WHERE r.status = 'done' AND s.id = ANY (r.statement_ids))
      UNION ALL SELECT FROM reconciliation_runs WHERE status = 'running'`);
  for (let left = await behind(); left > 0; left = await behind()) {
    if (performance.now() - begun > limitMs) throw new Error(`${left} dates or runs are stuck`);
    await pause(300);
  }
  return performance.now() - begun;
}

/** All processes of the server at once, as if the machine had lost them. */
async function killPostgres(): Promise<void> {
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  const data = path.join(server.home, 'data', 'postmaster.pid');
  const postmaster = Number.parseInt(fs.readFileSync(data, 'utf8'), 10);
  for (const pid of [postmaster, ...rows.map((row) => row.pid)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone with the others
    }
  }
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect(server.port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
  while (await answers()) await pause(20);
}

type Proxy = { url: string; faults(): number; close(): void };

/** Stands between the application and the server. `commits`: what a COMMIT or a batch of postings is answered with is dropped and the line cut,
 *  every `nth` time. `results`: the line is reset in the middle of an answer. */
async function faultyProxy(fault: 'commits' | 'results', nth: number): Promise<Proxy> {
  let faults = 0;
  let seen = 0;
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const upstream = net.connect(server.port, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    let isDeaf = false;
    client.on('data', (bytes) => {
      upstream.write(bytes);
      if (fault !== 'commits' || !/commit|post_entries/i.test(bytes.toString('latin1')) || ++seen % nth !== 0) return;
      isDeaf = true;
    });
    upstream.on('data', (bytes) => {
      if (fault === 'results' && ++seen % nth === 0) {
        faults++;
        client.write(bytes.subarray(0, bytes.length >> 1));
        client.resetAndDestroy();
      } else if (isDeaf) {
        // The answer is here, so the server has done it; nobody will ever know.
        faults++;
        client.destroy();
      } else client.write(bytes);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(server.url('crash'));
  url.port = String((proxy.address() as net.AddressInfo).port);
  const close = () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, faults: () => faults, close };
}

it('killed at every failpoint, all comes back once and by itself: the application and the worker', async () => {
  // Funds, and statements for the workers to die over.
  const first = clerk([...Array.from({ length: 20 }, () => `post:${++serial}`), ...AT_WORK.map(() => `import:${++serial}`)]);
  expect(await first.ended, first.said.join('\n')).toBe(0);
  const dying = (async () => {
    for (const point of AT_WORK) {
      const fails = point === 'reconciliation.failed_before_date_given_back' ? 'reconciliation.compared=throw,' : '';
      const one = worker(`${fails}${point}=kill`);
      expect(`${point} ${await one.ended}`, one.said.join('\n')).toBe(`${point} SIGKILL`);
    }
    return worker();
  })();
  for (const point of FAILPOINTS.filter((each) => !AT_WORK.includes(each))) {
    const one = clerk(intentsAt(point), { failpoints: `${point}=kill` });
    expect(`${point} ${await one.ended}`, one.said.join('\n')).toBe(`${point} SIGKILL`);
  }
  expect(await clerk([]).ended).toBe(0);
  const healthy = await dying;
  // Ten seconds until a dead worker is missed, thirty until its lease is over, and what it takes to do it again.
  await untilReconciled(75_000);
  await requireAllOnce();
  expect(FAILPOINTS.filter((point) => !reached.has(point))).toEqual([]);
  healthy.child.kill('SIGTERM');
  expect(await healthy.ended).toBe(0);
}, 240_000);

const SEED = testSeed(20_261_121);

it(`killed at random, application, PostgreSQL and all three, answers of COMMIT dropped and lines reset: all of it once (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  let healthy = worker();
  await healthy.until('worker ready');

  for (let round = 1; round <= 10; round++) {
    const one = clerk(someOfEach());
    await one.until('ack ');
    await pause(random.below(300));
    one.child.kill('SIGKILL');
    await one.ended;
  }

  for (let round = 1; round <= 4; round++) {
    const isAllThree = round === 4;
    const one = clerk(someOfEach());
    await one.until('ack ');
    await pause(random.below(200));
    const more = someOfEach();
    if (isAllThree) for (const { child } of [one, healthy]) child.kill('SIGKILL');
    await killPostgres();
    server = await startServer();
    const back = performance.now();
    if (isAllThree) {
      await Promise.all([one.ended, healthy.ended]);
      healthy = worker();
    } else expect(await one.ended, one.said.join('\n')).toBe(0);
    expect(await clerk(more).ended).toBe(0);
    expect(performance.now() - back).toBeLessThan(20_000);
    expect(healthy.child.exitCode, 'the worker lives on').toBe(null);
  }

  for (const [fault, nth, least] of [
    ['commits', 3, 20],
    ['results', 25, 10],
  ] as const) {
    const proxy = await faultyProxy(fault, nth);
    while (proxy.faults() < least) {
      // Codes of the second factor count once: who signs in over such a line would have to wait for the next.
      const intents = [...someOfEach(), ...Array.from({ length: 12 }, () => `command:${++serial}`)].filter(
        (each) => !each.startsWith('sign'),
      );
      const one = clerk(intents, { url: proxy.url });
      expect(await one.ended, one.said.join('\n')).toBe(0);
    }
    proxy.close();
    await expect.poll(() => count("SELECT FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"), { timeout: 5_000 }).toBe(0);
  }

  await untilReconciled(75_000);

  // Asked to end in the middle of a run, a worker finishes it first.
  healthy.child.kill('SIGTERM');
  expect(await healthy.ended).toBe(0);
  const asked = worker('reconciliation.compared=wait:700');
  expect(await clerk([`import:${++serial}`]).ended).toBe(0);
  await asked.until('failpoint reconciliation.compared');
  const begun = performance.now();
  asked.child.kill('SIGTERM');
  expect(await asked.ended).toBe(0);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(await count("SELECT FROM reconciliation_runs WHERE status = 'running'")).toBe(0);

  const last = worker();
  await last.until('worker ready');
  await untilReconciled(75_000);
  await requireAllOnce();
  last.child.kill('SIGTERM');
  expect(await last.ended).toBe(0);
}, 300_000);
