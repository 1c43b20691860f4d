/** The folders that are ours within the watched one: what is being imported, what was, and what was refused. */
import fs from 'node:fs/promises';
import { inFolder } from './byte-path.ts';

const TAKEN = '.taken';
const DONE = 'done';
const REFUSED = 'refused';
export const OWN_NAMES: ReadonlySet<string> = new Set([TAKEN, DONE, REFUSED]);

export const takenFolder = (root: Buffer): Buffer => inFolder(root, TAKEN);
/** Where a file goes, seen from the watched folder. */
export const doneOn = (date: string): string => `${DONE}/${date}`;
export const REFUSED_FOLDER = REFUSED;

/** Makes what is missing of them. Throws the error of the system where the folder is not there, or cannot be written; of what is no folder
 *  (a link, a file) ENOTDIR. */
export async function makeOwnFolders(root: Buffer): Promise<void> {
  if (!(await fs.stat(root)).isDirectory()) throw notAFolder();
  for (const name of OWN_NAMES) await makeFolder(inFolder(root, name), name === TAKEN ? 0o700 : 0o770);
}

/** One folder, in one that is there; a link in its place would lead what we keep to somewhere else. */
export async function makeFolder(folder: Buffer, mode = 0o770): Promise<void> {
  await fs.mkdir(folder, { mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!(await fs.lstat(folder)).isDirectory()) throw notAFolder();
  await fs.access(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
}

const notAFolder = () => Object.assign(new Error('not a folder'), { code: 'ENOTDIR', syscall: 'stat' });
