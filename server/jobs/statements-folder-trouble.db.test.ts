/** Statements by folder where something stands in the way: what is no file, a folder that cannot be worked with, a database that is away, very many
 *  files, a look that is stopped. Nothing is lost and nothing taken twice. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bill, channel, database, makeChannel, one, onOwnDatabase, row } from '../statements/import-fixture.ts';
import { anotherWorker, drop, ends, look, lookTwice, lying, onOwnFolder, reasonOf, root, setRoot } from './statements-folder-fixture.ts';

onOwnDatabase();
onOwnFolder();

/** Bytes that no other test has: the same ones would be recognised. */
let serial = 0;
const freshBill = (rows = 3) => bill(Array.from({ length: rows }, (_, i) => row(++serial * 1_000 + i)));
const statements = async () => (await one<{ n: number }>('SELECT count(*)::int AS n FROM statements')).n;

describe('What is no file', () => {
  it('is told of and left: links, also to folders, pipes and sockets; nothing behind a link is read', async () => {
    const secret = path.join(fs.mkdtempSync(path.join(root, '.outside-')), 'secret.csv');
    fs.writeFileSync(secret, freshBill());
    fs.mkdirSync(path.join(root, channel));
    fs.symlinkSync(secret, path.join(root, channel, 'link.csv'));
    fs.symlinkSync(path.dirname(secret), path.join(root, 'linked'));
    execFileSync('mkfifo', [path.join(root, channel, 'pipe.csv')]);
    const socket = net.createServer();
    await new Promise<void>((resolve) => socket.listen(path.join(root, channel, 'socket.csv'), resolve));
    const { problems } = await lookTwice();
    await new Promise((resolve) => socket.close(resolve));
    expect(ends).toEqual([]);
    expect(problems).toEqual(
      ['linked', `${channel}/link.csv`, `${channel}/pipe.csv`, `${channel}/socket.csv`]
        .map((name) => ({ reason: 'folder_not_a_file', name }))
        .sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name))),
    );
    expect(fs.readlinkSync(path.join(root, channel, 'link.csv'))).toBe(secret);
  });

  it('a link in place of one of our folders leads nothing of ours away', async () => {
    const elsewhere = fs.mkdtempSync(path.join(root, '.elsewhere-'));
    fs.symlinkSync(elsewhere, path.join(root, 'done'));
    drop('bill.csv', freshBill(), channel);
    expect((await lookTwice()).problems).toEqual([{ reason: 'folder_missing', name: '' }]);
    expect(fs.readdirSync(elsewhere)).toEqual([]);
    expect(ends).toEqual([]);
  });
});

