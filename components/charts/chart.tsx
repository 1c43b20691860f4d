/** Bars, stacked bars and lines with a finding in words and the same numbers as a table. */
'use client';
import { Table2 } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Bar, BarChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Amount } from '../format/amount.tsx';
import { groupedAmount, groupedCount } from '../format/amount-text.ts';
import { Button } from '../ui/button.tsx';
import { axisText, type Point, SERIES_COLORS, type Series, toPlotted, type Unit } from './series.ts';

export type ChartProps = {
  title: string;
  /** One sentence: what the picture shows. */
  finding?: string;
  kind: 'bar' | 'stacked' | 'line';
  series: readonly Series[];
  points: readonly Point[];
  unit: Unit;
  height?: number;
};

function exactText(value: bigint | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '--';
  if (unit.kind === 'money') return `${unit.currency} ${groupedAmount(value, unit.currency)}`;
  if (unit.kind === 'percent') return `${groupedAmount(value, 'CNY')}%`;
  return groupedCount(value);
}

export function Chart({ title, finding, kind, series, points, unit, height = 220 }: ChartProps) {
  const t = useTranslations('charts');
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure aria-labelledby={id} className="panel flex min-w-0 flex-col gap-2 p-3">
      <figcaption id={id} className="flex items-start gap-2">
        <span className="min-w-0 flex-1">
          <span className="block font-semibold text-base">{title}</span>
          {finding && <span className="block text-ink-2 text-sm">{finding}</span>}
        </span>
        <Button variant="ghost" size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Table2 aria-hidden />
          {asTable ? t('asPicture') : t('asTable')}
        </Button>
      </figcaption>
      {asTable ? (
        <ChartTable title={title} series={series} points={points} unit={unit} />
      ) : (
        <Picture kind={kind} series={series} points={points} unit={unit} height={height} />
      )}
      {!asTable && series.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
          {series.map((one, index) => (
            <li key={one.id} className="inline-flex items-center gap-1.5">
              <span
                aria-hidden
                className="size-2.5 rounded-xs"
                style={{ background: one.color ?? SERIES_COLORS[index % SERIES_COLORS.length] }}
              />
              {one.label}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function Picture({ kind, series, points, unit, height }: Pick<ChartProps, 'kind' | 'series' | 'points' | 'unit'> & { height: number }) {
  const locale = useLocale();
  const data = toPlotted(points, unit);
  const Frame = kind === 'line' ? LineChart : BarChart;
  const color = (index: number) => series[index]?.color ?? SERIES_COLORS[index % SERIES_COLORS.length];
  return (
    <ResponsiveContainer width="100%" height={height}>
      <Frame data={data} accessibilityLayer margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="label"
          tickLine={false}
          axisLine={{ stroke: 'var(--edge)' }}
          tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
          minTickGap={16}
        />
        <YAxis
          tickLine={false}
          axisLine={false}
          width={52}
          tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
          tickFormatter={(value: number) => axisText(value, unit, locale)}
          domain={kind === 'line' ? ['auto', 'auto'] : [0, 'auto']}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)', stroke: 'var(--edge)' }}
          content={({ active, label }) => {
            const point = active ? points.find((one) => one.label === label) : undefined;
            return point ? <PointCard point={point} series={series} unit={unit} /> : null;
          }}
        />
        {series.map((one, index) =>
          kind === 'line' ? (
            <Line
              key={one.id}
              dataKey={one.id}
              name={one.label}
              stroke={color(index)}
              strokeWidth={1.75}
              dot={false}
              isAnimationActive={false}
            />
          ) : (
            <Bar
              key={one.id}
              dataKey={one.id}
              name={one.label}
              fill={color(index)}
              stackId={kind === 'stacked' ? 'all' : undefined}
              isAnimationActive={false}
              maxBarSize={28}
            />
          ),
        )}
      </Frame>
    </ResponsiveContainer>
  );
}

function PointCard({ point, series, unit }: { point: Point; series: readonly Series[]; unit: Unit }) {
  return (
    <div className="rounded-sm border border-edge bg-raised px-2.5 py-1.5 text-xs">
      <p className="mb-1 font-semibold">{point.label}</p>
      {series.map((one) => (
        <p key={one.id} className="flex justify-between gap-4">
          <span className="text-ink-2">{one.label}</span>
          <span className="tabular-nums">{exactText(point.values[one.id], unit)}</span>
        </p>
      ))}
    </div>
  );
}

function ChartTable({ title, series, points, unit }: Pick<ChartProps, 'title' | 'series' | 'points' | 'unit'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="relative max-h-80 overflow-auto" aria-label={title} tabIndex={0}>
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className="h-8 border-line border-b px-2 text-start font-semibold text-ink-2 text-xs" />
            {series.map((one) => (
              <th key={one.id} scope="col" className="h-8 border-line border-b px-2 text-end font-semibold text-ink-2 text-xs">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th
                scope="row"
                className="sticky left-0 h-8 whitespace-nowrap border-line border-b bg-surface px-2 text-start font-normal tabular-nums"
              >
                {point.label}
              </th>
              {series.map((one) => (
                <td key={one.id} className="h-8 border-line border-b px-2 text-end tabular-nums">
                  {unit.kind === 'money' ? (
                    <Amount minor={point.values[one.id]} currency={unit.currency} />
                  ) : (
                    exactText(point.values[one.id], unit)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
