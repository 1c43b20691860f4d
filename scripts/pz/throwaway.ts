/** A PostgreSQL server for one command: started in a temporary folder, gone with everything in it when the command ends, however it ends. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { embeddedPostgres } from '../../db/embedded.ts';

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

/** Runs `work` with a connection, and a signal that fires on Ctrl-C or a polite kill; then the server and its folder are gone. */
export async function withThrowaway<T>(work: (client: pg.Client, signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const end = (name: NodeJS.Signals) => ending.abort(new Interrupted(name));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, end);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-pz-'));
  let home = folder;
  try {
    fs.chmodSync(folder, 0o755);
    const server = await embeddedPostgres({ folder, port: 0, settings: SETTINGS });
    home = server.home;
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
  } finally {
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    for (const name of signals) process.off(name, end);
  }
}

export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor(signal: string) {
    super(`Interrupted (${signal}); nothing was left behind`);
  }
}
