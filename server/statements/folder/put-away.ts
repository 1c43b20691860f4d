/** Where a file of the folder goes when something has become of it: chosen and kept in the database first, then moved there. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { BOOK_DAY, businessDateOf } from '../../kernel/business-date.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import { inFolder, keptNames, REASON_ENDING } from './byte-path.ts';
import type { FolderOutcome } from './codes.ts';
import type { TakenFile } from './file-store.ts';
import { doneOn, makeFolder, REFUSED_FOLDER } from './own-folders.ts';
import { reasonText } from './reason-text.ts';

export async function isThere(path: Buffer): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Where it will lie, seen from the watched folder; nothing lies there yet. */
export async function placeFor(root: Buffer, outcome: FolderOutcome, { id, raw }: { id: string; raw: Buffer }, now: Date): Promise<Buffer> {
  const folder = outcome === 'refused' ? REFUSED_FOLDER : doneOn(businessDateOf(now, BOOK_DAY));
  let last = raw;
  for (const name of keptNames(raw, id)) {
    const place = inFolder(Buffer.from(folder), name);
    last = place;
    const whole = inFolder(root, place);
    if (!(await isThere(whole)) && !(await isThere(Buffer.concat([whole, REASON_ENDING])))) break;
  }
  return last;
}

/** Lays the reason beside where the file will lie; false where another's lies there, or what is no file: whoever may write into the folder could
 *  lay a link there, and have the reason written to wherever it leads. What a crash or a full disk left of it is written again. */
async function layReason(path: Buffer, text: string): Promise<boolean> {
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await fs.open(path, flags, 0o640).catch((error: NodeJS.ErrnoException) => {
    if (NO_FILE.has(error.code ?? '')) return null;
    throw error;
  });
  if (file === null) return false;
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.nlink > 1 || stat.size > REASON_BYTES_MAX) return false;
    const there = await file.readFile('utf8');
    if (!text.startsWith(there)) return false;
    if (there !== text) {
      await file.truncate();
      await file.write(text, 0);
    }
    return true;
  } finally {
    await file.close();
  }
}

/** A link, a folder, a pipe. */
const NO_FILE: ReadonlySet<string> = new Set(['ELOOP', 'EISDIR', 'ENXIO']);
/** More than any reason of ours. */
const REASON_BYTES_MAX = 1_000_000;

/** Moves a file, never onto another: false where one lies there. A second name first, which is refused where there is one; not every file system
 *  has second names, and not every user may give one to the file of another: there it is looked before. */
async function moveTo(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await fs.link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      if (!(await isSameFile(from, to))) return false;
    } else {
      if (await isThere(to)) return false;
      await fs.rename(from, to);
      return true;
    }
  }
  await failpoint('folder.linked_before_unlinked');
  await fs.unlink(from);
  return true;
}

/** Two names of one file: a move that died in the middle. */
async function isSameFile(one: Buffer, other: Buffer): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => fs.lstat(path, { bigint: true })));
  return first !== undefined && second !== undefined && first.ino !== 0n && first.ino === second.ino && first.dev === second.dev;
}

/** Moves a taken file to where the database says it lies; of a refused one the reason is there before the file is. False where something else lies
 *  there by now. */
export async function putAway(root: Buffer, taken: Buffer, file: TakenFile & { keptAs: Buffer; endedAt: Date }): Promise<boolean> {
  const { name, refusal, keptAs, endedAt } = file;
  const target = inFolder(root, keptAs);
  await makeFolder(target.subarray(0, target.lastIndexOf(0x2f)));
  if (refusal) {
    if (!(await layReason(Buffer.concat([target, REASON_ENDING]), reasonText({ name, refusal, at: endedAt })))) return false;
    await failpoint('folder.reason_before_move');
  }
  if (!(await moveTo(taken, target))) return false;
  await failpoint('folder.put_away');
  return true;
}

/** Lays a file back where it lay, beside whatever came there in between. */
export async function putBack(root: Buffer, taken: Buffer, { id, raw, place }: Pick<TakenFile, 'id' | 'raw' | 'place'>): Promise<void> {
  const folder = place === null ? root : inFolder(root, place);
  if (place !== null) await makeFolder(folder);
  for (const name of keptNames(raw, id)) if (await moveTo(taken, inFolder(folder, name))) return;
}
