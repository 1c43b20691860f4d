/** Failures of the database that pass by themselves: others were at the same rows, or it took too long. Nothing was changed, and the same may be
 *  asked again; a person is told so instead of that something broke. */
import { DomainError } from './errors.ts';

/** 40001 serialization failure, 40P01 deadlock (both after the retries of a command), 55P03 a lock that was not given in time, 53300 no
 *  connection left, 57P03 a server that is just starting. */
const BUSY = new Set(['40001', '40P01', '55P03', '53300', '57P03']);
const STOPPED = '57014';

/** The code that the database gave (SQLSTATE), wherever it is among the causes. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return cause ? sqlStateOf(cause) : undefined;
}

/** `busy_try_again` or `took_too_long` for such a failure, null for everything else. The failure stays its cause, for the log. */
export function busyRefusal(error: unknown): DomainError | null {
  const state = sqlStateOf(error) ?? '';
  const refusal = BUSY.has(state)
    ? new DomainError('busy', 'busy_try_again', 'Others are at work on the same just now; nothing was changed')
    : state === STOPPED
      ? new DomainError('busy', 'took_too_long', 'This took too long and was stopped; nothing was changed')
      : null;
  if (refusal) refusal.cause = error;
  return refusal;
}
