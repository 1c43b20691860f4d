/** Holds the migrated database to the rules for tables (docs/adr/0005) and to its Drizzle mirror. */
import fs from 'node:fs';
import path from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS_LETTER } from '../server/statements/copy-lines.ts';
import { KEYLESS, MANIFEST } from './manifest.ts';
import { migrate } from './migrate.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  database.breaksBooks('bigger tables get rows that mean nothing', 'statements_have_their_lines');
});
afterAll(() => database.drop());

const catalog = async <T>(text: string): Promise<T[]> => (await database.owner.pool.query(text)).rows as T[];

describe('The catalog keeps the rules that scale-out asks for', () => {
  it('knows every table, and has every table it knows', async () => {
    const tables = await catalog<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    expect(tables.map((table) => table.relname).sort()).toEqual(Object.keys(MANIFEST).sort());
  });

  it('leads every key of a bucketed table with the bucket', async () => {
    const keys = await catalog<{ table: string; name: string; contype: string; columns: string[] }>(
      `SELECT c.conrelid::regclass::text AS table, c.conname AS name, c.contype::text,
              array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, i) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY i) AS columns
       FROM pg_constraint c WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'f')`,
    );
    const wrong = keys.filter((key) => MANIFEST[key.table] === 'bucketed' && key.columns[0] !== 'bucket');
    expect(wrong).toEqual([]);
    const keyed = new Set(keys.filter((key) => key.contype === 'p').map((key) => key.table));
    const keyless = Object.keys(MANIFEST).filter((table) => MANIFEST[table] === 'bucketed' && !keyed.has(table));
    expect(keyless.filter((table) => !KEYLESS.has(table))).toEqual([]);
  });

  it('never lets an unbucketed table point at a bucketed one', async () => {
    const links = await catalog<{ from: string; to: string }>(
      `SELECT conrelid::regclass::text AS "from", confrelid::regclass::text AS "to" FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
    );
    expect(links.filter((link) => MANIFEST[link.to] === 'bucketed' && MANIFEST[link.from] !== 'bucketed')).toEqual([]);
  });

  it('has no triggers, sequences or identity columns to be surprised by', async () => {
    expect(await catalog(`SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal`)).toEqual([]);
    expect(await catalog(`SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`)).toEqual([]);
  });

  it('counts money in bigint only: no numeric, real or double column', async () => {
    expect(
      await catalog(
        `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('numeric', 'real', 'double precision', 'money')`,
      ),
    ).toEqual([]);
  });

  it('knows every state that a row may be in: no status column takes any word, and every rule for one was held against all rows', async () => {
    const open = await catalog(
      `SELECT a.attrelid::regclass::text AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname ~ '(^|_)(status|outcome|state)$' AND a.atttypid <> 'jsonb'::regtype AND NOT EXISTS (
         SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.convalidated AND a.attnum = ANY(k.conkey))`,
    );
    expect(open).toEqual([]);
    const line = (status: string) =>
      database.pool.query(
        `INSERT INTO statement_lines (statement_id, occurred_at, amount_minor, byte_offset, line_no, byte_length, bucket, kind, flow, status, shares_channel_no, currency)
         VALUES (gen_random_uuid(), now(), 1, 0, 1, 1, 0, 'p', 'i', $1, false, 'CNY')`,
        [status],
      );
    for (const known of Object.values(STATUS_LETTER)) await line(known);
    for (const unknown of ['x', '', 'S', 'ss', 'succeeded']) await expect(line(unknown), unknown).rejects.toMatchObject({ code: '23514' });
  });

  it('lets the application role create, truncate and own nothing', async () => {
    expect(
      await catalog(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = 'pingzhang_app'`,
      ),
    ).toEqual([]);
    expect(
      await catalog(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege('pingzhang_app', oid, 'TRUNCATE')`,
      ),
    ).toEqual([]);
    expect(await catalog(`SELECT 1 WHERE has_schema_privilege('pingzhang_app', 'public', 'CREATE')`)).toEqual([]);
  });

  it('gives the application role no way to change evidence or the trail', async () => {
    for (const table of [
      'statement_files',
      'statement_file_pieces',
      'statement_lines',
      'statement_rejects',
      'difference_events',
      'voucher_batch_days',
      'voucher_batch_accounts',
      'voucher_batch_pieces',
      'audit_entries',
    ]) {
      const columns = await catalog<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped`,
      );
      expect(columns.length, table).toBeGreaterThan(2);
      for (const verb of [
        ...columns.map(({ name }) => `UPDATE ${table} SET ${name} = ${name}`),
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ]) {
        await expect(database.pool.query(verb), verb).rejects.toMatchObject({ code: '42501' });
      }
    }
  });
});

describe('The Drizzle mirror says what the database has', () => {
  it('names the same tables and columns with the same types and nullability', async () => {
    const folder = path.join(import.meta.dirname, 'schema');
    const columns = await catalog<{ table: string; name: string; type: string; required: boolean }>(
      `SELECT a.attrelid::regclass::text AS table, a.attname AS name, format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END, a.atttypmod) AS type, a.attnotnull AS required
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const real = new Map(
      columns.map((column) => [`${column.table}.${column.name}`, `${column.type}${column.required ? ' not null' : ''}`]),
    );
    const mirrored = new Map<string, string>();
    for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
      const module = (await import(path.join(folder, file))) as Record<string, unknown>;
      for (const value of Object.values(module)) {
        if (!is(value, PgTable)) continue;
        const table = getTableConfig(value);
        for (const column of table.columns)
          mirrored.set(`${table.name}.${column.name}`, `${plainType(column.getSQLType())}${column.notNull ? ' not null' : ''}`);
      }
    }
    const tables = new Set([...mirrored.keys()].map((key) => key.split('.')[0]));
    const wanted = new Map([...real].filter(([key]) => tables.has(key.split('.')[0])));
    expect(Object.fromEntries([...mirrored].sort())).toEqual(Object.fromEntries([...wanted].sort()));
  });
});

const SPELLING: Record<string, string> = { 'char(3)': 'character(3)', 'timestamp with time zone': 'timestamp with time zone' };
function plainType(type: string): string {
  return SPELLING[type] ?? type;
}

describe('A database of an earlier release', () => {
  const recorded = (sha256: string) =>
    database.owner.pool.query(`UPDATE schema_migrations SET sha256 = $1 WHERE name = '0004_ledger.sql'`, [sha256]);

  it('goes on from the text of the ledger it was made with, and from no other', async () => {
    const { rows } = await database.owner.pool.query<{ sha256: string }>(
      `SELECT sha256 FROM schema_migrations WHERE name = '0004_ledger.sql'`,
    );
    await recorded('b77b063ffe71372e59c40a654d887dc2547fe5a536a1b4740d96c4e2d411983f');
    await database.owner.pool.query(`DELETE FROM schema_migrations WHERE name = '0014_quiet_index.sql'`);
    expect((await migrate(database.ownerUrl)).applied).toEqual(['0014_quiet_index.sql']);
    await recorded('0'.repeat(64));
    await expect(migrate(database.ownerUrl)).rejects.toThrow('0004_ledger.sql was changed after it had been applied');
    await recorded(rows[0]?.sha256 ?? '');
  });
});
