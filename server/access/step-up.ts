/** Rights are granted only by somebody who has just shown again who they are, for this very act. */

import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { type CommandContext, command } from '../guard/command.ts';
import type { Actor, Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { checkCode } from './check-factors.ts';
import { totpCodeText } from './contract.ts';
import { DEMO_DOMAIN, demoCode, isDemoMode } from './demo-accounts.ts';
import { type RenewedSession, renewSession } from './renew-session.ts';
import { FRESH_MS, isFresh } from './session.ts';
import { deleteStepUps, lockUser, putStepUp, selectSession, selectUser, takeStepUp } from './store.ts';

/** The acting member of staff. Refuses `signed_out` for the system and for nobody. */
export function requireStaffActor(actor: Actor): Extract<Actor, { kind: 'staff' }> {
  if (actor.kind !== 'staff') throw new DomainError('unauthorized', 'signed_out', 'Not signed in');
  return actor;
}

/** For one's own recovery codes: refuses `reauthentication_needed` where the last fresh factor of the session is older than five minutes. */
export async function requireFreshFactor(tx: Tx, actor: Actor, now: Date): Promise<void> {
  const staff = requireStaffActor(actor);
  const found = await selectSession(tx, staff.sessionId);
  if (!found || !isFresh(found.session.reauthenticatedAt, now)) throw await wanted(tx, staff, now, {});
}

/** For doors that give rights: a fresh factor within five minutes, given for exactly this request and spent by it. Refuses
 *  `reauthentication_needed`, naming the request to be confirmed. The system (command line, seed) passes. */
export async function requireConfirmed({ tx, actor, now, requestHash }: CommandContext): Promise<void> {
  if (actor.kind === 'system') return;
  const staff = requireStaffActor(actor);
  const hash = requestHash();
  if (await takeStepUp(tx, staff.sessionId, hash, new Date(now.getTime() - FRESH_MS), now)) return;
  throw await wanted(tx, staff, now, { request: hash.toString('hex') });
}

async function wanted(tx: Tx, staff: ReturnType<typeof requireStaffActor>, now: Date, details: { request?: string }): Promise<DomainError> {
  const user = isDemoMode() && staff.email.endsWith(`@${DEMO_DOMAIN}`) ? await selectUser(tx, staff.userId) : undefined;
  // On a demonstration nobody holds the authenticator, and its secret is public.
  const code = user ? demoCode(staff.email, now, user.lastTotpStep).code : null;
  return new DomainError('precondition', 'reauthentication_needed', 'Confirm it is you with a new code', {
    ...details,
    ...(code ? { demoCode: code } : {}),
  });
}

/** Gives a fresh factor: for the request that was refused for want of it, or without one for the session (own recovery codes). The caller goes
 *  on under another session id, which the confirmation belongs to. A wrong code is an answer, not a refusal: its count must be kept. */
export const confirmItIsMe = command({
  name: 'access.confirm_it_is_me',
  permission: 'session.own',
  input: z.strictObject({
    code: totpCodeText,
    request: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  run: async (context, { code, request }) => {
    const { tx, actor, now } = context;
    const { userId, sessionId } = requireStaffActor(actor);
    const user = await lockUser(tx, { id: userId });
    const outcome = user ? await checkCode(tx, user, code, now, null, { sessionId }) : 'wrong';
    let renewed: RenewedSession | null = null;
    if (outcome === 'right') {
      renewed = await renewSession(context, { userId, sessionId }, request ? {} : { reauthenticatedAt: now });
      if (request) await putStepUp(tx, renewed.id, Buffer.from(request, 'hex'), now);
    }
    return {
      result: { outcome, renewed },
      audit: {
        subjectKind: 'session',
        subjectId: sessionId,
        summary:
          outcome === 'right' ? `fresh code given for ${request ? `request ${request.slice(0, 16)}` : 'the session'}` : `code ${outcome}`,
        outcome: outcome === 'right' ? 'done' : 'refused',
        ...(renewed ? { after: { sessionId: renewed.id } } : {}),
      },
    };
  },
});

/** Removes confirmations that can no longer be used; the daily job calls it. */
export async function forgetOldConfirmations(ambience: Pick<Ambience, 'database' | 'clock'>): Promise<void> {
  await deleteStepUps(ambience.database.db, new Date(ambience.clock.now().getTime() - 86_400_000));
}
