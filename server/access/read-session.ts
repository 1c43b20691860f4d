/** Who a session belongs to, asked of the database at every request: what was revoked is over at once. */
import type { Database } from '../../db/client.ts';
import type { Actor } from '../guard/context.ts';
import { staffActor } from '../guard/context.ts';
import type { RevokedReason, SessionEnd } from './contract.ts';
import { isBarredDemo } from './demo-accounts.ts';
import { SEEN_GRAIN_MS, sessionState } from './session.ts';
import { type SessionRow, selectSession, touchSession, type UserRow } from './store.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const mayUse = (user: UserRow) => user.status === 'active' && !isBarredDemo(user.email);

/** `nobody` for everything but a whole session of an active user. `isActivity` false (polling, prefetching): the idle clock runs on. */
export async function readActor(database: Database, sessionId: string | null, now: Date, isActivity: boolean): Promise<Actor> {
  if (!sessionId || !UUID.test(sessionId)) return { kind: 'nobody' };
  const found = await selectSession(database.db, sessionId);
  if (!found || !mayUse(found.user) || sessionState(found.session, now) !== 'open') return { kind: 'nobody' };
  const { session, user } = found;
  if (isActivity && now.getTime() - session.lastSeenAt.getTime() >= SEEN_GRAIN_MS) await touchSession(database.db, session.id, now);
  return staffActor({
    userId: user.id,
    personId: user.personId,
    name: user.name,
    email: user.email,
    roles: user.roles,
    sessionId: session.id,
  });
}

/** A session that still waits for its second factor. */
export async function readHalfOpen(
  database: Database,
  sessionId: string | null,
  now: Date,
): Promise<{ session: SessionRow; user: UserRow } | null> {
  if (!sessionId || !UUID.test(sessionId)) return null;
  const found = await selectSession(database.db, sessionId);
  return found && mayUse(found.user) && sessionState(found.session, now) === 'half_open' ? found : null;
}

/** What its owner did in the very browser, or what only a copy of an old cookie could ask about: nothing is said of it. */
const UNTOLD: readonly string[] = ['signed_out', 'replaced'] satisfies RevokedReason[];

/** Why the session whose cookie a browser brings is over; null where it has none, or where that is nobody's business but its owner's. Whoever
 *  has only given the password is told of its time alone: that the account was disabled or reset meanwhile is not said to a guesser. */
export async function readSessionEnd(database: Database, sessionId: string | null, now: Date): Promise<SessionEnd | null> {
  if (!sessionId || !UUID.test(sessionId)) return null;
  const found = await selectSession(database.db, sessionId);
  if (!found) return null;
  const { session, user } = found;
  const state = sessionState(session, now);
  if (!session.secondFactorAt) return state === 'expired' ? 'sign_in_expired' : null;
  if (session.revokedReason && UNTOLD.includes(session.revokedReason)) return null;
  if (user.status !== 'active') return 'disabled';
  if (state === 'idle' || state === 'expired') return state;
  // Disabled, and let in again since.
  if (session.revokedReason === 'disabled') return 'ended_by_administrator';
  return session.revokedReason as SessionEnd | null;
}
