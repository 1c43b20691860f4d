/** Failures of the database that pass: others were at the same rows, it took too long, or nothing can be written until somebody makes room. Nothing was
 *  changed, and the same may be asked again; a person is told so instead of that something broke. */
import { DomainError } from './errors.ts';

/** 40001 serialization failure, 40P01 deadlock (both after the retries of a command), 55P03 a lock that was not given in time, 53300 no
 *  connection left, 57P03 a server that is just starting. */
const BUSY = new Set(['40001', '40P01', '55P03', '53300', '57P03']);
const STOPPED = '57014';
const DISK_FULL = '53100';
/** A server that was set to read only: by its host while its disk is full, or because another took its place. */
const READ_ONLY = '25006';

/** The code that the database gave (SQLSTATE), wherever it is among the causes. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return cause ? sqlStateOf(cause) : undefined;
}

/** Whether a file could not be written for want of room: here, where uploads pass, not in the database. */
function isOutOfRoom(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || (cause !== undefined && isOutOfRoom(cause));
}

/** What the pool says, without a code, where all its connections were in use for as long as one waits. */
const POOL_IN_USE = 'timeout exceeded when trying to connect';

function isPoolInUse(error: unknown): boolean {
  const { message, cause } = (error ?? {}) as { message?: unknown; cause?: unknown };
  return message === POOL_IN_USE || (cause !== undefined && isPoolInUse(cause));
}

function refusalOf(error: unknown): DomainError | null {
  const state = sqlStateOf(error) ?? '';
  if (BUSY.has(state) || isPoolInUse(error))
    return new DomainError('busy', 'busy_try_again', 'Someone else is changing the same data; no changes were made');
  if (state === STOPPED) return new DomainError('busy', 'took_too_long', 'The request took too long and was stopped; no changes were made');
  if (state === READ_ONLY)
    return new DomainError('busy', 'database_read_only', 'The database takes no writes at present; no changes were made');
  if (state === DISK_FULL || isOutOfRoom(error))
    return new DomainError('busy', 'disk_full', 'The disk is full; no changes were made. Free up space, then try again');
  return null;
}

/** `busy_try_again`, `took_too_long`, `database_read_only` or `disk_full` for such a failure, null for everything else. The failure stays its cause, for the log. */
export function busyRefusal(error: unknown): DomainError | null {
  const refusal = refusalOf(error);
  if (refusal) refusal.cause = error;
  return refusal;
}
