/** One day of one channel: its current run, the figures and the rows behind each of them, earlier runs, and running again. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { DIFFERENCE_KINDS } from '../../server/reconciliation/differences/codes.ts';
import type { RunRowSet } from '../../server/reconciliation/runs/codes.ts';
import type { RunResults, RunRow } from '../../server/reconciliation/runs/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { useRefusal } from '../form/refusal.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { instantText } from '../format/instant-text.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { DoneState, EmptyState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { toast } from '../ui/toast.tsx';
import { LineFlow } from './line-flow.tsx';
import { ProposedMatches } from './proposed-matches.tsx';
import { scrollToRows } from './rows-link.tsx';
import { differencesOfRun, recordsOfDay } from './run-addresses.ts';
import { RunDifferences } from './run-differences.tsx';
import { DayActions, NoRun, RunHead, RunState } from './run-head.tsx';
import { RunPackButton } from './run-pack-button.tsx';
import { RunRejects } from './run-rejects.tsx';
import { countsOf, RowSets } from './run-row-sets.tsx';
import { RunRows } from './run-rows.tsx';
import { ROWS_PLACE, RUN_TABS, type RunTab, useRowsAddress } from './run-rows-address.ts';
import { RunRules } from './run-rules.tsx';
import { DifferencesByKind, MatchedByRule, RunRates } from './run-summary.tsx';
import { RunTotals } from './run-totals.tsx';
import { CompareRuns, RunVersions } from './run-versions.tsx';

type Day = { channelCode: string; businessDate: string };

const inWords = ({ found, gone }: RunResults['changes']) => ({ found: found.toString(), gone: gone.toString() });

/** What was found by the run that nothing has changed since: an automatic one may have been moments before. */
function unchangedSince({ runNo, startedAt, results }: RunRow, zone: string) {
  const { date, time } = instantText(startedAt, zone);
  return { no: runNo, at: `${date} ${time.slice(0, 5)}`, ...(results ? inWords(results.changes) : { found: '0', gone: '0' }) };
}

function RerunButton({ channelCode, businessDate, isFirst }: Day & { isFirst: boolean }) {
  const t = useTranslations('recon.run');
  const refusal = useRefusal();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const can = useCan();
  const { zone } = useFormatSettings();
  /** The one that its answer is compared with; undefined for the first of a day, and where nobody can tell. */
  const runBefore = async (runId: string): Promise<RunRow | undefined> => {
    const filter = { channels: [channelCode], dateFrom: businessDate, dateTo: businessDate };
    const runs = await cache
      .fetchQuery({ ...trpc.reconciliation.listRuns.queryOptions({ filter, limit: 20 }), staleTime: 0 })
      .catch(() => undefined);
    const done = runs?.rows.filter((row) => row.status === 'done') ?? [];
    const own = done.find((row) => row.id === runId);
    return own && done.filter((row) => row.runNo < own.runNo).sort((a, b) => b.runNo - a.runNo)[0];
  };
  const run = useMutation(
    trpc.reconciliation.run.mutationOptions({
      onSuccess: async ({ runId, results: { changes } }) => {
        const before = changes.found + changes.gone + changes.reopened + changes.matchedLater === 0n ? await runBefore(runId) : undefined;
        toast.success(before?.results ? t('rerunUnchanged', unchangedSince(before, zone)) : t('rerunDone', inWords(changes)));
      },
      onError: (error) => toast.error(refusal(error).text),
      onSettled: async () => {
        await cache.invalidateQueries({ queryKey: trpc.reconciliation.pathKey() });
        await cache.invalidateQueries({ queryKey: trpc.differences.pathKey() });
      },
    }),
  );
  if (!can('reconciliation.run')) return null;
  return (
    <Button variant={isFirst ? 'primary' : 'secondary'} pending={run.isPending} onClick={() => run.mutate({ channelCode, businessDate })}>
      <RotateCw aria-hidden /> {isFirst ? t('start') : t('rerun')}
    </Button>
  );
}

function Summary({ run, results, day }: { run: RunRow; results: RunResults; day: Day }) {
  const { show, showTab } = useRowsAddress();
  const open = (set: RunRowSet | 'differences') => {
    if (set === 'differences') showTab('differences');
    else show({ set });
    scrollToRows();
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <RunRates runId={run.id} results={results} />
      <LineFlow results={results} onOpen={open} />
      <RunTotals
        statement={results.statement}
        books={results.books}
        results={results}
        rowsOf={{
          statement: (kind, currency) => ({ set: 'compared', kind, currency }),
          books: (kind, currency) => recordsOfDay(day, { kind, currency }),
          delta: (recordKind, currency) => differencesOfRun(run.id, 'standing', { recordKind, currency }),
          // Where nothing of other days was met, it is what waits.
          crossed: (currency) =>
            results.matched.acrossDays === 0n && results.waiting.count > 0n
              ? { set: 'waiting' }
              : { set: 'matched', part: 'across_days', currency },
          found: (currency) => differencesOfRun(run.id, 'standing', { kinds: DIFFERENCE_KINDS.filter((kind) => kind !== 'fee'), currency }),
        }}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <DifferencesByKind runId={run.id} results={results} />
        <MatchedByRule results={results} />
      </div>
      {results.differences.length > 0 && <RunDifferences runId={run.id} />}
      {results.proposed > 0n && <ProposedMatches run={run} />}
      <RunVersions day={day} current={run} />
    </div>
  );
}

