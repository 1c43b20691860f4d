/** Takes a settled file out of the folder: known to the database first, then moved to where no sender replaces it. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import type { Tx } from '../../../db/client.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import { fileNameOf } from '../receive-file.ts';
import { inFolder, readName } from './byte-path.ts';
import type { FolderProblem } from './contract.ts';
import { deleteFolderFile, insertFolderFile } from './file-store.ts';
import { problemOf, systemCodeOf } from './folder-problem.ts';
import type { Lying } from './list-folder.ts';
import { takenFolder } from './own-folders.ts';
import { isThere } from './put-away.ts';
import { isSameStamp, type Stamp } from './settling.ts';

/** A file that waits to be imported, or to be moved: the id it has in the database, and the channel whose folder it lay in, as far as its name
 *  among the taken ones says. */
export type Taken = { id: string; place: string | null; fileName: string };

const TAKEN_NAME = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})(?:\.([a-z][a-z0-9_]{1,30}))?$/;
const CHANNEL = /^[a-z][a-z0-9_]{1,30}$/;

export const takenPath = (root: Buffer, { fileName }: Pick<Taken, 'fileName'>): Buffer => inFolder(takenFolder(root), fileName);

/** In the order in which they were taken. */
export async function listTaken(root: Buffer): Promise<Taken[]> {
  const names = await fs.readdir(takenFolder(root));
  return names.sort().flatMap((fileName) => {
    const [, id, place = null] = TAKEN_NAME.exec(fileName) ?? [];
    return id ? [{ id, place, fileName }] : [];
  });
}

type Look = { size: number; writtenMs: number; isFile: boolean };

/** Whether it can be read, and as what; a pipe is not waited for and a link not followed. */
async function lookAt(path: Buffer): Promise<Look> {
  const handle = await fs.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = await handle.stat();
    return { size: stat.size, writtenMs: stat.mtimeMs, isFile: stat.isFile() };
  } finally {
    await handle.close();
  }
}

/** The taken file, null where it is not there any more or is being written after all, or what stands in the way. */
export async function takeFile(
  tx: Tx,
  root: Buffer,
  { path, raw, place, shown }: Lying,
  stamp: Stamp,
  { id, now }: { id: string; now: Date },
): Promise<Taken | null | FolderProblem> {
  try {
    const look = await lookAt(path);
    if (!look.isFile) return { reason: 'folder_not_a_file', name: shown };
    if (!isSameStamp(look, stamp)) return null;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'EBUSY') return null;
    if (code === 'ELOOP' || code === 'ENXIO') return { reason: 'folder_not_a_file', name: shown };
    if (code === 'EACCES' || code === 'EPERM') return { reason: 'folder_file_unreadable', name: shown };
    return problemOf(error, 'reading', shown);
  }
  const taken = { id, place, fileName: place !== null && CHANNEL.test(place) ? `${id}.${place}` : id };
  await insertFolderFile(tx, { id, raw, name: fileNameOf(readName(raw)), place, byteSize: stamp.size, takenAt: now });
  await failpoint('folder.noted_before_move');
  try {
    await fs.rename(path, takenPath(root, taken));
  } catch (error) {
    const code = systemCodeOf(error);
    // Over a network the answer to a move may be lost, and the move asked for again: then it says that nothing is there any more.
    if (code === 'ENOENT' && (await isThere(takenPath(root, taken)))) return taken;
    await deleteFolderFile(tx, id);
    if (code === 'ENOENT' || code === 'EBUSY') return null;
    const problem = problemOf(error, 'writing', shown);
    return problem.reason === 'folder_unwritable' ? { ...problem, reason: 'folder_place_unwritable' } : problem;
  }
  await failpoint('folder.taken');
  return taken;
}
