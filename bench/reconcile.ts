/** `npm run bench:reconcile`: import and reconcile n lines against as many payments, next to DuckDB doing read CSV + full outer join +
 *  classify on the same files in the same run. Sizes by SIZES, rounds by ROUNDS; MERGE=1 puts what other sizes measured before beside them. Figures go to
 *  bench/figures/reconcile.md. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs, { createWriteStream } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { embeddedPostgres } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import { systemRandom } from '../server/kernel/random.ts';
import { stageOrders } from '../server/payments/stage-orders.ts';
import { statementMapping } from '../server/statements/formats/mapped/contract.ts';
import { expectedFaults, ORDERS_HEADER, orderText, rowOf, STATEMENT_HEADER, statementText } from './reconcile/world.ts';
import { writeFigures } from './write-figures.ts';

const SIZES = (process.env.SIZES ?? '100000,1000000,5000000').split(',').map((size) => Number.parseInt(size, 10));
const ROUNDS = Number.parseInt(process.env.ROUNDS ?? '3', 10);
const root = path.resolve(import.meta.dirname, '..');
const work = path.join(root, 'bench/.work/reconcile');

/** What our process may use for values. V8 without a bound keeps some 160 MB of garbage from loading modules before it looks. */
const HEAP = ['--max-old-space-size=160', '--max-semi-space-size=8'];

type Side = {
  seconds: number;
  importSeconds?: number;
  runSeconds?: number;
  peakMb: number;
  /** Before the import begins. */
  baseMb?: number;
  counts: Record<string, number>;
  lines?: number;
};
type Figure = { n: number; bytes: number; cat: number; duckdb: Side[]; whole: Side[]; ours: Side[] };

function* pieces(n: number, header: string, textOf: (row: ReturnType<typeof rowOf>) => string): Generator<string> {
  let text = `${header}\n`;
  for (let index = 0; index < n; index++) {
    text += textOf(rowOf(index, n));
    if (text.length > 1 << 18) {
      yield text;
      text = '';
    }
  }
  yield text;
}

async function writeFiles(n: number): Promise<{ statement: string; orders: string }> {
  fs.mkdirSync(work, { recursive: true });
  const files = { statement: path.join(work, `statement-${n}.csv`), orders: path.join(work, `orders-${n}.csv`) };
  await pipeline(Readable.from(pieces(n, STATEMENT_HEADER, statementText)), createWriteStream(files.statement));
  await pipeline(Readable.from(pieces(n, ORDERS_HEADER, orderText)), createWriteStream(files.orders));
  return files;
}

