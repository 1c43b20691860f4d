/** The inbox: files as they were read, newest first. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { StatementRun } from '../../server/reconciliation/inbox/contract.ts';
import { type Flow, STATEMENT_SOURCES, STATEMENT_STATUSES } from '../../server/statements/codes.ts';
import type { InboxRow } from '../../server/statements/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { middleCut } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { StatusBadge, StatusGlyph } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { LIVE, PAGED, ServerList } from '../table/server-list.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { flowLinesHref } from './lines-behind.ts';
import { RUN_LOOK, STATEMENT_LOOK, sizeText } from './looks.ts';
import { useRefusalText } from './refusal-text.ts';
import { useLiveInbox } from './use-live-inbox.ts';

const SPEC = {
  id: 'statements',
  filters: { text: 'text', date: 'date', channels: 'enum', statuses: 'enum', sources: 'enum' },
} as const satisfies TableSpec;

function RefusalText({ row }: { row: InboxRow }) {
  const sayRefusal = useRefusalText();
  if (!row.refusal) return <span className="text-ink-3">--</span>;
  const text = sayRefusal(row.refusal);
  return (
    <span className="line-clamp-2 max-w-md text-xs leading-4" title={text}>
      {text}
    </span>
  );
}

/** One sum a currency. Nothing moved is zero; a refused file counts nothing. */
function FlowSums({ row, flow }: { row: InboxRow; flow: Flow }) {
  if (!row.flowSums) return <span className="text-ink-3">--</span>;
  const currencies = [...new Set(row.flowSums.map((sum) => sum.currency))];
  const sums = currencies.map((currency) => ({
    currency,
    minor: row.flowSums?.find((sum) => sum.flow === flow && sum.currency === currency)?.amountMinor ?? 0n,
  }));
  return (
    <span className="flex flex-col items-end">
      {sums.map(({ currency, minor }) => {
        const figure = <Amount minor={minor} currency={currency} showCurrency />;
        if (minor === 0n) return <span key={currency}>{figure}</span>;
        return (
          <FigureLink key={currency} href={`/recon/statements/${row.id}${flowLinesHref(flow, currency)}`}>
            {figure}
          </FigureLink>
        );
      })}
    </span>
  );
}

/** The first file of a day may be late; a corrected one comes when it comes. */
function Arrived({ row }: { row: InboxRow }) {
  const t = useTranslations('statements.calendar.state');
  const isLate = row.version === 1 && row.dueAt !== null && row.importedAt > row.dueAt;
  return (
    <span
      className={isLate ? 'inline-flex items-center gap-1.5 text-warning-text' : undefined}
      title={isLate ? t('arrivedLate') : undefined}
    >
      {isLate && <StatusGlyph shape="clock" />}
      <Instant at={row.importedAt} precision="minute" />
      {isLate && <span className="sr-only">{t('arrivedLate')}</span>}
    </span>
  );
}

/** `run` is undefined where there is none; `isAsked`: nobody knows yet. */
function RunBadge({ row, run, isAsked }: { row: InboxRow; run: StatementRun | undefined; isAsked: boolean }) {
  const t = useTranslations('statements.run');
  if (!run && isAsked && row.status === 'published')
    return (
      <span className="inline-flex min-h-6 items-center">
        <Skeleton className="w-16" />
      </span>
    );
  if (!run) return <span className="text-ink-3">--</span>;
  return (
    <Link href={`/recon/${row.channelCode}/${row.businessDate}`} className="inline-flex min-h-6 items-center gap-1.5 hover:underline">
      <StatusBadge {...RUN_LOOK[run.state]} word={t(run.state)} />
      {run.openCount > 0 && <span className="text-xs tabular-nums">{groupedCount(run.openCount)}</span>}
    </Link>
  );
}

/** How far the reconciliation of the rows on the page has come, by statement; asked for anew while one is under way. */
function useRuns(rows: readonly InboxRow[] | undefined): { runs: ReadonlyMap<string, StatementRun>; isAsked: boolean } {
  const trpc = useTRPC();
  const can = useCan();
  const statementIds = (rows ?? []).filter((row) => row.status === 'published').map((row) => row.id);
  const { data, isLoading, isPlaceholderData } = useQuery(
    trpc.reconciliation.statementRuns.queryOptions(
      { statementIds },
      { ...PAGED, enabled: can('reconciliation.read') && statementIds.length > 0, refetchInterval: 15_000 },
    ),
  );
  const runs = useMemo(() => new Map((data ?? []).map((run) => [run.statementId, run])), [data]);
  return { runs, isAsked: isLoading || isPlaceholderData };
}

