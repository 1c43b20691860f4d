/** The SQL of what a person has chosen for themselves. */
import { eq } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { userPreferences } from '../../db/schema/access.ts';

export async function selectKeys(tx: Tx, userId: string): Promise<{ singleKeys: boolean; keys: unknown } | null> {
  const [found] = await tx
    .select({ singleKeys: userPreferences.singleKeys, keys: userPreferences.keys })
    .from(userPreferences)
    .where(eq(userPreferences.userId, userId));
  return found ?? null;
}

export async function upsertKeys(tx: Tx, row: typeof userPreferences.$inferInsert): Promise<void> {
  const { singleKeys, keys, changedAt } = row;
  await tx.insert(userPreferences).values(row).onConflictDoUpdate({ target: userPreferences.userId, set: { singleKeys, keys, changedAt } });
}
