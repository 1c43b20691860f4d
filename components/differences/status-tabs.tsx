/** The states of work as tabs over the list, each with how many there are under the other filters. */
'use client';
import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { DIFFERENCE_STATUSES } from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { PAGED } from '../table/server-list.tsx';
import { cn } from '../ui/cn.ts';

type State = { raw: Record<string, string>; setFilter(key: 'statuses', raw: string | null): void };

const UNRESOLVED = DIFFERENCE_STATUSES.filter((status) => status !== 'resolved');
const TABS = [
  { id: 'unresolved', statuses: UNRESOLVED },
  ...DIFFERENCE_STATUSES.map((status) => ({ id: status, statuses: [status] })),
  { id: 'all', statuses: DIFFERENCE_STATUSES },
] as const;

const setOf = (statuses: readonly string[]) => [...statuses].sort().join();

/** Whether one of the tabs is just these. */
export const isStatusTab = (raw: string | undefined): boolean =>
  raw !== undefined && TABS.some((tab) => setOf(tab.statuses) === setOf(raw.split(',')));

export function StatusTabs({ state, filter }: { state: State; filter: DifferenceFilter }) {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const counts = useQueries({
    queries: TABS.map((tab) => trpc.differences.sums.queryOptions({ filter: { ...filter, statuses: [...tab.statuses] } }, PAGED)),
  });
  // An empty text is every status, as the links of a run say it.
  const chosen = setOf(state.raw.statuses ? state.raw.statuses.split(',') : DIFFERENCE_STATUSES);
  // On a phone the tabs move under the thumb: the chosen one is never out of sight.
  const line = useRef<HTMLFieldSetElement>(null);
  const chosenAt = TABS.findIndex((tab) => setOf(tab.statuses) === chosen);
  const isCounted = counts.every(({ data }) => data);
  useEffect(() => {
    const tab = line.current?.children[chosenAt];
    if (isCounted && line.current && tab instanceof HTMLElement) line.current.scrollLeft = tab.offsetLeft - line.current.offsetLeft - 16;
  }, [chosenAt, isCounted]);
  return (
    <fieldset ref={line} className="flex min-w-0 gap-x-1 overflow-x-auto border-0 p-0 sm:flex-wrap" aria-label={t('tabs.label')}>
      {TABS.map((tab, index) => {
        const isChosen = index === chosenAt;
        const found = counts[index]?.data;
        return (
          <button
            key={tab.id}
            type="button"
            data-tab
            aria-pressed={isChosen}
            onClick={() =>
              state.setFilter('statuses', tab.id === 'unresolved' ? UNRESOLVED.join(',') : tab.id === 'all' ? '' : tab.statuses.join(','))
            }
            className={cn(
              'inline-flex min-h-8 shrink-0 items-center gap-1.5 border-transparent border-b-2 px-2.5 text-ink-2 text-sm hover:text-ink max-sm:min-h-11',
              isChosen && 'border-accent font-semibold text-ink',
            )}
          >
            {tab.id === 'unresolved' || tab.id === 'all' ? t(`tabs.${tab.id}`) : t(`status.${tab.id}`)}
            {found && (
              <span className="font-normal text-ink-3 text-xs tabular-nums">
                {found.isCapped ? `≥ ${groupedCount(10_000)}` : groupedCount(found.count)}
              </span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}
