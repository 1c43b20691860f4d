/** What is said alike wherever vouchers are shown: a batch's state, a place in the finance system, totals. */
'use client';
import { useTranslations } from 'next-intl';
import type { EntrySum } from '../../../server/ledger/contract.ts';
import type { BatchRow, Target } from '../../../server/ledger/vouchers/contract.ts';
import { MoneySums } from '../../format/amount.tsx';
import { StatusBadge } from '../../format/status-badge.tsx';

export function BatchBadge({ batch }: { batch: Pick<BatchRow, 'withdrawn'> }) {
  const t = useTranslations('vouchers');
  return batch.withdrawn ? (
    <StatusBadge tone="neutral" shape="dash" word={t('state.withdrawn')} />
  ) : (
    <StatusBadge tone="success" word={t('state.standing')} />
  );
}

export const Totals = ({ totals, stacked = false }: { totals: readonly EntrySum[]; stacked?: boolean }) => (
  <MoneySums
    stacked={stacked}
    className={stacked ? 'py-1' : undefined}
    sums={totals.map(({ currency, debitMinor }) => ({ currency, minor: debitMinor }))}
  />
);

/** `null` code beside a kind: each account's own owner. */
export function AuxiliaryText({ target }: { target: Target }) {
  const t = useTranslations('vouchers');
  if (target.auxiliaryKind === 'none') return <span className="text-ink-3">--</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-1.5">
      <span className="text-ink-2">{t(`auxiliary.${target.auxiliaryKind}`)}</span>
      {target.auxiliaryCode === null ? t('ownNumber') : <span className="ident">{target.auxiliaryCode}</span>}
    </span>
  );
}
