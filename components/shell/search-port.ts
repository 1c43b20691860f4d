/** What the palette asks the server with: any number, or part of a name. */
'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useChannelName } from '../channels/use-channel-name.ts';
import { groupedAmount } from '../format/amount-text.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPCClient } from '../providers/trpc.tsx';
import type { SearchPort } from './command-palette.tsx';

/** Null for those who may not search: the palette then finds screens and actions. */
export function useSearchPort(): SearchPort | null {
  const t = useTranslations('search');
  const client = useTRPCClient();
  const channelName = useChannelName();
  const can = useCan();
  const isAllowed = can('search.find');
  return useMemo(() => {
    if (!isAllowed) return null;
    return async (text, signal) => {
      const hits = await client.search.find.query({ text }, { signal });
      return hits.map((hit) => ({
        id: `${hit.kind}-${hit.id}`,
        kind: t(hit.kind),
        title: hit.title,
        detail: [
          hit.channelCode && channelName(hit.channelCode),
          hit.amountMinor !== null &&
            hit.currency &&
            `${hit.currency} ${groupedAmount(hit.amountMinor, hit.currency, hit.kind === 'difference')}`,
          hit.dateTo ? `${hit.date} – ${hit.dateTo}` : hit.date,
        ]
          .filter(Boolean)
          .join(' · '),
        href: hit.href,
      }));
    };
  }, [client, isAllowed, t, channelName]);
}
