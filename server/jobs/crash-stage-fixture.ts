/** What the crash tests play on: a PostgreSQL of their own with accounts and a channel, the clerk and the worker as processes that may die, and
 *  the question they all end with: is everything acknowledged there, each once. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import { type EmbeddedServer, embeddedPostgres } from '../../db/embedded.ts';
import { createDatabase, migrate } from '../../db/migrate.ts';
import { leaksInLog } from '../../scripts/leaks.ts';
import { ALL_CHECKS } from '../api/books-check.ts';
import { requireSoundBooks } from '../ledger/books-check.ts';
import { openChannelAccounts, openMerchantAccounts } from '../ledger/open-account.ts';
import { prepareQueues } from '../queues/queues.ts';
import { BUCKET, CHANNEL, dateOf, ROWS } from './crash-clerk-fixture.ts';

const CLERK = path.join(import.meta.dirname, 'crash-clerk-fixture.ts');
const WORKER = path.join(import.meta.dirname, 'worker.ts');
const NAME = 'crash';

export type Running = { child: ChildProcess; ended: Promise<string | number | null>; said: string[]; until(text: string): Promise<void> };

/** Where the data lies, the port that is tried first, and what the server is started with. */
export type StageOptions = { folder: string; port: number; settings: string[] };

export class CrashStage {
  server!: EmbeddedServer;
  database!: Database;
  /** Every intent that was given to anybody, and those of which somebody was told that it is done. */
  readonly given = new Set<string>();
  readonly acknowledged = new Set<string>();
  readonly reached = new Set<string>();
  readonly everything: string[] = [];
  #serial = 0;
  readonly #servers: EmbeddedServer[] = [];
  readonly #options: StageOptions;
  /** Programs that are started sixty times need not be compiled sixty times. */
  readonly #compiled = path.resolve(import.meta.dirname, '../../.data', `crash-compiled-${process.pid}`);
  /** What they leave behind when they are killed: uploads half received. */
  readonly #temporary = path.resolve(import.meta.dirname, '../../.data', `crash-tmp-${process.pid}`);

  constructor(options: StageOptions) {
    this.#options = options;
  }

  next(): number {
    return ++this.#serial;
  }

  url(): string {
    return this.server.url(NAME);
  }

