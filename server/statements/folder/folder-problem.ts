/** What an error of the file system means for the watched folder: something that a person has to put right there. Pure. */
import type { FolderProblemReason } from './codes.ts';
import type { FolderProblem } from './contract.ts';

const MISSING = new Set(['ENOENT', 'ENOTDIR']);
const CLOSED = new Set(['EACCES', 'EPERM', 'EROFS']);
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EMLINK']);

/** The code of the system (`EACCES`), wherever it is among the causes. */
export function systemCodeOf(error: unknown): string | undefined {
  const { code, syscall, cause } = (error ?? {}) as { code?: unknown; syscall?: unknown; cause?: unknown };
  if (typeof code === 'string' && typeof syscall === 'string' && /^E[A-Z0-9]+$/.test(code)) return code;
  return cause ? systemCodeOf(cause) : undefined;
}

/** Of a connection, which a database has and a folder has not. */
const isOfConnection = (code: string) => /^E(?:CONN|PIPE|NOTFOUND|AI_)/.test(code);

/** `name` as in the problem. An error without a code of the system, or of a connection, is none of the folder's: it is thrown on. */
export function problemOf(error: unknown, during: 'reading' | 'writing', name = ''): FolderProblem {
  const code = systemCodeOf(error);
  if (code === undefined || isOfConnection(code)) throw error;
  return { reason: reasonOf(code, during), name };
}

function reasonOf(code: string, during: 'reading' | 'writing'): FolderProblemReason {
  if (MISSING.has(code)) return 'folder_missing';
  if (CLOSED.has(code)) return during === 'reading' ? 'folder_unreadable' : 'folder_unwritable';
  if (FULL.has(code)) return 'folder_full';
  return code === 'EXDEV' ? 'folder_other_disk' : 'folder_unreachable';
}
