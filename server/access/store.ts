/** The SQL of access: users, their sessions, recovery codes. */
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { persons, recoveryCodes, sessions, stepUps, users } from '../../db/schema/access.ts';
import type { RevokedReason } from './contract.ts';
import { IDLE_MS } from './session.ts';

export type UserRow = typeof users.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;

export async function insertPerson(tx: Tx, row: typeof persons.$inferInsert): Promise<void> {
  await tx.insert(persons).values(row);
}

/** False where the address is taken. */
export async function insertUser(tx: Tx, row: typeof users.$inferInsert): Promise<boolean> {
  const made = await tx.insert(users).values(row).onConflictDoNothing({ target: users.email }).returning({ id: users.id });
  return made.length === 1;
}

export async function selectUser(tx: Tx, id: string): Promise<UserRow | undefined> {
  return (await tx.select().from(users).where(eq(users.id, id)))[0];
}

export async function selectUserByEmail(tx: Tx, email: string): Promise<UserRow | undefined> {
  return (await tx.select().from(users).where(eq(users.email, email)))[0];
}

/** Holds the row to the end of the transaction: attempts on one account go one after another. */
export async function lockUser(tx: Tx, by: { id: string } | { email: string }): Promise<UserRow | undefined> {
  const condition = 'id' in by ? eq(users.id, by.id) : eq(users.email, by.email);
  return (await tx.select().from(users).where(condition).for('update'))[0];
}

export type UserChange = Partial<
  Pick<
    UserRow,
    'name' | 'passwordHash' | 'passwordMustChange' | 'totpSecret' | 'lastTotpStep' | 'roles' | 'status' | 'lastSignInAt' | 'enabledAt'
  >
>;

export async function updateUser(tx: Tx, id: string, change: UserChange): Promise<void> {
  await tx.update(users).set(change).where(eq(users.id, id));
}

/** Takes a time step, once: false where this step or a later one was already used. */
export async function takeTotpStep(tx: Tx, userId: string, step: bigint): Promise<boolean> {
  const taken = await tx
    .update(users)
    .set({ lastTotpStep: step })
    .where(and(eq(users.id, userId), or(isNull(users.lastTotpStep), lt(users.lastTotpStep, step))))
    .returning({ id: users.id });
  return taken.length === 1;
}

export async function selectStaff(tx: Tx): Promise<UserRow[]> {
  return tx.select().from(users).orderBy(asc(users.name), asc(users.id)).limit(1000);
}

/** How many active users other than `exceptId` hold a role. Their rows are held to the end of the transaction: two who take it from each
 *  other at once go one after another. */
export async function countActiveWithRole(tx: Tx, role: string, exceptId: string): Promise<number> {
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.status, 'active'), ne(users.id, exceptId), sql`${role} = ANY(${users.roles})`))
    .orderBy(asc(users.id))
    .for('update');
  return others.length;
}

/** When a user was last here: seen in a session, signed in, enabled by an administrator, or made. */
const lastHereAt = sql`greatest(${users.createdAt}, ${users.enabledAt}, ${users.lastSignInAt},
  (SELECT max(seen.last_seen_at) FROM sessions seen WHERE seen.user_id = ${users.id}))`;

/** Active users who were last here before `before`, longest away first. */
export async function selectIdleUsers(tx: Tx, before: Date, only?: string): Promise<UserRow[]> {
  return tx
    .select()
    .from(users)
    .where(
      and(
        eq(users.status, 'active'),
        sql`${lastHereAt} < ${before.toISOString()}::timestamptz`,
        only === undefined ? undefined : eq(users.id, only),
      ),
    )
    .orderBy(sql`${lastHereAt}`, asc(users.id))
    .limit(1000);
}

export async function insertSession(tx: Tx, row: typeof sessions.$inferInsert): Promise<void> {
  await tx.insert(sessions).values(row);
}

export async function selectSession(tx: Tx, id: string): Promise<{ session: SessionRow; user: UserRow } | undefined> {
  const [row] = await tx
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, id));
  return row;
}

export async function touchSession(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ lastSeenAt: at })
    .where(and(eq(sessions.id, id), lt(sessions.lastSeenAt, at), isNull(sessions.revokedAt)));
}

/** Keeps that a fresh factor was given for one request; an older confirmation of the same request is replaced. */
export async function putStepUp(tx: Tx, sessionId: string, requestHash: Buffer, at: Date): Promise<void> {
  await tx
    .insert(stepUps)
    .values({ sessionId, requestHash, givenAt: at })
    .onConflictDoUpdate({ target: [stepUps.sessionId, stepUps.requestHash], set: { givenAt: at, usedAt: null } });
}

