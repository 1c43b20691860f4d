/** The states of work as tabs over the differences. */
'use client';
import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { DIFFERENCE_STATUSES } from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { PAGED } from '../table/server-list.tsx';
import { StatusTabs, statusTabAt } from '../table/status-tabs.tsx';

type State = { raw: Record<string, string>; setFilter(key: 'statuses', raw: string | null): void };

const UNRESOLVED = DIFFERENCE_STATUSES.filter((status) => status !== 'resolved');
const TABS = [
  { id: 'unresolved', statuses: UNRESOLVED },
  ...DIFFERENCE_STATUSES.map((status) => ({ id: status, statuses: [status] })),
  // An empty text is every status, as the links of a run say it.
  { id: 'all', statuses: DIFFERENCE_STATUSES, raw: '' },
] as const;

/** Whether one of the tabs is just these. */
export const isStatusTab = (raw: string | undefined): boolean => raw !== undefined && statusTabAt(TABS, raw.split(',')) >= 0;

export function DifferenceTabs({ state, filter }: { state: State; filter: DifferenceFilter }) {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const counts = useQueries({
    queries: TABS.map((tab) => trpc.differences.sums.queryOptions({ filter: { ...filter, statuses: [...tab.statuses] } }, PAGED)),
  });
  return (
    <StatusTabs
      label={t('tabs.label')}
      tabs={TABS.map((tab) => ({
        ...tab,
        word: tab.id === 'unresolved' || tab.id === 'all' ? t(`tabs.${tab.id}`) : t(`status.${tab.id}`),
      }))}
      chosenAt={statusTabAt(TABS, state.raw.statuses ? state.raw.statuses.split(',') : DIFFERENCE_STATUSES)}
      counts={counts.map(({ data }) => data && { ...data, count: data.isCapped ? data.count - 1n : data.count })}
      onChoose={(raw) => state.setFilter('statuses', raw)}
    />
  );
}
