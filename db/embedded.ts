/** A real PostgreSQL server from the platform package, in a folder of the project: for people who have none, for tests
 *  and for the command line. One server a data folder, shared by whoever asks; safe for root (the server drops to another user). */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isWindows, movedHome, placeOf, type ServerPlace } from './postgres-programs.ts';
import { isAlive, lockFolder, takeLease } from './shared-folder.ts';

export type EmbeddedServer = {
  /** Superuser address of a database of this server. */
  url(database: string): string;
  port: number;
  /** Where its files lie: the folder asked for, or another where the server's user may look. */
  home: string;
  /** False when it was running already. */
  started: boolean;
  /** Whether another living process uses it too. */
  isShared(): boolean;
  /** Whether its log says, since it was started or joined here, that the disk was full. */
  hadNoRoom(): boolean;
  /** Leaves the server; the last process to leave it ends it (also when the one that started it was killed). */
  stop(): Promise<void>;
};

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

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'max_connections=120',
  'shared_buffers=512MB',
  'max_wal_size=4GB',
  'work_mem=32MB',
  'maintenance_work_mem=256MB',
  'timezone=UTC',
];

/** Whether a server was ever made whose data lives in `folder`. Makes nothing itself. */
export function hasEmbeddedData(folder: string): boolean {
  return [folder, movedHome(folder)].some((home) => fs.existsSync(path.join(home, 'data', 'PG_VERSION')));
}

/** Asks the server to end, which writes what it holds to its files. One that cannot (on a full disk it waits for ever) is ended without: it finds
 *  everything in its log at the next start. */
async function end(run: ServerPlace['run'], data: string, patienceSeconds = 30): Promise<void> {
  const stop = (how: 'fast' | 'immediate', seconds: number) => run('pg_ctl', ['stop', '-D', data, '-m', how, '-w', '-t', String(seconds)]);
  await stop('fast', patienceSeconds).catch(() => (runningPort(data) === null ? undefined : stop('immediate', 30)));
}

const NO_ROOM = /No space left on device|Disk quota exceeded/i;

/** Starts (or joins) the server whose data lives in `folder`. `settings` are `name=value` of postgresql.conf, for a server started here.
 *  Where its user may not look into the checkout it runs from a copy, kept for the next time, or with `isThrowaway` among its files. */
export async function embeddedPostgres({
  folder,
  port = 54329,
  settings = [],
  isThrowaway = false,
  patienceSeconds,
}: {
  folder: string;
  port?: number;
  settings?: string[];
  isThrowaway?: boolean;
  /** How long it may take to end by itself (30). */
  patienceSeconds?: number;
}): Promise<EmbeddedServer> {
  const { home, log, as, run } = placeOf(folder, isThrowaway);
  const logged = fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const data = path.join(home, 'data');
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
      // A test run keeps a list of what was started in it, since a signal may end those who would end it.
      if (process.env.TEST_SERVERS) fs.appendFileSync(process.env.TEST_SERVERS, `${path.resolve(folder)}\n`);
    }
    const at = found;
    const lease = takeLease(home);
    return {
      // On this machine, without TLS: PGSSLMODE of the person's own shell is about other servers.
      url: (database) => `postgres://postgres:${password}@127.0.0.1:${at}/${database}?sslmode=disable`,
      port: at,
      home,
      started,
      isShared: () => lease.others(),
      hadNoRoom: () => fs.existsSync(log) && NO_ROOM.test(fs.readFileSync(log).subarray(logged).toString()),
      stop: async () => {
        const free = await lockFolder(home);
        try {
          lease.give();
          if (!lease.others() && runningPort(data) !== null) await end(run, data, patienceSeconds);
        } finally {
          free();
        }
      },
    };
  } finally {
    unlock();
  }
}

/** Ends the server of a folder where nobody living uses it any more: those who did were ended without a chance to leave it. */
export async function endUnused(folder: string): Promise<void> {
  if (!fs.existsSync(folder)) return;
  const { home, run } = placeOf(folder);
  const data = path.join(home, 'data');
  if (runningPort(data) === null) return;
  const free = await lockFolder(home);
  const lease = takeLease(home);
  try {
    if (!lease.others() && runningPort(data) !== null) await end(run, data);
  } finally {
    lease.give();
    free();
  }
}

/** Ends what was started while `TEST_SERVERS` named this list, as far as nobody living uses it any more. */
export async function endNoted(list: string): Promise<void> {
  if (!fs.existsSync(list)) return;
  const folders = new Set(fs.readFileSync(list, 'utf8').split('\n').filter(Boolean));
  for (const folder of folders) await endUnused(folder).catch((error: unknown) => console.error(error));
}
