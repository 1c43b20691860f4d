/** The embedded server: shared by all who ask for it, ended by the last who leaves, and back after it was killed. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { embeddedPostgres, endNoted, endUnused } from './embedded.ts';

const run = promisify(execFile);
const folder = path.resolve(import.meta.dirname, '..', '.data', `embedded-test-${process.pid}`);
const settings = ['fsync=off', 'shared_buffers=16MB', 'max_connections=10'];
const start = () => embeddedPostgres({ folder, port: 54390, settings });

async function answer(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query('SELECT 1')).rowCount === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('starters at once share one server, and it ends when the last has left', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  expect([first.started, second.started].sort()).toEqual([false, true]);
  expect(first.port).toBe(second.port);
  const program = `const { embeddedPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, 'embedded.ts'))});
    const server = await embeddedPostgres({ folder: ${JSON.stringify(folder)} }); console.log(server.started, server.port); await server.stop();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout.trim()).toBe(`false ${first.port}`);
  await first.stop();
  // What a shell says of other servers is not about this one.
  for (const [name, value] of Object.entries({ PGSSLMODE: 'require', PGHOST: '192.0.2.1', PGPORT: '1', PGUSER: 'x', PGDATABASE: 'y' }))
    vi.stubEnv(name, value);
  expect(await answer(second.url('postgres'))).toBe(true);
  vi.unstubAllEnvs();
  await second.stop();
  expect(await answer(second.url('postgres'))).toBe(false);
});

test('a server that was killed is started again with its data', async () => {
  const before = await start();
  const client = new pg.Client({ connectionString: before.url('postgres') });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE kept (id int)');
  const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
  const pid = Number.parseInt(fs.readFileSync(path.join(rows[0]?.folder as string, 'postmaster.pid'), 'utf8'), 10);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => answer(before.url('postgres')), { timeout: 10_000 }).toBe(false);
  await client.end().catch(() => undefined);
  const after = await start();
  expect(after.started).toBe(true);
  const again = new pg.Client({ connectionString: after.url('postgres') });
  await again.connect();
  expect((await again.query('SELECT FROM kept')).rowCount).toBe(0);
  await again.end();
  await before.stop();
  await after.stop();
});

/** A program of its own that starts the server and never leaves it; its address, and its end without a chance to leave. */
async function user(env: NodeJS.ProcessEnv = process.env): Promise<{ url: string; kill(): Promise<void> }> {
  const program = `const { embeddedPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, 'embedded.ts'))});
    const server = await embeddedPostgres(${JSON.stringify({ folder, port: 54390, settings })}); console.log(server.url('postgres')); setInterval(() => 0, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const gone = once(child, 'exit');
  return {
    url: line.toString().trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

test('a server whose users were all killed is ended when somebody asks, and one that is used is not', async () => {
  const { url, kill } = await user();
  await endUnused(folder);
  expect(await answer(url), 'used').toBe(true);
  await kill();
  expect(await answer(url), 'left behind').toBe(true);
  await endUnused(folder);
  expect(await answer(url), 'ended').toBe(false);
  await endUnused(folder);
  await endUnused(`${folder}-nowhere`);
  expect(fs.existsSync(`${folder}-nowhere`)).toBe(false);
});

test('the servers that the tests of a run started themselves are ended with it, wherever they lie', async () => {
  const list = `${folder}-servers`;
  try {
    const { url, kill } = await user({ ...process.env, TEST_SERVERS: list });
    await endNoted(list);
    expect(await answer(url), 'used').toBe(true);
    await kill();
    await endNoted(list);
    expect(await answer(url), 'ended').toBe(false);
    await endNoted(`${list}-of-none`);
  } finally {
    fs.rmSync(list, { force: true });
  }
});

/** Some user of this machine who is neither root nor the one whom root's servers run as. */
const SOMEBODY = 65_533;
test.runIf(process.getuid?.() === 0)('root starts the server of somebody’s data as they, and the data stay theirs', async () => {
  const theirs = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-theirs-'));
  fs.chmodSync(theirs, 0o755);
  const startTheirs = () => embeddedPostgres({ folder: theirs, port: 54392, settings, isThrowaway: true });
  try {
    await (await startTheirs()).stop();
    for (const name of ['.', ...fs.readdirSync(theirs, { recursive: true, encoding: 'utf8' })]) {
      fs.lchownSync(path.join(theirs, name), SOMEBODY, SOMEBODY);
    }
    const server = await startTheirs();
    expect(await answer(server.url('postgres'))).toBe(true);
    await server.stop();
    for (const name of ['.', 'data', 'password', 'pg_ctl.log', 'postgres.log'])
      expect([name, fs.statSync(path.join(theirs, name)).uid]).toEqual([name, SOMEBODY]);
  } finally {
    fs.rmSync(theirs, { recursive: true, force: true });
  }
});

test.runIf(process.platform === 'linux')(
  'a server that cannot end by itself is ended, loses nothing, and says whether the disk was full',
  async () => {
    const server = await embeddedPostgres({ folder, port: 54390, settings, patienceSeconds: 2 });
    const client = new pg.Client({ connectionString: server.url('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('CREATE TABLE before_the_end (id int)');
    const { rows } = await client.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'");
    await client.query("DO $$ BEGIN RAISE LOG 'could not extend file: a disk that has room'; END $$");
    expect(server.hadNoRoom()).toBe(false);
    await client.query("DO $$ BEGIN RAISE LOG 'could not extend file: No space left on device'; END $$");
    expect(server.hadNoRoom()).toBe(true);
    await client.end();
    // Held still, as it is by a disk that is full: the server waits for its last checkpoint for ever.
    process.kill(rows[0]?.pid as number, 'SIGSTOP');
    await server.stop();
    expect(await answer(server.url('postgres'))).toBe(false);
    const again = await start();
    expect(again.hadNoRoom()).toBe(false);
    const check = new pg.Client({ connectionString: again.url('postgres') });
    await check.connect();
    expect((await check.query('SELECT FROM before_the_end')).rowCount).toBe(0);
    await check.end();
    await again.stop();
  },
  40_000,
);
