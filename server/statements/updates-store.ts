/** The SQL of what has come to the inbox since a list of it was read. */
import { and, eq, gte, notInArray, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { statementFiles, statements } from '../../db/schema/statements.ts';
import type { StatementStatus } from './codes.ts';
import type { StatementFilter } from './contract.ts';
import { conditions } from './store.ts';

type Asked = { filter: StatementFilter; after: Date | null; shown: readonly { id: string; status: StatementStatus }[] };

/** Those that the filter finds from `after` on (all of them where it is null), not shown and not brought by this person, at most `limit`; and the
 *  shown ones whose state is another. */
export async function countUpdates(tx: Tx, { filter, after, shown }: Asked, userId: string | null, limit: number): Promise<number> {
  const ids = shown.map((row) => row.id);
  const come = await tx
    .select({ id: statements.id })
    .from(statements)
    .innerJoin(statementFiles, eq(statementFiles.sha256, statements.sha256))
    .where(
      and(
        ...conditions(filter),
        after ? gte(statements.importedAt, after) : undefined,
        ids.length > 0 ? notInArray(statements.id, ids) : undefined,
        sql`${statements.importedBy} IS DISTINCT FROM ${userId}::uuid`,
      ),
    )
    .limit(limit);
  const [moved] = await rows<{ count: string }>(
    tx,
    sql`SELECT count(*)::text AS count FROM unnest(${sql.param(ids)}::uuid[], ${sql.param(shown.map((row) => row.status))}::text[]) AS s(id, status)
        JOIN statements t ON t.id = s.id WHERE t.status <> s.status`,
  );
  return come.length + Number.parseInt(moved?.count ?? '0', 10);
}
