/** The connection to PostgreSQL: one pool a process, made at the first use (a build needs no database). */
import type { Socket } from 'node:net';
import { type SQL, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

/** bigint as BigInt, dates as text, numeric as text: nothing that counts money passes through a float. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === pg.types.builtins.INT8) return (text: string) => BigInt(text);
    if (oid === pg.types.builtins.DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

export type Db = NodePgDatabase;
/** A transaction, or the database itself where a single statement is enough. */
export type Tx = Pick<Db, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute' | 'with' | '$with'>;

export type Database = { pool: pg.Pool; db: Db; url: string; close(): Promise<void> };

const WITHIN_LIMITS = '-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000';

/** Connects as the application's role, whoever the login is: append-only tables stay so, also by mistake. `isReadOnly`: PostgreSQL refuses
 *  whatever would write. `takesItsTime`: without the limits of a request, for work that nobody waits for at a screen. */
export function connect(
  url: string,
  {
    max = 12,
    role = 'pingzhang_app',
    isReadOnly = false,
    takesItsTime = false,
  }: { max?: number; role?: string | null; isReadOnly?: boolean; takesItsTime?: boolean } = {},
): Database {
  const options = [
    ...(role ? [`-c role=${role}`] : []),
    ...(isReadOnly ? ['-c default_transaction_read_only=on'] : []),
    ...(takesItsTime ? [] : [WITHIN_LIMITS]),
    '-c timezone=UTC',
  ].join(' ');
  const pool = new pg.Pool({ connectionString: url, max, types, options, connectionTimeoutMillis: 10_000 });
  // A server that goes away must not take the process with it: both listeners are needed (idle and checked-out clients).
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { pool, db: withTransactions(pool), url, close: () => pool.end() };
}

/** Drizzle on a pool, but for what becomes of a connection that fails. Where BEGIN fails (the server has gone while the connection was idle),
 *  drizzle never gives it back: twelve of those, and the process has no connection left until it is started anew. Where ROLLBACK fails, what
 *  made it necessary is thrown, and not that. A connection on which either of them fails is not used again. */
function withTransactions(pool: pg.Pool): Db {
  const db = drizzle(pool);
  db.transaction = async (work, config) => {
    const connection = await pool.connect();
    let failure: { error: unknown } | undefined;
    let isSpoilt = false;
    try {
      return await drizzle(connection).transaction(async (tx) => {
        try {
          return await work(tx);
        } catch (error) {
          failure = { error };
          throw error;
        }
      }, config);
    } catch (error) {
      isSpoilt = !failure || failure.error !== error;
      throw failure ? failure.error : error;
    } finally {
      connection.release(isSpoilt);
    }
  };
  return db;
}

const shared = globalThis as { pingzhangDatabase?: Database };

/** The database of this process, from `DATABASE_URL`. */
export function database(): Database {
  if (!shared.pingzhangDatabase) {
    const url = process.env.DATABASE_URL;
    if (!url) throw new Error('DATABASE_URL is not set. `npm start` sets it; a program of its own must be given one.');
    shared.pingzhangDatabase = connect(url);
  }
  return shared.pingzhangDatabase;
}

/** Figures that belong together, each asked by a statement of its own: all of them from one snapshot, so that they add up also while others write. */
export async function readAtOnce<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}

/** For what takes as long as its data, such as a COPY of a file or the join of a day: lifts the limits of a request to the end of the
 *  transaction. Such work also waits longer for a row that another such work holds, and between two statements for its data. */
export async function liftTimeLimit(tx: Tx, { workMemory }: { workMemory?: '48MB' } = {}): Promise<void> {
  await tx.execute(sql`SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '60s', true),
    set_config('idle_in_transaction_session_timeout', '5min', true)`);
  if (workMemory) await tx.execute(sql.raw(`SET LOCAL work_mem = '${workMemory}'`));
}

/** Gives `work` a database that is one connection, for COPY beside ordinary statements in one transaction. `isSpoilt` says after a failure
 *  that the connection may not be used again. */
export async function onOneConnection<T>(
  database: Database,
  work: (own: Database, connection: pg.PoolClient) => Promise<T>,
  isSpoilt: (error: unknown) => boolean,
): Promise<T> {
  const connection = await database.pool.connect();
  let spoilt = false;
  try {
    return await work({ ...database, db: drizzle(connection) as unknown as Db }, connection);
  } catch (error) {
    spoilt = isSpoilt(error);
    throw error;
  } finally {
    connection.release(spoilt);
  }
}

/** A connection for work that somebody may stop. Stopping ends the connection, and with it, within a second, what the database is at (where its
 *  system tells it that nobody is there any more): a join of millions of rows is not asked whether it is still wanted. `giveBack` gives a sound one
 *  back to the pool. */
export async function stoppableConnection(
  database: Database,
  signal: AbortSignal | undefined,
): Promise<{ client: pg.PoolClient; giveBack(): void }> {
  const client = await database.pool.connect();
  const end = () => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  // It may have been given while there was no connection to be had.
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
  return {
    client,
    giveBack: () => {
      signal?.removeEventListener('abort', end);
      client.release(signal?.aborted === true);
    },
  };
}

/** Rows of a hand-written statement. Drizzle's raw mode hands bigint and timestamps over as text: read them with `BigInt()` and `instant()`,
 *  or cast them in the statement. */
export async function rows<T>(tx: Tx, statement: SQL): Promise<T[]> {
  const result = await tx.execute(statement);
  return result.rows as T[];
}

/** A timestamptz as it comes out of `rows()`, as a Date. */
export function instant(text: string): Date {
  return new Date(text.includes('T') ? text : `${text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')}`);
}

export { sql };
