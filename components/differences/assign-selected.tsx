/** Gives the selected differences, or all that the filter finds, to somebody, in one step. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { DifferenceFilter, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import type { Matching } from '../table/selection-bar.tsx';
import { Select } from '../ui/select.tsx';
import { useDifferenceChanges } from './difference-owner.tsx';

/** `matching` has what the person saw of all that `filter` finds: where it is not that any more, nothing is changed. */
export function AssignSelected({
  selected,
  matching,
  filter,
  onDone,
}: {
  selected: readonly DifferenceRow[];
  matching: Matching | null;
  filter: DifferenceFilter;
  onDone(): void;
}) {
  const t = useTranslations('difference.owner');
  const trpc = useTRPC();
  const owners = useQuery(trpc.differences.owners.queryOptions({}));
  const { assign, assignMatching } = useDifferenceChanges();
  const give = (ownerId: string | null) => {
    if (!matching)
      return assign.mutate({ differences: selected.map((row) => ({ id: row.id, version: row.version })), ownerId }, { onSuccess: onDone });
    const sums = matching.sums.map(({ currency, minor }) => ({ currency, deltaMinor: minor }));
    assignMatching.mutate({ filter, expected: { count: matching.count, sums }, ownerId }, { onSuccess: onDone });
  };
  return (
    <Select
      aria-label={t('assignTo')}
      className="w-44"
      value=""
      placeholder={t('assignTo')}
      disabled={assign.isPending || assignMatching.isPending || selected.length === 0}
      options={[
        ...(owners.data ?? []).map((person) => ({ value: person.id, label: person.name })),
        { value: 'nobody', label: t('release') },
      ]}
      onChange={(event) => give(event.target.value === 'nobody' ? null : event.target.value)}
    />
  );
}
