/** Holds a channel's date for as long as a run works, however long that is: the lease is renewed meanwhile, beside the run's transaction. */
import type { Ambience } from '../../guard/context.ts';
import { renewDay } from './lease-store.ts';

/** A run whose process died is followed after this; one that lives renews it, so it may be short. */
export const LEASE_MS = 30_000;
const RENEW_EVERY_MS = LEASE_MS / 3;

/** Does `work` while the lease that `runId` has taken is renewed. A renewal that fails is tried again at the next turn; a lease that was lost
 *  is not taken back: the run finds that out at its end, and keeps nothing. */
export async function whileLeased<T>(
  { database, clock }: Pick<Ambience, 'database' | 'clock'>,
  lease: { runId: string; channelCode: string; businessDate: string },
  work: () => Promise<T>,
): Promise<T> {
  const renew = () =>
    renewDay(database.db, { ...lease, until: new Date(clock.now().getTime() + LEASE_MS) }).catch((error: { code?: string }) => {
      console.error(JSON.stringify({ level: 'error', what: 'lease not renewed', run: lease.runId, code: error.code ?? null }));
    });
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
