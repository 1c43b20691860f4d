/** Wrong attempts are counted before they are checked: five, then what they are counted on (a known browser, all
 *  others together, a session's own acts) is closed for half an hour. */

export const ATTEMPTS = 5;
export const LOCK_MINUTES = 30;

export type AttemptState = { failed: number; lockedUntil: Date | null };

/** What an attempt at `now` makes of the counter, and whether it may be checked at all. The counter is raised in advance; a success
 *  sets it back. So no number of attempts at once gets more than five of them checked. */
export function countAttempt(state: AttemptState, now: Date): { isChecked: boolean; next: AttemptState } {
  if (state.lockedUntil && state.lockedUntil > now)
    return { isChecked: false, next: { failed: state.failed + 1, lockedUntil: state.lockedUntil } };
  const failed = (state.lockedUntil ? 0 : state.failed) + 1;
  const lockedUntil = failed >= ATTEMPTS ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : null;
  return { isChecked: true, next: { failed, lockedUntil } };
}
