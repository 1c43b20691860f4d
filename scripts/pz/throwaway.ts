/** A PostgreSQL server for one command: started in a temporary folder, gone with everything in it when the command ends, however it ends. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { embeddedPostgres } from '../../db/embedded.ts';
import { movedHome } from '../../db/postgres-programs.ts';
import { SetupError } from '../setup-error.ts';

/** Nothing in it outlives the command, so nothing is made durable. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'jit=off',
  'shared_buffers=128MB',
  'max_connections=10',
  'temp_buffers=32MB',
  'work_mem=48MB',
  'checkpoint_timeout=1h',
];

/** Waits until its input ends, which it does however we end, and then ends the server and removes its folder. */
const GUARD = `while read -r _; do :; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ -e "$1" ] || exit 0
  pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
  rm -rf -- "$1" 2>/dev/null
  sleep 0.3
done`;

/** A process of its own that cleans up after us where we are killed without a chance to. Released, it is gone before we are. */
function guard(folder: string): () => Promise<void> {
  if (process.platform === 'win32') return async () => undefined;
  const child = spawn('/bin/sh', ['-c', GUARD, 'pz-guard', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.unref();
  child.stdin?.on('error', () => undefined);
  return () => {
    child.ref();
    child.stdin?.end();
    return ended;
  };
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.chmodSync(folder, 0o755);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw error;
    const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : 'cannot be written to';
    throw new SetupError(`The temporary folder ${path.dirname(folder)} ${why} (${code}): name another folder in TMPDIR`);
  }
}

/** As Node says it, as PostgreSQL says it, and as its tools print it. */
function isDiskFull(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code === 'ENOSPC' || code === '53100' || /No space left on device|Check free disk space/.test(message ?? '');
}

/** Runs `work` with a connection, and a signal that fires on Ctrl-C or a polite kill; then the server and its folder are gone. */
export async function withThrowaway<T>(work: (client: pg.Client, signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const end = (name: NodeJS.Signals) => ending.abort(new Interrupted(name));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, end);
  const folder = path.join(os.tmpdir(), `pingzhang-pz-${randomBytes(6).toString('hex')}`);
  // Before there is anything to clean up, in either place where it may lie.
  const homes = [folder, movedHome(folder)];
  const guards = homes.map(guard);
  try {
    makeFolder(folder);
    const server = await embeddedPostgres({ folder, port: 0, settings: SETTINGS, isThrowaway: true });
    try {
      ending.signal.throwIfAborted();
      const client = new pg.Client({ connectionString: server.url('postgres'), options: '-c timezone=UTC' });
      client.on('error', () => undefined);
      await client.connect();
      const cut = () => (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      ending.signal.addEventListener('abort', cut, { once: true });
      try {
        return await work(client, ending.signal);
      } catch (error) {
        throw ending.signal.aborted ? ending.signal.reason : error;
      } finally {
        ending.signal.removeEventListener('abort', cut);
        await client.end().catch(() => undefined);
      }
    } finally {
      await server.stop();
    }
  } catch (error) {
    throw isDiskFull(error)
      ? new SetupError(`No space left in the temporary folder ${os.tmpdir()}: free some, or name another folder in TMPDIR`)
      : error;
  } finally {
    for (const home of homes) fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    for (const release of guards) await release();
    for (const name of signals) process.off(name, end);
  }
}

export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor(signal: string) {
    super(`Interrupted (${signal}); nothing was stored`);
  }
}
