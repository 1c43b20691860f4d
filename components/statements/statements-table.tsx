/** The inbox: files as they were read, newest first. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { FolderInput } from 'lucide-react';
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
import { cn } from '../ui/cn.ts';
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

/** Why a file was refused, in two lines at most; nothing of one that was not. */
function RefusalText({ row, className }: { row: InboxRow; className?: string }) {
  const sayRefusal = useRefusalText();
  if (!row.refusal) return null;
  const text = sayRefusal(row.refusal);
  return (
    <span className={cn('given-name line-clamp-2 whitespace-normal text-xs leading-4', className)} title={text}>
      {text}
    </span>
  );
}

/** The name leads to the file. What a refused one lacks is said beneath, unless a column says it. */
function FileCell({ row, isReasonBeneath }: { row: InboxRow; isReasonBeneath: boolean }) {
  const t = useTranslations('statements.folder');
  return (
    <>
      {row.source === 'folder' && (
        <span title={t('cameByFolder')} className="mr-1 inline-flex align-middle text-ink-3">
          <FolderInput className="size-3.5" aria-hidden />
          <span className="sr-only">{t('cameByFolder')}</span>
        </span>
      )}
      <Link
        href={`/recon/statements/${row.id}`}
        title={row.fileName}
        className="inline-flex min-h-6 items-center whitespace-nowrap text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current max-sm:wrap-anywhere max-sm:whitespace-normal"
      >
        {/* Files of a channel begin alike; what tells them apart, the date, comes last. Chinese takes twice the room. */}
        <span aria-hidden>{middleCut(row.fileName, /[^\p{ASCII}]/u.test(row.fileName) ? 16 : 22)}</span>
        <span className="sr-only">{row.fileName}</span>
      </Link>
      {isReasonBeneath && <RefusalText row={row} className="mb-1 text-ink-2" />}
    </>
  );
}

/** The day it is of; a corrected file says the how manieth it is. */
function DayAndVersion({ row }: { row: InboxRow }) {
  const t = useTranslations('statements');
  if (!row.businessDate) return '--';
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1">
      <BusinessDateText date={row.businessDate} />
      {row.version !== null && row.version > 1 && (
        <span className="text-ink-3 text-xs" title={`${t('column.version')} ${row.version}`}>
          v{row.version}
        </span>
      )}
    </span>
  );
}

function Rejects({ row, children }: { row: InboxRow; children?: (count: string) => ReactNode }) {
  if (row.rejectCount === 0n) return <span className="text-ink-3">0</span>;
  const count = groupedCount(row.rejectCount);
  return <FigureLink href={`/recon/statements/${row.id}?tab=rejects`}>{children?.(count) ?? count}</FigureLink>;
}

/** The lines that were read, and beneath them those that could not be; what is wrong with a refused file stands with its name. */
function LineCounts({ row }: { row: InboxRow }) {
  const t = useTranslations('statements');
  return (
    <span className="flex flex-col items-end">
      {BigInt(row.lineCount) === 0n ? (
        <span className="text-ink-3">0</span>
      ) : (
        <FigureLink href={`/recon/statements/${row.id}?tab=lines`}>{groupedCount(row.lineCount)}</FigureLink>
      )}
      {row.rejectCount > 0n && row.status !== 'refused' && <Rejects row={row}>{(count) => t('rejectsBeneath', { count })}</Rejects>}
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

type RunProps = { row: InboxRow; run: StatementRun | undefined; isAsked: boolean };

/** In a card as wide as its longest word from the first: what stands around it keeps its line when the result comes. */
const RunCell = (props: RunProps) => (
  <span className="inline-flex max-sm:min-w-28">
    <RunBadge {...props} />
  </span>
);

/** `run` is undefined where there is none; `isAsked`: nobody knows yet. */
function RunBadge({ row, run, isAsked }: RunProps) {
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
      <StatusBadge
        {...RUN_LOOK[run.state]}
        word={
          run.state === 'with_differences' && run.openCount > 0 ? t('unresolved', { count: groupedCount(run.openCount) }) : t(run.state)
        }
      />
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

/** `onlyRefused`: what is asked for has no figures, and the reason takes their room. */
function useColumns({ runs, isAsked }: ReturnType<typeof useRuns>, onlyRefused: boolean): Column<InboxRow>[] {
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
    const figure = { isHidden: onlyRefused };
    return [
      column('file', 184, (row) => <FileCell row={row} isReasonBeneath={!onlyRefused} />),
      column('status', 84, (row) => <StatusBadge {...STATEMENT_LOOK[row.status]} word={t(`status.${row.status}`)} />),
      column('channel', 68, (row) => <span className="whitespace-nowrap">{nameOf(row.channelCode)}</span>),
      column('date', 88, (row) => <DayAndVersion row={row} />),
      column('run', 96, (row) => <RunCell row={row} run={runs.get(row.id)} isAsked={isAsked} />, figure),
      column('lines', 52, (row) => <LineCounts row={row} />, { align: 'end', narrow: 'left out', ...figure }),
      column('moneyIn', 116, (row) => <FlowSums row={row} flow="in" />, { align: 'end', ...figure }),
      column('moneyOut', 108, (row) => <FlowSums row={row} flow="out" />, { align: 'end', ...figure }),
      column('arrived', 116, (row) => <Arrived row={row} />),
      column('dueAt', 116, (row) => <Instant at={row.dueAt} precision="minute" />, { isHidden: true }),
      column('source', 64, (row) => t(`source.${row.source}`), { isHidden: true }),
      column('reason', 320, (row) => <RefusalText row={row} />, { narrow: 'text', isHidden: !onlyRefused }),
      column('format', 200, (row) => (row.formatId && formats.has(row.formatId as never) ? formats(row.formatId as never) : '--'), {
        isHidden: true,
      }),
      column('part', 100, (row) => t(`part.${row.part}`), { isHidden: true }),
      column('version', 52, (row) => row.version ?? '--', { align: 'end', isHidden: true }),
      column('rejects', 60, (row) => <Rejects row={row} />, { align: 'end', isHidden: true }),
      column('size', 90, (row) => sizeText(row.byteSize), { align: 'end', isHidden: true }),
      column('by', 120, (row) => <PersonName name={row.importedByName} />, { isHidden: true }),
      column('no', 240, (row) => <span className="ident">{row.no}</span>, { isHidden: true }),
    ];
  }, [t, formats, nameOf, runs, isAsked, onlyRefused]);
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
  const onlyRefused = values.statuses?.length === 1 && values.statuses[0] === 'refused';
  const columns = useColumns(useRuns(list.data?.rows), onlyRefused);
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
