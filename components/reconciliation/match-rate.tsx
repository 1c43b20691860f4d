/** How much matched by itself over the dates of the calendar, and the days that keep it below all. */
'use client';
import { useTranslations } from 'next-intl';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Figure, FigurePanel } from './figure-panel.tsx';
import { RateTrend } from './rate-trend.tsx';

const LINK = 'text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

const rated = (cells: readonly CalendarCell[]) =>
  cells.flatMap((cell) => (cell.autoMatch && cell.autoMatch.whole > 0n ? [{ cell, ...cell.autoMatch }] : []));

/** Lines matched by themselves, of all that were compared in the dates shown, with its course from day to day. */
export function MatchRate({ cells, isOpen, onToggle }: { cells: readonly CalendarCell[]; isOpen: boolean; onToggle(): void }) {
  const t = useTranslations('recon.calendar');
  const days = new Map<string, { part: bigint; whole: bigint }>();
  for (const { cell, part, whole } of rated(cells)) {
    const day = days.get(cell.businessDate) ?? { part: 0n, whole: 0n };
    days.set(cell.businessDate, { part: day.part + part, whole: day.whole + whole });
  }
  const inOrder = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
  const part = inOrder.reduce((sum, day) => sum + day.part, 0n);
  const whole = inOrder.reduce((sum, day) => sum + day.whole, 0n);
  return (
    <Figure name={t('matchedRate')}>
      {whole === 0n ? (
        <span className="text-ink-3">--</span>
      ) : (
        <span className="flex max-w-60 flex-wrap items-center gap-x-3">
          <Button
            variant="link"
            className="h-auto min-h-6 px-0 text-ink text-xl decoration-edge decoration-dotted underline underline-offset-4"
            aria-expanded={isOpen}
            aria-controls="behind-figure"
            onClick={onToggle}
          >
            <Percent part={part} whole={whole} />
          </Button>
          <Sparkline
            label={t('trend', { days: inOrder.length })}
            values={inOrder.map((day) => (day.whole > 0n ? (day.part * 10_000n) / day.whole : 0n))}
          />
          <span className="w-full text-ink-3 text-xs leading-4">
            {t('matchedRateNote', { part: groupedCount(part), whole: groupedCount(whole) })}
          </span>
        </span>
      )}
    </Figure>
  );
}

/** The course of the rate, and the days that keep it below all of it, worst first. */
export function DaysByRate({ cells }: { cells: readonly CalendarCell[] }) {
  const t = useTranslations('recon.calendar');
  const { nameOf } = useChannels();
  const all = rated(cells);
  const below = all.filter(({ part, whole }) => part < whole).sort((a, b) => (a.part * b.whole < b.part * a.whole ? -1 : 1));
  return (
    <>
      <RateTrend cells={all} />
      <FigurePanel title={t('rateBelow')}>
        {below.length === 0 && <p className="px-3 py-3 text-ink-2 text-sm">{t('rateAll')}</p>}
        <ul className="max-h-72 divide-y divide-line overflow-y-auto text-sm">
          {below.map(({ cell, part, whole }) => (
            <li key={`${cell.channelCode} ${cell.businessDate}`} className="flex min-h-8 flex-wrap items-center gap-x-4 px-3 py-1">
              <Link href={`/recon/${cell.channelCode}/${cell.businessDate}?rows=compared#run-rows`} className={LINK}>
                {nameOf(cell.channelCode)} · {cell.businessDate}
              </Link>
              <span className="ml-auto text-ink-2 tabular-nums">
                {t('matchedRateNote', { part: groupedCount(part), whole: groupedCount(whole) })}
              </span>
              <span className="w-20 text-right">
                <Percent part={part} whole={whole} />
              </span>
            </li>
          ))}
        </ul>
      </FigurePanel>
    </>
  );
}
