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

export async function selectLook(tx: Tx, userId: string): Promise<Pick<typeof userPreferences.$inferSelect, 'locale' | 'theme'> | null> {
  const [found] = await tx
    .select({ locale: userPreferences.locale, theme: userPreferences.theme })
    .from(userPreferences)
    .where(eq(userPreferences.userId, userId));
  return found ?? null;
}

/** What is not named stays as it is. */
export async function upsertLook(
  tx: Tx,
  row: Pick<typeof userPreferences.$inferInsert, 'userId' | 'locale' | 'theme' | 'changedAt'>,
): Promise<void> {
  const { userId: _, ...set } = row;
  await tx.insert(userPreferences).values(row).onConflictDoUpdate({ target: userPreferences.userId, set });
}

export async function upsertKeys(tx: Tx, row: typeof userPreferences.$inferInsert): Promise<void> {
  const { singleKeys, keys, changedAt } = row;
  await tx.insert(userPreferences).values(row).onConflictDoUpdate({ target: userPreferences.userId, set: { singleKeys, keys, changedAt } });
}
