/** What stops a start and is for the person at the keyboard to put right: said in a sentence with what to do, without a stack. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export class SetupError extends Error {
  override name = 'SetupError';
}

/** Prints why a script ends and ends it with 1. */
export function failWith(error: unknown): never {
  const sentence = sentenceOf(error) ?? sentenceOf(withoutValues(error));
  if (sentence !== null) console.error(`\n${sentence}`);
  else console.error(withoutValues(error));
  process.exit(1);
}

/** A statement that failed carries its text and its values, thousands of them: what the database said of it stands below, in its cause. */
const withoutValues = (error: unknown) => (error instanceof Error && 'params' in error && error.cause ? error.cause : error);

const NO_ROOM = /No space left on device|ENOSPC|disk quota exceeded/i;

/** What to do about an error that the machine makes: a folder that may not be written, a disk that is full, files of somebody else. Null for
 *  everything else: that is a fault of ours, and its stack says where. */
export function sentenceOf(error: unknown): string | null {
  if (error instanceof SetupError) return error.message;
  if (!(error instanceof Error)) return null;
  const { code, path: file, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === '53100' || NO_ROOM.test(message)) return noRoom(file);
  if (code === 'EROFS') return `${file ?? 'The folder'} is on a disk that cannot be written. Copy the project to one that can.`;
  if ((code === 'EEXIST' || code === 'ENOTDIR') && file && fs.statSync(nearest(file), { throwIfNoEntry: false })?.isFile())
    return `${nearest(file)} should be a folder, and a file is in its place. Move it away, then run the same command again.`;
  if (code === 'EACCES' || code === 'EPERM') return file ? closedTo(file) : null;
  if (/^(?:initdb|pg_ctl) failed/.test(message)) return `The embedded PostgreSQL could not be started. It says:\n${message}`;
  return null;
}

/** What to do where the disk of `file` is full. */
export const noRoom = (file?: string): string =>
  `There is no space left on the disk${file ? ` that holds ${file}` : ''}. Make room (the demo month takes one gigabyte, a build a third of one), then run the same command again.`;

/** What failed while the embedded server was at hand: of one that met a full disk the connection breaks off, and only its log says why. */
export const orNoRoom = (error: unknown, server: { home: string; hadNoRoom(): boolean } | null | undefined): unknown =>
  server?.hadNoRoom() ? new SetupError(noRoom(server.home)) : error;

/** The file or folder itself, or the nearest above it that is there. */
function nearest(file: string): string {
  let there = path.resolve(file);
  while (!fs.existsSync(there) && path.dirname(there) !== there) there = path.dirname(there);
  return there;
}

/** Names the nearest folder that is there, and whose it is. */
function closedTo(file: string): string {
  const there = nearest(file);
  const uid = fs.statSync(there, { throwIfNoEntry: false })?.uid;
  const me = os.userInfo();
  const isTheirs = process.platform !== 'win32' && uid !== undefined && uid !== me.uid;
  return (
    `${me.username} may not write ${there}${isTheirs ? `, which belongs to another user (id ${uid})` : ''}.` +
    ` Run the command as the user who owns it, or give the project to this one${process.platform === 'win32' ? '' : `: sudo chown -R ${me.username} ${quoted(ownFolder(there))}`}`
  );
}

/** The project, where the file lies in it. */
function ownFolder(file: string): string {
  const root = path.resolve(import.meta.dirname, '..');
  return file === root || file.startsWith(root + path.sep) ? root : file;
}

const quoted = (file: string) => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
