/** The SQL of saved views. */
import { and, asc, eq, inArray, or } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { savedViews } from '../../db/schema/kit.ts';

export type SavedView = { id: string; tableId: string; name: string; query: string; shared: boolean; mine: boolean };

/** One's own and the shared ones of readable lists, of one table or of all. */
export async function selectViews(
  tx: Tx,
  userId: string,
  { tableId, readable }: { tableId: string | undefined; readable: string[] },
): Promise<SavedView[]> {
  const found = await tx
    .select()
    .from(savedViews)
    .where(
      and(
        tableId === undefined ? undefined : eq(savedViews.tableId, tableId),
        or(eq(savedViews.userId, userId), and(eq(savedViews.shared, true), inArray(savedViews.tableId, readable))),
      ),
    )
    .orderBy(asc(savedViews.name));
  return found.map((view) => ({
    id: view.id,
    tableId: view.tableId,
    name: view.name,
    query: view.query,
    shared: view.shared,
    mine: view.userId === userId,
  }));
}

/** A view of the same name is replaced. */
export async function upsertView(tx: Tx, row: typeof savedViews.$inferInsert): Promise<string> {
  const [saved] = await tx
    .insert(savedViews)
    .values(row)
    .onConflictDoUpdate({ target: [savedViews.userId, savedViews.tableId, savedViews.name], set: { query: row.query, shared: row.shared } })
    .returning({ id: savedViews.id });
  return saved?.id ?? row.id;
}

export async function deleteViewOf(tx: Tx, userId: string, id: string): Promise<boolean> {
  const gone = await tx
    .delete(savedViews)
    .where(and(eq(savedViews.id, id), eq(savedViews.userId, userId)))
    .returning({ id: savedViews.id });
  return gone.length > 0;
}
