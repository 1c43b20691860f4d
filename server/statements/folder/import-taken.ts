/** Goes on with a taken file from wherever it stands: imports it, says what became of it, puts it away. Whatever died in between, the file is neither
 *  lost nor imported twice. */
import fs from 'node:fs/promises';
import type { Ambience } from '../../guard/context.ts';
import { busyRefusal, sqlStateOf } from '../../kernel/busy.ts';
import { DomainError } from '../../kernel/errors.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import { statementById } from '../get-statement.ts';
import { type Brought, bringFile, type FolderPorts, StillWritten } from './bring-file.ts';
import type { FolderOutcome } from './codes.ts';
import { endBrought, endRefused } from './end-file.ts';
import {
  countAttempt,
  deleteFolderFile,
  insertFolderFile,
  isOfFolderFile,
  moveKept,
  selectFolderFile,
  type TakenFile,
} from './file-store.ts';
import { systemCodeOf } from './folder-problem.ts';
import { isThere, placeFor, putAway, putBack } from './put-away.ts';
import { isSameStamp, type Stamp } from './settling.ts';
import { type Taken, takenPath } from './take-file.ts';

/** `left`: it failed for a reason that is not the file's, and stays where it is for the next look; `gone`: somebody took it out of ours. */
export type TakenEnd = {
  id: string;
  name: string;
  place: string | null;
  end: FolderOutcome | 'put_back' | 'left' | 'gone';
  reason: string | null;
};

/** One that breaks off so often, whatever the reason, is refused: it would keep all others waiting for ever. */
const ATTEMPTS_MAX = 5;

type Folder = { root: Buffer; ambience: Ambience; ports: FolderPorts; signal: AbortSignal };

export async function importTaken(folder: Folder, taken: Taken): Promise<TakenEnd> {
  const { root, ambience } = folder;
  const path = takenPath(root, taken);
  const { id, place } = taken;
  if (!(await isThere(path))) return { id, place, name: id, end: 'gone', reason: null };
  const file = await knownOf(ambience, taken, path);
  const ended = (end: TakenEnd['end'], reason: string | null = null): TakenEnd => ({ id, place, name: file.name, end, reason });
  if (file.outcome === null) {
    const stayed = await decide(folder, file, path);
    if (stayed) return ended(stayed);
    await failpoint('folder.outcome_before_move');
  }
  const known = await knownOf(ambience, taken, path);
  const { outcome, keptAs, endedAt } = known;
  if (outcome === null || !keptAs || !endedAt) return ended('left');
  if (!(await putAway(root, path, { ...known, keptAs, endedAt }))) {
    // Something came to lie there since it was chosen.
    const another = await placeFor(root, outcome, known, endedAt);
    await moveKept(ambience.database.db, id, another);
    await putAway(root, path, { ...known, keptAs: another, endedAt });
  }
  return ended(outcome, known.refusal?.reason ?? null);
}

/** What the database knows of it. A database that was restored to before it was taken knows nothing: it is called by its id then. */
async function knownOf({ database: { db }, clock }: Ambience, { id, place }: Taken, path: Buffer): Promise<TakenFile> {
  const known = await selectFolderFile(db, id);
  if (known) return known;
  const { size } = await fs.lstat(path);
  const file = { id, raw: Buffer.from(id), name: id, place, takenAt: clock.now() };
  await insertFolderFile(db, { ...file, byteSize: size });
  return { ...file, attempts: 0, outcome: null, refusal: null, keptAs: null, endedAt: null };
}

async function stampOf(path: Buffer): Promise<Stamp & { isFile: boolean }> {
  const stat = await fs.lstat(path);
  return { size: stat.size, writtenMs: stat.mtimeMs, isFile: stat.isFile() };
}

/** Null where something became of it. */
async function decide(folder: Folder, file: TakenFile, path: Buffer): Promise<'put_back' | 'left' | null> {
  const { root, ambience, ports, signal } = folder;
  const { db } = ambience.database;
  await countAttempt(db, file.id, 1);
  const stamp = await stampOf(path);
  const back = async () => {
    await putBack(root, path, file);
    await deleteFolderFile(db, file.id);
    return 'put_back' as const;
  };
  try {
    if (!stamp.isFile) throw refusal('folder_not_a_file', file.name);
    if (file.attempts >= ATTEMPTS_MAX) throw refusal('folder_import_failed', file.name);
    const brought = await bringFile(ambience, ports, { path: path.toString(), name: file.name, place: file.place, stamp }, signal);
    // What was written since is another file: it is read as one.
    if (!isSameStamp(await stampOf(path), stamp)) return await back();
    await endBrought(folder, file, brought);
    return null;
  } catch (error) {
    if (error instanceof StillWritten) return back();
    if (signal.aborted || isPassing(error)) {
      await countAttempt(db, file.id, -1).catch(() => undefined);
      return 'left';
    }
    if (!(error instanceof DomainError)) {
      sayFailure(error, file.id);
      return 'left';
    }
    if (!isSameStamp(await stampOf(path), stamp)) return back();
    const brought = await importedBefore(ambience, file, error);
    if (brought) await endBrought(folder, file, brought);
    else await endRefused(folder, file, error);
    return null;
  }
}

const refusal = (reason: string, file: string) => new DomainError('invalid', reason, `${file}: ${reason}`, { file });

/** Failures that pass by themselves, or when somebody makes room: of the database, its connection, or a disk. */
function isPassing(error: unknown): boolean {
  if (error instanceof DomainError) return error.code === 'busy';
  const [state, code] = [sqlStateOf(error), systemCodeOf(error)];
  return busyRefusal(error) !== null || /^(?:08|53|57)/.test(state ?? '') || code !== undefined || isCutOff(error);
}

/** As the driver says, without a code, that the database has gone. */
function isCutOff(error: unknown): boolean {
  const { message, cause } = (error ?? {}) as { message?: unknown; cause?: unknown };
  if (typeof message === 'string' && /^Connection terminated|^Client has encountered a connection error/.test(message)) return true;
  return cause !== undefined && isCutOff(cause);
}

/** The import of an attempt that died, or lost its answer, before it could say so; null where the bytes were imported before the file was taken,
 *  or are those of another file. */
async function importedBefore({ database: { db } }: Ambience, file: TakenFile, { reason, details }: DomainError): Promise<Brought | null> {
  const { statementId } = details;
  if (reason !== 'statement_already_imported' || typeof statementId !== 'string') return null;
  const { importedAt, channelCode } = await statementById(db, statementId);
  if (importedAt < file.takenAt || (await isOfFolderFile(db, statementId))) return null;
  return { outcome: 'imported', channelCode, statementId };
}

function sayFailure(error: unknown, id: string): void {
  const { name } = error as Error;
  const code = sqlStateOf(error) ?? null;
  console.error(JSON.stringify({ level: 'error', what: 'a file of the folder could not be imported', file: id, name, code }));
}