function child(script: string, args: string[]): Promise<Side> {
  return new Promise((resolve, reject) => {
    const made = spawn(process.execPath, [...(script === 'ours.ts' ? HEAP : []), path.join(root, 'bench/reconcile', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    made.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    made.once('error', reject);
    made.once('exit', (code) => (code === 0 ? resolve(JSON.parse(text) as Side) : reject(new Error(`${script} ended with ${code}`))));
  });
}

/** Payments of a channel of their own, loaded before the clock runs. Indexes are built afterwards, which is faster and leaves the same table. */
async function loadPayments(url: string, n: number): Promise<{ channel: string; mapping: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const channel = `bench_${n}`;
  const mapping = randomUUID();
  try {
    await client.query(
      `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, 'Bench', '测试', 'mapped', 'Asia/Shanghai', '00:00', now())`,
      [channel],
    );
    await client.query(
      `INSERT INTO statement_mappings (id, name, channel_code, mapping, created_at, created_by) VALUES ($1, 'bench', $2, $3, now(), $1)`,
      [mapping, channel, JSON.stringify(statementMapping.parse(MAPPING))],
    );
    const indexes = await client.query<{ indexdef: string; indexname: string }>(
      `SELECT indexdef, indexname FROM pg_indexes WHERE tablename = 'payments' AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'payments'::regclass)`,
    );
    for (const { indexname } of indexes.rows) await client.query(`DROP INDEX ${indexname}`);
    await client.query('BEGIN');
    await stageOrders(client, 'bench_orders', batches(n), { zone: 'Asia/Shanghai', dayCut: '00:00' }, systemRandom);
    await client.query(
      `INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, created_at, source, repeat)
       SELECT bucket, id, kind, $1, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, occurred_at, 'api', repeat FROM bench_orders`,
      [channel],
    );
    await client.query('COMMIT');
    await client.query(`SET maintenance_work_mem = '512MB'`);
    for (const { indexdef } of indexes.rows) await client.query(indexdef);
    await client.query('VACUUM ANALYZE payments');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
  return { channel, mapping };
}

async function* batches(n: number) {
  for (let from = 0; from < n; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, n - from) }, (_none, at) => rowOf(from + at, n)).filter(
      (row) => row.fault !== 'missing_in_books',
    );
    yield {
      rejects: [],
      rows: rows.map((row) => ({
        lineNo: row.index + 2,
        kind: row.kind,
        ourNo: row.ourNo,
        channelNo: row.channelNo,
        originalOurNo: null,
        amountMinor: BigInt(row.amountMinor),
        currency: 'CNY',
        feeMinor: BigInt(row.feeMinor),
        status: row.fault === 'status' ? ('processing' as const) : ('succeeded' as const),
        occurredAt: row.at,
        merchantNo: row.merchantNo,
      })),
    };
  }
}

const MAPPING = {
  columns: {
    kind: 'kind',
    ourNo: 'our_no',
    channelNo: 'channel_no',
    originalOurNo: 'original_no',
    amount: 'amount',
    currency: 'currency',
    fee: 'fee',
    status: 'status',
    occurredAt: 'time',
    merchantNo: 'merchant_no',
  },
  sign: 'kind_column',
  time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
  kindWords: { payment: 'payment', refund: 'refund' },
  statusWords: { SUCCESS: 'succeeded' },
};

/** The same file again would be recognised as imported: what an earlier round left is taken away as the owner of the schema. */
async function forget(url: string, channel: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const text of [
    `DELETE FROM difference_events`,
    `DELETE FROM differences`,
    `DELETE FROM matches`,
    `DELETE FROM waiting_records`,
    `DELETE FROM reconciliation_days`,
    `DELETE FROM reconciliation_runs`,
    `DELETE FROM statements`,
    `TRUNCATE statement_lines`,
    `DELETE FROM statement_file_pieces`,
    `DELETE FROM statement_files`,
  ])
    await client.query(text);
  await client.query('VACUUM statement_file_pieces');
  await client.query('CHECKPOINT');
  void channel;
  await client.end();
}

function checkCounts(n: number, side: Side, who: string): void {
  for (const [kind, count] of Object.entries(expectedFaults(n))) {
    if (side.counts[kind] !== count) throw new Error(`${who} found ${side.counts[kind] ?? 0} of ${count} ${kind} at ${n}`);
  }
}

