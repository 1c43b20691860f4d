/** Counts an attempt to sign in before it is looked at, and leaves one line in the trail for all that come beyond the limit of a window. */
import { writeAudit } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { limitedAddress } from './client-address.ts';
import { type CountedFailure, countFailure, isFirstRefused } from './rate-limit.ts';

/** Counted by the address it comes from or, where the browser is known to that person, by the browser: strangers behind the same address
 *  do not use up what it has. Refuses `too_many_attempts`. */
export async function countSignInAttempt(ambience: Ambience, ip: string | null, browserId: string | null = null): Promise<CountedFailure> {
  const key = browserId ? `sign-in-browser:${browserId}` : `sign-in:${limitedAddress(ip)}`;
  try {
    return await countFailure(ambience, key);
  } catch (error) {
    if (error instanceof DomainError && error.reason === 'too_many_attempts') await tellOnce(ambience, key, browserId !== null);
    throw error;
  }
}

async function tellOnce(ambience: Ambience, key: string, isKnown: boolean): Promise<void> {
  await ambience.database.db.transaction(async (tx) => {
    if (!(await isFirstRefused(tx, ambience, key))) return;
    await writeAudit(tx, ambience, ambience.clock.now(), 'access.sign_in', 'refused', {
      summary: isKnown ? 'too many attempts in a known browser' : 'too many attempts from one address',
    });
  });
}
