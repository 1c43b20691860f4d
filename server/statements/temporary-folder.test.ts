/** What a killed process left behind goes at the next start; what is in use, young or somebody else's stays. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTemporaryFolder, sweepTemporaryFolders } from './temporary-folder.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-10T12:00:00Z');
const before = process.env.TMPDIR;
let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'sweep-test-'));
  process.env.TMPDIR = root;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  fs.rmSync(root, { recursive: true, force: true });
});

function aged(folder: string, hours: number, file = 'file'): string {
  const full = path.join(root, path.basename(folder));
  fs.mkdirSync(full, { recursive: true });
  if (file) fs.writeFileSync(path.join(full, file), 'bytes');
  const at = new Date(NOW.getTime() - hours * HOUR_MS);
  if (file) fs.utimesSync(path.join(full, file), at, at);
  fs.utimesSync(full, at, at);
  return path.basename(full);
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid as number;
}

it('removes the folders of dead processes that nobody wrote to for a day, and those of before folders named theirs', async () => {
  const dead = await deadPid();
  aged(`pingzhang-upload-${dead}-AbC123`, 25);
  aged(`pingzhang-preview-${dead}-AbC123`, 25);
  aged(`pingzhang-archive-${dead}-AbC123`, 25, '');
  aged('pingzhang-upload-aB3xYz', 25);
  expect(await sweepTemporaryFolders(NOW)).toBe(4);
  expect(fs.readdirSync(root)).toEqual([]);
});

it('leaves what is in use, what is young, and what is not ours', async () => {
  const dead = await deadPid();
  const kept = [
    aged(await makeTemporaryFolder('upload'), 1000),
    aged(`pingzhang-upload-${dead}-AbC123`, 23),
    aged('pingzhang-upload-aB3xYz', 23),
    aged('pingzhang-pz-aB3xYz', 1000),
    aged('pingzhang-upload-and-more', 1000),
    aged('pingzhang-uploads', 1000),
    aged('upload-aB3xYz', 1000),
  ];
  fs.writeFileSync(path.join(root, 'pingzhang-upload-aFile1'), '');
  // Begun long ago, and still being written.
  const slow = aged(`pingzhang-upload-${dead}-sLow00`, 48);
  fs.utimesSync(path.join(root, slow, 'file'), NOW, NOW);
  expect(await sweepTemporaryFolders(NOW)).toBe(0);
  expect(fs.readdirSync(root).sort()).toEqual([...kept, slow, 'pingzhang-upload-aFile1'].sort());
});
