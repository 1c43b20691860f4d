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
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonLines, SkeletonPanel } from '../ui/skeleton.tsx';
import { MappingEditor } from './mapping-editor.tsx';

const HEAD = 'h-8 border-line border-b bg-sunken px-3 text-start font-semibold text-ink-2 text-xs';
const CELL = 'h-10 border-line border-b px-3 text-sm';

export function MappingsPage() {
  const t = useTranslations('statements.mappings');
  const nameOf = useChannelName();
  const can = useCan();
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.statements.mappings.queryOptions({}));
  const add = can('statement.configure') && (
    <Button asChild variant="primary">
      <Link href="/recon/statements/mappings/new">
        <Plus aria-hidden /> {t('new')}
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={add} />
      <section aria-label={t('title')} className="panel relative overflow-x-auto">
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <SkeletonLines rows={2} />
        ) : data.length === 0 ? (
          <EmptyState title={t('title')} text={t('empty')} action={add} />
        ) : (
          <table className="w-full border-separate border-spacing-0">
            <thead>
              <tr>
                {(['name', 'channel', 'version', 'since'] as const).map((name) => (
                  <th key={name} className={HEAD}>
                    {t(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.map((mapping) => (
                <tr key={mapping.id}>
                  <td className={CELL}>
                    <Link href={`/recon/statements/mappings/${mapping.id}`} className="text-accent underline underline-offset-2">
                      {mapping.name}
                    </Link>
                  </td>
                  <td className={CELL}>{nameOf(mapping.channelCode)}</td>
                  <td className={`${CELL} tabular-nums`}>{mapping.version}</td>
                  <td className={CELL}>
                    <Instant at={mapping.createdAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

export function KnownMappingPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.statements.mapping.queryOptions({ id }));
  if (error) return <RecordError error={error} onRetry={() => void refetch()} />;
  return data ? <MappingEditor known={data} /> : <SkeletonPanel rows={10} />;
}
