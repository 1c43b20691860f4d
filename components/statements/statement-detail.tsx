/** A file's page: where it stands; then, a tab each, what it declares against what its lines say, its lines, its rejects, its versions. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { CalendarDays, Download } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import type { StatementDetail } from '../../server/statements/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ControlTotals, KindSums } from './control-totals.tsx';
import { LinesTable } from './lines-table.tsx';
import { STATEMENT_LOOK, sizeText } from './looks.ts';
import { useRefusalPlace, useRefusalText } from './refusal-text.ts';
import { RejectsList } from './rejects-list.tsx';
import { VersionsList } from './versions-list.tsx';

function Facts({ statement }: { statement: StatementDetail }) {
  const t = useTranslations('statements');
  const formats = useTranslations('formats');
  const form = useTranslations('form');
  const { formatId, period } = statement;
  const nothing = (
    <span key="n" className="text-ink-3">
      --
    </span>
  );
  const facts: [string, ReactNode][] = [
    [
      t('detail.date'),
      statement.businessDate ? (
        <>
          <BusinessDateText date={statement.businessDate} />
          {statement.dateSource && <span className="ml-2 text-ink-3 text-xs">{t(`detail.dateSource.${statement.dateSource}`)}</span>}
        </>
      ) : (
        nothing
      ),
    ],
    [t('detail.version'), statement.version ?? nothing],
    [t('detail.format'), formatId && formats.has(formatId as never) ? formats(formatId as never) : (formatId ?? nothing)],
    [t('detail.part'), t(`part.${statement.part}`)],
    [t('detail.period'), period ? (period.from === period.to ? period.from : `${period.from} ${form('rangeMark')} ${period.to}`) : nothing],
    [t('detail.account'), <IdChip key="a" id={statement.accountNo} keep={32} className="max-w-full whitespace-normal" />],
    [t('detail.encoding'), statement.encoding?.toUpperCase() ?? nothing],
    [
      t('detail.size'),
      <span key="s" className="tabular-nums">{`${sizeText(statement.byteSize)} (${groupedCount(statement.byteSize)} B)`}</span>,
    ],
    [t('detail.hash'), <IdChip key="h" id={statement.sha256} keep={22} what="SHA-256" className="max-w-full whitespace-normal" />],
    ...(statement.member ? [[t('detail.member'), statement.member] as [string, ReactNode]] : []),
    [
      // A file that was refused arrived, and nothing of it was imported.
      t(statement.status === 'refused' ? 'column.arrived' : 'detail.imported'),
      <span key="i">
        <Instant at={statement.importedAt} />{' '}
        <span className="text-ink-2">
          <PersonName name={statement.importedByName} />
        </span>
      </span>,
    ],
    [t('column.source'), t(`source.${statement.source}`)],
    ...(statement.durationMs ? [[t('detail.duration'), durationText(t, statement.durationMs)] as [string, ReactNode]] : []),
  ];
  return (
    <section aria-label={t('detail.facts')} className="panel mb-4 p-3">
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 text-sm lg:grid-cols-[max-content_1fr_max-content_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="py-1 text-ink-2">{name}</dt>
            <dd className="wrap-anywhere min-w-0 py-1">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function durationText(t: ReturnType<typeof useTranslations<'statements'>>, milliseconds: bigint): string {
  if (milliseconds < 1000n) return t('detail.milliseconds', { milliseconds: milliseconds.toString() });
  return t('detail.seconds', { seconds: `${milliseconds / 1000n}.${(milliseconds % 1000n) / 100n}` });
}

function Standing({ statement }: { statement: StatementDetail }) {
  const t = useTranslations('statements');
  const advice = useTranslations('statements.advice');
  const [sayRefusal, placeOf] = [useRefusalText(), useRefusalPlace()];
  const current = statement.versions.find((version) => version.status === 'published');
  if (statement.status === 'superseded') {
    return (
      <p className="panel mb-4 px-3 py-2.5 text-sm">
        {t('detail.superseded')}{' '}
        {current && (
          <Link href={`/recon/statements/${current.id}`} className="text-accent underline underline-offset-2">
            {t('detail.openCurrent')}
          </Link>
        )}
      </p>
    );
  }
  if (!statement.refusal) return null;
  const { reason, details } = statement.refusal;
  const place = placeOf(details);
  return (
    <div role="status" className="panel mb-4 border-danger-text px-3 py-3 text-sm">
      <p className="font-semibold text-danger-text">{t('detail.refusedTitle')}</p>
      <p className="mt-1">
        {place !== null && <strong className="mr-2 font-semibold">{place}</strong>}
        {sayRefusal(statement.refusal)}
      </p>
      {advice.has(reason as never) && <p className="mt-1 text-ink-2">{advice(reason as never)}</p>}
    </div>
  );
}

function Actions({ statement }: { statement: StatementDetail }) {
  const t = useTranslations('statements.detail');
  const can = useCan();
  return (
    <>
      {statement.businessDate && can('reconciliation.read') && (
        <Button asChild>
          <Link href={`/recon/${statement.channelCode}/${statement.businessDate}`}>
            <CalendarDays aria-hidden /> {t('seeDay')}
          </Link>
        </Button>
      )}
      {can('statement.download') && (
        <Button asChild>
          <a href={`/api/files/statements/${statement.id}/raw`} download>
            <Download aria-hidden /> {t('download')}
          </a>
        </Button>
      )}
    </>
  );
}

function Summary({ statement }: { statement: StatementDetail }) {
  return (
    <>
      <Facts statement={statement} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ControlTotals totals={statement.controlTotals} formatId={statement.formatId ?? ''} />
        <KindSums sums={statement.sums} />
      </div>
    </>
  );
}

export function StatementDetailPage({ id }: { id: string }) {
  const t = useTranslations('statements');
  const nameOf = useChannelName();
  const trpc = useTRPC();
  const answer = useQuery(trpc.statements.get.queryOptions({ id }));
  const { data: statement, error, refetch } = answer;
  const [tab, setTab] = useQueryState('tab', parseAsString.withOptions({ history: 'push' }));
  // The address of one line, or of lines of a kind, leads to the lines.
  const isOfLines = [...useSearchParams().keys()].some((key) => key === 'line' || key.startsWith('f.'));
  if (inPlaceOf(answer)) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!statement) return <SkeletonPanel rows={10} />;
  const opening = isOfLines ? 'lines' : statement.status === 'refused' && statement.rejectCount > 0n ? 'rejects' : 'summary';
  return (
    <>
      <Kept answer={answer} />
      <PageHeader
        title={statement.fileName}
        crumbs={[{ label: statement.businessDate ?? statement.fileName }]}
        meta={
          <>
            <StatusBadge {...STATEMENT_LOOK[statement.status]} word={t(`status.${statement.status}`)} />
            <span>{nameOf(statement.channelCode)}</span>
            <IdChip id={statement.no} what={t('column.no')} copy="shown" />
          </>
        }
        actions={<Actions statement={statement} />}
      />
      <Standing statement={statement} />
      <Tabs
        label={statement.fileName}
        value={tab ?? opening}
        onValueChange={(value) => void setTab(value)}
        tabs={[
          { value: 'summary', label: t('detail.summary'), content: <Summary statement={statement} /> },
          {
            value: 'lines',
            label: t('detail.lines'),
            count: groupedCount(statement.lineCount),
            content: <LinesTable statementId={id} isRefused={statement.status === 'refused'} />,
          },
          {
            value: 'rejects',
            label: t('detail.rejects'),
            count: groupedCount(statement.rejectCount),
            content: <RejectsList statementId={id} count={statement.rejectCount} />,
          },
          {
            value: 'versions',
            label: t('detail.versions'),
            count: statement.versions.length,
            content: <VersionsList statement={statement} />,
          },
        ]}
      />
    </>
  );
}
