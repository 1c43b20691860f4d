/** How the state of a hold looks: nothing settled yet, a part, or all of it. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { HoldRow } from '../../server/ledger/contract.ts';
import { StatusBadge } from '../format/status-badge.tsx';

type Part = Pick<HoldRow, 'amountMinor' | 'remainingMinor'>;

export function stateOf({ amountMinor, remainingMinor }: Part): 'whole' | 'partly' | 'closed' {
  if (remainingMinor === 0n) return 'closed';
  return remainingMinor < amountMinor ? 'partly' : 'whole';
}

const LOOK = {
  whole: { tone: 'info', shape: 'ring' },
  partly: { tone: 'info', shape: 'half' },
  closed: { tone: 'neutral', shape: 'tick' },
} as const;

export function HoldBadge({ hold }: { hold: Part }) {
  const t = useTranslations('holds');
  const state = stateOf(hold);
  return <StatusBadge {...LOOK[state]} word={t(`state.${state}`)} />;
}

/** What an amount is held for, also of a kind that this version does not know. */
export function useSourceKindName(): (kind: string) => string {
  const t = useTranslations('holds');
  return useCallback((kind) => (t.has(`source.${kind}` as never) ? t(`source.${kind}` as never) : kind), [t]);
}
