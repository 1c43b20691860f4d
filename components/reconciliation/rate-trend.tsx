/** The course of the auto-match rate from day to day: a line for each channel, and the same numbers as a table. */
'use client';
import { useTranslations } from 'next-intl';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { percentText } from '../format/amount-text.ts';
import { useLater } from '../ui/later.ts';

/** Drawing is half the weight of a screen: it comes when the figure is opened. */
const loadChart = () => import('../charts/chart.tsx').then(({ Chart }) => Chart);

/** As many colours as can be told apart. */
const LINES_MAX = 6;

export type RatedCell = { cell: Pick<CalendarCell, 'channelCode' | 'businessDate'>; part: bigint; whole: bigint };

/** Hundredths of a percent, cut off: a day with one line unmatched is never all of it. */
const rateOf = ({ part, whole }: { part: bigint; whole: bigint }) => (part * 10_000n) / whole;

/** Days in order, a value for each channel that has one. More channels than can be told apart are one line. */
export function trendOf(cells: readonly RatedCell[]) {
  const codes = [...new Set(cells.map(({ cell }) => cell.channelCode))];
  const ids = codes.length > LINES_MAX ? ['all'] : codes;
  const days = new Map<string, Map<string, { part: bigint; whole: bigint }>>();
  for (const { cell, part, whole } of cells) {
    const day = days.get(cell.businessDate) ?? new Map();
    days.set(cell.businessDate, day);
    const id = ids.length === codes.length ? cell.channelCode : 'all';
    const sum = day.get(id) ?? { part: 0n, whole: 0n };
    day.set(id, { part: sum.part + part, whole: sum.whole + whole });
  }
  const points = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, day]) => ({
      label,
      values: Object.fromEntries(
        ids.map((id) => {
          const sum = day.get(id);
          return [id, sum ? rateOf(sum) : null];
        }),
      ),
    }));
  return { ids, points };
}

export function RateTrend({ cells }: { cells: readonly RatedCell[] }) {
  const t = useTranslations('recon.calendar');
  const { nameOf } = useChannels();
  const Chart = useLater(loadChart, true);
  const { ids, points } = trendOf(cells);
  // A line needs two ends.
  if (points.length < 2) return null;
  const [lowest] = [...cells].sort((a, b) => (a.part * b.whole < b.part * a.whole ? -1 : 1));
  return (
    <div className="mb-4 min-h-78">
      {Chart && (
        <Chart
          title={t('rateByDay')}
          finding={
            lowest &&
            t('rateLowest', {
              channel: nameOf(lowest.cell.channelCode),
              date: lowest.cell.businessDate,
              rate: percentText(lowest.part, lowest.whole) ?? '--',
            })
          }
          kind="line"
          unit={{ kind: 'percent' }}
          series={ids.map((id) => ({ id, label: id === 'all' ? t('allChannels') : nameOf(id) }))}
          points={points}
        />
      )}
    </div>
  );
}
