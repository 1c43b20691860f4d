/** What the database holds by itself, whoever asks it: states, references, rights and time limits, read from its catalog and tried. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, liftTimeLimit, rows, sql, type Tx } from './client.ts';
import { MANIFEST } from './manifest.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const catalog = async <T>(text: string): Promise<T[]> => (await database.owner.pool.query(text)).rows as T[];

describe('Every table', () => {
  it('with a status says in a CHECK which there are', async () => {
    const open = await catalog(`SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname IN ('status', 'outcome', 'state') AND a.atttypid <> 'jsonb'::regtype AND NOT a.attisdropped
        -- Lines are COPYed by the million from a closed set of letters and never changed.
        AND c.relname <> 'statement_lines'
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey))`);
    expect(open).toEqual([]);
  });

  it('that counts minor units counts them in whole numbers', async () => {
    const wrong =
      await catalog(`SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
        AND a.attname LIKE '%\\_minor' AND 'bigint'::regtype NOT IN (t.oid, t.typbasetype)`);
    expect(wrong).toEqual([]);
  });

  it('that points at another can be found from there by an index', async () => {
    const bare = await catalog<{ table: string; columns: string[] }>(`SELECT k.conrelid::regclass::text AS table,
        array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY n(num, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.num ORDER BY i) AS columns
      FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`);
    // References into small tables that are never deleted from: nobody looks back along them.
    const neverDeleted = (
      await catalog<{ name: string }>(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT has_table_privilege('pingzhang_app', oid, 'DELETE')`,
      )
    ).map(({ name }) => name);
    const targets = await catalog<{ table: string; to: string }>(
      `SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS to FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
    );
    const bad = bare.filter(({ table }) => targets.some((link) => link.table === table && !neverDeleted.includes(link.to)));
    expect(bad).toEqual([]);
  });

  it('is seen through no view and changed by no function that forgets who asks', async () => {
    expect(
      await catalog(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR (relkind = 'v' AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=true%'))`,
      ),
    ).toEqual([]);
    const open = await catalog<{
      name: string;
    }>(`SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
      AND NOT coalesce(proconfig::text, '') LIKE '%search_path=%'`);
    expect(open).toEqual([]);
    const forAll = await catalog(
      `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND has_function_privilege('public', oid, 'EXECUTE')`,
    );
    expect(forAll).toEqual([]);
  });
});

describe('The application’s role', () => {
  it('can do none of what an owner can, to any table', async () => {
    const attempts = Object.keys(MANIFEST).flatMap((table) => [
      `TRUNCATE ${table}`,
      `DROP TABLE ${table}`,
      `ALTER TABLE ${table} ADD COLUMN x int`,
      `ALTER TABLE ${table} OWNER TO pingzhang_app`,
      `CREATE TRIGGER t BEFORE INSERT ON ${table} EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
    ]);
    for (const text of [
      ...attempts,
      'CREATE TABLE x (y int)',
      'CREATE SCHEMA x',
      'CREATE ROLE x',
      "COPY (SELECT 1) TO PROGRAM 'true'",
      "SELECT pg_read_file('/etc/passwd')",
      'ALTER SYSTEM SET fsync = off',
      'DROP FUNCTION append_audit',
      'CREATE FUNCTION x() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    ])
      expect(
        await database.pool.query(text).then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
        text,
      ).toMatch(/^(?:42501|0LP01)$/);
  });

  it('hands on nothing of what it may', async () => {
    for (const table of Object.keys(MANIFEST)) await database.pool.query(`GRANT ALL ON ${table} TO PUBLIC`).catch(() => undefined);
    const open = await catalog(
      `SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0`,
    );
    expect(open).toEqual([]);
  });

  it('writes no ledger table past the posting function, and has no way to take money', async () => {
    for (const table of ['journal_entries', 'balances', 'balance_days', 'ledger_keys', 'ledger_accounts', 'ledger_holds'])
      for (const verb of [`DELETE FROM ${table}`, `INSERT INTO ${table} DEFAULT VALUES`])
        await expect(database.pool.query(verb), verb).rejects.toMatchObject({ code: '42501' });
    await expect(database.pool.query('UPDATE balances SET debit_minor = 0')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('A limit of time', () => {
  it('is fifteen seconds for a statement, three for a lock, thirty for doing nothing; longer for what takes as long as its data, until that is over', async () => {
    const limits = async (tx: Tx) => {
      const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
      const [row] = await rows<{ limits: string[] }>(
        tx,
        sql`SELECT array(SELECT current_setting(name) FROM unnest(string_to_array(${names.join()}, ',')) name) AS limits`,
      );
      return row?.limits;
    };
    const own = connect(database.url, { max: 1 });
    try {
      expect(await limits(own.db)).toEqual(['15s', '3s', '30s']);
      await own.db.transaction(async (tx) => {
        await liftTimeLimit(tx);
        expect(await limits(tx)).toEqual(['0', '1min', '5min']);
      });
      expect(await limits(own.db)).toEqual(['15s', '3s', '30s']);
    } finally {
      await own.close();
    }
  });

  it('ends a statement, a wait for a lock, and a transaction in which nothing happens', async () => {
    const short = connect(database.ownerUrl, { max: 2 });
    try {
      const [one, two] = [await short.pool.connect(), await short.pool.connect()];
      one.on('error', () => undefined);
      const settings = "SET statement_timeout = '200ms'; SET lock_timeout = '200ms'; SET idle_in_transaction_session_timeout = '200ms'";
      await one.query(settings);
      await two.query(settings);
      await expect(one.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
      await one.query("SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s'");
      await two.query("SET statement_timeout = '5s'");
      await one.query('BEGIN');
      await one.query('LOCK TABLE payments IN ROW EXCLUSIVE MODE');
      await expect(two.query('LOCK TABLE payments IN SHARE MODE')).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:55P03|25P01)$/),
      });
      await one.query("SET idle_in_transaction_session_timeout = '50ms'");
      const gone = await new Promise<unknown>((resolve) => one.once('error', resolve));
      expect(gone).toMatchObject({ code: '25P03' });
      one.release(true);
      two.release();
    } finally {
      await short.close();
    }
  });
});
