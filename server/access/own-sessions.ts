/** One's own sessions: seen and ended. */
import { z } from 'zod';
import { command } from '../guard/command.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import type { OwnSession } from './contract.ts';
import { requireStaffActor } from './step-up.ts';
import { countRecoveryCodes, revokeSessions, selectOpenSessions, selectSessionBefore, selectUser } from './store.ts';

export const getOwnAccount = query({
  name: 'access.own',
  permission: 'session.own',
  input: z.strictObject({}),
  run: async ({ db, actor }) => {
    const { userId, sessionId, name, email, roles } = requireStaffActor(actor);
    const user = await selectUser(db, userId);
    const before = await selectSessionBefore(db, userId, sessionId);
    return {
      name,
      email,
      roles: [...roles],
      recoveryCodes: await countRecoveryCodes(db, userId),
      lastSignInAt: user?.lastSignInAt ?? null,
      /** The sign-in before this session's: whoever did not do it knows that somebody else has their password and their device. */
      signInBefore: before && { at: before.createdAt, ip: before.ip },
    };
  },
});

export const listOwnSessions = query({
  name: 'access.own_sessions',
  permission: 'session.own',
  input: z.strictObject({}),
  run: async ({ db, actor, now }): Promise<OwnSession[]> => {
    const { userId, sessionId } = requireStaffActor(actor);
    const open = await selectOpenSessions(db, userId, now);
    return open.map(({ id, createdAt, lastSeenAt, expiresAt, ip, userAgent }) => ({
      id,
      createdAt,
      lastSeenAt,
      expiresAt,
      ip,
      userAgent,
      isThis: id === sessionId,
    }));
  },
});

/** Refuses `session_not_found` for what is over or somebody else's. */
export const revokeOwnSession = command({
  name: 'access.revoke_session',
  permission: 'session.own',
  input: z.strictObject({ sessionId: z.uuid() }),
  run: async ({ tx, actor, now }, input) => {
    const { userId } = requireStaffActor(actor);
    const ended = await revokeSessions(tx, userId, { ids: [input.sessionId] }, 'revoked', now);
    if (!ended) throw new DomainError('not_found', 'session_not_found', 'Session not found');
    return { result: { ended }, audit: { subjectKind: 'session', subjectId: input.sessionId, summary: 'session ended' } };
  },
});

export const revokeOtherSessions = command({
  name: 'access.revoke_other_sessions',
  permission: 'session.own',
  input: z.strictObject({}),
  run: async ({ tx, actor, now }) => {
    const { userId, sessionId } = requireStaffActor(actor);
    const ended = await revokeSessions(tx, userId, { exceptId: sessionId }, 'revoked', now);
    return { result: { ended }, audit: { subjectKind: 'user', subjectId: userId, summary: `${ended} other sessions ended` } };
  },
});
