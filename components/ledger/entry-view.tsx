/** One journal entry: its facts, its legs, what it came from, and what reversed it. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { numberOf } from '../../server/kernel/ids.ts';
import type { EntryRow } from '../../server/ledger/contract.ts';
import { IdChip, middleCut } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { useShownId } from '../walk/use-record-walk.ts';
import { WalkButtons } from '../walk/walk-buttons.tsx';
import { sourceHref, useEventName } from './event-words.ts';
import { type Fact, FactsList } from './facts-list.tsx';
import { PAGES } from './journal-address.ts';
import { LegsTable } from './legs-table.tsx';
import { ReverseDialog } from './reverse-dialog.tsx';
import { useWalkedEntries } from './walked-entries.ts';

const entryHref = (id: string) => `${PAGES}${id}`;

/** Leads to the entry that took this one back, or that it takes back. */
export function EntryBadge({ entry: { reversalOf, reversedBy } }: { entry: Pick<EntryRow, 'reversalOf' | 'reversedBy'> }) {
  const t = useTranslations('ledger');
  const other = reversedBy ?? reversalOf;
  if (!other) return null;
  return (
    <Link href={entryHref(other)} title={numberOf('J', other)} className="inline-flex min-h-6 items-center rounded-xs hover:underline">
      {reversedBy ? (
        <StatusBadge tone="neutral" shape="dash" word={t('state.reversed')} />
      ) : (
        <StatusBadge tone="warning" shape="half" word={t('state.reversal')} />
      )}
    </Link>
  );
}

/** `batch`: the one of vouchers that has the entry, where that was asked for; null where none does. */
export function EntryFacts({ entry, batch = null }: { entry: EntryRow; batch?: { id: string; no: string } | null }) {
  const t = useTranslations('ledger');
  const eventName = useEventName();
  const facts: Fact[] = [
    [t('column.event'), eventName(entry.eventType)],
    [t('column.businessDate'), <BusinessDateText key="d" date={entry.businessDate} />],
    ...(entry.lateForDate ? [[t('column.lateFor'), <BusinessDateText key="l" date={entry.lateForDate} />] as Fact] : []),
    [t('column.source'), <IdChip key="s" id={entry.sourceId} href={sourceHref(entry.sourceKind, entry.sourceId)} keep={30} />],
    [t('column.postedAt'), <Instant key="p" at={entry.postedAt} />],
    [t('column.postedBy'), entry.postedByName ?? t('bySystem')],
    ...(entry.reversalOf
      ? [[t('column.reversalOf'), <IdChip key="r" id={numberOf('J', entry.reversalOf)} href={entryHref(entry.reversalOf)} />] as Fact]
      : []),
    ...(entry.reversedBy
      ? [[t('column.reversedBy'), <IdChip key="b" id={numberOf('J', entry.reversedBy)} href={entryHref(entry.reversedBy)} />] as Fact]
      : []),
    ...(batch ? [[t('column.batch'), <IdChip key="v" id={batch.no} href={`/ledger/vouchers/${batch.id}`} />] as Fact] : []),
    ...(entry.memo ? [[t('column.memo'), entry.memo] as Fact] : []),
  ];
  return <FactsList facts={facts} />;
}

/** The walk through the journal changes which entry it is. */
export function EntryView({ id: opened }: { id: string }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const can = useCan();
  const walked = useWalkedEntries();
  const id = useShownId(PAGES, opened);
  const answer = useQuery(trpc.ledger.entry.queryOptions({ id }));
  const { data: entry, error, refetch } = answer;
  return (
    <>
      <PageHeader
        title={t('entry')}
        no={entry?.no}
        meta={
          entry && (
            <>
              <IdChip id={entry.no} keep={30} copy="shown" /> <EntryBadge entry={entry} />
            </>
          )
        }
        crumbs={entry ? [{ label: middleCut(entry.no, 12) }] : []}
        actions={
          <>
            <WalkButtons id={id} walked={walked} />
            {entry && can('ledger.reverse') && !entry.reversedBy && <ReverseDialog key={id} entry={entry} />}
          </>
        }
      />
      <Kept answer={answer} />
      {inPlaceOf(answer) ? (
        <RecordError isHeaded error={error} onRetry={() => void refetch()} />
      ) : entry ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <section aria-label={t('legs')} className="panel">
            <LegsTable legs={entry.legs} label={t('legs')} isInNamed />
          </section>
          <section aria-label={t('facts')} className="panel p-3">
            <EntryFacts entry={entry} batch={entry.batch} />
          </section>
        </div>
      ) : (
        <SkeletonPanel rows={6} />
      )}
    </>
  );
}
