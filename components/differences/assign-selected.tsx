/** Gives the selected differences to somebody, all in one step. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { DifferenceRow } from '../../server/reconciliation/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Select } from '../ui/select.tsx';
import { useDifferenceChanges } from './difference-owner.tsx';

export function AssignSelected({ selected, onDone }: { selected: readonly DifferenceRow[]; onDone(): void }) {
  const t = useTranslations('difference.owner');
  const trpc = useTRPC();
  const owners = useQuery(trpc.differences.owners.queryOptions({}));
  const { assign } = useDifferenceChanges();
  return (
    <Select
      aria-label={t('assignTo')}
      className="w-44"
      value=""
      placeholder={t('assignTo')}
      disabled={assign.isPending || selected.length === 0}
      options={[
        ...(owners.data ?? []).map((person) => ({ value: person.id, label: person.name })),
        { value: 'nobody', label: t('release') },
      ]}
      onChange={(event) =>
        assign.mutate(
          {
            differences: selected.map((row) => ({ id: row.id, version: row.version })),
            ownerId: event.target.value === 'nobody' ? null : event.target.value,
          },
          { onSuccess: onDone },
        )
      }
    />
  );
}