describe('A folder that cannot be worked with', () => {
  it('is told of, and gone on with by itself when it can: not there, and without the rights', async () => {
    drop('bill.csv', freshBill(), channel);
    await look();
    fs.renameSync(root, `${root}-away`);
    expect((await look()).problems).toEqual([{ reason: 'folder_missing', name: '' }]);
    fs.renameSync(`${root}-away`, root);
    await look();
    expect(ends.map(({ end }) => end)).toEqual(['imported']);
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!canMount)('a disk that is full or may not be written leaves every file where it is or goes on from there', async () => {
    const mounted = path.join(root, '.disk');
    fs.mkdirSync(mounted);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mounted]).status).toBe(0);
    const folder = root;
    try {
      setRoot(mounted);
      drop('bill.csv', freshBill(), channel);
      const cut = freshBill(20);
      drop('cut.csv', cut.subarray(0, cut.length - 40), channel);
      await look();
      expect(spawnSync('mount', ['-o', 'remount,ro', mounted]).status).toBe(0);
      expect((await look()).problems).toEqual([{ reason: 'folder_unwritable', name: '' }]);
      expect(ends).toEqual([]);
      expect(spawnSync('mount', ['-o', 'remount,rw', mounted]).status).toBe(0);
      // To the last byte: a reason has no room, a move has.
      const ballast = fs.openSync(path.join(mounted, '.ballast'), 'w');
      try {
        for (;;) fs.writeSync(ballast, Buffer.alloc(4096, 1));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
      fs.closeSync(ballast);
      const full = await look();
      expect(full.problems).toEqual([{ reason: 'folder_full', name: '' }]);
      fs.rmSync(path.join(mounted, '.ballast'));
      await lookTwice();
      const kept = lying().filter((name) => name.startsWith('done') || name.startsWith('refused'));
      expect(kept).toEqual(['done/2026-11-20/bill.csv', 'refused/cut.csv', 'refused/cut.csv.reason.txt']);
      expect(
        (
          await one<{ n: number }>(
            "SELECT count(*)::int AS n FROM statements WHERE file_name IN ('bill.csv', 'cut.csv') AND channel_code = $1",
            [channel],
          )
        ).n,
      ).toBe(2);
      setRoot(folder);
    } finally {
      expect(spawnSync('umount', [mounted]).status).toBe(0);
    }
  });

  it.skipIf(!canMount)(
    'a channel’s folder on a disk of its own, from which nothing can be moved, is told of once, and the other channels go on',
    async () => {
      const mounted = path.join(root, channel);
      fs.mkdirSync(mounted);
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted]).status).toBe(0);
      try {
        for (const name of ['a.csv', 'b.csv']) drop(name, freshBill(), channel);
        const other = await makeChannel();
        drop('z.csv', freshBill(), other);
        expect((await lookTwice()).problems).toEqual([{ reason: 'folder_other_disk', name: `${channel}/a.csv` }]);
        expect(ends.map(({ name, end }) => [name, end])).toEqual([['z.csv', 'imported']]);
        expect(spawnSync('mount', ['-o', 'remount,ro', mounted]).status).toBe(0);
        expect((await look()).problems).toHaveLength(1);
        expect((await one<{ n: number }>('SELECT count(*)::int AS n FROM folder_files WHERE outcome IS NULL', [])).n).toBe(0);
        expect(lying()).toContain(`${channel}/b.csv`);
      } finally {
        expect(spawnSync('umount', [mounted]).status).toBe(0);
      }
    },
  );

  it('a file that is larger than any may be is refused without being read', async () => {
    fs.truncateSync(drop('huge.csv', new Uint8Array([1]), channel), 5 * 1024 ** 3);
    await lookTwice();
    expect(ends.map(({ reason }) => reason)).toEqual(['file_too_large']);
    expect(reasonOf('huge.csv')).toContain('4096 MB');
  });

  it('a database that is away leaves the file taken, and the next look goes on with it', async () => {
    drop('bill.csv', freshBill(), channel);
    await look();
    await database.owner.pool.query('ALTER TABLE statement_files RENAME TO statement_files_away');
    await look().catch(() => undefined);
    await database.owner.pool.query('ALTER TABLE statement_files_away RENAME TO statement_files');
    expect(ends.map(({ end }) => end)).toEqual(['left']);
    expect(lying()).toHaveLength(1);
    await look();
    expect(ends.map(({ end }) => end)).toEqual(['left', 'imported']);
    expect(lying()).toEqual(['done/2026-11-20/bill.csv']);
  });

  it('one whose import breaks off again and again is refused in the end, and the others go on', async () => {
    drop('a.csv', freshBill(), channel);
    await look();
    await database.owner.pool.query('ALTER TABLE statement_files RENAME TO statement_files_away');
    for (let turn = 0; turn < 5; turn++) await look();
    await database.owner.pool.query('ALTER TABLE statement_files_away RENAME TO statement_files');
    drop('b.csv', freshBill(), channel);
    await lookTwice();
    expect(ends.slice(-2).map(({ name, end, reason }) => [name, end, reason])).toEqual([
      ['a.csv', 'refused', 'folder_import_failed'],
      ['b.csv', 'imported', null],
    ]);
  });

  it('a database from before, which knows nothing of a taken file, has it imported all the same', async () => {
    drop('x.csv', freshBill(), channel);
    await look();
    fs.renameSync(path.join(root, channel, 'x.csv'), path.join(root, '.taken', `01901234-5678-7000-8000-000000000001.${channel}`));
    await look();
    expect(ends.map(({ end }) => end)).toEqual(['imported']);
    expect(lying()).toEqual(['done/2026-11-20/01901234-5678-7000-8000-000000000001']);
  });
});

describe('Very many files', () => {
  it('ten thousand at once are taken in the order of their names, a hundred a look, none lost and none twice', async () => {
    const nameOf = (i: number) => `f${String(i).padStart(5, '0')}.txt`;
    for (let i = 0; i < 10_000; i++) drop(nameOf(i), strToU8(`${i}`));
    const first = await lookTwice();
    expect(first).toMatchObject({ waiting: 9_900, hasMore: true, problems: [] });
    expect(ends.map(({ name }) => name)).toEqual(Array.from({ length: 100 }, (_, i) => nameOf(i)));
    await look();
    expect(ends.map(({ name }) => name)).toEqual(Array.from({ length: 200 }, (_, i) => nameOf(i)));
    expect(lying().filter((name) => !name.endsWith('.reason.txt'))).toHaveLength(10_000);
  }, 120_000);

  it('a look that is stopped leaves the rest for the next, and nothing half', async () => {
    for (let i = 0; i < 5; i++) drop(`s${i}.csv`, freshBill(), channel);
    await look();
    const stop = new AbortController();
    const before = await statements();
    const stopped = look(stop.signal);
    while (ends.length < 2) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await stopped;
    anotherWorker();
    await lookTwice();
    await look();
    expect(ends.filter(({ end }) => end === 'imported')).toHaveLength(5);
    expect((await statements()) - before).toBe(5);
  });
});
