/** `npm run bench:screens`: lists and filters on ten million payments, timed in the database (EXPLAIN ANALYZE's own clock), through the
 *  very statements that the screens send. Figures go to bench/figures/screens.md. `ROWS=1000000` for a shorter run. */
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { connect } from '../db/client.ts';
import { embeddedPostgres } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import { payments } from '../db/schema/payments.ts';
import { seededRandom } from '../server/kernel/random.ts';
import { findMerchants } from '../server/merchants/find-merchants.ts';
import type { PaymentFilter } from '../server/payments/contract.ts';
import { findPayments } from '../server/payments/find-payments.ts';
import { selectPayments } from '../server/payments/list-store.ts';
import { countByStatus, selectByNumber, selectPayment, sumPayments } from '../server/payments/store.ts';
import { ledgerPoints, type Point, SLOW_ROUNDS } from './screens/ledger-points.ts';
import { fillLedger } from './screens/ledger-rows.ts';
import { writeFigures } from './write-figures.ts';

const ROWS = Number.parseInt(process.env.ROWS ?? '10000000', 10);
const ROUNDS = 60;
const MERCHANTS = 2_000;
const DAYS = 200;
const root = path.resolve(import.meta.dirname, '..');

/** Ten million believable rows, made in the database: a few big merchants, six channels, two hundred days. */
const FILL = `
  INSERT INTO merchants (id, no, name, status, created_at)
    SELECT gen_random_uuid(), 'M' || (100000 + n * 37), (ARRAY['青禾','北巷','云杉','小满','南塘','拾光','远山','白鹭'])[1 + n % 8] || (ARRAY['生鲜','咖啡','图书','童装','茶社','家居'])[1 + n / 8 % 6] || n, 'active', now()
    FROM generate_series(1, ${MERCHANTS}) n;
  INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, created_at, source)
    SELECT bucket_of(id), id, CASE WHEN n % 20 = 0 THEN 'refund' ELSE 'payment' END, (ARRAY['wechat','wechat','wechat','alipay','alipay','unionpay','stripe','adyen'])[1 + h % 8],
      (at AT TIME ZONE 'Asia/Shanghai')::date, 'ORD' || to_char(at, 'YYYYMMDD') || lpad((h % 100000000)::text, 8, '0') || lpad(n::text, 9, '0'),
      '42000' || lpad((h * 7919 % 100000)::text, 5, '0') || to_char(at, 'YYYYMMDD') || lpad((n * 31 % 10000000000)::text, 10, '0'), NULL,
      'M' || (100000 + (1 + floor(power((h % 100000) / 100000.0, 3) * ${MERCHANTS - 1})::int) * 37), 'CNY', 100 + (h % 997) * (h % 991), 60,
      CASE WHEN h % 1000 = 0 THEN 'unknown' WHEN h % 25 = 0 THEN 'failed' WHEN h % 33 = 0 THEN 'closed' ELSE 'succeeded' END, at, at, 'demo'
    FROM (SELECT n, h, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(h % 1024), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id
      FROM (SELECT n, abs(hashint8(n)::bigint) AS h, timestamptz '2026-04-01' + (n::double precision / $1) * interval '${DAYS} days' AS at FROM generate_series($2::bigint, $3::bigint) n) raw) made;`;

async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const [merchants, rows] = FILL.split(/;\s*INSERT INTO payments/) as [string, string];
  await client.query(merchants);
  const indexes = await client.query<{ indexdef: string; indexname: string }>(
    `SELECT indexdef, indexname FROM pg_indexes WHERE tablename = 'payments' AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'payments'::regclass)`,
  );
  for (const { indexname } of indexes.rows) await client.query(`DROP INDEX ${indexname}`);
  const step = 500_000;
  for (let from = 1; from <= ROWS; from += step) {
    await client.query(`INSERT INTO payments${rows.replace(/;\s*$/, '')}`, [ROWS, from, Math.min(ROWS, from + step - 1)]);
    process.stdout.write(`\r${Math.min(ROWS, from + step - 1).toLocaleString('en')} rows`);
  }
  await client.query(`SET maintenance_work_mem = '1GB'`);
  for (const { indexdef } of indexes.rows) await client.query(indexdef);
  await client.query('VACUUM ANALYZE payments, merchants');
  await client.end();
  process.stdout.write('\n');
}

/** Also to a database that was filled before there were accounts in it. */
async function addLedger(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await fillLedger(client);
  await client.end();
}

