/** What the log never says: statements and values in errors of the database. A page that breaks is logged whole by Next, before any code of ours
 *  sees the error. */
import { types } from 'node:util';
import { sqlStateOf } from '../kernel/busy.ts';

type Fault = Error & { query?: unknown; params?: unknown; digest?: unknown };

function isOfDatabase(fault: Fault): boolean {
  const { query, params, cause } = fault;
  return (
    (typeof query === 'string' && Array.isArray(params)) ||
    sqlStateOf(fault) !== undefined ||
    (types.isNativeError(cause) && isOfDatabase(cause))
  );
}

/** Its class, its code, its reference and where it came from; no word of its own. */
function told(fault: Fault): string {
  const { name, message, stack = '', digest } = fault;
  const where = stack.slice(stack.indexOf(message) + message.length).trimEnd();
  const reference = typeof digest === 'string' && /^[\w@;-]{1,60}$/.test(digest) ? `, digest ${digest}` : '';
  return `${name} of the database, code ${sqlStateOf(fault) ?? 'none'}${reference}${where}`;
}

const masked = (value: unknown) => (types.isNativeError(value) && isOfDatabase(value) ? told(value) : value);

/** Puts itself in front of what writes to the log. */
export function maskLog(log: Pick<Console, 'error' | 'warn' | 'log'> = console): void {
  for (const method of ['error', 'warn', 'log'] as const) {
    const write = log[method].bind(log);
    log[method] = (...values: unknown[]) => write(...values.map(masked));
  }
}
