/** What the cells of the calendar can show: the state of the day, what is open, how much matched by itself, how old what is open is. */
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { daysBetween } from '../../server/kernel/business-date.ts';
import type { CalendarCell } from '../../server/reconciliation/contract.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export const METRICS = ['state', 'open', 'rate', 'age'] as const;
export type Metric = (typeof METRICS)[number];

/** States of the figures; those of the days themselves are in cell-look.ts. */
export const METRIC_LOOK = {
  good: { tone: 'success', shape: 'tick' },
  some: { tone: 'warning', shape: 'triangle' },
  full: { tone: 'success', shape: 'tick' },
  less: { tone: 'warning', shape: 'triangle' },
  young: { tone: 'neutral', shape: 'circle' },
  old: { tone: 'warning', shape: 'triangle' },
  stale: { tone: 'danger', shape: 'clock' },
} as const satisfies Record<string, { tone: Tone; shape: StatusShape }>;
export type MetricState = keyof typeof METRIC_LOOK;

/** `100`, or tenths of a percent cut and never rounded up: 99.96 % of the lines is `99.9`. */
function shortRate(part: bigint, whole: bigint): string {
  const tenths = (part * 1000n) / whole;
  return tenths === 1000n ? '100' : `${tenths / 10n}.${tenths % 10n}`;
}

/** The text and the state of a cell under a figure; null where the figure has no value: the day's own state is shown then. */
export function metricOf(metric: Metric, cell: CalendarCell, today: BusinessDate): { state: MetricState; text?: string } | null {
  if (metric === 'state' || cell.runId === null) return null;
  if (metric === 'open') return cell.openCount > 0 ? { state: 'some', text: String(cell.openCount) } : { state: 'good' };
  if (metric === 'rate') {
    if (!cell.autoMatch || cell.autoMatch.whole === 0n) return null;
    const { part, whole } = cell.autoMatch;
    return { state: part === whole ? 'full' : 'less', text: shortRate(part, whole) };
  }
  if (cell.openCount === 0) return { state: 'good' };
  const days = daysBetween(cell.businessDate as BusinessDate, today);
  return { state: days > 7 ? 'stale' : days > 3 ? 'old' : 'young', text: String(days) };
}