async function main(): Promise<void> {
  const server = await embeddedPostgres({
    folder: path.join(root, 'bench/.work/screens-pg'),
    port: 54350,
    settings: ['shared_buffers=1GB', 'effective_cache_size=4GB', 'random_page_cost=1.1'],
  });
  try {
    const url = server.url(`screens_${ROWS}`);
    await createDatabase(url);
    await migrate(url);
    const check = new pg.Client({ connectionString: url });
    await check.connect();
    const { rows } = await check.query<{ n: string }>('SELECT count(*) AS n FROM (SELECT 1 FROM payments LIMIT 1) x');
    await check.end();
    if (rows[0]?.n === '0') await fill(url);
    await addLedger(url);
    await measure(url);
  } finally {
    if (server.started) await server.stop();
  }
}

async function measure(url: string): Promise<void> {
  const database = connect(url);
  const { db } = database;
  const dice = seededRandom(7);
  const at = () => new Date(Date.UTC(2026, 3, 1) + dice.below(DAYS * 86_400) * 1000).toISOString();
  const some = await db.select({ id: payments.id, ourNo: payments.ourNo, channelNo: payments.channelNo }).from(payments).limit(400);
  const one = () => some[dice.below(some.length)] as (typeof some)[number];
  const far: [string, string] = ['2026-04-02T00:00:00.000Z', '00000000-0000-7000-8000-000000000000'];
  const merchant = () => `M${100_000 + (1 + dice.below(MERCHANTS - 1)) * 37}`;
  const list = (filter: PaymentFilter, after: [string, string] | null = null) => selectPayments(db, filter, 'newest', after, 51);
  const day = (text: string) => text.slice(0, 10);
  const points: Point[] = [
    { name: 'newest 50', bar: 10, run: () => list({}) },
    { name: 'at a random depth', bar: 10, run: () => list({}, [at(), far[1]]) },
    { name: 'at the far end', bar: 10, run: () => list({}, far) },
    { name: 'oldest first', bar: 10, run: () => selectPayments(db, {}, 'oldest', null, 51) },
    { name: 'by status (rare: unknown)', bar: 10, run: () => list({ statuses: ['unknown'] }) },
    { name: 'by status, far end', bar: 10, run: () => list({ statuses: ['unknown'] }, far) },
    { name: 'by two statuses', bar: 10, run: () => list({ statuses: ['failed', 'unknown'] }) },
    { name: 'by channel', bar: 10, run: () => list({ channels: ['adyen'] }) },
    {
      name: 'by channel and one date',
      bar: 10,
      run: () => {
        const d = day(at());
        return list({ channels: ['wechat'], dateFrom: d, dateTo: d });
      },
    },
    {
      name: 'by one date, all channels',
      bar: 10,
      run: () => {
        const d = day(at());
        return list({ dateFrom: d, dateTo: d });
      },
    },
    {
      name: 'by a week, all channels',
      bar: 10,
      run: () => {
        const d = day(at());
        const from = new Date(Date.parse(d) - 6 * 86_400_000).toISOString();
        return list({ dateFrom: day(from), dateTo: d });
      },
    },
    { name: 'by merchant', bar: 10, run: () => list({ merchantNo: merchant() }) },
    { name: 'by the largest merchant', bar: 10, run: () => list({ merchantNo: 'M100037' }) },
    { name: 'by merchant, far end', bar: 10, run: () => list({ merchantNo: merchant() }, ['2026-04-10T00:00:00.000Z', far[1]]) },
    {
      name: 'by merchant, status and a week',
      bar: 10,
      run: () => list({ merchantNo: merchant(), statuses: ['failed'], dateFrom: '2026-06-01', dateTo: '2026-06-07' }),
    },
    { name: 'refunds only', bar: 10, run: () => list({ kinds: ['refund'] }) },
    { name: 'amount above 9,000', bar: 10, run: () => list({ amountMin: '9000' }) },
    { name: 'amount above 9,000 yuan', bar: 10, run: () => list({ amountMin: '9000', currency: 'CNY' }) },
    { name: 'amount above 9,800: one in 30,000', bar: 10, run: () => list({ amountMin: '9800' }) },
    { name: 'amount above 9,500, far end', bar: 10, run: () => list({ amountMin: '9500' }, ['2026-04-10T00:00:00.000Z', far[1]]) },
    {
      name: 'amount above 9,000 of one date',
      bar: 10,
      run: () => {
        const d = day(at());
        return list({ amountMin: '9000', dateFrom: d, dateTo: d });
      },
    },
    { name: 'amount above 9,000 of a merchant', bar: 10, run: () => list({ amountMin: '9000', merchantNo: merchant() }) },
    {
      name: 'amount above 9,000 of a merchant, succeeded',
      bar: 10,
      run: () => list({ amountMin: '9000', merchantNo: merchant(), statuses: ['succeeded'] }),
    },
    { name: 'amount above 9,500 of a merchant', bar: 10, run: () => list({ amountMin: '9500', merchantNo: merchant() }) },
    { name: 'amount above 9,000, failed', bar: 10, run: () => list({ amountMin: '9000', statuses: ['failed'] }) },
    {
      name: 'amount above 9,000 of a week',
      bar: 10,
      run: () => {
        const to = day(at());
        return list({ amountMin: '9000', dateFrom: day(new Date(Date.parse(to) - 6 * 86_400_000).toISOString()), dateTo: to });
      },
    },
    {
      name: 'amount above 9,000 of a merchant and a month',
      bar: 10,
      run: () => list({ amountMin: '9000', merchantNo: merchant(), dateFrom: '2026-06-01', dateTo: '2026-06-30' }),
    },
    { name: 'amount above 9,000 of a channel', bar: 10, run: () => list({ amountMin: '9000', channels: ['alipay'] }) },
    { name: 'amount exactly', bar: 10, run: () => list({ amountMin: '1234.56', amountMax: '1234.56' }) },
    { name: 'one payment by id', bar: 10, run: () => selectPayment(db, one().id) },
    { name: 'by whole number', bar: 10, run: () => selectByNumber(db, one().ourNo, 6) },
    {
      name: 'by 500 pasted numbers',
      bar: 100,
      run: () => list({ numbers: Array.from({ length: 400 }, (_, index) => (some[index] as (typeof some)[number]).ourNo) }),
    },
    { name: 'search: beginning of a number', bar: 100, run: () => selectByNumber(db, one().ourNo.slice(0, 14), 6) },
    { name: 'search: end of a number', bar: 100, run: () => selectByNumber(db, one().ourNo.slice(-8), 6) },
    { name: 'search: middle of a number', bar: 100, run: () => findPayments(db, one().ourNo.slice(6, 18), 6) },
    { name: 'search: part of a merchant’s name', bar: 100, run: () => findMerchants(db, '云杉图', 6) },
    { name: 'tabs: bounded counts of each status', bar: 100, run: () => countByStatus(db, {}, 10_000) },
    { name: 'tabs, under a merchant', bar: 100, run: () => countByStatus(db, { merchantNo: merchant() }, 10_000) },
    {
      name: 'tabs, under a channel and a week',
      bar: 100,
      run: () => countByStatus(db, { channels: ['alipay'], dateFrom: '2026-06-01', dateTo: '2026-06-07' }, 10_000),
    },
    { name: 'bounded count and sums of an amount above 9,800', bar: 100, run: () => sumPayments(db, { amountMin: '9800' }, 10_000) },
    { name: 'bounded count and sums of a filter', bar: 100, run: () => sumPayments(db, { statuses: ['failed'] }, 10_000) },
  ];
  const figures: string[] = [];
  for (const { name, bar, run, rounds = ROUNDS } of [...points, ...ledgerPoints(database, seededRandom(11))]) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await run();
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const p = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] as number).toFixed(1);
    const line = `| ${name} | ${p(0.5)} | ${p(0.95)} | ${bar} | ${(times[Math.floor(times.length * 0.95)] as number) <= bar ? 'yes' : '**no**'} |`;
    figures.push(line);
    console.log(line);
  }
  await database.close();
  writeFigures('screens', report(figures));
}

function report(figures: string[]): string {
  const cpu = os.cpus();
  return `# Lists and filters on ${ROWS.toLocaleString('en')} payments and 300,000 accounts\n\n\`npm run bench:screens\`. ${cpu.length} cores (${cpu[0]?.model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, embedded PostgreSQL 18, shared_buffers 1 GB. Milliseconds from the
statement's sending to its last row, one client, ${ROUNDS} rounds each (${SLOW_ROUNDS} of the trial balance and of what looks at every account); so the database's own time is below these figures.\n\n| what | p50 | p95 | bar | reached |\n|---|---:|---:|---:|---|\n${figures.join('\n')}\n`;
}

await main();
