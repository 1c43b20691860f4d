/** Gives the selected differences to somebody in one step; all that the filter finds after a question that says how many, how much and to whom. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { DifferenceFilter, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { NamedSums } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { useAriaKeys, useKeys } from '../providers/keys-provider.tsx';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import type { Matching } from '../table/selection-bar.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, FIRST } from '../ui/dialog.tsx';
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
  // Of all that the filter finds nobody sees every row, and who had them before is not known afterwards: it is asked first.
  const [asked, setAsked] = useState<{ ownerId: string | null } | null>(null);
  const give = (ownerId: string | null) => {
    if (matching) return setAsked({ ownerId });
    return assign.mutate({ differences: selected.map((row) => ({ id: row.id, version: row.version })), ownerId }, { onSuccess: onDone });
  };
  const giveAll = (all: Matching, ownerId: string | null) => {
    const input = { filter, expected: asSeen(all), ownerId };
    OWN_ACTS.follow(selected, () => assignMatching.mutateAsync(input)).then(
      () => {
        setAsked(null);
        onDone();
      },
      () => setAsked(null),
    );
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
      {asked && matching && (
        <AskFirst
          matching={matching}
          name={asked.ownerId === null ? null : (owners.data?.find(({ id }) => id === asked.ownerId)?.name ?? user.name)}
          isPending={assignMatching.isPending}
          onClose={() => setAsked(null)}
          onGive={() => giveAll(matching, asked.ownerId)}
        />
      )}
    </>
  );
}

/** `name` null: they are taken from whoever has them. */
function AskFirst({
  matching,
  name,
  isPending,
  onClose,
  onGive,
}: {
  matching: Matching;
  name: string | null;
  isPending: boolean;
  onClose(): void;
  onGive(): void;
}) {
  const t = useTranslations('difference.bulk');
  const form = useTranslations('form');
  const count = groupedCount(matching.count);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={name === null ? t('releaseTitle', { count }) : t('assignTitle', { count, name })}
      description={t('assignText')}
      footer={
        <>
          <Button onClick={onClose}>{form('cancel')}</Button>
          <Button {...FIRST} variant="primary" pending={isPending} onClick={onGive}>
            {name === null ? t('releaseAll', { count }) : t('assignAll', { count })}
          </Button>
        </>
      }
    >
      <NamedSums sums={matching.sums} signed className="font-semibold" />
    </Dialog>
  );
}
