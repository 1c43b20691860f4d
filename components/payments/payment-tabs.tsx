/** What became of payments and refunds, as tabs over the list. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { PAYMENT_STATUSES } from '../../server/payments/codes.ts';
import type { PaymentFilter } from '../../server/payments/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { PAGED } from '../table/server-list.tsx';
import { StatusTabs, statusTabAt } from '../table/status-tabs.tsx';

type State = { raw: Record<string, string>; setFilter(key: 'statuses', raw: string | null): void };

const TABS = [
  { id: 'all', statuses: PAYMENT_STATUSES, raw: null },
  { id: 'succeeded', statuses: ['succeeded'] },
  { id: 'ongoing', statuses: ['created', 'processing'] },
  { id: 'unknown', statuses: ['unknown'] },
  { id: 'failed', statuses: ['failed'] },
  { id: 'closed', statuses: ['closed'] },
] as const satisfies readonly { id: string; statuses: readonly (typeof PAYMENT_STATUSES)[number][]; raw?: null }[];

/** Whether one of the tabs is just these. */
export const isPaymentTab = (raw: string): boolean => statusTabAt(TABS, raw.split(',')) >= 0;

export function PaymentTabs({ state, filter }: { state: State; filter: PaymentFilter }) {
  const t = useTranslations('payments.tabs');
  const trpc = useTRPC();
  const { statuses: _, ...others } = filter;
  const { data } = useQuery(trpc.payments.statusCounts.queryOptions({ filter: others }, PAGED));
  const countOf = (statuses: readonly string[]) => {
    const found = data?.filter(({ status }) => statuses.includes(status));
    const capped = found?.find(({ isCapped }) => isCapped);
    return capped ?? (found && { count: found.reduce((sum, { count }) => sum + count, 0n), isCapped: false });
  };
  return (
    <StatusTabs
      label={t('label')}
      tabs={TABS.map((tab) => ({ ...tab, word: t(tab.id) }))}
      chosenAt={statusTabAt(TABS, state.raw.statuses ? state.raw.statuses.split(',') : PAYMENT_STATUSES)}
      counts={TABS.map((tab) => countOf(tab.statuses))}
      onChoose={(raw) => state.setFilter('statuses', raw)}
    />
  );
}
