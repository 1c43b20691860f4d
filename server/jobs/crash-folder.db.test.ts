/** Crashes and races over the watched folder: a worker is killed with -9 at every place of the way of a file, several look into one folder at once,
 *  and the database goes away. Afterwards every file is imported or refused, each once, and lies where it belongs. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { FAILPOINTS, type Failpoint } from '../kernel/failpoint.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { prepareQueues } from '../queues/queues.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';

const PROGRAM = path.join(import.meta.dirname, 'crash-folder-fixture.ts');
const POINTS = FAILPOINTS.filter((point) => point.startsWith('folder.'));
const ROWS = 8;
const CHANNEL = 'folder_crash';
/** On a machine with much else to do. */
const LONG_MS = 120_000;

let database: TestDatabase;
let folder = '';
let compiled = '';
let serial = 0;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  database = await testDatabase();
  await prepareQueues(database.ownerUrl);
  compiled = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-compiled-'));
  await database.owner.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, 'Crash', '崩溃', 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
    [CHANNEL],
  );
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-folder-test-'));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database.owner.pool.query('DELETE FROM folder_watch');
  for (const each of [folder, `${folder}-away`]) fs.rmSync(each, { recursive: true, force: true });
});
afterAll(async () => {
  fs.rmSync(compiled, { recursive: true, force: true });
  await database.drop();
});

type Program = { child: ChildProcess; said: string[]; ended: Promise<string | number | null> };

function start(failpoints = ''): Program {
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      NODE_COMPILE_CACHE: compiled,
      DATABASE_URL: database.url,
      STATEMENTS_FOLDER: folder,
      FAILPOINTS: failpoints,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => void said.push(line));
  const ended = new Promise<string | number | null>((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  return { child, said, ended };
}

async function stop({ child, ended, said }: Program): Promise<void> {
  // Before it watches nobody hears the signal: those killed before it may have left it nothing to do.
  await expect.poll(() => said.includes('watching'), { timeout: LONG_MS }).toBe(true);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}

/** A bill of its own day; with `isCut` one that is refused. */
function drop({ isCut = false } = {}): string {
  const no = ++serial;
  const date = new Date(Date.UTC(2026, 0, 1) + no * 86_400_000).toISOString().slice(0, 10);
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    kind: 'payment' as const,
    channelNo: `42${String(no).padStart(6, '0')}${String(i).padStart(12, '0')}`,
    ourNo: `FC${no}-${i}`,
    amountMinor: BigInt(100 + i),
    currency: 'CNY',
    feeMinor: 1n,
    occurredAt: new Date(new Date(`${date}T02:00:00Z`).getTime() + i * 1000),
    merchantNo: '1900000109',
  }));
  const { bytes } = writeWechatTradeAll(rows, { date, accountNo: '1900000109', zone: 'Asia/Shanghai' });
  const name = `${isCut ? 'cut' : 'bill'}-${String(no).padStart(4, '0')}.csv`;
  fs.mkdirSync(path.join(folder, CHANNEL), { recursive: true });
  fs.writeFileSync(path.join(folder, CHANNEL, name), isCut ? bytes.subarray(0, bytes.length - 60) : bytes);
  return name;
}

const below = (name: string): string[] =>
  fs
    .readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

/** All of them lie where they belong, each is one statement (or one refused file), and none is under way. */
async function requireAllOnce(names: readonly string[]): Promise<void> {
  const [bills, cuts] = ['bill', 'cut'].map((kind) => names.filter((name) => name.startsWith(kind)).sort()) as [string[], string[]];
  await expect.poll(() => [...below(CHANNEL), ...below('.taken')], { timeout: LONG_MS, interval: 100 }).toEqual([]);
  const underWay = () => database.owner.pool.query('SELECT FROM folder_files WHERE name = ANY ($1) AND outcome IS NULL', [names]);
  await expect.poll(async () => (await underWay()).rowCount, { timeout: LONG_MS, interval: 100 }).toBe(0);
  expect(below('done')).toEqual(bills);
  expect(below('refused')).toEqual(cuts.flatMap((name) => [name, `${name}.reason.txt`]));
  const { rows } = await database.owner.pool.query<{ name: string; lines: bigint }>(
    `SELECT file_name AS name, line_count AS lines FROM statements WHERE file_name = ANY ($1) AND status <> 'refused' ORDER BY 1`,
    [names],
  );
  expect(rows.map(({ name, lines }) => `${name} ${lines}`)).toEqual(bills.map((name) => `${name} ${ROWS}`));
  const { rows: known } = await database.owner.pool.query<{ name: string; outcome: string }>(
    'SELECT name, outcome FROM folder_files WHERE name = ANY ($1) ORDER BY name',
    [names],
  );
  expect(known.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
    [...bills.map((name) => `${name} imported`), ...cuts.map((name) => `${name} refused`)].sort(),
  );
  const { rows: entries } = await database.owner.pool.query<{ summary: string }>(
    `SELECT split_part(summary, ':', 1) AS summary FROM audit_entries WHERE action = 'statements.import_statement' AND split_part(summary, ':', 1) = ANY ($1) ORDER BY 1`,
    [names],
  );
  expect(entries.map(({ summary }) => summary)).toEqual(bills);
}

