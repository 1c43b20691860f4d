/** What a chart draws, and the one place where money becomes a float: only for the length of a bar, never for a figure that is read. */
import { type Currency, exponentOf } from '../../server/kernel/currency.ts';

export const SERIES_COLORS = [
  'var(--series-1)',
  'var(--series-2)',
  'var(--series-3)',
  'var(--series-4)',
  'var(--series-5)',
  'var(--series-6)',
] as const;

export type Series = { id: string; label: string; color?: string };

/** One point of the horizontal axis: exact values by series id, null where there is none. */
export type Point = { label: string; values: Record<string, bigint | null> };

/** How the values are read: `count`, `percent` in hundredths of a percent, or money in minor units of a currency. */
export type Unit = { kind: 'count' } | { kind: 'percent' } | { kind: 'money'; currency: Currency };

function scaleOf(unit: Unit): number {
  if (unit.kind === 'percent') return 100;
  return unit.kind === 'money' ? 10 ** exponentOf(unit.currency) : 1;
}

/** Lossy on purpose: pixels need no more than a float has. */
export function toPlotted(points: readonly Point[], unit: Unit): Record<string, number | string | null>[] {
  const scale = scaleOf(unit);
  return points.map((point) => ({
    label: point.label,
    ...Object.fromEntries(Object.entries(point.values).map(([id, value]) => [id, value === null ? null : Number(value) / scale])),
  }));
}

/** Short text for an axis: 万 and 亿 in Chinese, K, M and B in English. */
export function axisText(value: number, unit: Unit, locale: string): string {
  const text = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: unit.kind === 'percent' ? 2 : 1 }).format(value);
  return unit.kind === 'percent' ? `${text}%` : text;
}
