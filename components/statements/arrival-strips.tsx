/** When each statement came against its due time: a strip a channel, a mark a day; the same times as a table. */
'use client';
import { Table2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CalendarCell, CalendarRow } from '../../server/statements/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { instantText } from '../format/instant-text.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { Button } from '../ui/button.tsx';
import { type Margin, marginOf, partsOf, placeOf, reachOf } from './arrival-margin.ts';

const STEP = 20;
const HEIGHT = 40;
const EDGE = 7;

type Day = { cell: CalendarCell; margin: Margin };

/** `57 min early`, `2 h 5 min late`, `not here`. */
export function useMarginText(): (margin: Margin) => string {
  const t = useTranslations('statements.arrivals');
  return (margin) => {
    if (margin === null) return '--';
    if (margin.state === 'missing') return t('missing');
    const { days, hours, minutes } = partsOf(margin.minutes);
    const long = days > 0 ? t('daysHours', { days, hours }) : hours > 0 ? t('hoursMinutes', { hours, minutes }) : t('minutes', { minutes });
    return t(margin.state, { long });
  };
}

/** Shape and place say it as well as colour: a point below the line is in time, a triangle above it late, a cross missing. */
function Mark({ margin, x, y, title }: { margin: Exclude<Margin, null>; x: number; y: number; title: string }) {
  if (margin.state === 'missing')
    return (
      <path d={`M${x - 3} ${EDGE - 3}l6 6m0-6l-6 6`} stroke="var(--tone-danger-text)" strokeWidth="1.8" strokeLinecap="round">
        <title>{title}</title>
      </path>
    );
  if (margin.state === 'late')
    return (
      <path d={`M${x} ${y - 4}l4 7h-8z`} fill="var(--tone-warning-text)">
        <title>{title}</title>
      </path>
    );
  return (
    <circle cx={x} cy={y} r="3" fill="var(--tone-success-text)">
      <title>{title}</title>
    </circle>
  );
}

