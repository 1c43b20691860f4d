/** The name of a channel in the reader's language, and all of them as choices. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'next-intl';
import { useMemo } from 'react';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';

export function useChannels() {
  const trpc = useTRPC();
  const can = useCan();
  const isChinese = useLocale().startsWith('zh');
  const { data, isLoading } = useQuery(trpc.channels.list.queryOptions({}, { staleTime: 300_000, enabled: can('channel.read') }));
  return useMemo(() => {
    const shown = (channel: { nameZh: string; nameEn: string }) => (isChinese ? channel.nameZh : channel.nameEn);
    const names = new Map(data?.map((channel) => [channel.code, shown(channel)]));
    return {
      channels: data,
      // The code is no name: it is shown where there is none, not while the name is on its way.
      nameOf: (code: string) => (isLoading ? '…' : (names.get(code) ?? code)),
      options: (data ?? []).map((channel) => ({ value: channel.code, label: shown(channel) })),
    };
  }, [data, isLoading, isChinese]);
}

export function useChannelName(): (code: string) => string {
  return useChannels().nameOf;
}
