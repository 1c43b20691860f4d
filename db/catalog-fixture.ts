/** A schema as text, for tests that compare two, or one before and after. */
import pg from 'pg';

const OF_OURS = `WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'pgboss'))
     SELECT line FROM (
       SELECT format('relation %s %s %s %s %s %s', c.oid::regclass, c.relkind, c.relpersistence, c.relacl, c.reloptions, c.relrowsecurity) AS line FROM pg_class c JOIN ours o ON o.oid = c.relnamespace
       UNION ALL SELECT format('column %s %s %s %s %s %s %s %s', c.oid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours o ON o.oid = c.relnamespace
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND NOT a.attisdropped
       UNION ALL SELECT format('index %s', pg_get_indexdef(i.indexrelid)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN ours o ON o.oid = c.relnamespace
       UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN ours o ON o.oid = k.connamespace
       UNION ALL SELECT format('function %s %s', p.proacl, pg_get_functiondef(p.oid)) FROM pg_proc p JOIN ours o ON o.oid = p.pronamespace
         WHERE p.prokind <> 'a' AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
       UNION ALL SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN ours o ON o.oid = c.relnamespace WHERE NOT t.tgisinternal
       UNION ALL SELECT format('view %s %s', c.oid::regclass, pg_get_viewdef(c.oid)) FROM pg_class c JOIN ours o ON o.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')
       UNION ALL SELECT format('type %s %s %s', t.oid::regtype, t.typtype, (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
         FROM pg_type t JOIN ours o ON o.oid = t.typnamespace
       UNION ALL SELECT format('extension %s %s', extname, extversion) FROM pg_extension
       UNION ALL SELECT format('statistics %s', pg_get_statisticsobjdef(s.oid)) FROM pg_statistic_ext s JOIN ours o ON o.oid = s.stxnamespace
       UNION ALL SELECT format('policy %s %s %s %s', schemaname || '.' || tablename, policyname, qual, with_check) FROM pg_policies WHERE schemaname IN ('public', 'pgboss')
     ) lines ORDER BY line`;

/** Everything the catalogs say of our schemas, as text: what a dump of the schema would say, less the numbers PostgreSQL gives. */
export async function catalogAt(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(OF_OURS);
    const { rows: ran } = await client
      .query<{ line: string }>("SELECT name || ' ' || sha256 AS line FROM schema_migrations ORDER BY 1")
      .catch((error: { code?: string }) => {
        if (error.code !== '42P01') throw error;
        return { rows: [] };
      });
    return [...rows, ...ran].map(({ line }) => line).join('\n');
  } finally {
    await client.end();
  }
}
