/** The saved views of all lists as things to find in the palette: one's own and the shared ones, of screens that the person may see. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { viewHref } from '../table/chosen-view.ts';
import { screenAt } from './navigation.ts';

/** Where each list with saved views is, by the id of its spec. */
const SCREEN_OF: Readonly<Record<string, string>> = {
  differences: '/recon/differences',
  payments: '/payments',
  statements: '/recon/statements',
  journal: '/ledger/journal',
  accounts: '/ledger/accounts',
  holds: '/ledger/holds',
  merchants: '/merchants',
  audit: '/admin/audit',
};

export type PaletteView = { id: string; name: string; screen: string; href: string };

/** Asked for while the palette is open. */
export function usePaletteViews(isOpen: boolean): PaletteView[] {
  const t = useTranslations('shell.nav');
  const trpc = useTRPC();
  const can = useCan();
  const { data } = useQuery(trpc.views.list.queryOptions({}, { enabled: isOpen }));
  return (data ?? []).flatMap(({ id, name, query, tableId }) => {
    const href = SCREEN_OF[tableId];
    const screen = href === undefined ? undefined : screenAt(href)?.screen;
    if (!screen || (screen.permission && !can(screen.permission))) return [];
    return [{ id, name, screen: t(screen.word as never), href: viewHref({ id, query }, href) }];
  });
}