function useColumns({ runs, isAsked }: ReturnType<typeof useRuns>): Column<InboxRow>[] {
  const t = useTranslations('statements');
  const formats = useTranslations('formats');
  const { nameOf } = useChannels();
  return useMemo(() => {
    const column = (id: string, width: number, cell: Column<InboxRow>['cell'], more: Partial<Column<InboxRow>> = {}) => ({
      id,
      header: t(`column.${id as 'file'}`),
      width,
      cell,
      ...more,
    });
    return [
      column('file', 188, (row) => (
        <Link
          href={`/recon/statements/${row.id}`}
          title={row.fileName}
          className="inline-flex min-h-6 items-center whitespace-nowrap text-accent max-sm:wrap-anywhere max-sm:whitespace-normal underline decoration-accent/30 underline-offset-2 hover:decoration-current"
        >
          {/* Files of a channel begin alike; what tells them apart, the date, comes last. */}
          <span aria-hidden>{middleCut(row.fileName, 26)}</span>
          <span className="sr-only">{row.fileName}</span>
        </Link>
      )),
      column('status', 84, (row) => <StatusBadge {...STATEMENT_LOOK[row.status]} word={t(`status.${row.status}`)} />),
      column('channel', 68, (row) => <span className="whitespace-nowrap">{nameOf(row.channelCode)}</span>),
      column('date', 88, (row) => (row.businessDate ? <BusinessDateText date={row.businessDate} /> : '--')),
      column('run', 96, (row) => <RunBadge row={row} run={runs.get(row.id)} isAsked={isAsked} />),
      column(
        'lines',
        52,
        (row) =>
          BigInt(row.lineCount) === 0n ? (
            <span className="text-ink-3">0</span>
          ) : (
            <FigureLink href={`/recon/statements/${row.id}?tab=lines`}>{groupedCount(row.lineCount)}</FigureLink>
          ),
        { align: 'end', narrow: 'left out' },
      ),
      column('moneyIn', 116, (row) => <FlowSums row={row} flow="in" />, { align: 'end' }),
      column('moneyOut', 108, (row) => <FlowSums row={row} flow="out" />, { align: 'end' }),
      column(
        'rejects',
        60,
        (row) =>
          row.rejectCount > 0n ? (
            <FigureLink href={`/recon/statements/${row.id}?tab=rejects`}>{groupedCount(row.rejectCount)}</FigureLink>
          ) : (
            <span className="text-ink-3">0</span>
          ),
        { align: 'end' },
      ),
      column('arrived', 116, (row) => <Arrived row={row} />),
      column('dueAt', 116, (row) => <Instant at={row.dueAt} precision="minute" />),
      column('source', 64, (row) => t(`source.${row.source}`)),
      column('version', 52, (row) => row.version ?? '--', { align: 'end' }),
      column('reason', 320, (row) => <RefusalText row={row} />),
      column('format', 200, (row) => (row.formatId && formats.has(row.formatId as never) ? formats(row.formatId as never) : '--'), {
        isHidden: true,
      }),
      column('part', 100, (row) => t(`part.${row.part}`), { isHidden: true }),
      column('size', 90, (row) => sizeText(row.byteSize), { align: 'end', isHidden: true }),
      column('by', 120, (row) => <PersonName name={row.importedByName} />, { isHidden: true }),
      column('no', 240, (row) => <span className="ident">{row.no}</span>, { isHidden: true }),
    ];
  }, [t, formats, nameOf, runs, isAsked]);
}

export function StatementsTable({ children }: { children?: ReactNode }) {
  const t = useTranslations('statements');
  const trpc = useTRPC();
  const can = useCan();
  const state = useTableState(SPEC);
  const { options } = useChannels();
  const { values } = state;
  const filter = {
    text: values.text,
    channels: values.channels,
    statuses: values.statuses as InboxRow['status'][] | undefined,
    sources: values.sources as InboxRow['source'][] | undefined,
    dateFrom: values.date?.from,
    dateTo: values.date?.to,
  };
  const list = useQuery(trpc.statements.list.queryOptions({ filter, ...state.page }, LIVE));
  const live = useLiveInbox(filter, state.pageNumber === 1, list.isPlaceholderData ? undefined : list.data);
  const columns = useColumns(useRuns(list.data?.rows));
  return (
    <ServerList
      label={t('title')}
      columns={columns}
      rowId={(row) => row.id}
      state={state}
      filters={{
        text: { label: t('filter.text') },
        date: { label: t('filter.date') },
        channels: { label: t('filter.channels'), options },
        statuses: { label: t('filter.statuses'), options: STATEMENT_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })) },
        sources: { label: t('filter.sources'), options: STATEMENT_SOURCES.map((value) => ({ value, label: t(`source.${value}`) })) },
      }}
      filter={filter}
      list={list}
      live={live}
      room={trpc.statements.pathKey()}
      exportAs="statements"
      empty={{ title: t('emptyTitle'), text: t(can('statement.upload') ? 'empty' : 'emptyToRead') }}
      hrefOf={(row) => `/recon/statements/${row.id}`}
      rowName={(row) => row.fileName}
    >
      {children}
    </ServerList>
  );
}
