/** What is known of one day of one channel, beside its cell: the file, both counts, what is open, and the ways on. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount, MoneySums, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { Link } from '../ui/link.tsx';
import { differencesHref, scopeOf } from './calendar-scope.ts';
import { CELL_LOOK } from './cell-look.ts';

const LINK = 'inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

/** Both sides in money, and what is between them; `--` on our side until a run has compared this statement. */
function Totals({ totals }: { totals: CalendarCell['totals'] }) {
  const t = useTranslations('recon.calendar.card');
  if (totals.length === 0) return null;
  return (
    <table className="w-full border-line border-t text-xs">
      <caption className="pt-1.5 text-start text-ink-3">{t('totals.caption')}</caption>
      <thead className="text-ink-2">
        <tr>
          {(['currency', 'statement', 'ours', 'delta'] as const).map((column) => (
            <th key={column} scope="col" className={`h-6 font-normal ${column === 'currency' ? 'text-start' : 'ps-2 text-end'}`}>
              {t(`totals.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {totals.map(({ currency, statementMinor, bookMinor }) => (
          <tr key={currency}>
            <th scope="row" className="h-6 text-start font-normal text-ink-2">
              {currency}
            </th>
            <td className="ps-2 text-end">
              <Amount minor={statementMinor} currency={currency} />
            </td>
            <td className="ps-2 text-end">
              <Amount minor={bookMinor} currency={currency} />
            </td>
            <td className="ps-2 text-end">
              <Amount minor={bookMinor === null ? null : statementMinor - bookMinor} currency={currency} signed />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `owner` where only one person's differences are looked at. */
export function DayCard({ cell, owner }: { cell: CalendarCell; owner?: string | undefined }) {
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
      ) : cell.statedOn !== null && cell.state !== 'none' ? (
        <span key="o" className="whitespace-normal">
          {t('calendar.card.dayOff', { date: cell.statedOn })}
        </span>
      ) : cell.state === 'none' ? (
        '--'
      ) : (
        <span key="d">
          {t('calendar.card.none')} · {t('calendar.dueAt')} <Instant at={cell.dueAt} precision="minute" />
        </span>
      ),
    ],
    ...(cell.untold.length > 0
      ? [
          [
            t('calendar.card.untold'),
            <span key="u" className="text-warning-text">
              {cell.untold.map((kind) => t(`calendar.card.bill.${kind}`)).join(' · ')}
            </span>,
          ] satisfies [string, ReactNode],
        ]
      : []),
    ...(cell.arrivedAt
      ? [[t('calendar.card.arrived'), <Instant key="a" at={cell.arrivedAt} precision="minute" />] satisfies [string, ReactNode]]
      : []),
    [t('calendar.card.lines'), groupedCount(cell.statementCount)],
    [t('calendar.card.books'), cell.runId ? groupedCount(cell.bookCount) : '--'],
    [t('calendar.card.rate'), cell.autoMatch ? <Percent key="r" part={cell.autoMatch.part} whole={cell.autoMatch.whole} /> : '--'],
    [t('calendar.card.open'), groupedCount(cell.openCount)],
    [
      t('calendar.card.net'),
      <MoneySums key="n" signed stacked sums={cell.openDelta.map(({ currency, deltaMinor }) => ({ currency, minor: deltaMinor }))} />,
    ],
    ...(cell.owners.length > 0
      ? [
          [
            t('calendar.card.owners'),
            cell.owners.map(({ name, count }) => `${name ?? t('calendar.card.nobody')} ${count}`).join(' · '),
          ] satisfies [string, ReactNode],
        ]
      : []),
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
      <Totals totals={cell.totals} />
      <p className="flex flex-wrap gap-x-4 pt-1">
        <Link href={day} className={LINK}>
          {t('calendar.openDay')} →
        </Link>
        {cell.openCount > 0 && (
          <Link href={differencesHref(scopeOf(cell.businessDate, cell.businessDate, [cell.channelCode], owner))} className={LINK}>
            {t('calendar.openDifferences')} →
          </Link>
        )}
        <span className="ml-auto text-ink-3 text-xs leading-6 pointer-coarse:hidden">{t('calendar.card.hint')}</span>
      </p>
    </div>
  );
}