/** Spends a confirmation, once: false where there is none for this request that was given after `since`. */
export async function takeStepUp(tx: Tx, sessionId: string, requestHash: Buffer, since: Date, at: Date): Promise<boolean> {
  const taken = await tx
    .update(stepUps)
    .set({ usedAt: at })
    .where(
      and(
        eq(stepUps.sessionId, sessionId),
        eq(stepUps.requestHash, requestHash),
        isNull(stepUps.usedAt),
        sql`${stepUps.givenAt} >= ${since.toISOString()}::timestamptz`,
      ),
    )
    .returning({ sessionId: stepUps.sessionId });
  return taken.length === 1;
}

/** The confirmations of a session that are not spent yet, for the session that takes its place. */
export async function copyStepUps(tx: Tx, fromId: string, toId: string): Promise<void> {
  await tx.insert(stepUps).select(
    tx
      .select({
        sessionId: sql<string>`${toId}::uuid`.as('session_id'),
        requestHash: stepUps.requestHash,
        givenAt: stepUps.givenAt,
        usedAt: stepUps.usedAt,
      })
      .from(stepUps)
      .where(and(eq(stepUps.sessionId, fromId), isNull(stepUps.usedAt))),
  );
}

export async function deleteStepUps(tx: Tx, before: Date): Promise<void> {
  await tx.delete(stepUps).where(lt(stepUps.givenAt, before));
}

export async function setPendingSecret(tx: Tx, id: string, sealed: Buffer | null): Promise<void> {
  await tx.update(sessions).set({ pendingTotpSecret: sealed }).where(eq(sessions.id, id));
}

/** The whole session that began last before one: when and from where somebody signed in the time before. A session that took another's place began
 *  with that one. */
export async function selectSessionBefore(tx: Tx, userId: string, sessionId: string): Promise<Pick<SessionRow, 'createdAt' | 'ip'> | null> {
  const began = sql`(SELECT created_at FROM sessions WHERE id = ${sessionId}::uuid)`;
  const [row] = await tx
    .select({ createdAt: sessions.createdAt, ip: sessions.ip })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNotNull(sessions.secondFactorAt), sql`${sessions.createdAt} < ${began}`))
    .orderBy(desc(sessions.createdAt))
    .limit(1);
  return row ?? null;
}

/** Sessions that can still be used at `now`, newest first. */
export async function selectOpenSessions(tx: Tx, userId: string, now: Date): Promise<SessionRow[]> {
  return tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        sql`${sessions.secondFactorAt} IS NOT NULL`,
        sql`${sessions.lastSeenAt} >= ${new Date(now.getTime() - IDLE_MS).toISOString()}::timestamptz`,
      ),
    )
    .orderBy(desc(sessions.createdAt))
    .limit(50);
}

/** Ends sessions of a user: those named, or all but one. Returns how many were ended. The user's row is held to the end of the transaction, so
 *  that no session is opened or renewed beside it unseen. */
export async function revokeSessions(
  tx: Tx,
  userId: string,
  which: { ids: string[] } | { exceptId: string | null },
  reason: RevokedReason,
  at: Date,
): Promise<number> {
  const condition = 'ids' in which ? inArray(sessions.id, which.ids) : which.exceptId ? ne(sessions.id, which.exceptId) : undefined;
  await lockUser(tx, { id: userId });
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: at, revokedReason: reason })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), condition))
    .returning({ id: sessions.id });
  return ended.length;
}

/** Puts new codes in the place of all that were not used. */
export async function replaceRecoveryCodes(tx: Tx, userId: string, codes: { id: string; codeHash: Buffer }[], at: Date): Promise<void> {
  await tx
    .update(recoveryCodes)
    .set({ replacedAt: at })
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt), isNull(recoveryCodes.replacedAt)));
  if (codes.length) await tx.insert(recoveryCodes).values(codes.map((code) => ({ ...code, userId, createdAt: at })));
}

/** Spends a code, once: false where there is no such code left. */
export async function takeRecoveryCode(tx: Tx, userId: string, codeHash: Buffer, at: Date): Promise<boolean> {
  const taken = await tx
    .update(recoveryCodes)
    .set({ usedAt: at })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeHash, codeHash),
        isNull(recoveryCodes.usedAt),
        isNull(recoveryCodes.replacedAt),
      ),
    )
    .returning({ id: recoveryCodes.id });
  return taken.length === 1;
}

export async function countRecoveryCodes(tx: Tx, userId: string): Promise<number> {
  const left = await tx
    .select({ id: recoveryCodes.id })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt), isNull(recoveryCodes.replacedAt)));
  return left.length;
}