function Strip({ days, low, high, label }: { days: readonly Day[]; low: number; high: number; label: string }) {
  const text = useMarginText();
  const width = days.length * STEP;
  const heightOf = (minutes: number) => HEIGHT - EDGE - placeOf(minutes, low, high) * (HEIGHT - 2 * EDGE);
  const due = heightOf(0);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${HEIGHT}`} className="block h-auto w-full" fill="none">
      <rect x="0" y="0" width={width} height={due} fill="var(--sunken)" />
      <path d={`M0 ${due}H${width}`} stroke="var(--edge)" strokeDasharray="4 3" />
      {days.map(({ cell, margin }, at) => {
        const x = at * STEP + STEP / 2;
        if (margin === null) return <path key={cell.date} d={`M${x - 2} ${due + 6}h4`} stroke="var(--ink-3)" />;
        const y = margin.state === 'missing' ? EDGE : heightOf(margin.minutes);
        return <Mark key={cell.date} margin={margin} x={x} y={y} title={`${cell.date} ${text(margin)}`} />;
      })}
    </svg>
  );
}

/** Every fifth day, counted back from the newest, so that the newest is always named. */
function Axis({ days }: { days: readonly string[] }) {
  return (
    <svg aria-hidden viewBox={`0 0 ${days.length * STEP} 14`} className="block h-auto w-full max-sm:hidden">
      {days.map((day, at) =>
        (days.length - 1 - at) % 5 === 0 ? (
          <text
            key={day}
            x={at === 0 ? 0 : at === days.length - 1 ? days.length * STEP : at * STEP + STEP / 2}
            y="11"
            fill="var(--ink-3)"
            fontSize="11"
            textAnchor={at === 0 ? 'start' : at === days.length - 1 ? 'end' : 'middle'}
          >
            {day.slice(5)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

function Row({ row, days, low, high, isFirst }: { row: CalendarRow; days: readonly Day[]; low: number; high: number; isFirst: boolean }) {
  const t = useTranslations('statements.arrivals');
  const nameOf = useChannelName();
  const text = useMarginText();
  const { zone } = useFormatSettings();
  const due = days.flatMap(({ margin }) => margin ?? []);
  const inTime = due.filter(({ state }) => state === 'inTime').length;
  const last = days.findLast(({ margin }) => margin !== null && margin.state !== 'missing');
  const name = nameOf(row.channelCode);
  const lastCell = days.at(-1)?.cell;
  return (
    <li className="flex flex-wrap items-end gap-x-4 border-line border-t px-3 py-1.5 first:border-t-0 xl:flex-nowrap">
      <span className="w-24 shrink-0 pb-0.5">
        <span className="block truncate font-semibold text-sm">{name}</span>
        {lastCell && (
          <span className="block text-ink-3 text-xs tabular-nums">
            {t('dueTime', { time: instantText(lastCell.dueAt, zone).time.slice(0, 5) })}
          </span>
        )}
      </span>
      <span className="w-full min-w-0 max-w-[620px]">
        {isFirst && <Axis days={days.map(({ cell }) => cell.date)} />}
        <Strip days={days} low={low} high={high} label={t('summary', { channel: name, inTime, due: due.length })} />
      </span>
      <span className="ml-auto pb-0.5 text-end text-xs">
        <span className="block tabular-nums">{t('inTimeOf', { inTime, due: due.length })}</span>
        <span className="block text-ink-3">{last ? t('last', { date: last.cell.date, margin: text(last.margin) }) : '--'}</span>
      </span>
    </li>
  );
}

function Twin({ rows, daysOf, label }: { rows: readonly CalendarRow[]; daysOf(row: CalendarRow): readonly Day[]; label: string }) {
  const t = useTranslations('statements.arrivals');
  const nameOf = useChannelName();
  const text = useMarginText();
  return (
    <div className="max-h-96 overflow-y-auto">
      <ScrollRegion label={label} isInNamed>
        <table className="w-full min-w-[560px] text-sm">
          <thead>
            <tr className="text-ink-2 text-xs">
              {(['channel', 'date', 'dueAt', 'arrivedAt', 'margin'] as const).map((column) => (
                <th key={column} scope="col" className={`px-3 py-1.5 font-normal ${column === 'margin' ? 'text-end' : 'text-start'}`}>
                  {t(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.flatMap((row) =>
              daysOf(row)
                .filter(({ cell }) => cell.state !== 'none')
                .map(({ cell, margin }) => (
                  <tr key={`${row.channelCode} ${cell.date}`} className="h-8 border-line border-t">
                    <th scope="row" className="px-3 text-start font-normal">
                      {nameOf(row.channelCode)}
                    </th>
                    <td className="px-3">
                      <BusinessDateText date={cell.date} />
                    </td>
                    <td className="px-3">
                      <Instant at={cell.dueAt} precision="minute" />
                    </td>
                    <td className="px-3">
                      <Instant at={cell.state === 'imported' ? cell.arrivedAt : null} precision="minute" />
                    </td>
                    <td className="px-3 text-end tabular-nums">{text(margin)}</td>
                  </tr>
                )),
            )}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}

export function ArrivalStrips({ rows }: { rows: readonly CalendarRow[] }) {
  const t = useTranslations('statements.arrivals');
  const charts = useTranslations('charts');
  const [asTable, setAsTable] = useState(false);
  const daysOf = (row: CalendarRow): Day[] => row.cells.map((cell) => ({ cell, margin: marginOf(cell) }));
  const { low, high } = reachOf(rows.flatMap((row) => daysOf(row).map(({ margin }) => margin)));
  return (
    <section aria-label={t('title')} className="panel min-w-0">
      <header className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-1.5">
        <span className="min-w-0 flex-1">
          <h3 className="font-semibold text-sm">{t('title')}</h3>
          <span className="block text-ink-3 text-xs">{t('lead')}</span>
        </span>
        <Button variant="ghost" size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Table2 aria-hidden />
          {asTable ? charts('asPicture') : charts('asTable')}
        </Button>
      </header>
      {asTable ? (
        <Twin rows={rows} daysOf={daysOf} label={t('title')} />
      ) : (
        <ul>
          {rows.map((row, at) => (
            <Row key={row.channelCode} row={row} days={daysOf(row)} low={low} high={high} isFirst={at === 0} />
          ))}
        </ul>
      )}
    </section>
  );
}
