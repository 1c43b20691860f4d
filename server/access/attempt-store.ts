/** The SQL of what wrong attempts are counted on, and of the browsers in which a user is known. */
import { and, asc, eq, gt, inArray, lte, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { knownBrowsers, sessions, users } from '../../db/schema/access.ts';

/** What an attempt counts on: all browsers that are not known to this user together, one known browser, or one running session. Each has counters
 *  and a lock of its own. */
export type Counter = { of: 'other_browsers' | 'known_browser' | 'session'; id: string };

export type Attempts = { failedPasswords: number; failedCodes: number; lockedUntil: Date | null };

const TABLES = { other_browsers: users, known_browser: knownBrowsers, session: sessions } as const;

/** Undefined where there is no such user, browser or session (any more). The user's row must be held. */
export async function selectAttempts(tx: Tx, { of, id }: Counter): Promise<Attempts | undefined> {
  const table = TABLES[of];
  const { failedPasswords, failedCodes, lockedUntil } = table;
  return (await tx.select({ failedPasswords, failedCodes, lockedUntil }).from(table).where(eq(table.id, id)))[0];
}

export async function updateAttempts(tx: Tx, { of, id }: Counter, change: Partial<Attempts>): Promise<void> {
  const table = TABLES[of];
  await tx.update(table).set(change).where(eq(table.id, id));
}

/** Which of these browsers one knows the user of this address; null for none. */
export async function selectKnownBrowser(tx: Tx, ids: readonly string[], email: string, now: Date): Promise<string | null> {
  if (ids.length === 0) return null;
  const [found] = await tx
    .select({ id: knownBrowsers.id })
    .from(knownBrowsers)
    .innerJoin(users, eq(users.id, knownBrowsers.userId))
    .where(and(inArray(knownBrowsers.id, [...ids]), eq(users.email, email), gt(knownBrowsers.expiresAt, now)))
    .orderBy(sql`${knownBrowsers.knownAt} DESC`)
    .limit(1);
  return found?.id ?? null;
}

/** Those of these ids that still stand for a known browser, of whomever. */
export async function selectLivingBrowsers(tx: Tx, ids: readonly string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: knownBrowsers.id })
    .from(knownBrowsers)
    .where(and(inArray(knownBrowsers.id, [...ids]), gt(knownBrowsers.expiresAt, now)));
  return ids.filter((id) => rows.some((row) => row.id === id));
}

/** Keeps a browser as known in the place of the one before it; of one user's the oldest beyond `most` are forgotten. */
export async function replaceKnownBrowser(
  tx: Tx,
  row: Pick<typeof knownBrowsers.$inferInsert, 'id' | 'userId' | 'knownAt' | 'expiresAt'>,
  beforeId: string | null,
  most: number,
): Promise<void> {
  if (beforeId) await tx.delete(knownBrowsers).where(and(eq(knownBrowsers.id, beforeId), eq(knownBrowsers.userId, row.userId)));
  await tx.insert(knownBrowsers).values(row);
  const all = await tx
    .select({ id: knownBrowsers.id })
    .from(knownBrowsers)
    .where(eq(knownBrowsers.userId, row.userId))
    .orderBy(asc(knownBrowsers.knownAt), asc(knownBrowsers.id));
  const surplus = all.slice(0, Math.max(0, all.length - most)).map(({ id }) => id);
  if (surplus.length) await tx.delete(knownBrowsers).where(inArray(knownBrowsers.id, surplus));
}

/** Forgets the browsers of a user: all, or all but one. */
export async function deleteKnownBrowsers(tx: Tx, userId: string, exceptId: string | null): Promise<void> {
  await tx.delete(knownBrowsers).where(and(eq(knownBrowsers.userId, userId), exceptId ? ne(knownBrowsers.id, exceptId) : undefined));
}

export async function deleteExpiredBrowsers(tx: Tx, now: Date): Promise<void> {
  await tx.delete(knownBrowsers).where(lte(knownBrowsers.expiresAt, now));
}
