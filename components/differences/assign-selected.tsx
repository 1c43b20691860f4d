/** Gives the selected differences, or all that the filter finds, to somebody, in one step. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { DifferenceFilter, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { useAriaKeys, useKeys } from '../providers/keys-provider.tsx';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import type { Matching } from '../table/selection-bar.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { asSeen } from './as-seen.ts';
import { useDifferenceChanges } from './difference-owner.tsx';
import { OWN_ACTS } from './own-acts.ts';

/** `matching` has what the person saw of all that `filter` finds: where it is not that any more, nothing is changed. */
export function AssignSelected({
  selected,
  matching,
  filter,
  hasKey,
  onDone,
}: {
  selected: readonly DifferenceRow[];
  matching: Matching | null;
  filter: DifferenceFilter;
  hasKey: boolean;
  onDone(): void;
}) {
  const t = useTranslations('difference.owner');
  const trpc = useTRPC();
  const keyOf = useAriaKeys();
  const { user } = useSession();
  const owners = useQuery(trpc.differences.owners.queryOptions({}));
  const { assign, assignMatching } = useDifferenceChanges();
  const give = (ownerId: string | null) => {
    if (!matching)
      return assign.mutate({ differences: selected.map((row) => ({ id: row.id, version: row.version })), ownerId }, { onSuccess: onDone });
    const all = { filter, expected: asSeen(matching), ownerId };
    OWN_ACTS.follow(selected, () => assignMatching.mutateAsync(all)).then(onDone, () => undefined);
  };
  const isBusy = assign.isPending || assignMatching.isPending || selected.length === 0;
  useKeys({ take: () => give(user.id) }, hasKey && !isBusy);
  return (
    <>
      <Button size="sm" aria-keyshortcuts={hasKey ? keyOf('take') : undefined} disabled={isBusy} onClick={() => give(user.id)}>
        {t('assignMe')} {hasKey && <KeyHint command="take" className="max-lg:hidden" />}
      </Button>
      <Select
        aria-label={t('assignTo')}
        className="w-36"
        value=""
        placeholder={t('assignTo')}
        disabled={isBusy}
        options={[
          ...(owners.data ?? []).map((person) => ({ value: person.id, label: person.name })),
          { value: 'nobody', label: t('release') },
        ]}
        onChange={(event) => give(event.target.value === 'nobody' ? null : event.target.value)}
      />
    </>
  );
}
