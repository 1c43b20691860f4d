/** Who a session belongs to, asked of the database at every request: what was revoked is over at once. */
import type { Database } from '../../db/client.ts';
import type { Actor } from '../guard/context.ts';
import { staffActor } from '../guard/context.ts';
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
