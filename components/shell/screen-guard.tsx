/** A screen that this person may not see says so in one place, with nothing around it that cannot be used. The server decides again on
 *  every call; this only spares a person a page of refusals. */
'use client';
import { Lock } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useCan } from '../providers/session-provider.tsx';
import { MissingPermission } from '../table/missing-permission.tsx';
import { StateCard } from '../ui/state-card.tsx';
import { screenAt } from './navigation.ts';
import { PageHeader } from './page-header.tsx';
import { WayToList } from './way-to-list.tsx';

export function ScreenGuard({ children }: { children: ReactNode }) {
  const t = useTranslations('states');
  const shell = useTranslations('shell');
  const can = useCan();
  const screen = screenAt(usePathname())?.screen;
  if (!screen?.permission || can(screen.permission)) return children;
  return (
    <>
      <PageHeader title={shell(`nav.${screen.word}`)} />
      <StateCard
        icon={<Lock />}
        title={t('forbidden')}
        text={<MissingPermission permission={screen.permission} />}
        action={<WayToList />}
        role="status"
      />
    </>
  );
}
