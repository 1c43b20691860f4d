/** What the cells of the calendar can show: the state of the day, what is open and how much money that is, how much matched by itself, how
 *  old what is open is. */
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { daysBetween } from '../../server/kernel/business-date.ts';
import { type Currency, isCurrency } from '../../server/kernel/currency.ts';
import { formatMinor } from '../../server/kernel/money.ts';
import { CALENDAR_METRICS, type CalendarMetric } from '../../server/reconciliation/calendar/codes.ts';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export const METRICS = CALENDAR_METRICS;
export type Metric = CalendarMetric;

/** States of the figures; those of the days themselves are in cell-look.ts. */
export const METRIC_LOOK = {
  good: { tone: 'success', shape: 'tick' },
  some: { tone: 'warning', shape: 'triangle' },
  much: { tone: 'danger', shape: 'triangle' },
  full: { tone: 'success', shape: 'tick' },
  less: { tone: 'warning', shape: 'triangle' },
  young: { tone: 'neutral', shape: 'circle' },
  old: { tone: 'warning', shape: 'triangle' },
  stale: { tone: 'danger', shape: 'clock' },
  others: { tone: 'neutral', shape: 'person' },
} as const satisfies Record<string, { tone: Tone; shape: StatusShape }>;
export type MetricState = keyof typeof METRIC_LOOK;
type Shown = { state: MetricState; text?: string };

/** `100`, or tenths of a percent cut and never rounded up: 99.96 % of the lines is `99.9`. */
function shortRate(part: bigint, whole: bigint): string {
  const tenths = (part * 1000n) / whole;
  return tenths === 1000n ? '100' : `${tenths / 10n}.${tenths % 10n}`;
}

const UNITS = {
  en: [
    [1_000_000_000n, 'B'],
    [1_000_000n, 'M'],
    [1_000n, 'K'],
  ],
  zh: [
    [100_000_000n, '亿'],
    [10_000n, '万'],
  ],
} as const;

/** A magnitude in at most five signs, cut and never rounded up: `0.02`, `512`, `1.2K`, `36万`. The exact amount stands beside it. */
export function shortAmount(minor: bigint, currency: string, isChinese: boolean): string {
  const text = isCurrency(currency) ? formatMinor(minor < 0n ? -minor : minor, currency as Currency) : `${minor}`;
  const [major = '0'] = text.split('.');
  const whole = BigInt(major);
  if (whole < 10n) return text.slice(0, 4);
  for (const [unit, sign] of UNITS[isChinese ? 'zh' : 'en']) {
    if (whole < unit) continue;
    const tenths = (whole * 10n) / unit;
    return tenths < 100n && tenths % 10n > 0n ? `${tenths / 10n}.${tenths % 10n}${sign}` : `${whole / unit}${sign}`;
  }
  return major;
}

/** One currency's amount; a plus where there are others beside it. More than a hundredth of the statement is `much`. */
function amountOf(cell: CalendarCell, isChinese: boolean): Shown {
  const [first, ...rest] = [...cell.openDelta].sort((a, b) => (a.grossMinor > b.grossMinor ? -1 : 1));
  if (!first) return { state: 'good' };
  const isMuch = cell.openDelta.some(({ currency, grossMinor }) => {
    const total = cell.totals.find((one) => one.currency === currency)?.statementMinor ?? 0n;
    return grossMinor * 100n > (total < 0n ? -total : total);
  });
  const text = shortAmount(first.grossMinor, first.currency, isChinese);
  return { state: isMuch ? 'much' : 'some', text: rest.length > 0 ? `${text}+` : text };
}

/** The text and the state of a cell under a figure; null where the figure has no value: the day's own state is shown then. */
export function metricOf(metric: Metric, cell: CalendarCell, today: BusinessDate, isChinese = false): Shown | null {
  const isOfOthers = cell.openCount === 0 && cell.openOfAll > 0;
  if (metric === 'state') return isOfOthers && cell.state === 'differences' ? { state: 'others' } : null;
  // A day off has no run: what the next statement lacks of its records is found by that one's.
  if (cell.runId === null && (cell.statedOn === null || cell.openOfAll + cell.openCount === 0)) return null;
  if (metric === 'rate') {
    if (!cell.autoMatch || cell.autoMatch.whole === 0n) return null;
    const { part, whole } = cell.autoMatch;
    return { state: part === whole ? 'full' : 'less', text: shortRate(part, whole) };
  }
  if (isOfOthers) return { state: 'others' };
  if (metric === 'open') return cell.openCount > 0 ? { state: 'some', text: String(cell.openCount) } : { state: 'good' };
  if (metric === 'amount') return amountOf(cell, isChinese);
  if (cell.openCount === 0) return { state: 'good' };
  const days = daysBetween(cell.businessDate as BusinessDate, today);
  return { state: days > 7 ? 'stale' : days > 3 ? 'old' : 'young', text: String(days) };
}
