/** The differences in groups: each with how many and how much it is per currency. One of them is open at a time; Shift J and Shift K go on
 *  to the next and back. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { DifferenceGrouping } from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceFilter, DifferenceGroup } from '../../server/reconciliation/differences/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { MoneySums } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { useMarks } from '../format/use-marks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { PAGED } from '../table/server-list.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { cn } from '../ui/cn.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { groupAddress } from './differences-address.ts';

const SHIFT_J = 'J';
const SHIFT_K = 'K';

type State = { raw: Record<string, string>; setFilter(key: 'in', raw: string | null): void };

/** A grouping and the key of a group in words. An owner is known by the group only. */
export function useGroupNames() {
  const t = useTranslations('difference');
  const channelName = useChannelName();
  return useMemo(() => {
    const nameOf = (by: string) => (t.has(`group.${by}` as never) ? t(`group.${by}` as never) : by);
    const keyName = (by: DifferenceGrouping | null, address: string, name?: string | null) => {
      if (address === groupAddress(null)) return by === 'owner' ? t('owner.nobody') : t('group.withoutMerchant');
      if (by === 'kind') return t.has(`kind.${address}` as never) ? t(`kind.${address}` as never) : address;
      if (by === 'channel') return channelName(address);
      return name ?? (by === 'owner' ? t('group.person') : address);
    };
    return { nameOf, keyName };
  }, [t, channelName]);
}

/** The newest date first; else the fullest group, and what has no value last. */
function inOrder(groups: readonly DifferenceGroup[], by: DifferenceGrouping): DifferenceGroup[] {
  const rank = (group: DifferenceGroup) => (group.key === null ? 1 : 0);
  return [...groups].sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (by === 'businessDate') return (a.key ?? '') < (b.key ?? '') ? 1 : -1;
    return a.count === b.count ? ((a.key ?? '') < (b.key ?? '') ? -1 : 1) : a.count < b.count ? 1 : -1;
  });
}

export function DifferenceGroups({ by, state, filter }: { by: DifferenceGrouping; state: State; filter: DifferenceFilter }) {
  const t = useTranslations('difference.group');
  const { labelled } = useMarks();
  const trpc = useTRPC();
  const names = useGroupNames();
  const answer = useQuery(trpc.differences.groups.queryOptions({ filter, by }, PAGED));
  const { data, error, refetch } = answer;
  const groups = data ? inOrder(data.groups, by) : [];
  const open = state.raw.in ?? null;
  const step = (by: 1 | -1) => {
    const at = groups.findIndex((group) => groupAddress(group.key) === open);
    const next = groups[at < 0 ? (by > 0 ? 0 : groups.length - 1) : at + by];
    if (next) state.setFilter('in', groupAddress(next.key));
  };
  useShortcuts({ [SHIFT_J]: () => step(1), [SHIFT_K]: () => step(-1) });
  if (inPlaceOf(answer)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={2} />;
  if (groups.length === 0) return <Kept answer={answer} />;
  return (
    <>
      <Kept answer={answer} />
      <section aria-label={labelled(t('by'), names.nameOf(by))} className="panel">
        <p className="flex flex-wrap items-baseline gap-x-3 border-line border-b px-3 py-1.5 text-sm">
          <span className="font-semibold">{names.nameOf(by)}</span>
          <span className="text-ink-3 text-xs tabular-nums">{t('count', { count: groups.length })}</span>
          {data.isCapped && <span className="text-ink-2 text-xs">{t('capped', { count: groupedCount(10_000) })}</span>}
        </p>
        <ul className="grid max-h-56 grid-cols-[repeat(auto-fill,minmax(min(17rem,100%),1fr))] overflow-y-auto">
          {groups.map((group) => {
            const address = groupAddress(group.key);
            const isOpen = address === open;
            return (
              <li key={address} className="-mb-px flex border-line border-r border-b">
                <button
                  type="button"
                  aria-pressed={isOpen}
                  onClick={() => state.setFilter('in', isOpen ? null : address)}
                  className={cn(
                    'flex min-h-9 w-full items-baseline gap-x-2 border-transparent border-l-2 px-3 py-1.5 text-left text-sm hover:bg-hover focus-visible:outline-offset-[-2px]',
                    isOpen && 'border-accent bg-accent-soft',
                  )}
                >
                  <span className={cn('min-w-0 truncate', isOpen && 'font-semibold')}>{names.keyName(by, address, group.name)}</span>
                  <span className="text-ink-2 tabular-nums">{groupedCount(group.count)}</span>
                  {!data.isCapped && (
                    <span className="ml-auto pl-2 text-right">
                      <MoneySums sums={group.sums.map((sum) => ({ minor: sum.deltaMinor, currency: sum.currency }))} signed stacked />
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    </>
  );
}
