/** A disk that is full: PostgreSQL on a small file system of its own, filled to the last byte under work. Nothing is half, people are told what it
 *  is, and when there is room again all of it goes on by itself. Mounting needs root on Linux; what the acts do where a table finds no room is
 *  asked everywhere, by crash-no-room.db.test.ts. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepDatabase } from '../../scripts/keep-database.ts';
import { CrashStage } from './crash-stage-fixture.ts';

const SIZE_MB = 256;
const mounted = path.resolve(import.meta.dirname, '../../.data', `full-disk-${process.pid}`);
const ballast = path.join(mounted, 'ballast');

function mountSmall(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  fs.mkdirSync(mounted, { recursive: true });
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=0755`, 'tmpfs', mounted]).status === 0;
  if (!isMounted) fs.rmdirSync(mounted);
  return isMounted;
}
const canMount = mountSmall();

const stage = new CrashStage({
  folder: path.join(mounted, 'pg'),
  port: 54392,
  settings: ['shared_buffers=32MB', 'max_connections=60', 'min_wal_size=32MB', 'max_wal_size=48MB'],
});

beforeAll(async () => {
  if (!canMount) return;
  await stage.startServer();
  await stage.fill();
}, 60_000);
afterAll(async () => {
  if (!canMount) return;
  fs.rmSync(ballast, { force: true });
  await stage.close();
  expect(spawnSync('umount', [mounted]).status).toBe(0);
  fs.rmdirSync(mounted);
});

/** Takes what room there is, down to the last byte. */
function fillDisk(): void {
  const file = fs.openSync(ballast, 'a');
  try {
    for (const size of [1 << 20, 4096, 1]) {
      const bytes = Buffer.alloc(size, 1);
      try {
        for (;;) fs.writeSync(file, bytes);
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
    }
  } finally {
    fs.closeSync(file);
  }
}

/** Uses up the segments of the write-ahead log that lie ready, until there is no room for another and the server gives up. */
async function useUpLog(): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      await stage.database.pool.query("SELECT pg_logical_emit_message(true, 'crash', 'x'), pg_switch_wal()");
    } catch {
      return;
    }
  }
  throw new Error('The log still had room');
}

it.skipIf(!canMount)(
  'a full disk leaves nothing half, says that it is full, and when there is room all goes on by itself, PostgreSQL too',
  async () => {
    const first = stage.clerk([...stage.someOfEach(), ...stage.someOfEach(), 'orders:9001']);
    expect(await first.ended, first.said.join('\n')).toBe(0);
    const worker = stage.worker();
    await worker.until('worker ready');
    const told: string[] = [];
    const stopKeeping = keepDatabase(
      stage.server.port,
      () => stage.startServer(),
      (text) => told.push(text),
    );

    // First the tables find no room, while the log still has some.
    fillDisk();
    const poor = stage.clerk([...Array.from({ length: 8 }, () => `import:${stage.next()}`), ...stage.someOfEach(), 'hold:1']);
    await poor.until('disk_full');
    fs.rmSync(ballast);
    expect(await poor.ended, poor.said.join('\n')).toBe(0);

    // Then the log itself, which takes the server down in the middle of all this.
    const under = stage.clerk([...stage.someOfEach(), ...Array.from({ length: 40 }, () => `post:${stage.next() * 1000}`), 'orders:9002']);
    await under.until('ack ');
    fillDisk();
    await useUpLog();
    await pause(2500);
    fs.rmSync(ballast);
    expect(await under.ended, under.said.join('\n')).toBe(0);
    expect(worker.child.exitCode, 'the worker lives on').toBe(null);

    await stage.untilReconciled(75_000);
    await stage.requireAllOnce();
    await stopKeeping();
    expect(told).toEqual(expect.arrayContaining(['PostgreSQL ended; it is started again', 'PostgreSQL is back']));
    expect(told.join('\n')).toContain('Make room');
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
  },
  180_000,
);
