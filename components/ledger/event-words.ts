/** The name of an event type, also of one that this version does not know. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';

export function useEventName(): (eventType: string) => string {
  const t = useTranslations('ledger');
  return useCallback((eventType) => (t.has(`event.${eventType}` as never) ? t(`event.${eventType}.name` as never) : eventType), [t]);
}

/** Where the source of an entry is shown, if it has a screen. */
export function sourceHref(kind: string, id: string): string | undefined {
  if (kind === 'payment' || kind === 'refund') return `/payments?f.numbers=${encodeURIComponent(id)}`;
  if (kind === 'journal_entry') return `/ledger/journal/${id}`;
  return undefined;
}
