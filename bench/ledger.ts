/** `npm run bench:ledger`: captures through our posting function against TPC-B, in the same run on the same server with default durability.
 *  `--seconds 15` a point, `--rounds 3`; points of a round follow one another so that a busy machine hits them alike. Medians are kept.
 *  `--url postgres://…` takes a server of one's own (its databases bench_tpcb and bench_books are made anew) and writes figures only with `--figures NAME`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { connect } from '../db/client.ts';
import { embeddedPostgres } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import { type CallerFigures, runCallers } from './ledger/callers.ts';
import { SCRIPTS, SETUP, SIZE, WARM } from './ledger/scripts.ts';
import { writeFigures } from './write-figures.ts';

const WORK = path.join(import.meta.dirname, '.work', 'ledger');
const text = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? null) : null;
};
const option = (name: string, fallback: number) => Number.parseInt(text(name) ?? String(fallback), 10);
const OWN_SERVER = text('url');
const NAME = text('figures') ?? (OWN_SERVER ? null : 'ledger');
const SECONDS = option('seconds', 15);
const ROUNDS = option('rounds', 3);
const SCALE = option('scale', 50);

function requirePgbench(): void {
  if (spawnSync('pgbench', ['--version']).status === 0) return;
  console.error(
    'This bench drives the server with pgbench, which is not on the PATH. Debian and Ubuntu: `apt-get install postgresql-contrib` (then add /usr/lib/postgresql/<version>/bin to the PATH); macOS: `brew install libpq` (then its bin folder); Windows: the PostgreSQL installer.',
  );
  process.exit(2);
}

function pgbench(url: string, args: string[], role: string | null): string {
  const done = spawnSync('pgbench', [...args, url], {
    encoding: 'utf8',
    env: { ...process.env, ...(role ? { PGOPTIONS: `-c role=${role}` } : {}) },
  });
  if (done.status !== 0) throw new Error(`pgbench: ${done.stderr.slice(-800)}`);
  return done.stdout;
}

type Point = 'tpcb' | keyof typeof SCRIPTS;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** `prepared`: a statement is parsed once a connection, as our own driver does it. `simple`: anew each time, as pgbench does when it is not told. */
type Protocol = 'prepared' | 'simple';

function runPoint(urls: { tpcb: string; books: string }, point: Point, clients: number, protocol: Protocol = 'prepared'): number {
  const common = ['-n', '-M', protocol, '-c', String(clients), '-j', '2', '-T', String(SECONDS)];
  const output =
    point === 'tpcb'
      ? pgbench(urls.tpcb, common, null)
      : pgbench(urls.books, [...common, '-f', path.join(WORK, `${String(point)}.sql`)], 'pingzhang_app');
  if (/number of failed transactions: [1-9]/.test(output)) throw new Error(`failed transactions: ${output}`);
  return Number.parseFloat(/tps = ([\d.]+)/.exec(output)?.[1] ?? '0') * (SIZE[point] ?? 1);
}

async function prepare(url: (name: string) => string): Promise<{ tpcb: string; books: string }> {
  const urls = { tpcb: url('bench_tpcb'), books: url('bench_books') };
  for (const name of ['bench_tpcb', 'bench_books']) {
    const client = new pg.Client({ connectionString: url('postgres') });
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
    await createDatabase(url(name));
  }
  pgbench(urls.tpcb, ['-i', '-q', '-s', String(SCALE)], null);
  await migrate(urls.books);
  const client = new pg.Client({ connectionString: urls.books });
  await client.connect();
  await client.query(SETUP);
  for (const text of WARM) await client.query(text);
  await client.query('VACUUM ANALYZE');
  await client.end();
  for (const [name, text] of Object.entries(SCRIPTS))
    fs.writeFileSync(
      path.join(WORK, `${name}.sql`),
      text
        .replace(/\n(?!\\)/g, ' ')
        .replace(/^ /, '')
        .replace(/ (?=\\set)/g, '\n')
        .replace(/ SELECT /, '\nSELECT '),
    );
  return urls;
}

function report(rows: string[], settings: string): string {
  const [cpu] = os.cpus();
  return `# Ledger against TPC-B

\`npm run bench:ledger -- --seconds ${SECONDS} --rounds ${ROUNDS}\`, ${new Date().toISOString().slice(0, 10)}. ${OWN_SERVER ? 'A PostgreSQL of its own,' : 'Embedded PostgreSQL'} ${settings}.
Machine: ${os.cpus().length} × ${cpu?.model.trim() ?? 'CPU'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}; one-minute load before the run ${os.loadavg()[0]?.toFixed(1)}.
TPC-B at scale ${SCALE} is the yardstick. A capture is one entry with four postings, an idempotency key and three balances, through the function the product calls,
as the role the product uses. Both sides speak the prepared protocol where nothing else is said. Medians of ${ROUNDS} rounds; the points of a round follow one another. Compare ratios, not rates.

| point | captures (TPC-B: transactions) a second | ratio | wanted | reached |
|---|---:|---:|---|---|
${rows.join('\n')}
`;
}

