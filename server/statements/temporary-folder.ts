/** Folders for bytes on their way: each names the process that made it, so that what a killed one left behind is told from what is in use. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const KINDS = ['upload', 'preview', 'archive'] as const;
/** The process of a folder; older versions named none. */
const NAME = new RegExp(`^pingzhang-(?:${KINDS.join('|')})-(?:(\\d+)-)?[A-Za-z0-9]{6}$`);
const LEFT_BEHIND_MS = 86_400_000;

/** A new folder in the system's temporary one. Whoever makes it removes it, whatever happens. */
export function makeTemporaryFolder(kind: (typeof KINDS)[number]): Promise<string> {
  return fs.mkdtemp(path.join(os.tmpdir(), `pingzhang-${kind}-${process.pid}-`));
}

/** Where that process lives is not ours to see (another's, another machine's): then the age decides. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When anything in the folder was last written, in milliseconds. */
async function lastWritten(folder: string): Promise<number> {
  const names = await fs.readdir(folder);
  const times = await Promise.all(
    [folder, ...names.map((name) => path.join(folder, name))].map(async (each) => (await fs.lstat(each)).mtimeMs),
  );
  return Math.max(...times);
}

/** Removes what processes that were killed left behind: folders of these kinds alone, not written for a day, of no process that lives. Answers
 *  how many. What cannot be looked at or removed (another user's) stays. */
export async function sweepTemporaryFolders(now: Date): Promise<number> {
  const root = os.tmpdir();
  let swept = 0;
  for (const entry of await fs.readdir(root, { withFileTypes: true })) {
    const found = NAME.exec(entry.name);
    if (!found || !entry.isDirectory() || (found[1] !== undefined && isAlive(Number.parseInt(found[1], 10)))) continue;
    const folder = path.join(root, entry.name);
    try {
      if (now.getTime() - (await lastWritten(folder)) < LEFT_BEHIND_MS) continue;
      await fs.rm(folder, { recursive: true, force: true });
      swept += 1;
    } catch {}
  }
  return swept;
}
