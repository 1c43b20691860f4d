/** What a new statement makes a run of: a late or corrected one is to leave everything as if it had been there first. */
import type { Tx } from '../../../db/client.ts';
import { selectDatesBehind, selectNeighboursToRerun } from './store.ts';

/** The statement's own date first. The run of a date closes what it explains at its neighbours, but what it no longer explains, or now
 *  makes a duplicate of, only a run of the neighbour finds: of the day after where that was run already, and of the day before where an
 *  earlier version of this statement had explained something there. */
export async function datesToReconcile(tx: Tx, channelCode: string, businessDate: string): Promise<string[]> {
  return [businessDate, ...(await selectNeighboursToRerun(tx, channelCode, businessDate))];
}

const FOLLOWED_MS = 14 * 86_400_000;

/** Dates of the last fortnight's imports whose statement is published and in no run: whoever was to ask for it died before. What was
 *  refused since is left to a person. */
export async function datesBehind(tx: Tx, now: Date): Promise<{ channelCode: string; businessDate: string }[]> {
  return selectDatesBehind(tx, now, new Date(now.getTime() - FOLLOWED_MS));
}
