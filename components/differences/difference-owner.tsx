/** Who looks after a difference, and its labels: changed in place. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { LABEL_MAX } from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { withoutUnseen } from '../form/half-width.ts';
import { useRefusal } from '../form/refusal.ts';
import { isTooLong, TooLong } from '../form/too-long.tsx';
import { useAriaKeys } from '../providers/keys-provider.tsx';
import { useCan, useSession } from '../providers/session-provider.tsx';
import { useTRPC, useTRPCClient } from '../providers/trpc.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';
import { leaveField } from './leave-field.ts';
import { OWN_ACTS } from './own-acts.ts';
import { useAskedAnew } from './use-asked-anew.ts';

/** Saves an owner or labels of seen rows, or of all that a filter finds; what moved meanwhile is shown anew instead. */
export function useDifferenceChanges() {
  const t = useTranslations('difference');
  const refusal = useRefusal();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const client = useTRPCClient();
  const askAnew = useAskedAnew();
  const settled = () => cache.invalidateQueries({ queryKey: trpc.differences.pathKey() });
  const onError = (error: unknown) => toast.error(refusal(error).text);
  const assign = useMutation({
    ...trpc.differences.assign.mutationOptions({
      onError,
      // What is done next does not wait for it: it goes on from what was answered.
      onSettled: (_result, error) => askAnew('assigned', error),
      onSuccess: (_result, input) => toast.success(t('owner.assigned', { count: input.differences.length })),
    }),
    mutationFn: (input) => OWN_ACTS.follow(input.differences, (differences) => client.differences.assign.mutate({ ...input, differences })),
  });
  const assignMatching = useMutation(
    trpc.differences.assignMatching.mutationOptions({
      onError: (error) => toast.error(refusal(error).text),
      onSettled: settled,
      onSuccess: ({ count }) => toast.success(t('owner.assigned', { count })),
    }),
  );
  const label = useMutation({
    ...trpc.differences.label.mutationOptions({
      onError,
      onSettled: (_result, error) => askAnew('labelled', error),
      onSuccess: () => toast.success(t('label.saved')),
    }),
    mutationFn: (input) => OWN_ACTS.follow(input.differences, (differences) => client.differences.label.mutate({ ...input, differences })),
  });
  const labelMatching = useMutation(
    trpc.differences.labelMatching.mutationOptions({
      onError,
      onSettled: settled,
      onSuccess: ({ count }) => toast.success(t('label.savedMany', { count })),
    }),
  );
  return { assign, assignMatching, label, labelMatching };
}

/** The labels that unresolved differences have, the most used first. */
export function useKnownLabels(): readonly string[] {
  const can = useCan();
  const trpc = useTRPC();
  const known = useQuery(trpc.differences.labels.queryOptions({}, { enabled: can('difference.assign'), staleTime: 60_000 })).data;
  return useMemo(() => known?.map((row) => row.label) ?? [], [known]);
}

export function OwnerField({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference.owner');
  const columns = useTranslations('difference.column');
  const keyOf = useAriaKeys();
  const trpc = useTRPC();
  const can = useCan();
  const { user } = useSession();
  const owners = useQuery(trpc.differences.owners.queryOptions({}, { enabled: can('difference.assign') }));
  const { assign } = useDifferenceChanges();
  // The button goes with what it does, and the focus stays where it was. Not on the choice: there the next key would give it to somebody else.
  const place = useRef<HTMLFieldSetElement>(null);
  const wasPressed = useRef(false);
  const isMine = difference.ownerId === user.id;
  useEffect(() => {
    if (assign.isPending || !wasPressed.current) return;
    wasPressed.current = !isMine;
    if (document.activeElement === document.body) place.current?.focus();
  }, [assign.isPending, isMine]);
  if (!can('difference.assign')) return <span>{difference.ownerName ?? t('nobody')}</span>;
  const options = (owners.data ?? []).map((person) => ({ value: person.id, label: person.name }));
  const known = options.some((option) => option.value === difference.ownerId);
  const give = (ownerId: string | null) => assign.mutate({ differences: [{ id: difference.id, version: difference.version }], ownerId });
  return (
    <fieldset ref={place} tabIndex={-1} aria-label={columns('owner')} className="flex min-w-0 flex-wrap items-center gap-2">
      <Select
        aria-label={t('assignTo')}
        className="w-36"
        value={difference.ownerId ?? ''}
        disabled={assign.isPending}
        placeholder={t('nobody')}
        options={known || !difference.ownerId ? options : [{ value: difference.ownerId, label: difference.ownerName ?? '…' }, ...options]}
        onChange={(event) => give(event.target.value || null)}
      />
      {!isMine && (
        <Button
          size="sm"
          aria-keyshortcuts={keyOf('take')}
          disabled={assign.isPending}
          onClick={() => {
            wasPressed.current = true;
            give(user.id);
          }}
        >
          {t('assignMe')} <KeyHint command="take" className="max-lg:hidden" />
        </Button>
      )}
    </fieldset>
  );
}

export function LabelsField({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference.label');
  const keyOf = useAriaKeys();
  const can = useCan();
  const { label } = useDifferenceChanges();
  const listId = useId();
  const known = useKnownLabels();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const seen = [{ id: difference.id, version: difference.version }];
  const add = (event: FormEvent) => {
    event.preventDefault();
    const typed = text;
    if (!withoutUnseen(typed) || isTooLong(typed, LABEL_MAX)) return;
    // What is refused, since a colleague was faster, is not lost: it stands in the field again, unless the next one does already.
    label.mutate({ differences: seen, add: [withoutUnseen(typed)] }, { onError: () => setText((next) => next || typed) });
    setText('');
    leaveField(field.current);
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {difference.labels.map((name) => (
        <Badge key={name}>
          {name}
          {can('difference.assign') && (
            <button
              type="button"
              aria-label={t('remove', { label: name })}
              className="-mr-1 grid size-6 place-items-center"
              onClick={() => label.mutate({ differences: seen, remove: [name] })}
            >
              <X className="size-3" aria-hidden />
            </button>
          )}
        </Badge>
      ))}
      {can('difference.assign') && (
        <form onSubmit={add} className="flex min-w-0 max-w-full items-center gap-1">
          <Input
            ref={field}
            value={text}
            onChange={(event) => setText(event.target.value)}
            aria-invalid={isTooLong(text, LABEL_MAX) || undefined}
            placeholder={t('placeholder')}
            aria-label={t('add')}
            data-field="label"
            aria-keyshortcuts={keyOf('label')}
            list={listId}
            className="h-7 w-28 min-w-0"
          />
          <datalist id={listId}>
            {known
              .filter((name) => !difference.labels.includes(name))
              .map((name) => (
                <option key={name} value={name} />
              ))}
          </datalist>
          <Button type="submit" size="sm" disabled={!text.trim() || isTooLong(text, LABEL_MAX)}>
            {t('add')}
          </Button>
        </form>
      )}
      <TooLong text={text} most={LABEL_MAX} />
    </div>
  );
}
