/** What lies in the watched folder, in the order of names: files in it and in the folders of channels, never behind a link and never without end. */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import { inFolder, isUnfinishedName, readName } from './byte-path.ts';
import type { FolderProblem } from './contract.ts';
import { problemOf } from './folder-problem.ts';
import { OWN_NAMES } from './own-folders.ts';

/** `path` as bytes; `shown` from the watched folder on. `place`: the name of the folder it lies in, null where that is the watched one. */
export type Lying = { path: Buffer; raw: Buffer; place: string | null; shown: string };
export type Listed = { files: Lying[]; problems: FolderProblem[] };

/** Channels sort their files by year, month and day; nobody needs more. */
const DEPTH_MAX = 4;
/** More names than this are not even listed. */
const NAMES_MAX = 100_000;

/** Throws where the watched folder itself cannot be read. */
export async function listFolder(root: Buffer): Promise<Listed> {
  const found: Listed = { files: [], problems: [] };
  await listInto(found, { folder: root, place: null, shown: '', depth: 0 });
  return found;
}

type At = { folder: Buffer; place: string | null; shown: string; depth: number };

async function listInto(found: Listed, at: At): Promise<void> {
  for (const entry of await entriesOf(found, at)) {
    const raw = entry.name;
    if (isUnfinishedName(raw) || (at.depth === 0 && OWN_NAMES.has(raw.toString('latin1').toLowerCase()))) continue;
    if (found.files.length >= NAMES_MAX) {
      if (!found.problems.some(({ reason }) => reason === 'folder_too_many')) found.problems.push({ reason: 'folder_too_many', name: '' });
      return;
    }
    const name = readName(raw);
    const shown = at.shown === '' ? name : `${at.shown}/${name}`;
    const path = inFolder(at.folder, raw);
    if (entry.isFile()) found.files.push({ path, raw, place: at.place, shown });
    else if (!entry.isDirectory()) found.problems.push({ reason: 'folder_not_a_file', name: shown });
    else if (at.depth > DEPTH_MAX) found.problems.push({ reason: 'folder_too_deep', name: shown });
    else await listInto(found, { folder: path, place: at.place ?? name, shown, depth: at.depth + 1 });
  }
}

/** Of a folder in the watched one that cannot be read the others do not suffer; one that has gone is none. */
async function entriesOf(found: Listed, { folder, shown, depth }: At): Promise<Dirent<Buffer>[]> {
  try {
    const entries = await fs.readdir(folder, { encoding: 'buffer', withFileTypes: true });
    return entries.sort((one, other) => Buffer.compare(one.name, other.name));
  } catch (error) {
    if (depth === 0) throw error;
    const problem = problemOf(error, 'reading', shown);
    if (problem.reason !== 'folder_missing') found.problems.push(problem);
    return [];
  }
}
