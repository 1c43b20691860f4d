/** The name of a channel in the reader's language, and all of them as choices. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'next-intl';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';

export function useChannels() {
  const trpc = useTRPC();
  const can = useCan();
  const isChinese = useLocale().startsWith('zh');
  const { data, isLoading } = useQuery(trpc.channels.list.queryOptions({}, { staleTime: 300_000, enabled: can('channel.read') }));
  const nameOf = (code: string) => {
    // The code is no name: it is shown where there is none, not while the name is on its way.
    if (isLoading) return '…';
    const channel = data?.find((each) => each.code === code);
    return channel ? (isChinese ? channel.nameZh : channel.nameEn) : code;
  };
  return {
    channels: data,
    nameOf,
    options: (data ?? []).map((channel) => ({ value: channel.code, label: isChinese ? channel.nameZh : channel.nameEn })),
  };
}

export function useChannelName(): (code: string) => string {
  return useChannels().nameOf;
}
