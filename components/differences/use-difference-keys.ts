/** The keys of a difference that is looked at: p takes it, l labels it, c comments on it, y copies its address. None of them posts. */
'use client';
import { useTranslations } from 'next-intl';
import type { DifferenceRow } from '../../server/reconciliation/contract.ts';
import { useCan, useSession } from '../providers/session-provider.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
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
  useShortcuts({
    p: () => {
      if (!can('difference.assign') || assign.isPending || difference.ownerId === user.id) return;
      assign.mutate({ differences: [{ id: difference.id, version: difference.version }], ownerId: user.id });
    },
    l: () => focusField('label'),
    c: () => focusField('comment'),
    y: () => {
      const address = new URL(`/recon/differences/${difference.id}`, window.location.href).href;
      navigator.clipboard?.writeText(address).then(
        () => toast.success(t('nav.copied')),
        () => toast.error(address),
      );
    },
  });
}
