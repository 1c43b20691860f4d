/** A backup that was taken while everything was under way, and restored: what was acknowledged before it ended is there, the keys still answer,
 *  what was given since is done again and once, and the restored books become those of the business that went on. */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CrashStage } from './crash-stage-fixture.ts';

const folder = path.resolve(import.meta.dirname, '../../.data', `backup-pg-${process.pid}`);
// Durable commits; a copy that is taken under work needs whole pages in the log, as in production.
const settings = ['fsync=off', 'shared_buffers=64MB', 'max_connections=80'];
const live = new CrashStage({ folder: path.join(folder, 'live'), port: 54393, settings });
const restored = new CrashStage({ folder: path.join(folder, 'restored'), port: 54394, settings });

beforeAll(async () => {
  await live.startServer();
  await live.fill();
}, 60_000);
afterAll(async () => {
  await restored.close();
  await live.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Copies what is there; files come and go meanwhile, which the log makes good. */
function copyFolder(from: string, to: string, without: RegExp): void {
  fs.mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (without.test(entry.name)) continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    try {
      if (entry.isDirectory()) copyFolder(source, target, without);
      else fs.copyFileSync(source, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Files made by root belong to the server's user, as the copied ones did. */
function giveTo(uid: number, gid: number, target: string): void {
  fs.chownSync(target, uid, gid);
  for (const entry of fs.readdirSync(target, { withFileTypes: true })) {
    const each = path.join(target, entry.name);
    if (entry.isDirectory()) giveTo(uid, gid, each);
    else fs.chownSync(each, uid, gid);
  }
}

/** A base backup as PostgreSQL's manual has it: told to begin, the files copied, told to end, and the log of meanwhile. `meanwhile` passes
 *  between two copies of the tables. */
async function backUp(meanwhile: () => Promise<void>): Promise<void> {
  const from = path.join(live.server.home, 'data');
  // Where a server of that folder has its files: elsewhere, where the server's user may not look into the checkout.
  await restored.startServer();
  const { home } = restored.server;
  await restored.server.stop();
  const data = path.join(home, 'data');
  fs.rmSync(data, { recursive: true });
  const client = new pg.Client({ connectionString: live.url() });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('crash test', true)");
    copyFolder(from, data, /^(?:postmaster\.(?:pid|opts)|pg_wal)$/);
    await meanwhile();
    // Once more, over the first: pages of two moments, as a slow copy has them.
    copyFolder(path.join(from, 'base'), path.join(data, 'base'), /^pgsql_tmp/);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    fs.writeFileSync(path.join(data, 'backup_label'), rows[0]?.labelfile ?? '', { mode: 0o600 });
    copyFolder(path.join(from, 'pg_wal'), path.join(data, 'pg_wal'), /^archive_status$/);
    fs.copyFileSync(path.join(live.server.home, 'password'), path.join(home, 'password'));
    const { uid, gid } = fs.statSync(from);
    if (process.getuid?.() === 0) giveTo(uid, gid, home);
  } finally {
    await client.end();
  }
}

/** What the business is: every entry, every balance, every statement with its lines, every payment, every difference. Without the numbers and
 *  times that a row was given when it was made, and without refusals: who gives a bad file twice is refused twice. */
async function businessOf(stage: CrashStage): Promise<Record<string, unknown>> {
  const asked = {
    entries:
      "SELECT key, event_type, business_date, reversal_of IS NOT NULL AS reverses FROM journal_entries WHERE key NOT LIKE 'reverse:%' ORDER BY 1, 2",
    statements: `SELECT s.business_date, s.status, s.line_count, count(l.*) AS lines, sum(l.amount_minor) AS minor
      FROM statements s LEFT JOIN statement_lines l ON l.statement_id = s.id WHERE s.status <> 'refused' GROUP BY s.id ORDER BY 1, 2`,
    balances:
      'SELECT account, currency, sum(credit_minor - debit_minor) AS minor, sum(frozen_minor) AS frozen FROM balances GROUP BY 1, 2 ORDER BY 1, 2',
    payments: 'SELECT our_no, amount_minor, status FROM payments ORDER BY 1',
    differences: 'SELECT kind, business_date, our_no, channel_no, delta_minor FROM differences ORDER BY 1, 2, 3, 4',
  };
  const found: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(asked)) found[name] = (await stage.database.pool.query(text)).rows;
  return found;
}

it('a backup taken under work and restored holds, answers the same keys, resumes its jobs and becomes what the business became', async () => {
  const first = live.clerk([...live.someOfEach(), ...Array.from({ length: 12 }, () => `post:${live.next() * 1000}`), 'orders:9001']);
  expect(await first.ended, first.said.join('\n')).toBe(0);
  const worker = live.worker('reconciliation.compared=wait:900');
  await worker.until('worker ready');
  const busy = live.clerk([...live.someOfEach(), ...live.someOfEach(), ...live.someOfEach(), 'refuse:9003', 'orders:9002', 'hold:1'], {
    lanes: 3,
  });
  await busy.until('ack ');
  let before: string[] = [];
  await backUp(async () => {
    await busy.until('ack import');
    before = [...live.acknowledged];
  });
  const more = [...live.someOfEach(), 'refuse:9005'];
  expect(await busy.ended, busy.said.join('\n')).toBe(0);
  expect(await live.clerk(more).ended).toBe(0);

  for (const intent of live.given) restored.given.add(intent);
  await restored.startServer();
  restored.connect();
  // Everything that was acknowledged before the backup ended is in it, and its books hold as they lie there.
  await restored.requireBooks();
  const keys = new Set((await restored.database.pool.query<{ key: string }>('SELECT key FROM journal_entries')).rows.map(({ key }) => key));
  for (const intent of before) {
    const [kind, no] = intent.split(':');
    if (kind === 'post' || kind === 'command') expect(keys.has(`crash-${kind}-${no}`), intent).toBe(true);
  }
  expect(await restored.count('SELECT FROM journal_entries')).toBeLessThan(await live.count('SELECT FROM journal_entries'));

  // All of it is asked again, also what is in the backup: keys answer, files are known, and what came since is done now.
  const again = restored.clerk([...live.given]);
  expect(await again.ended, again.said.join('\n')).toBe(0);
  const resumed = restored.worker();
  await Promise.all([restored.untilReconciled(75_000), live.untilReconciled(75_000)]);
  await restored.requireAllOnce();
  await live.requireAllOnce();
  expect(await businessOf(restored)).toEqual(await businessOf(live));
  for (const each of [worker, resumed]) {
    each.child.kill('SIGTERM');
    expect(await each.ended).toBe(0);
  }
}, 180_000);
