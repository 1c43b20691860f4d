/** The keys of a difference that is looked at: one takes it, one labels it, one comments on it, one copies its address. None of them posts. */
'use client';
import { useTranslations } from 'next-intl';
import type { DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { useKeys } from '../providers/keys-provider.tsx';
import { useCan, useSession } from '../providers/session-provider.tsx';
import { toast } from '../ui/toast.tsx';
import { useDifferenceChanges } from './difference-owner.tsx';

/** Puts the cursor into a field of the difference shown; the drawer's stands above one on the page behind it. */
function focusField(name: 'label' | 'comment'): void {
  const shown = [...document.querySelectorAll<HTMLElement>(`[data-difference] [data-field="${name}"]`)].at(-1);
  shown?.focus();
  shown?.scrollIntoView({ block: 'nearest' });
}

export function useDifferenceKeys(difference: DifferenceRow): void {
  const t = useTranslations('difference');
  const { user } = useSession();
  const can = useCan();
  const { assign } = useDifferenceChanges();
  useKeys({
    take: () => {
      if (!can('difference.assign') || assign.isPending || difference.ownerId === user.id) return;
      assign.mutate({ differences: [{ id: difference.id, version: difference.version }], ownerId: user.id });
    },
    label: () => focusField('label'),
    comment: () => focusField('comment'),
    link: () => {
      const address = new URL(`/recon/differences/${difference.id}`, window.location.href).href;
      navigator.clipboard?.writeText(address).then(
        () => toast.success(t('nav.copied')),
        () => toast.error(address),
      );
    },
  });
}
