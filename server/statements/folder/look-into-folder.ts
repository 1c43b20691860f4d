/** One look into the watched folder: goes on with what was taken, then takes what has settled, in the order of names and so much at most. */
import fs from 'node:fs/promises';
import type { Ambience } from '../../guard/context.ts';
import { newId } from '../../kernel/ids.ts';
import type { FolderPorts } from './bring-file.ts';
import type { FolderProblem } from './contract.ts';
import { forgetFolderFiles } from './file-store.ts';
import { problemOf } from './folder-problem.ts';
import { importTaken, type TakenEnd } from './import-taken.ts';
import { type Lying, listFolder } from './list-folder.ts';
import { makeOwnFolders } from './own-folders.ts';
import type { Settling, Stamp } from './settling.ts';
import { listTaken, type Taken, takeFile } from './take-file.ts';

export type FolderLook = {
  root: Buffer;
  ambience: Ambience;
  ports: FolderPorts;
  settling: Settling;
  signal: AbortSignal;
  /** A file that was noted so long ago and never moved is forgotten; one that another worker may be moving yet is not. */
  forgetAfterMs: number;
  /** Told of each file when something has become of it. */
  onEnd(end: TakenEnd): void;
};
/** `waiting`: seen, and not taken. `hasMore`: more had settled than one look takes. */
export type Looked = { problems: FolderProblem[]; waiting: number; hasMore: boolean };

/** How many files a look asks about, and how many it takes: a look that never ended would say nothing of what it found. */
const ASKED = 2_000;
const TAKEN_MOST = 100;
const LOOK_MS = 60_000;
const PROBLEMS_SHOWN = 20;
const IMMOVABLE: ReadonlySet<string> = new Set(['folder_place_unwritable', 'folder_other_disk', 'folder_full', 'folder_unreachable']);

const parentOf = ({ path }: Lying): string => path.subarray(0, path.lastIndexOf(0x2f)).toString('latin1');

/** Never throws for what is wrong with the folder: that is an answer. */
export async function lookIntoFolder(look: FolderLook): Promise<Looked> {
  const { root, ambience, signal } = look;
  const problems: FolderProblem[] = [];
  const answer = (waiting: number, hasMore: boolean): Looked => ({ problems: problems.slice(0, PROBLEMS_SHOWN), waiting, hasMore });
  const until = ambience.clock.now().getTime() + LOOK_MS;
  const isOver = () => signal.aborted || ambience.clock.now().getTime() >= until;
  try {
    await makeOwnFolders(root);
    const left = await listTaken(root);
    await forgetUnmoved(look, left);
    for (const taken of left) {
      if (isOver()) return answer(0, true);
      if (!(await goOn(look, taken, problems))) return answer(0, false);
    }
    const listed = await listFolder(root);
    problems.push(...listed.problems);
    const settled = await settledOf(look, listed.files, problems);
    let taken = 0;
    // Out of one of these nothing can be moved: it is not tried with each of a thousand files.
    const closed = new Set<string>();
    for (const { lying, stamp } of settled) {
      if (isOver() || taken >= TAKEN_MOST) return answer(listed.files.length - taken, true);
      const parent = parentOf(lying);
      if (closed.has(parent)) continue;
      const now = ambience.clock.now();
      const found = await takeFile(ambience.database.db, root, lying, stamp, { id: newId(0, now, ambience.random), now });
      if (found === null) continue;
      if ('reason' in found) {
        problems.push(found);
        if (IMMOVABLE.has(found.reason)) closed.add(parent);
        continue;
      }
      taken += 1;
      if (!(await goOn(look, found, problems))) break;
    }
    return answer(listed.files.length - taken, false);
  } catch (error) {
    problems.push(problemOf(error, 'writing'));
    return answer(0, false);
  }
}

/** False where the next file would fail as this one did. */
async function goOn(look: FolderLook, taken: Taken, problems: FolderProblem[]): Promise<boolean> {
  try {
    const end = await importTaken(look, taken);
    look.onEnd(end);
    if (end.end !== 'left') return true;
    if (!look.signal.aborted) problems.push({ reason: 'folder_import_waits', name: end.name });
    return false;
  } catch (error) {
    problems.push(problemOf(error, 'writing'));
    return false;
  }
}

async function forgetUnmoved({ ambience, forgetAfterMs }: FolderLook, left: readonly Taken[]): Promise<void> {
  const before = new Date(ambience.clock.now().getTime() - forgetAfterMs);
  await forgetFolderFiles(
    ambience.database.db,
    before,
    left.map(({ id }) => id),
  );
}

/** Those that have come whole, of the first names. */
async function settledOf(look: FolderLook, files: readonly Lying[], problems: FolderProblem[]): Promise<{ lying: Lying; stamp: Stamp }[]> {
  const settled: { lying: Lying; stamp: Stamp }[] = [];
  for (const lying of files.slice(0, ASKED)) {
    if (look.signal.aborted) break;
    try {
      const stat = await fs.lstat(lying.path);
      const stamp = { size: stat.size, writtenMs: stat.mtimeMs };
      if (stat.isFile() && look.settling.see(lying.path.toString('latin1'), stamp)) settled.push({ lying, stamp });
    } catch (error) {
      const problem = problemOf(error, 'reading', lying.shown);
      if (problem.reason !== 'folder_missing') problems.push(problem);
    }
  }
  look.settling.end();
  return settled;
}