/** The lines and records behind the figures, by what became of them. */
function Rows({ run, results }: { run: RunRow; results: RunResults }) {
  const { target } = useRowsAddress();
  const isWhole = Object.keys(target).length === 1;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <RowSets results={results} />
      {target.set === 'proposed' && results.proposed > 0n && <ProposedMatches run={run} />}
      <RunRows
        key={`${run.id}${JSON.stringify(target)}`}
        runId={run.id}
        target={target}
        total={isWhole ? countsOf(results)[target.set] : undefined}
      />
    </div>
  );
}

function RunBody({ run, day }: { run: RunRow; day: Day }) {
  const t = useTranslations('recon.run');
  const { tab, showTab } = useRowsAddress();
  const { results } = run;
  if (!results) return <EmptyState title={t(`status.${run.status}`)} text={run.status === 'failed' ? t('failure') : undefined} />;
  const found = results.differences.reduce((sum, row) => sum + row.count, 0n);
  const counts: Partial<Record<RunTab, bigint>> = { rows: results.lines.compared, differences: found };
  const content: Record<RunTab, () => ReactNode> = {
    summary: () => <Summary run={run} results={results} day={day} />,
    rows: () => <Rows run={run} results={results} />,
    differences: () =>
      found === 0n ? (
        <DoneState title={t('noDifferences')} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <DifferencesByKind runId={run.id} results={results} />
          <RunDifferences runId={run.id} isWhole />
        </div>
      ),
    rejects: () => <RunRejects statementIds={run.statementIds} />,
    rules: () => <RunRules runId={run.id} />,
    versions: () => <CompareRuns day={day} current={run} />,
  };
  return (
    <div id={ROWS_PLACE} className="scroll-mt-16">
      <Tabs
        label={t('parts')}
        value={tab}
        onValueChange={(value) => showTab(value as RunTab)}
        tabs={RUN_TABS.map((value) => ({
          value,
          label: t(`tab.${value}`),
          ...(counts[value] !== undefined && { count: groupedCount(counts[value]) }),
          content: value === tab && content[value](),
        }))}
      />
    </div>
  );
}

export function RunPage({ channelCode, businessDate }: Day) {
  const t = useTranslations('recon.run');
  const trpc = useTRPC();
  const nameOf = useChannelName();
  const runs = useQuery(
    trpc.reconciliation.listRuns.queryOptions(
      { filter: { channels: [channelCode], dateFrom: businessDate, dateTo: businessDate }, limit: 20 },
      // A dropped statement is reconciled by the worker: its run appears without a reload.
      { refetchInterval: 5000 },
    ),
  );
  const run = runs.data?.rows.find((row) => row.isCurrent) ?? runs.data?.rows[0];
  const day = { channelCode, businessDate };
  const calendar = useQuery(
    trpc.reconciliation.calendar.queryOptions(
      { dateFrom: businessDate, dateTo: businessDate, channels: [channelCode] },
      { refetchInterval: 5000 },
    ),
  );
  const cell = calendar.data?.[0];
  return (
    <>
      <PageHeader
        title={t('title', { channel: nameOf(channelCode), date: businessDate })}
        meta={run && <RunState run={run} cell={cell} />}
        lead={run && <RunHead run={run} />}
        actions={
          <DayActions
            day={day}
            cell={cell}
            rerun={
              runs.data && (
                <>
                  {run?.results && <RunPackButton runId={run.id} />}
                  {(run !== undefined || (cell !== undefined && cell.statementIds.length > 0)) && <RerunButton {...day} isFirst={!run} />}
                </>
              )
            }
          />
        }
      />
      <Kept answer={runs} />
      {inPlaceOf(runs) ? (
        <RecordError isHeaded error={runs.error} onRetry={() => void runs.refetch()} />
      ) : !runs.data ? (
        <SkeletonPanel rows={10} />
      ) : run ? (
        <RunBody run={run} day={day} />
      ) : (
        <NoRun day={day} cell={cell} isLoaded={calendar.data !== undefined} />
      )}
    </>
  );
}
