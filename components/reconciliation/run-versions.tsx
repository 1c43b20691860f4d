/** The runs of a day, newest first, and what one changed against another: the last two in short, any two of them chosen. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryStates } from 'nuqs';
import type { DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import type { RunRow } from '../../server/reconciliation/runs/contract.ts';
import { useExplanation } from '../differences/difference-words.tsx';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { Select } from '../ui/select.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { differencesOfRun } from './run-addresses.ts';
import { RunCause } from './run-cause.tsx';

type Day = { channelCode: string; businessDate: string };

/** All runs of a day; more than two hundred of one day nobody compares. */
function useRunsOf(day: Day) {
  const trpc = useTRPC();
  return useQuery(
    trpc.reconciliation.listRuns.queryOptions({
      filter: { channels: [day.channelCode], dateFrom: day.businessDate, dateTo: day.businessDate },
      limit: 200,
    }),
  );
}

function useComparison(before: RunRow | undefined, after: RunRow | undefined) {
  const trpc = useTRPC();
  return useQuery(
    trpc.reconciliation.compareRuns.queryOptions(
      { beforeId: before?.id ?? '', afterId: after?.id ?? '' },
      { enabled: before !== undefined && after !== undefined && before.id !== after.id },
    ),
  );
}

/** The first two hundred of a list, with how many there are in all. */
function Changed({ title, rows, count }: { title: string; rows: readonly DifferenceRow[]; count: bigint }) {
  const t = useTranslations('recon.run');
  const words = useTranslations('difference');
  const explain = useExplanation('cut');
  return (
    <section aria-label={title} className="panel">
      <h3 className="flex items-baseline gap-2 border-line border-b px-3 py-2 font-semibold text-sm">
        {title} <span className="font-normal text-ink-2 tabular-nums">{groupedCount(count)}</span>
      </h3>
      {count === 0n ? (
        <p className="px-3 py-2 text-ink-3 text-sm">{t('compareNone')}</p>
      ) : (
        <ul className="max-h-96 divide-y divide-line overflow-y-auto text-sm">
          {rows.map((row) => (
            <li key={row.id} className="flex flex-wrap items-baseline gap-x-4 px-3 py-1.5">
              <Link
                href={`/recon/differences/${row.id}`}
                className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
              >
                {words(`kind.${row.kind}`)}
              </Link>
              <span className="ml-auto">
                <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
              </span>
              <span className="basis-full text-ink-2 text-xs">{explain(row.explanation)}</span>
            </li>
          ))}
          {BigInt(rows.length) < count && <li className="px-3 py-1.5 text-ink-3">{t('compareFirst', { count: rows.length })}</li>}
        </ul>
      )}
    </section>
  );
}

/** In short, for the first tab: which runs there were, and how much the shown one changed against the one before it. */
export function RunVersions({ day, current }: { day: Day; current: RunRow }) {
  const t = useTranslations('recon.run');
  const runs = useRunsOf(day);
  const before = runs.data?.rows.find((run) => run.status === 'done' && run.runNo < current.runNo);
  const { data } = useComparison(before, current);
  const parts = data
    ? [
        { outcome: 'appeared' as const, word: t('appeared'), count: data.appearedCount },
        { outcome: 'gone' as const, word: t('goneList'), count: data.goneCount },
        { outcome: 'unchanged' as const, word: t('stayedWord'), count: data.stayedCount },
      ]
    : [];
  return (
    <section aria-label={t('versions')} className="panel">
      <h2 className="flex items-baseline justify-between gap-4 border-line border-b px-3 py-2 font-semibold text-sm">
        {t('versions')}
        {before && (
          <Link href="?tab=versions" className="font-normal text-accent underline underline-offset-2">
            {t('compareTwo')} →
          </Link>
        )}
      </h2>
      {data && before && (
        <p className="flex flex-wrap gap-x-4 border-line border-b px-3 py-2 text-sm">
          <span className="text-ink-2">{t('compareTitle', { before: before.runNo, after: current.runNo })}</span>
          {parts.map(({ outcome, word, count }) =>
            count === 0n ? (
              <span key={outcome} className="text-ink-3">
                {word} · 0
              </span>
            ) : (
              <FigureLink key={outcome} href={differencesOfRun(current.id, outcome)}>
                {word} · {groupedCount(count)}
              </FigureLink>
            ),
          )}
        </p>
      )}
      <ol className="max-h-64 divide-y divide-line overflow-y-auto text-sm">
        {runs.data?.rows.map((run) => (
          <li key={run.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <span className="min-w-24 font-semibold">{t('lead', { no: run.runNo })}</span>
            <span className="text-ink-2">
              {run.status !== 'done' ? t(`status.${run.status}`) : run.isCurrent ? t('current') : t('superseded')}
            </span>
            <span className="text-ink-2">
              <RunCause run={run} />
            </span>
            <Instant at={run.startedAt} className="ml-auto text-ink-2" />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Any two runs of the day beside each other; which two is in the address, by their numbers. */
export function CompareRuns({ day, current }: { day: Day; current: RunRow }) {
  const t = useTranslations('recon.run');
  const runs = useRunsOf(day);
  const [chosen, choose] = useQueryStates({ before: parseAsInteger, after: parseAsInteger }, { history: 'push', scroll: false });
  const done = (runs.data?.rows ?? []).filter((run) => run.status === 'done');
  const after = done.find((run) => run.runNo === chosen.after) ?? done.find((run) => run.id === current.id) ?? done[0];
  const before = done.find((run) => run.runNo === chosen.before) ?? done.find((run) => after && run.runNo < after.runNo);
  const comparison = useComparison(before, after);
  if (inPlaceOf(runs)) return <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />;
  if (!runs.data) return <SkeletonPanel rows={4} />;
  if (done.length < 2) return <EmptyState title={t('compareOnlyOne')} text={t('compareOnlyOneHelp')} />;
  const options = done.map((run) => ({
    value: String(run.runNo),
    label: `${t('lead', { no: run.runNo })}${run.isCurrent ? ` (${t('current')})` : ''}`,
  }));
  const { data } = comparison;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Select
          aria-label={t('compareBefore')}
          className="w-auto"
          value={before ? String(before.runNo) : ''}
          {...(before ? {} : { placeholder: t('compareBefore') })}
          options={options}
          onChange={({ target }) => void choose({ before: Number.parseInt(target.value, 10), after: after?.runNo ?? null })}
        />
        <span aria-hidden>→</span>
        <Select
          aria-label={t('compareAfter')}
          className="w-auto"
          value={after ? String(after.runNo) : ''}
          options={options}
          onChange={({ target }) => void choose({ after: Number.parseInt(target.value, 10), before: before?.runNo ?? null })}
        />
        {data && <span className="text-ink-2">{t('stayed', { count: data.stayedCount.toString() })}</span>}
      </div>
      {before && after && before.id === after.id && <p className="text-ink-2 text-sm">{t('compareSame')}</p>}
      <Kept answer={runs} />
      <Kept answer={comparison} />
      {inPlaceOf(comparison) !== null && <ErrorState error={comparison.error} onRetry={() => void comparison.refetch()} />}
      {comparison.isLoading && <SkeletonPanel rows={4} />}
      {data && before?.id !== after?.id && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-3">
          <Changed title={t('newlyMatched')} rows={data.matched} count={data.matchedCount} />
          <Changed title={t('newlyOpen')} rows={data.appeared} count={data.appearedCount} />
          <Changed title={t('newlyClosed')} rows={data.closed} count={data.closedCount} />
        </div>
      )}
    </div>
  );
}