function ownServer(given: string): { url(name: string): string; started: boolean; stop(): Promise<void> } {
  const url = (name: string) => {
    const address = new URL(given);
    address.pathname = `/${name}`;
    return address.href;
  };
  return { url, started: false, stop: async () => undefined };
}

const ratio = (value: number, against: number) => (value / against).toFixed(2);

async function main(): Promise<void> {
  requirePgbench();
  fs.mkdirSync(WORK, { recursive: true });
  const server = OWN_SERVER ? ownServer(OWN_SERVER) : await embeddedPostgres({ folder: path.join(WORK, 'pg'), port: 54390 });
  try {
    const urls = await prepare(server.url);
    const points: Point[] = ['tpcb', 'many', 'hot', 'bucket', 'spread'];
    const found = new Map<string, number[]>();
    const keep = (name: string, value: number) => found.set(name, [...(found.get(name) ?? []), value]);
    const alone: CallerFigures[] = [];
    const coalesced: CallerFigures[] = [];
    for (const point of points.slice(1)) pgbenchWarm(urls, point);
    const pool = connect(urls.books, { max: 32 });
    for (let round = 1; round <= ROUNDS; round++) {
      for (const point of points) {
        const value = runPoint(urls, point, 8);
        keep(String(point), value);
        console.log(`round ${round} ${String(point)}: ${Math.round(value)}/s`);
      }
      for (const point of ['tpcb', 'many'] as const) {
        const value = runPoint(urls, point, 8, 'simple');
        keep(`${point} simple`, value);
        console.log(`round ${round} ${point}, default protocol: ${Math.round(value)}/s`);
      }
      keep('tpcb32', runPoint(urls, 'tpcb', 32));
      keep('tpcb32 simple', runPoint(urls, 'tpcb', 32, 'simple'));
      alone.push(await runCallers(pool, 'alone', 32, SECONDS));
      coalesced.push(await runCallers(pool, 'coalesced', 32, SECONDS));
      console.log(`round ${round} 32 callers:`, found.get('tpcb32')?.at(-1), alone.at(-1), coalesced.at(-1));
    }
    await pool.close();
    const of = (name: string) => median(found.get(name) ?? []);
    const middle = (list: CallerFigures[]) => ({
      perSecond: median(list.map((one) => one.perSecond)),
      p95Ms: median(list.map((one) => one.p95Ms)),
    });
    const [one, many] = [middle(alone), middle(coalesced)];
    const row = (name: string, value: number, against: number, bar: number | null, also = true) =>
      `| ${name} | ${Math.round(value)} | ${ratio(value, against)} | ${bar === null ? '' : `≥ ${bar}`} | ${bar === null ? '' : value / against >= bar && also ? 'yes' : '**no**'} |`;
    const rows = [
      row('TPC-B, 8 clients', of('tpcb'), of('tpcb'), null),
      row('one at a time, 8 clients, six channels', of('many'), of('tpcb'), 1.3),
      row('one at a time, 8 clients, one channel (against six channels)', of('hot'), of('many'), 0.8),
      row('batches of 100 of one bucket, 8 clients', of('bucket'), of('tpcb'), 5),
      row('batches of 100 over all buckets, 8 clients', of('spread'), of('tpcb'), null),
      row("TPC-B, 8 clients, pgbench's default protocol", of('tpcb simple'), of('tpcb simple'), null),
      row("one at a time, 8 clients, six channels, pgbench's default protocol", of('many simple'), of('tpcb simple'), 1.3),
      row('TPC-B, 32 clients', of('tpcb32'), of('tpcb32'), null),
      row(`from Node, 32 callers, a call each (p95 ${one.p95Ms.toFixed(1)} ms)`, one.perSecond, of('tpcb32'), null),
      row(
        `from Node, 32 callers coalesced (p95 ${many.p95Ms.toFixed(1)} ms, no worse wanted)`,
        many.perSecond,
        of('tpcb32'),
        3,
        many.p95Ms <= one.p95Ms,
      ),
      row("TPC-B, 32 clients, pgbench's default protocol", of('tpcb32 simple'), of('tpcb32 simple'), null),
      row('from Node, 32 callers coalesced, against that', many.perSecond, of('tpcb32 simple'), 3, many.p95Ms <= one.p95Ms),
    ];
    const figures = report(rows, await describeServer(urls.books));
    console.log(figures);
    if (NAME && !process.argv.includes('--dry')) writeFigures(NAME, figures);
  } finally {
    if (server.started) await server.stop();
  }
}

/** Two seconds of each, untimed. */
function pgbenchWarm(urls: { books: string }, point: Point): void {
  pgbench(urls.books, ['-n', '-M', 'prepared', '-c', '8', '-T', '2', '-f', path.join(WORK, `${String(point)}.sql`)], 'pingzhang_app');
}

async function describeServer(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(
    `SELECT current_setting('server_version') || coalesce(' (compiled with ' || (SELECT substring(setting FROM '-O[0-9sz]\\M(?!.*-O[0-9sz]\\M)') FROM pg_config WHERE name = 'CFLAGS') || ')', '') || ', ' || string_agg(name || ' = ' || setting, ', ' ORDER BY name) AS text FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method')`,
  );
  await client.end();
  return rows[0]?.text ?? '';
}

await main();