/** Where a refused file alone comes by. */
const isOfRefusal = (point: Failpoint) => point === 'folder.reason_before_move';

it('killed at every place of the way of a file, it is imported or refused once, by whoever comes next', async () => {
  const names: string[] = [];
  const AT_IMPORT = ['import.received', 'import.bytes_kept', 'import.before_commit', 'import.published'] as const;
  // Each goes on with what the one before left, and dies over a file of its own.
  for (const point of [...POINTS, ...AT_IMPORT]) {
    names.push(drop({ isCut: isOfRefusal(point) }), drop());
    const dying = start(`${point}=kill`);
    expect(`${point} ${await dying.ended}`, dying.said.join('\n')).toBe(`${point} SIGKILL`);
  }
  const healthy = start();
  await requireAllOnce(names);
  await stop(healthy);
}, 480_000);

it('several that look into one folder take each file once, and when one dies another goes on with what it had taken', async () => {
  const names = Array.from({ length: 24 }, (_, i) => drop({ isCut: i % 8 === 7 }));
  const all = [start(), start(), start()];
  await expect
    .poll(() => all.flatMap(({ said }) => said).filter((line) => line.startsWith('end ')).length, { timeout: LONG_MS })
    .toBeGreaterThan(5);
  const holder = all.find(({ said }) => said.some((line) => line.startsWith('end '))) as Program;
  holder.child.kill('SIGKILL');
  await holder.ended;
  names.push(...Array.from({ length: 8 }, () => drop()));
  await requireAllOnce(names);
  const others = all.filter((one) => one !== holder);
  expect(others.flatMap(({ said }) => said).some((line) => line.startsWith('end '))).toBe(true);
  for (const one of others) await stop(one);
}, 300_000);

const SEED = testSeed(20_261_130);
it(`killed at random while files come, nothing is lost and nothing twice (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const names: string[] = [];
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 3; i++) names.push(drop({ isCut: random.below(4) === 0 }));
    const one = start();
    await new Promise((resolve) => setTimeout(resolve, 400 + random.below(1_500)));
    one.child.kill('SIGKILL');
    await one.ended;
  }
  const last = start();
  await requireAllOnce(names);
  await stop(last);
}, 300_000);

it('asked to end in the middle of an import it gives up at once, and the file is the next one’s', async () => {
  const names = [drop(), drop()];
  const asked = start('import.lines_copied=wait:1500');
  await expect.poll(() => asked.said.some((line) => line.startsWith('failpoint')), { timeout: LONG_MS }).toBe(true);
  await stop(asked);
  const next = start();
  await requireAllOnce(names);
  await stop(next);
}, 150_000);

it('a folder that is not there is told of once, not at every look; when it is there again the files go in', async () => {
  const name = drop();
  const away = `${folder}-away`;
  fs.renameSync(folder, away);
  const one = start();
  await expect.poll(() => one.said.filter((line) => line.startsWith('alert')).length, { timeout: LONG_MS }).toBe(1);
  const looked = async () => (await database.owner.pool.query('SELECT looked_at, problems FROM folder_watch')).rows[0];
  const first = await looked();
  await expect.poll(async () => (await looked()).looked_at > first.looked_at, { timeout: LONG_MS }).toBe(true);
  expect((await looked()).problems).toEqual([{ reason: 'folder_missing', name: '' }]);
  fs.renameSync(away, folder);
  await requireAllOnce([name]);
  expect(one.said.filter((line) => line.startsWith('alert'))).toHaveLength(1);
  await stop(one);
}, 150_000);

it('a database that goes away for a while costs nothing: the files go in when it is back', async () => {
  const names = [drop(), drop()];
  const one = start();
  await expect.poll(() => one.said.includes('watching'), { timeout: LONG_MS }).toBe(true);
  const name = new URL(database.url).pathname.slice(1);
  for (let round = 0; round < 5; round++) {
    await database.owner.pool
      .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()', [name])
      .catch(() => undefined);
    names.push(drop());
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await requireAllOnce(names);
  await stop(one);
}, 240_000);
