/** How long one's own session still lasts, for the warning before it ends. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import type { RemainingSession } from './contract.ts';
import { IDLE_MS } from './session.ts';
import { requireStaffActor } from './step-up.ts';
import { selectSession } from './store.ts';

export const getRemainingSession = query({
  name: 'access.remaining_session',
  permission: 'session.own',
  input: z.strictObject({}),
  run: async ({ db, actor, now }): Promise<RemainingSession> => {
    const { sessionId, email } = requireStaffActor(actor);
    const found = await selectSession(db, sessionId);
    if (!found) throw new DomainError('unauthorized', 'signed_out', 'Not signed in');
    const unseenForMs = Math.max(0, now.getTime() - found.session.lastSeenAt.getTime());
    return { email, idleMs: IDLE_MS - unseenForMs, absoluteMs: found.session.expiresAt.getTime() - now.getTime(), unseenForMs };
  },
});
