/** Which run a difference went with, and where that run is looked at. Pure. */
import type { DifferenceDetail, RunOfEvent } from '../../server/reconciliation/differences/contract.ts';

/** The current run of its day has the page of the day; of an earlier one the page says what it changed. */
export function runHref({
  channelCode,
  businessDate,
  runNo,
  isCurrent,
}: Pick<RunOfEvent, 'channelCode' | 'businessDate' | 'runNo' | 'isCurrent'>): string {
  return `/recon/${channelCode}/${businessDate}${isCurrent ? '' : `?tab=versions&after=${runNo}`}`;
}

/** The run of the last time it went; null while it is open, and where a person decided. */
export function resolvedBy({ difference, events, runs }: Pick<DifferenceDetail, 'difference' | 'events' | 'runs'>): RunOfEvent | null {
  if (difference.status !== 'resolved') return null;
  const last = events.findLast((event) => event.kind === 'gone');
  return runs.find(({ id }) => id === last?.details?.runId) ?? null;
}
