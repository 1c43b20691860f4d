/** Rights are granted only by somebody who has just shown again who they are. */

import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { command } from '../guard/command.ts';
import type { Actor } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { checkCode } from './check-factors.ts';
import { totpCodeText } from './contract.ts';
import { isFresh } from './session.ts';
import { lockUser, selectSession, setReauthenticated } from './store.ts';

/** The acting member of staff. Refuses `signed_out` for the system and for nobody. */
export function requireStaffActor(actor: Actor): Extract<Actor, { kind: 'staff' }> {
  if (actor.kind !== 'staff') throw new DomainError('unauthorized', 'signed_out', 'Sign in first');
  return actor;
}

/** Refuses `reauthentication_needed` where the last fresh factor is older than five minutes. The system (command line, seed) passes. */
export async function requireFreshFactor(tx: Tx, actor: Actor, now: Date): Promise<void> {
  if (actor.kind === 'system') return;
  const found = await selectSession(tx, requireStaffActor(actor).sessionId);
  if (!found || !isFresh(found.session.reauthenticatedAt, now))
    throw new DomainError('precondition', 'reauthentication_needed', 'Confirm with a fresh code that it is you');
}

/** Gives a fresh factor. A wrong code is an answer, not a refusal: its count must be kept. */
export const confirmItIsMe = command({
  name: 'access.confirm_it_is_me',
  permission: 'session.own',
  input: z.strictObject({ code: totpCodeText }),
  run: async ({ tx, actor, now }, { code }) => {
    const { userId, sessionId } = requireStaffActor(actor);
    const user = await lockUser(tx, { id: userId });
    const outcome = user ? await checkCode(tx, user, code, now, null) : 'wrong';
    if (outcome === 'right') await setReauthenticated(tx, sessionId, now);
    return {
      result: { outcome },
      audit: {
        subjectKind: 'session',
        subjectId: sessionId,
        summary: outcome === 'right' ? 'fresh code given' : `code ${outcome}`,
        outcome: outcome === 'right' ? 'done' : 'refused',
      },
    };
  },
});
