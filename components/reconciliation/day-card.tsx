/** What is known of one day of one channel, beside its cell: the file, both counts, what is open, and the ways on. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { CalendarCell } from '../../server/reconciliation/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { MoneySums, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { CELL_LOOK } from './cell-look.ts';

const LINK = 'inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

export function DayCard({ cell }: { cell: CalendarCell }) {
  const t = useTranslations('recon');
  const nameOf = useChannelName();
  const day = `/recon/${cell.channelCode}/${cell.businessDate}`;
  const facts: [string, ReactNode][] = [
    [
      t('calendar.card.statement'),
      cell.statementIds.length > 0 ? (
        <span key="s" className="flex flex-wrap justify-end gap-x-3">
          {cell.statementIds.map((id) => (
            <Link key={id} href={`/recon/statements/${id}`} className={LINK}>
              {t('run.statement')} →
            </Link>
          ))}
        </span>
      ) : cell.state === 'none' ? (
        '--'
      ) : (
        <span key="d">
          {t('calendar.card.none')} · {t('calendar.dueAt')} <Instant at={cell.dueAt} precision="minute" />
        </span>
      ),
    ],
    [t('calendar.card.lines'), groupedCount(cell.statementCount)],
    [t('calendar.card.books'), cell.runId ? groupedCount(cell.bookCount) : '--'],
    [t('calendar.card.rate'), cell.autoMatch ? <Percent key="r" part={cell.autoMatch.part} whole={cell.autoMatch.whole} /> : '--'],
    [t('calendar.card.open'), groupedCount(cell.openCount)],
    [
      t('calendar.card.net'),
      <MoneySums key="n" signed stacked sums={cell.openDelta.map(({ currency, deltaMinor }) => ({ currency, minor: deltaMinor }))} />,
    ],
    [t('calendar.card.waiting'), groupedCount(cell.waitingCount)],
  ];
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center justify-between gap-2 font-semibold">
        <span>
          {nameOf(cell.channelCode)} · <span className="tabular-nums">{cell.businessDate}</span>
        </span>
        <StatusBadge {...CELL_LOOK[cell.state]} word={t(`cell.${cell.state}`)} />
      </p>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap gap-x-4 border-line border-t pt-2">
        <Link href={day} className={LINK}>
          {t('calendar.openDay')} →
        </Link>
        {cell.openCount > 0 && (
          <Link href={`/recon/differences?f.channels=${cell.channelCode}&f.date=${cell.businessDate}`} className={LINK}>
            {t('calendar.openDifferences')} →
          </Link>
        )}
        <span className="ml-auto text-ink-3 text-xs leading-6">{t('calendar.card.hint')}</span>
      </p>
    </div>
  );
}