  /** Starts the server, or the killed one again: at the same address as before, since that is where everybody looks for it. */
  async startServer(): Promise<void> {
    const { folder, port, settings } = this.#options;
    this.server = await embeddedPostgres({ folder, port: this.#servers[0]?.port ?? port, settings });
    this.#servers.push(this.server);
  }

  /** A migrated database with a channel and two accounts. */
  async fill(): Promise<void> {
    const url = this.url();
    await createDatabase(url);
    await migrate(url);
    await prepareQueues(url);
    this.connect();
    await openChannelAccounts(this.database.db, { code: CHANNEL, nameEn: 'Crash', nameZh: '崩溃' });
    await openMerchantAccounts(this.database.db, { no: 'MCRASH', name: 'Crash', bucket: BUCKET, currency: 'CNY' });
    await this.database.pool.query(
      `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, 'Crash', '崩溃', 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
      [CHANNEL],
    );
  }

  connect(): void {
    this.database = connect(this.url(), { max: 4, role: null });
  }

  async close(): Promise<void> {
    await this.database?.close();
    for (const each of this.#servers) await each.stop();
    for (const each of [this.#options.folder, this.#compiled, this.#temporary]) fs.rmSync(each, { recursive: true, force: true });
  }

  /** Given and not yet acknowledged: whoever comes next does them again. */
  unfinished(): string[] {
    return [...this.given].filter((intent) => !this.acknowledged.has(intent));
  }

  /** Starts a program and listens to it: acknowledgements and failpoints are remembered at once, also those of a process that is killed. */
  start(program: string, parameters: string[], env: Record<string, string>): Running {
    fs.mkdirSync(this.#temporary, { recursive: true });
    const child = spawn(process.execPath, [program, ...parameters], {
      env: {
        ...process.env,
        NODE_ENV: 'test',
        AUTH_SECRET: 'crash-tests-only-crash-tests-only-0123456789',
        DATABASE_URL: this.url(),
        NODE_COMPILE_CACHE: this.#compiled,
        TMPDIR: this.#temporary,
        // Nobody's real folder is read by a test.
        STATEMENTS_FOLDER: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    const waiting = new Set<{ text: string; resolve(): void }>();
    const hear = (line: string) => {
      said.push(line);
      this.everything.push(line);
      if (line.startsWith('ack ')) this.acknowledged.add(line.slice(4));
      if (line.startsWith('failpoint ')) this.reached.add(line.split(' ')[1] as string);
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

  /** Somebody who does what is unfinished and these intents, again and again until each is acknowledged. */
  clerk(intents: string[], { failpoints = '', lanes = 4, url = this.url() } = {}): Running {
    const all = [...new Set([...this.unfinished(), ...intents])];
    for (const intent of intents) this.given.add(intent);
    return this.start(CLERK, [String(lanes), ...all], { FAILPOINTS: failpoints, DATABASE_URL: url });
  }

  worker(failpoints = ''): Running {
    return this.start(WORKER, [], { FAILPOINTS: failpoints });
  }

  someOfEach(): string[] {
    const no = this.next();
    return [
      `import:${no}`,
      `command:${no}`,
      `reverse:${no}`,
      `sign:${no}`,
      `export:${no}`,
      ...Array.from({ length: 6 }, (_, i) => `post:${no * 100 + i}`),
    ];
  }

  async count(text: string, values: unknown[] = []): Promise<number> {
    const { rows } = await this.database.pool.query<{ n: string }>(`SELECT count(*)::text AS n FROM (${text}) counted`, values);
    return Number.parseInt(rows[0]?.n ?? '', 10);
  }

  async requireBooks(): Promise<void> {
    await requireSoundBooks(this.database.db, ALL_CHECKS);
  }

  /** Nothing acknowledged is lost, nothing is there twice. */
  async requireAllOnce(): Promise<void> {
    const numbersOf = (kind: string) =>
      [...this.acknowledged].filter((intent) => intent.startsWith(`${kind}:`)).map((intent) => intent.slice(kind.length + 1));
    await this.requireBooks();
    expect(this.unfinished()).toEqual([]);
    // What programs say while their database goes away is where statements and secrets like to come out.
    expect(leaksInLog(this.everything.join('\n'), 'application')).toEqual([]);
    const keys = [
      ...numbersOf('post').map((no) => `crash-post-${no}`),
      ...numbersOf('command').map((no) => `crash-command-${no}`),
      ...numbersOf('reverse').map((no) => `crash-reverse-me-${no}`),
    ];
    const { rows: entries } = await this.database.pool.query<{ key: string; n: bigint }>(
      `SELECT key, count(*) AS n FROM journal_entries WHERE reversal_of IS NULL GROUP BY key ORDER BY key`,
    );
    expect(entries.map(({ key, n }) => `${key} ${n}`)).toEqual(keys.sort().map((key) => `${key} 1`));
    expect(await this.count('SELECT FROM journal_entries WHERE reversal_of IS NOT NULL')).toBe(numbersOf('reverse').length);
    expect(await this.count('SELECT FROM ledger_holds')).toBe(numbersOf('hold').length);
    const { rows: statements } = await this.database.pool.query<{ date: string; lines: bigint }>(
      `SELECT business_date::text AS date, line_count AS lines FROM statements WHERE status <> 'refused' ORDER BY 1`,
    );
    expect(statements.map(({ date, lines }) => `${date} ${lines}`)).toEqual(
      numbersOf('import')
        .map((no) => `${dateOf(Number.parseInt(no, 10))} ${ROWS}`)
        .sort(),
    );
    expect(await this.count('SELECT FROM payments')).toBe(numbersOf('orders').length);
    // A sign-in is a whole session and its entry in the trail, or neither; all of them were signed out.
    expect(await this.count('SELECT FROM sessions WHERE second_factor_at IS NOT NULL')).toBe(
      await this.count("SELECT FROM audit_entries WHERE action = 'access.sign_in' AND outcome = 'done'"),
    );
    expect(await this.count('SELECT FROM sessions WHERE second_factor_at IS NOT NULL')).toBeGreaterThanOrEqual(numbersOf('sign').length);
  }

  /** Every published statement has been compared, and no run is left at work. */
  async untilReconciled(limitMs: number): Promise<void> {
    const begun = performance.now();
    const behind = () =>
      this.count(`SELECT FROM statements s WHERE s.status = 'published' AND NOT EXISTS (SELECT FROM reconciliation_runs r WHERE r.status = 'done' AND s.id = ANY (r.statement_ids))
        UNION ALL SELECT FROM reconciliation_runs WHERE status = 'running'`);
    for (let left = await behind(); left > 0; left = await behind()) {
      if (performance.now() - begun > limitMs) throw new Error(`${left} dates or runs are stuck`);
      await pause(300);
    }
  }

  /** All processes of the server at once, as if the machine had lost them. */
  async killPostgres(): Promise<void> {
    const { rows } = await this.database.pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
    const data = path.join(this.server.home, 'data', 'postmaster.pid');
    const postmaster = Number.parseInt(fs.readFileSync(data, 'utf8'), 10);
    for (const pid of [postmaster, ...rows.map((row) => row.pid)]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone with the others
      }
    }
    while (await this.serverAnswers()) await pause(20);
  }

  serverAnswers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = net.connect(this.server.port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
  }
}
