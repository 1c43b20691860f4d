/** The channels with what governs their statements; an administrator adds and changes them here. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ChannelRow } from '../../server/channels/contract.ts';
import { CalendarEnds } from '../calendars/calendar-ends.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Kept } from '../table/kept.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { ChannelsTable } from './channels-table.tsx';

export function ChannelsPage() {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const mayChange = useCan()('channel.configure');
  const [edited, setEdited] = useState<ChannelRow | 'new' | null>(null);
  const list = useQuery(trpc.channels.list.queryOptions({}));
  const { data, error, refetch } = list;
  const add = mayChange && (
    <Button variant="primary" aria-haspopup="dialog" onClick={() => setEdited('new')}>
      <Plus aria-hidden /> {t('setUp.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={add} />
      {edited && <ChannelDialog channel={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      <CalendarEnds />
      <Kept answer={list} />
      {inPlaceOf(list) ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonPanel rows={6} />
      ) : data.length === 0 ? (
        <EmptyState title={t('empty')} text={t('emptyText')} />
      ) : (
        <ChannelsTable channels={data} onChange={mayChange ? setEdited : undefined} />
      )}
    </>
  );
}
