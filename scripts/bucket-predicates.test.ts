/** Every statement on a bucketed table names its bucket, or stands in the list of those that do not, with its reason (ADR 0005). */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CROSS_BUCKET } from '../db/cross-bucket.ts';
import { MANIFEST } from '../db/manifest.ts';
import { productSources, unbucketedIn } from './bucket-statements.ts';

const root = path.resolve(import.meta.dirname, '..');
const tables = Object.keys(MANIFEST).filter((table) => MANIFEST[table] === 'bucketed');
/** The engine is handed the tables it compares. */
const variables = { 'sources.lines': 'statement_lines', 'sources.records': 'payments' };

describe('The sources', () => {
  const found = productSources(root, ['server', 'db']).flatMap(({ name, text }) => unbucketedIn(name, text, { tables, variables }));

  it('have no statement on a bucketed table without its bucket that is not in db/cross-bucket.ts', () => {
    const unlisted = found.filter(({ at, table }) => !CROSS_BUCKET[at]?.tables.includes(table));
    expect(unlisted.map(({ at, table, line }) => `${at} (line ${line}): ${table}`)).toEqual([]);
  });

  it('need every line of that list', () => {
    const listed = Object.entries(CROSS_BUCKET).flatMap(([at, { tables: of }]) => of.map((table) => `${at} ${table}`));
    const needed = new Set(found.map(({ at, table }) => `${at} ${table}`));
    expect(listed.filter((entry) => !needed.has(entry))).toEqual([]);
  });

  it('are read at all: the statements that everybody knows are among them', () => {
    const all = productSources(root, ['server', 'db']);
    expect(all.length).toBeGreaterThan(150);
    const { text = '' } = all.find(({ name }) => name === 'server/guard/store.ts') ?? {};
    expect(unbucketedIn('x.ts', text, { tables, variables })).toEqual([]);
    const mutant = text.replaceAll(/bucket = \$\{row\.bucket\} AND /g, '');
    expect(mutant).not.toBe(text);
    expect(unbucketedIn('x.ts', mutant, { tables, variables }).map(({ at }) => at)).toEqual(['x.ts#takeKey', 'x.ts#keepResponse']);
  });
});

describe('A statement', () => {
  const of = (body: string) =>
    unbucketedIn('x.ts', `export function f() {\n  return ${body};\n}\n`, { tables, variables }).map(({ table }) => table);

  it.each([
    'sql`SELECT 1 FROM payments WHERE id = $1::uuid`',
    'sql`SELECT 1 FROM payments p WHERE p.id = $1::uuid`',
    'sql`UPDATE payments SET status = $1 WHERE id = $1::uuid`',
    'sql`DELETE FROM payments p USING rc r WHERE p.id = r.id`',
    'sql`INSERT INTO payments (id, kind) VALUES ($1, $1)`',
    'sql`SELECT p.bucket FROM payments p ORDER BY p.bucket`',
    'sql`SELECT 1 FROM rc l JOIN payments p ON p.our_no = l.our_no`',
    'sql`SELECT 1 FROM payments p WHERE EXISTS (SELECT FROM rc r WHERE r.bucket = p.bucket)`',
    'sql`SELECT 1 FROM rc WHERE id IN (SELECT id FROM payments WHERE our_no = $1) AND bucket = 1`',
    'sql`SELECT 1 FROM payments p JOIN rc r ON r.bucket = 3`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source file
    '`SELECT * FROM ${sources.records} p WHERE p.channel_code = 1`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source file
    'sql`SELECT 1 FROM ${payments} WHERE ${payments.id} = $1`',
    "'SELECT count(*) FROM payments'",
    'tx.select().from(payments).where(eq(payments.id, id))',
    'tx.update(payments).set({ status }).where(eq(payments.id, id))',
  ])('that names no bucket is found: %s', (body) => {
    expect(of(body)).toEqual(['payments']);
  });

  it.each([
    'sql`SELECT 1 FROM payments WHERE bucket = $1 AND id = $1::uuid`',
    'sql`SELECT 1 FROM payments p WHERE p.bucket = ANY ($1) AND p.id = $1::uuid`',
    'sql`SELECT 1 FROM payments p WHERE (p.bucket, p.id) IN (SELECT * FROM unnest(a, b))`',
    'sql`UPDATE payments p SET status = 1 FROM rc r WHERE p.bucket = r.bucket AND p.id = r.id`',
    'sql`SELECT 1 FROM rc l JOIN payments p ON l.bucket = p.bucket AND p.our_no = l.our_no`',
    'sql`SELECT 1 FROM rc JOIN payments USING (bucket, our_no)`',
    'sql`INSERT INTO payments (bucket, id) SELECT bucket, id FROM rc`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source file
    'sql`SELECT 1 FROM ${payments} WHERE ${payments.bucket} = $1 AND ${payments.id} = $1`',
    'sql`SELECT 1 FROM merchants WHERE no = $1`',
    'sql`SELECT from_payments FROM rc`',
    'tx.select().from(payments).where(and(eq(payments.bucket, bucket), eq(payments.id, id)))',
  ])('that names it is not: %s', (body) => {
    expect(of(body)).toEqual([]);
  });

  it('is read together with the pieces it is put together of, and a comment is none', () => {
    const source = (condition: string) => `
const FROM = sql.raw(\`FROM payments p\`);
/** Not FROM payments at all. */
export function f() {
  // nor FROM payments here
  const key = \`p.bucket = \${bucket}\`;
  return sql\`SELECT 1 \${FROM} WHERE \${${condition}}\`;
}
`;
    const spoken = { tables, variables };
    expect(unbucketedIn('x.ts', source('key'), spoken)).toEqual([]);
    expect(unbucketedIn('x.ts', source('other'), spoken)).toMatchObject([{ at: 'x.ts#f', table: 'payments' }]);
  });
});
