/** The mappings in use. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Instant } from '../format/instant.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { MissingPermission } from '../table/missing-permission.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonLines, SkeletonPanel } from '../ui/skeleton.tsx';
import { MappingEditor } from './mapping-editor.tsx';

type Mapping = { id: string; name: string; channelCode: string; version: number; createdAt: Date };

export function MappingsPage() {
  const t = useTranslations('statements.mappings');
  const nameOf = useChannelName();
  const can = useCan();
  const trpc = useTRPC();
  const answer = useQuery(trpc.statements.mappings.queryOptions({}));
  const { data, error, refetch } = answer;
  const add = can('statement.configure') && (
    <Button asChild variant="primary">
      <Link href="/recon/statements/mappings/new">
        <Plus aria-hidden /> {t('new')}
      </Link>
    </Button>
  );
  const columns: PlainColumn<Mapping>[] = [
    {
      id: 'name',
      header: t('name'),
      narrow: 'title',
      cell: (mapping) => (
        <Link
          href={`/recon/statements/mappings/${mapping.id}`}
          className="wrap-anywhere inline-flex min-h-6 items-center text-accent underline underline-offset-2"
        >
          {mapping.name}
        </Link>
      ),
    },
    { id: 'channel', header: t('channel'), narrow: 'beneath', cell: (mapping) => nameOf(mapping.channelCode) },
    { id: 'version', header: t('version'), align: 'end', narrow: 'beneath', cell: (mapping) => mapping.version },
    { id: 'since', header: t('since'), narrow: 'beneath', cell: (mapping) => <Instant at={mapping.createdAt} /> },
  ];
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={add} />
      <section aria-label={t('title')} className="panel">
        <Kept answer={answer} />
        {inPlaceOf(answer) ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <SkeletonLines rows={2} />
        ) : data.length === 0 ? (
          <EmptyState
            title={t('none')}
            text={can('statement.configure') ? t('empty') : <MissingPermission permission="statement.configure" />}
            action={add}
          />
        ) : (
          <PlainTable isInNamed label={t('title')} columns={columns} rows={data} rowId={(mapping) => mapping.id} />
        )}
      </section>
    </>
  );
}

export function KnownMappingPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const known = useQuery(trpc.statements.mapping.queryOptions({ id }));
  const { data, error, refetch } = known;
  // What is being changed stays, whatever becomes of asking again.
  if (inPlaceOf(known)) return <RecordError error={error} onRetry={() => void refetch()} />;
  return data ? <MappingEditor known={data} /> : <SkeletonPanel rows={10} />;
}
