/** In place of one record that cannot be shown: why, what to do, and the way back to its list. */
'use client';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorState } from '../table/table-states.tsx';
import { screenAt } from './navigation.ts';
import { PageHeader } from './page-header.tsx';
import { WayToList } from './way-to-list.tsx';

/** `isHeaded`: the page has its head already. `children` stand under the head: what the record may be asked for otherwise. */
export function RecordError({
  error,
  onRetry,
  isHeaded = false,
  children,
}: {
  error: unknown;
  onRetry(): void;
  isHeaded?: boolean;
  children?: ReactNode;
}) {
  const nav = useTranslations('shell.nav');
  const screen = screenAt(usePathname())?.screen;
  return (
    <>
      {!isHeaded && screen && <PageHeader title={nav(screen.word)} />}
      {children}
      <ErrorState error={error} onRetry={onRetry} way={<WayToList />} />
    </>
  );
}