async function measure(n: number): Promise<Figure> {
  const { statement, orders } = await writeFiles(n);
  const server = await embeddedPostgres({ folder: path.join(work, 'pg'), port: 54351 });
  try {
    const url = server.url(`reconcile_${n}_${Date.parse(new Date().toISOString())}`);
    await createDatabase(url);
    await migrate(url);
    const { channel, mapping } = await loadPayments(url, n);
    const figure: Figure = { n, bytes: fs.statSync(statement).size + fs.statSync(orders).size, cat: 0, duckdb: [], whole: [], ours: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now();
      for (const file of [statement, orders]) for await (const _chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 }));
      figure.cat = (performance.now() - began) / 1000;
      const duck = await child('duckdb.ts', [statement, orders, 'lean']);
      figure.whole.push(await child('duckdb.ts', [statement, orders, 'whole']));
      const ours = await child('ours.ts', [url, statement, channel, mapping]);
      checkCounts(n, duck, 'DuckDB');
      checkCounts(n, ours, 'we');
      figure.duckdb.push(duck);
      figure.ours.push(ours);
      process.stdout.write(
        `${n}: DuckDB ${duck.seconds.toFixed(2)} s, ours ${ours.seconds.toFixed(2)} s (import ${ours.importSeconds?.toFixed(2)}, run ${ours.runSeconds?.toFixed(2)}), ratio ${(ours.seconds / duck.seconds).toFixed(2)}, memory ${ours.peakMb} MB\n`,
      );
      await forget(url, channel);
    }
    const admin = new pg.Client({ connectionString: server.url('postgres') });
    await admin.connect();
    await admin.query(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`);
    await admin.end();
    return figure;
  } finally {
    await server.stop();
    for (const file of [statement, orders]) fs.rmSync(file, { force: true });
  }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

function report(figures: Figure[]): string {
  const cpu = os.cpus()[0]?.model ?? 'unknown processor';
  const perLine = (figure: Figure) => (median(figure.ours.map((side) => side.seconds)) / figure.n) * 1e6;
  const ratio = (figure: Figure) => median(figure.ours.map((side) => side.seconds)) / median(figure.duckdb.map((side) => side.seconds));
  const lines = figures.map((figure) => {
    const ours = figure.ours;
    return `| ${figure.n.toLocaleString('en')} | ${figure.cat.toFixed(2)} | ${median(figure.duckdb.map((side) => side.seconds)).toFixed(2)} (${Math.max(...figure.duckdb.map((side) => side.peakMb))} MB) | ${median(figure.whole.map((side) => side.seconds)).toFixed(2)} | ${median(ours.map((side) => side.seconds)).toFixed(2)} = ${median(ours.map((side) => side.importSeconds ?? 0)).toFixed(2)} + ${median(ours.map((side) => side.runSeconds ?? 0)).toFixed(2)} | **${ratio(figure).toFixed(2)}** | ${(median(ours.map((side) => side.seconds)) / median(figure.whole.map((side) => side.seconds))).toFixed(2)} | ${Math.max(...ours.map((side) => side.peakMb))} MB (${median(ours.map((side) => side.baseMb ?? 0))} before) | ${perLine(figure).toFixed(2)} |`;
  });
  const spread = figures.length > 1 ? Math.max(...figures.map(perLine)) / Math.min(...figures.map(perLine)) : 1;
  const bars: [string, boolean | null][] = [
    ['at most 2.5 × DuckDB at 1 million', reached(figures, 1_000_000, (figure) => ratio(figure) <= 2.5)],
    ['at most 1.25 × DuckDB at 5 million', reached(figures, 5_000_000, (figure) => ratio(figure) <= 1.25)],
    ['time per line within 1.5 × from 100 thousand to 5 million', figures.some((figure) => figure.n >= 5_000_000) ? spread <= 1.5 : null],
    [
      'memory of our process under 300 MB at every size measured',
      figures.every((figure) => figure.ours.every((side) => side.peakMb < 300)),
    ],
  ];
  return `# bench:reconcile

Import and reconcile n lines (12 columns, one file) against as many payments in the database, next to DuckDB reading both CSVs, full outer join and
classify, in the same run. About 0.3 % differences of seven kinds; both sides must find exactly those that were sown. Ours stores everything: the bytes with
their hash, every line, the differences with their history; default durability of the server. Medians of ${figures.map((figure) => `${figure.ours.length} (${figure.n.toLocaleString('en')})`).join(', ')} rounds, each side in a process of its own.

${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} × ${cpu}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.platform()} ${os.release()}, Node ${process.versions.node}, PostgreSQL 18 (embedded). The machine is shared: quote the ratio, not the seconds.

DuckDB lean reads only the columns it needs and keeps nothing (the yardstick of the promises); DuckDB whole reads all of both files into tables and keeps one classified row a pair.

| lines | reading both files | DuckDB lean, s (peak) | DuckDB whole, s | ours, s = import + run | ratio to lean | to whole | our process, peak | µs a line |
|---|---|---|---|---|---|---|---|---|
${lines.join('\n')}

Our process runs with \`${HEAP.join(' ')}\`: it needs no more. Without a bound V8 lets some 160 MB of garbage from loading modules lie, at any size, and the peak is about 410 MB.

Time per line, slowest size over fastest: ${spread.toFixed(2)}.

${bars.map(([bar, isReached]) => `- ${isReached === null ? 'not measured' : isReached ? 'reached' : '**not reached**'}: ${bar}`).join('\n')}
`;
}

function reached(figures: Figure[], n: number, holds: (figure: Figure) => boolean): boolean | null {
  const figure = figures.find((one) => one.n === n);
  return figure ? holds(figure) : null;
}

const saved = path.join(root, 'bench/.work/reconcile-figures.json');
const earlier: Figure[] = process.env.MERGE && fs.existsSync(saved) ? (JSON.parse(fs.readFileSync(saved, 'utf8')) as Figure[]) : [];
const figures: Figure[] = earlier.filter((figure) => !SIZES.includes(figure.n));
for (const n of SIZES) figures.push(await measure(n));
figures.sort((a, b) => a.n - b.n);
fs.writeFileSync(saved, JSON.stringify(figures));
const text = report(figures);
writeFigures('reconcile', text);
process.stdout.write(`\n${text}`);
