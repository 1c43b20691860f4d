/** The first line of what is looked at over a list: its state, and the way to its own page, which is at the same place everywhere. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Link } from '../ui/link.tsx';

export function PeekHead({ href, children }: { href: string; children?: ReactNode }) {
  const t = useTranslations('table');
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-3 text-sm">
      {children}
      <Link href={href} className="ml-auto inline-flex min-h-6 items-center text-accent underline underline-offset-2">
        {t('openPage')}
      </Link>
    </p>
  );
}
