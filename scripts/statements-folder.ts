/** Refuses a STATEMENTS_FOLDER that the worker could not use, before anything is started: what is wrong with it, and what to do. */
import { systemCodeOf } from '../server/statements/folder/folder-problem.ts';
import { makeOwnFolders } from '../server/statements/folder/own-folders.ts';
import { statementsFolder } from '../server/statements/folder/setting.ts';
import { SetupError } from './setup-error.ts';

const quoted = (folder: string) => (/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`);

function sentenceOf(folder: string, code: string | undefined): string {
  const named = `STATEMENTS_FOLDER=${folder}`;
  if (code === 'ENOENT')
    return `${named} is not there. Make it, or leave STATEMENTS_FOLDER out to watch no folder:\n  mkdir -p ${quoted(folder)}`;
  if (code === 'ENOTDIR')
    return `${named}, or .taken, done or refused in it, is no folder. Name a folder in which these three are folders, not links or files.`;
  if (code === 'EROFS')
    return `${named} is on a disk that cannot be written. Files are moved there once they are imported: name a folder that can be written.`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `There is no space left on the disk of ${named}. Make room, then start again.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `This user may not read and write ${named}, or .taken, done and refused in it. Files are moved there once they are imported: give this user the right to, as docs/guides/statements-by-folder.md says.`;
  return `${named} cannot be used (${code ?? 'unknown'}). Look whether its disk or network share is there.`;
}

/** Makes the folders that are ours in it. Throws `SetupError`. Without STATEMENTS_FOLDER nothing is asked. */
export async function requireStatementsFolder(environment: Record<string, string | undefined> = process.env): Promise<void> {
  let folder: string | null;
  try {
    folder = statementsFolder(environment);
  } catch (error) {
    throw new SetupError((error as Error).message);
  }
  if (folder === null) return;
  try {
    await makeOwnFolders(Buffer.from(folder));
  } catch (error) {
    throw new SetupError(sentenceOf(folder, systemCodeOf(error)));
  }
}
