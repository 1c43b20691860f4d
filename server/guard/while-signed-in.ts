/** What goes out for as long as its reader takes, such as a download, ends where the right to it ends: a reader who takes a byte a second would
 *  else take for days what a disabled account may no longer see. */
import { DomainError } from '../kernel/errors.ts';
import type { Ambience } from './context.ts';
import { isStillOpen } from './store.ts';

type Asking = Pick<Ambience, 'database' | 'clock' | 'actor'>;

const LOOK_EVERY_MS = 5_000;

/** The pieces as they are, for as long as the session under which they were asked for, or the one in its place, has not been ended: looked at
 *  every five seconds, before the next piece goes out. That nobody works in it meanwhile does not end it. Throws `signed_out`. The system is not
 *  asked. */
export function whileSignedIn<T>(ambience: Asking, pieces: AsyncIterable<T>): AsyncGenerator<T> {
  // From now on, and not from the first piece: a reader may wait for as long as they like before they take that.
  return watched(ambience, pieces, ambience.clock.now().getTime());
}

async function* watched<T>({ database, clock, actor }: Asking, pieces: AsyncIterable<T>, begunAt: number): AsyncGenerator<T> {
  let lookedAt = begunAt;
  for await (const piece of pieces) {
    const now = clock.now();
    if (actor.kind === 'staff' && now.getTime() - lookedAt >= LOOK_EVERY_MS) {
      if (!(await isStillOpen(database.db, actor.sessionId, now))) throw new DomainError('unauthorized', 'signed_out', 'Not signed in');
      lookedAt = now.getTime();
    }
    yield piece;
  }
}
