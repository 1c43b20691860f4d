/** How long before or after its due time a statement came. Pure. */
import type { CalendarCell } from '../../server/statements/contract.ts';

const MINUTE = 60_000;
export type Arrived = { state: 'inTime' | 'late'; minutes: number };
/** `minutes`: after the due time, negative before it. Null where nothing was due, or is not due yet, or a refused file is all there is. */
export type Margin = Arrived | { state: 'missing' } | null;

export function marginOf(cell: CalendarCell): Margin {
  if (cell.state === 'late') return { state: 'missing' };
  if (cell.state !== 'imported' || cell.arrivedAt === null || !cell.isExpected) return null;
  const milliseconds = cell.arrivedAt.getTime() - cell.dueAt.getTime();
  // A second late is late, and says at least one minute.
  const minutes = milliseconds > 0 ? Math.ceil(milliseconds / MINUTE) : 0 - Math.floor(-milliseconds / MINUTE);
  return { state: milliseconds > 0 ? 'late' : 'inTime', minutes };
}

/** Magnitude as days, hours and minutes; the largest two that are not zero are what people read. */
export function partsOf(minutes: number): { days: number; hours: number; minutes: number } {
  const all = Math.abs(minutes);
  return { days: Math.floor(all / 1440), hours: Math.floor((all % 1440) / 60), minutes: all % 60 };
}

/** Beyond half a day before or after, a point stands at the edge. */
export const EDGE_MINUTES = 720;

/** Where a margin stands between the earliest (0) and the latest (1) of a strip that reaches from `low` to `high` minutes. */
export function placeOf(minutes: number, low: number, high: number): number {
  return (Math.min(high, Math.max(low, minutes)) - low) / (high - low);
}

/** The reach of all strips, the same for every channel, so that they can be compared: an hour on either side at least. */
export function reachOf(margins: readonly Margin[]): { low: number; high: number } {
  const known = margins.flatMap((margin) => (margin && margin.state !== 'missing' ? [margin.minutes] : []));
  return {
    low: Math.max(-EDGE_MINUTES, Math.min(-60, ...known)),
    high: Math.min(EDGE_MINUTES, Math.max(60, ...known)),
  };
}
