/** Whoever shows again who they are goes on under another session id; the one before opens nothing from then on, whoever has a copy of it. */
import type { CommandContext } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { copyStepUps, insertSession, lockUser, revokeSessions, selectSession } from './store.ts';

/** What the answer's cookie is made of. */
export type RenewedSession = { id: string; expiresAt: Date };

/** Puts a new session in the place of one: same beginning, same end, same confirmations that are not spent yet. Other sessions are not touched.
 *  Refuses `signed_out` where it has been ended meanwhile: what was ended does not come back under another id. */
export async function renewSession(
  { tx, now, newId }: Pick<CommandContext, 'tx' | 'now' | 'newId'>,
  { userId, sessionId }: { userId: string; sessionId: string },
  change: { reauthenticatedAt?: Date } = {},
): Promise<RenewedSession> {
  // Held to the end: whoever ends this user's sessions does so before or after, and sees the new one.
  await lockUser(tx, { id: userId });
  const ended = await revokeSessions(tx, userId, { ids: [sessionId] }, 'replaced', now);
  const before = ended === 1 ? (await selectSession(tx, sessionId))?.session : undefined;
  if (!before) throw new DomainError('unauthorized', 'signed_out', 'Not signed in');
  const id = newId(0);
  await insertSession(tx, { ...before, ...change, id, lastSeenAt: now, revokedAt: null, revokedReason: null });
  await copyStepUps(tx, sessionId, id);
  return { id, expiresAt: before.expiresAt };
}
