/** How long a session lives, and what state a session row is in. */

export const IDLE_MS = 15 * 60_000;
export const ABSOLUTE_MS = 8 * 3_600_000;
/** So long the cookie outlives the longest session, since only by it the browser can be told why the session is over. It opens nothing then. */
export const KNOWN_AFTERWARDS_MS = 4 * 3_600_000;
/** A session that has only seen the password. */
export const HALF_OPEN_MS = 10 * 60_000;
export const FRESH_MS = 5 * 60_000;
export const MAX_SESSIONS = 5;
/** `last_seen_at` is written no more often than this, so the idle limit may strike that much early, never late. */
export const SEEN_GRAIN_MS = 5_000;

export type SessionTimes = { lastSeenAt: Date; expiresAt: Date; revokedAt: Date | null; secondFactorAt: Date | null };

/** `half_open`: password given, second factor not. */
export function sessionState(session: SessionTimes, now: Date): 'open' | 'half_open' | 'revoked' | 'idle' | 'expired' {
  if (session.revokedAt) return 'revoked';
  if (session.expiresAt <= now) return 'expired';
  if (now.getTime() - session.lastSeenAt.getTime() > IDLE_MS) return 'idle';
  return session.secondFactorAt ? 'open' : 'half_open';
}

/** Whether a fresh factor was given within five minutes (for codes of one's own). */
export function isFresh(reauthenticatedAt: Date | null, now: Date): boolean {
  return reauthenticatedAt !== null && now.getTime() - reauthenticatedAt.getTime() <= FRESH_MS;
}
