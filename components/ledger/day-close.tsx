/** Closing a business date: what stands in the way, the close itself with a confirmation, and the dates closed before. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { Submit } from '../form/submit.tsx';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { BY_ITSELF, useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { PlainTable } from '../table/plain-table.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { useClosedColumns } from './closed-columns.tsx';
import { journalHref } from './ledger-addresses.ts';

/** `owner` sees to it; advice does not stand in the way. */
type Step = {
  name: string;
  /** Null while it is not known: the answer is `isUnderWay`, or there is none. */
  holds: boolean | null;
  isUnderWay?: boolean;
  owner?: 'finance' | 'operations';
  isAdvice?: boolean;
  detail?: ReactNode;
  href?: string;
};

const STANDING = {
  unknown: { tone: 'neutral', shape: 'clock' },
  checking: { tone: 'neutral', shape: 'clock' },
  done: { tone: 'success' },
  notice: { tone: 'warning' },
  waits: { tone: 'neutral', shape: 'clock' },
  blocks: { tone: 'danger' },
} as const;

/** A day that still runs is no fault: it has to be waited for. */
function standingOf({ name, holds, isUnderWay, isAdvice }: Step): keyof typeof STANDING {
  if (holds === null) return isUnderWay ? 'checking' : 'unknown';
  if (holds) return 'done';
  if (isAdvice) return 'notice';
  return name === 'over' ? 'waits' : 'blocks';
}

