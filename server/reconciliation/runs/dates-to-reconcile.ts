/** What new statements and records make a run of: late or corrected ones are to leave everything as if they had been there first. */
import type { Tx } from '../../../db/client.ts';
import { selectDatesBehind, selectNeighboursOfRecords, selectNeighboursToRerun } from './store.ts';

/** The statement's own date first. The run of a date closes what it explains at its neighbours, but what it no longer explains, or now
 *  makes a duplicate of, only a run of the neighbour finds: of the day after where that was run already, and of the day before where an
 *  earlier version of this statement had explained something there. A neighbour whose run is at work is run again: it may have begun before this was there. */
export async function datesToReconcile(tx: Tx, channelCode: string, businessDate: string): Promise<string[]> {
  return [businessDate, ...(await selectNeighboursToRerun(tx, channelCode, businessDate))];
}

/** What new and changed records of these dates make a run of: the dates themselves first, then those beside them whose run says of a line that it is
 *  wrong about a record of theirs, or took one for it, or whose run is at work. A line that came the day after is missing in our books until its record is there. */
export async function datesOfRecords(tx: Tx, channelCode: string, dates: readonly string[]): Promise<string[]> {
  const beside = dates.length > 0 ? await selectNeighboursOfRecords(tx, channelCode, dates) : [];
  return [...new Set([...dates, ...beside])];
}

const FOLLOWED_MS = 14 * 86_400_000;

/** Dates of the last fortnight's imports whose statement is published and in no run: whoever was to ask for it died before. What was
 *  refused since is left to a person. */
export async function datesBehind(tx: Tx, now: Date): Promise<{ channelCode: string; businessDate: string }[]> {
  return selectDatesBehind(tx, now, new Date(now.getTime() - FOLLOWED_MS));
}
