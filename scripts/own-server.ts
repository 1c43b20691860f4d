/** A PostgreSQL of one's own (`DATABASE_URL`): what it must be, and what to do where it is not. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createDatabase } from '../db/migrate.ts';
import { SetupError } from './setup-error.ts';

const LEAST_MAJOR = 16;

/** Rows of one statement, on a connection of its own. */
export async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Where the server is, for people: never with the password. Refuses what is no address of a database. */
export function shown(url: string): string {
  const form = 'Use the form postgres://user:password@host:5432/pingzhang.';
  if (!URL.canParse(url))
    throw new SetupError(
      `DATABASE_URL is not a valid address. ${form} In the user and the password write the signs of an address by their codes: %23 for #, %2F for /, %3F for ?, %40 for @, %25 for %.`,
    );
  const { protocol, hostname, port, pathname, username } = new URL(url);
  if (!/^postgres(?:ql)?:$/.test(protocol)) throw new SetupError(`DATABASE_URL begins with ${protocol}//, which is no PostgreSQL. ${form}`);
  if (!/^\/[^/]+$/.test(pathname))
    throw new SetupError(`DATABASE_URL names no database: without one the schema would go into a database of the server's own. ${form}`);
  return `${username ? `${username}@` : ''}${hostname}:${port || 5432}${pathname}`;
}

const HOW_TO_MAKE = 'Check DATABASE_URL; a database that is to be new is made by `npm run -s pz -- migrate`, or by `npm start`.';

type Server = { version: string; encoding: string; isReplica: boolean; isReadOnly: boolean };

/** What `server` lacks, or null. Whoever `onlyLooks` may look at a replica too. */
export function serverProblem({ version, encoding, isReplica, isReadOnly }: Server, { onlyLooks = false } = {}): string | null {
  const major = Math.floor(Number.parseInt(version, 10) / 10_000);
  if (major < LEAST_MAJOR) return `runs PostgreSQL ${major}; version ${LEAST_MAJOR} or newer is required.`;
  if (encoding !== 'UTF8')
    return `is encoded in ${encoding}, which cannot hold every text. Create it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`;
  if (onlyLooks) return null;
  if (isReplica) return 'is a replica, which cannot be written. Name the primary server in DATABASE_URL.';
  return isReadOnly
    ? 'takes no writes: default_transaction_read_only is on. Hosted servers set it when their disk is full, or while they are moved; otherwise it was set for the server, the database or the user. Make room, or set it to off.'
    : null;
}

/** Of an error while connecting: what to do, or null where it may pass by itself. `tries` is how often it was tried before. */
function connectionProblem({ code, message }: { code?: string; message: string }, tries: number): string | null {
  if (code?.startsWith('28')) {
    const hint = /no encryption/.test(message)
      ? 'The server wants an encrypted connection: append ?sslmode=require to DATABASE_URL.'
      : 'Check the user and password in DATABASE_URL.';
    return `refused the login (${message}). ${hint}`;
  }
  if (code && /CERT|SIGNED|SIGNATURE|ALTNAME/.test(code))
    return `has a certificate that this machine does not trust (${code}). Name its authority in NODE_EXTRA_CA_CERTS=/path/to/ca.pem.`;
  if (/does not support SSL/.test(message))
    return 'does not speak TLS, and DATABASE_URL asks for it. Switch it on at the server, or take sslmode out of DATABASE_URL (or PGSSLMODE out of the environment).';
  if (tries < 3 && code) return null;
  if (code === '53300')
    return `has no connection left (${message}). Pingzhang takes some twenty: raise the limit of the server, the database or the user, or end what holds them.`;
  // Five signs are of the server itself: it is there, and says what it will not do.
  if (/^[0-9A-Z]{5}$/.test(code ?? '')) return `refused the connection (${message}).`;
  return '';
}

/** Refuses, with what to do, a server that does not answer, a wrong password, and a server or database that will not do. A database that is not
 *  there is created, but for whoever `onlyLooks`, who is told so. */
export async function checkServer(url: string, { onlyLooks = false } = {}): Promise<void> {
  const where = shown(url);
  for (let tries = 0; ; tries++) {
    try {
      const [server] = await ask<Server>(
        url,
        `SELECT current_setting('server_version_num') AS version, pg_is_in_recovery() AS "isReplica",
          current_setting('default_transaction_read_only')::boolean AS "isReadOnly",
          (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) AS encoding`,
      );
      const problem = server && serverProblem(server, { onlyLooks });
      if (problem) throw new SetupError(`The database at ${where} ${problem}`);
      return;
    } catch (error) {
      if (error instanceof SetupError) throw error;
      const failure = error as { code?: string; message: string };
      if (failure.code === '3D000' && onlyLooks) throw new SetupError(`The database at ${where} does not exist. ${HOW_TO_MAKE}`);
      if (failure.code === '3D000') {
        await createDatabase(url).catch((cause: Error) => {
          throw new SetupError(
            `The database at ${where} does not exist and could not be created (${cause.message}). Create it, then start again.`,
          );
        });
      } else if (failure.code === '57P03' && tries < 20) await pause(500);
      else {
        const problem = connectionProblem(failure, tries);
        if (problem) throw new SetupError(`The database at ${where} ${problem}`);
        if (problem === '')
          throw new SetupError(
            `No database responds at ${where} (${failure.code ?? failure.message}). Start it, correct DATABASE_URL, or leave DATABASE_URL unset to use the embedded PostgreSQL.`,
          );
        await pause(700);
      }
    }
  }
}

/** Of an error while the schema is brought up to date in a database of one's own: what its administrator has to do; null for anything else. */
export function schemaProblem(url: string, error: unknown): string | null {
  const { code, message } = ((error as Error).cause ?? error) as { code?: string; message: string };
  const { pathname, username } = new URL(url);
  const name = (text: string) => pg.escapeIdentifier(decodeURIComponent(text));
  if (code === '42501')
    return (
      `The user of DATABASE_URL lacks a right at ${shown(url)} (${message}). An administrator of the server grants what is missing:\n` +
      `  CREATE ROLE pingzhang_app NOLOGIN;                (unless it is there)\n` +
      `  GRANT pingzhang_app TO ${name(username)};\n` +
      `  ALTER DATABASE ${name(pathname.slice(1))} OWNER TO ${name(username)};`
    );
  if ((code === '0A000' || code === '58P01') && /pg_trgm/.test(message))
    return `The server at ${shown(url)} lacks the extension pg_trgm (${message}). Install the package of extensions that goes with it, usually postgresql-contrib.`;
  return null;
}
