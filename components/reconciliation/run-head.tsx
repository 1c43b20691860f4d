/** The head of a channel's day: how it stands, which run says so, the days beside it, and what to do when there is no run. */
'use client';
import { ChevronLeft, ChevronRight, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import type { RunRow } from '../../server/reconciliation/runs/contract.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { Instant } from '../format/instant.tsx';
import { instantText } from '../format/instant-text.ts';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { EmptyState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { StepButton } from '../ui/step-button.tsx';
import { CELL_LOOK } from './cell-look.ts';
import { recordsOfDay } from './run-addresses.ts';
import { RunCause } from './run-cause.tsx';

type Day = { channelCode: string; businessDate: string };

/** How the day stands: of a run that has not ended, that. Beside it which bill of the day has not come. */
export function RunState({ run, cell }: { run: RunRow; cell: CalendarCell | undefined }) {
  const t = useTranslations('recon.run');
  const cells = useTranslations('recon.cell');
  const card = useTranslations('recon.calendar.card');
  if (run.status !== 'done') return <StatusBadge tone={run.status === 'failed' ? 'danger' : 'info'} word={t(`status.${run.status}`)} />;
  if (!cell) return null;
  return (
    <>
      <StatusBadge {...CELL_LOOK[cell.state]} word={cells(cell.state)} />
      {cell.untold.length > 0 && (
        <span className="text-sm text-warning-text">
          {card('outstanding', { bills: cell.untold.map((kind) => card(`bill.${kind}`)).join(' · ') })}
        </span>
      )}
    </>
  );
}

/** Which run says so: its number, what started it, when, how long it took, and the statements it read. */
export function RunHead({ run }: { run: RunRow }) {
  const t = useTranslations('recon.run');
  const took = run.finishedAt ? (run.finishedAt.getTime() - run.startedAt.getTime()) / 1000 : null;
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span>{t('lead', { no: run.runNo })}</span>
      <span>
        <RunCause run={run} />
      </span>
      <Instant at={run.startedAt} />
      {took !== null && (
        <span>{took < 0.1 ? t('tookLess') : t('took', { seconds: took.toLocaleString('en', { maximumFractionDigits: 1 }) })}</span>
      )}
      {run.statementIds.map((id) => (
        <Link
          key={id}
          href={`/recon/statements/${id}`}
          className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
        >
          {t('statement')} →
        </Link>
      ))}
    </span>
  );
}

/** The days beside, the differences of the day, and running it again. */
export function DayActions({ day, cell, rerun }: { day: Day; cell: CalendarCell | undefined; rerun: ReactNode }) {
  const t = useTranslations('recon.run');
  const { today } = useFormatSettings();
  const can = useCan();
  const at = (by: number) => `/recon/${day.channelCode}/${addDays(day.businessDate as BusinessDate, by)}`;
  return (
    <>
      <Button asChild size="icon">
        <Link href={at(-1)} aria-label={t('earlier')}>
          <ChevronLeft aria-hidden />
        </Link>
      </Button>
      {day.businessDate < today ? (
        <Button asChild size="icon">
          <Link href={at(1)} aria-label={t('later')}>
            <ChevronRight aria-hidden />
          </Link>
        </Button>
      ) : (
        <StepButton size="icon" label={t('later')} why={t('laterNone', { date: today })}>
          <ChevronRight aria-hidden />
        </StepButton>
      )}
      {rerun}
      {cell && cell.openCount > 0 && can('difference.read') && (
        <Button asChild variant="primary">
          <Link href={`/recon/differences?f.channels=${day.channelCode}&f.date=${day.businessDate}`}>
            {t('handle', { count: cell.openCount })}
          </Link>
        </Button>
      )}
    </>
  );
}

/** Says when there will be something, and offers the one thing that helps. */
export function NoRun({ day, cell, isLoaded }: { day: Day; cell: CalendarCell | undefined; isLoaded: boolean }) {
  const t = useTranslations('recon.run');
  const calendar = useTranslations('recon.calendar');
  const { zone } = useFormatSettings();
  const can = useCan();
  if (!cell) return isLoaded ? <EmptyState title={t('noRun')} text={t('none.unknown')} /> : <SkeletonPanel rows={4} />;
  const due = instantText(cell.dueAt, zone);
  const missing =
    cell.state === 'late' || cell.state === 'expected' ? cell.state : cell.statedOn && cell.state !== 'none' ? 'holiday' : 'none';
  const state = cell.statementIds.length > 0 ? 'ready' : missing;
  return (
    <EmptyState
      title={t('noRun')}
      text={t(`none.${state}`, { at: `${due.date} ${due.time.slice(0, 5)}`, date: cell.statedOn ?? '' })}
      action={
        <>
          {(state === 'late' || state === 'expected') && can('statement.upload') && (
            <Button asChild variant="primary">
              <Link href="/recon/statements">
                <Upload aria-hidden /> {calendar('uploadStatement')}
              </Link>
            </Button>
          )}
          {state === 'holiday' && cell.statedOn && (
            <Button asChild>
              <Link href={`/recon/${day.channelCode}/${cell.statedOn}`}>{t('openStated', { date: cell.statedOn })} →</Link>
            </Button>
          )}
          {can('payment.read') && (
            <Button asChild>
              <Link href={recordsOfDay(day)}>{t('ourRecords')} →</Link>
            </Button>
          )}
        </>
      }
    />
  );
}
