/** What the list of differences is narrowed with, in words. */
'use client';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo, useState } from 'react';
import {
  DIFFERENCE_KINDS,
  DIFFERENCE_STATUSES,
  DIRECTIONS,
  type DifferenceGrouping,
} from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';
import { RECORD_KINDS } from '../../server/reconciliation/engine/codes.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { readRunFilter } from '../reconciliation/run-addresses.ts';
import type { Choices } from '../table/choice-list.tsx';
import { useGroupNames } from './difference-groups.tsx';
import { isStatusTab } from './status-tabs.tsx';

/** The labels of what the rest of the filter finds: looked for when somebody is about to choose one. */
function useLabelChoices({ label: _label, ...rest }: DifferenceFilter): Choices {
  const trpc = useTRPC();
  const [isWanted, setWanted] = useState(false);
  const onWanted = useCallback(() => setWanted(true), []);
  const { data, isError } = useQuery(trpc.differences.labels.queryOptions(isWanted ? { filter: rest } : skipToken));
  return useMemo(
    () => ({ rows: data?.map(({ label, count }) => ({ value: label, count })), isFailed: isError, onWanted }),
    [data, isError, onWanted],
  );
}

export function useDifferenceFilters(filter: DifferenceFilter, grouping: DifferenceGrouping | null, statuses: string | undefined) {
  const t = useTranslations('difference');
  const records = useTranslations('payments.kind');
  const trpc = useTRPC();
  const can = useCan();
  const { options } = useChannels();
  const groups = useGroupNames();
  const owners = useQuery(trpc.differences.owners.queryOptions({}, { enabled: can('difference.assign') }));
  const persons = owners.data;
  const labels = useLabelChoices(filter);
  return useMemo(() => {
    const more = 'more' as const;
    return {
      number: { label: t('filter.number') },
      statuses: {
        label: t('filter.statuses'),
        options: DIFFERENCE_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
        placement: isStatusTab(statuses) ? ('shown' as const) : ('pill' as const),
      },
      date: { label: t('filter.date') },
      channels: { label: t('filter.channels'), options },
      kinds: { label: t('filter.kinds'), options: DIFFERENCE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) },
      recordKinds: {
        label: t('filter.recordKinds'),
        options: RECORD_KINDS.map((value) => ({ value, label: records(value) })),
        placement: more,
      },
      direction: {
        label: t('filter.direction'),
        options: DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) })),
        placement: more,
      },
      owner: {
        label: t('filter.owner'),
        options: [
          { value: 'nobody', label: t('owner.nobody') },
          ...(persons ?? []).map((person) => ({ value: person.id, label: person.name })),
        ],
        placement: more,
      },
      label: { label: t('filter.label'), choices: labels, placement: more },
      amount: { label: t('filter.amount'), placement: more },
      currency: { label: t('filter.currency'), placement: more },
      merchant: { label: t('filter.merchant'), placement: more },
      group: { label: t('group.by'), placement: 'shown' as const, words: groups.nameOf },
      in: { label: t('group.one'), placement: 'pill' as const, words: (raw: string) => groups.keyName(grouping, raw) },
      run: {
        label: t('filter.run'),
        placement: 'pill' as const,
        words: (raw: string) => {
          const found = readRunFilter(raw);
          return found ? t(`runOutcome.${found.runOutcome}`) : raw;
        },
      },
    };
  }, [t, records, options, groups, persons, labels, grouping, statuses]);
}