function Checklist({ steps }: { steps: readonly Step[] }) {
  const t = useTranslations('ledger');
  return (
    <ol className="grid grid-cols-[max-content_1fr] divide-y divide-line text-sm">
      {steps.map((step) => (
        <li key={step.name} className="col-span-full grid grid-cols-subgrid items-start gap-x-3 px-3 py-2">
          <span className="flex">
            <StatusBadge {...STANDING[standingOf(step)]} word={t(`step.${standingOf(step)}`)} />
          </span>
          <div className="-my-px flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 leading-6">
            <span>{t(`step.${step.name}` as never)}</span>
            {step.detail && <span className="text-ink-2">{step.detail}</span>}
            {step.owner && <span className="text-ink-3 text-xs">{t(`step.owner.${step.owner}`)}</span>}
            {step.href && (
              <Link
                href={step.href}
                aria-label={t('lookAt', { what: t(`step.${step.name}` as never) })}
                className="ml-auto inline-flex min-h-6 items-center text-accent underline underline-offset-2"
              >
                {t('look')}
              </Link>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Why a step stands in the way. */
function blockerOf({ name, holds, isUnderWay }: Step): string {
  if (name !== 'books' || holds !== null) return `step.missing.${name}`;
  return isUnderWay ? 'step.missing.booksUnderWay' : 'step.missing.booksUnknown';
}

/** How far the books are closed, and the dates with movements that wait, oldest first. */
function OpenDates({ dates, closedThrough }: { dates: readonly string[]; closedThrough: string | null }) {
  const t = useTranslations('ledger');
  return (
    <section aria-label={t('openDates')} className="panel flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-sm">
      <h2 className="font-semibold">{t('openDates')}</h2>
      <ol className="flex flex-wrap gap-x-4 gap-y-1">
        {dates.map((date) => (
          <li key={date}>
            <FigureLink href={`/ledger/trial-balance?f.date=${date}`}>
              <BusinessDateText date={date} />
            </FigureLink>
          </li>
        ))}
      </ol>
      <span className="ml-auto text-ink-2">{closedThrough ? t('closedThrough', { date: closedThrough }) : t('noClosedDays')}</span>
    </section>
  );
}

type Confirming = { date: string; openDifferences: bigint };

/** Of the date that it was opened for, also where somebody else closes that one meanwhile and the next takes its place on the page. */
function CloseDialog({ date, openDifferences, onClose }: Confirming & { onClose(): void }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refusal = useRefusal();
  const close = useMutation(
    trpc.ledger.closeDay.mutationOptions({
      onSuccess: async ({ entries }) => {
        onClose();
        toast.success(t('closedWith', { date, count: groupedCount(entries) }));
        await cache.invalidateQueries();
      },
      // It may be closed already: then the page behind shows by whom.
      onError: () => cache.invalidateQueries(trpc.ledger.closeState.queryFilter()),
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('closeTitle', { date })} description={t('closeText', { date })}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          close.mutate({ date });
        }}
      >
        {openDifferences > 0n && (
          <p className="text-sm text-warning-text">{t('closeWithOpen', { count: groupedCount(openDifferences) })}</p>
        )}
        {close.error && (
          <p role="alert" className="text-danger-text text-sm">
            {refusal(close.error).text}
          </p>
        )}
        <Submit pending={close.isPending} onCancel={onClose}>
          {t('closeDate', { date })}
        </Submit>
      </form>
    </Dialog>
  );
}

export function DayClose() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const can = useCan();
  const [confirming, setConfirming] = useState<Confirming | null>(null);
  const state = useQuery(trpc.ledger.closeState.queryOptions({}));
  const { data, error, refetch } = state;
  const closedColumns = useClosedColumns(data?.closedDays ?? []);
  // It reads all the books, and the page is there long before it.
  const books = useQuery(trpc.ledger.booksCheck.queryOptions({}, { enabled: can('books.check'), staleTime: 30_000, trpc: BY_ITSELF }));
  const dates = { dateFrom: data?.next ?? '', dateTo: data?.next ?? '' };
  const differences = useQuery(
    trpc.differences.sums.queryOptions({ filter: { open: true, ...dates } }, { enabled: Boolean(data?.next) && can('difference.read') }),
  );
  if (inPlaceOf(state)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={6} />;
  const { next } = data;
  const openCount = differences.data?.count;
  const totals = data.openDays.filter((day) => day.businessDate === next);
  const broken = books.data?.checks.filter((check) => !check.holds).length;
  const steps: Step[] = [
    { name: 'over', holds: data.isOver },
    {
      name: 'balanced',
      owner: 'finance',
      holds: totals.every((day) => day.balances),
      detail: (
        <span className="inline-flex flex-wrap gap-x-4">
          {totals.map((day) => (
            <FigureLink key={day.currency} href={journalHref({ from: day.businessDate, to: day.businessDate }, { currency: day.currency })}>
              <Amount minor={day.debitMinor} currency={day.currency} showCurrency />
            </FigureLink>
          ))}
        </span>
      ),
      href: `/ledger/trial-balance?f.date=${next}`,
    },
    {
      name: 'books',
      owner: 'finance',
      holds: broken === undefined ? null : broken === 0,
      isUnderWay: books.isLoading,
      detail: broken ? t('checksBroken', { count: broken }) : undefined,
      href: '/ledger/books-check',
    },
    {
      name: 'differences',
      owner: 'operations',
      isAdvice: true,
      holds: openCount === undefined ? null : openCount === 0n,
      isUnderWay: differences.isLoading,
      detail: openCount ? (
        <FigureLink href={`/recon/differences?f.date=${next}`}>{t('differencesOpen', { count: groupedCount(openCount) })}</FigureLink>
      ) : undefined,
      href: `/recon/differences?f.date=${next}`,
    },
  ];
  const blockers = steps.filter((step) => step.holds !== true && !step.isAdvice).map((step) => t(blockerOf(step) as never));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Kept answer={state} />
      {confirming && <CloseDialog {...confirming} onClose={() => setConfirming(null)} />}
      {next === null ? (
        <EmptyState title={t('closeEmpty')} text={t('closeEmptyText')} />
      ) : (
        <section aria-label={t('nextClose')} className="panel">
          <h2 className="flex flex-wrap items-center gap-3 border-line border-b px-3 py-2 font-semibold">
            {t('nextClose')} <BusinessDateText date={next} />
          </h2>
          <Checklist steps={steps} />
          <div className="border-line border-t px-3 py-3">
            {can('ledger.close_day') ? (
              <Submit
                type="button"
                aria-haspopup="dialog"
                blockers={blockers}
                onClick={() => setConfirming({ date: next, openDifferences: openCount ?? 0n })}
              >
                {t('closeDate', { date: next })}
              </Submit>
            ) : (
              <p className="text-ink-2 text-sm">{t('closeForbidden')}</p>
            )}
          </div>
        </section>
      )}
      {data.openDays.length > 0 && (
        <OpenDates dates={[...new Set(data.openDays.map((day) => day.businessDate))]} closedThrough={data.closedThrough} />
      )}
      <section aria-label={t('closedDays')} className="panel">
        <h2 className="border-line border-b px-3 py-2 font-semibold">{t('closedDays')}</h2>
        {data.closedDays.length === 0 ? (
          <EmptyState title={t('noClosedDays')} />
        ) : (
          <PlainTable isInNamed label={t('closedDays')} columns={closedColumns} rows={data.closedDays} rowId={(day) => day.businessDate} />
        )}
      </section>
      <p>
        <Button variant="link" asChild>
          <Link href="/ledger/books-check">{t('booksCheck')}</Link>
        </Button>
      </p>
    </div>
  );
}
