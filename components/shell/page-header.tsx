/** The head of a screen: where one is, its one h1, what it says of itself, and the main action. */
'use client';
import { ChevronRight } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Link } from '../ui/link.tsx';
import { screenAt } from './navigation.ts';
import { useScreenTitle } from './screen-title.tsx';

export type Crumb = { label: ReactNode; href?: string };

/** `crumbs` come after group and screen; the last is the page itself. `meta` is freshness, state or identity beside the title. `no` tells what
 *  is open from others of its title, in the name of the window. */
export function PageHeader({
  title,
  no,
  lead,
  meta,
  actions,
  crumbs = [],
}: {
  title: string;
  no?: string | undefined;
  lead?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  crumbs?: readonly Crumb[];
}) {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const found = screenAt(pathname);
  useScreenTitle(no ? `${title} ${no}` : title);
  const isGroup = found && found.group.screens.length > 1;
  const trail: Crumb[] = [
    ...(isGroup ? [{ label: t(`groups.${found.group.word}`) }] : []),
    ...(found && (crumbs.length > 0 || found.screen.href !== pathname)
      ? [{ label: t(`nav.${found.screen.word}`), href: found.screen.href }]
      : []),
    ...crumbs,
  ];
  return (
    <header className="mb-4 flex flex-col gap-1">
      {trail.length > 0 && (
        <nav aria-label={t('breadcrumb')}>
          <ol className="flex flex-wrap items-center gap-1 text-ink-3 text-xs">
            {trail.map((crumb, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a trail's order is its identity
              <li key={index} className="inline-flex items-center gap-1">
                {index > 0 && <ChevronRight className="size-3" aria-hidden />}
                {crumb.href ? (
                  <Link href={crumb.href} className="inline-flex min-h-6 items-center hover:text-ink hover:underline">
                    {crumb.label}
                  </Link>
                ) : (
                  <span className="inline-flex min-h-6 items-center">{crumb.label}</span>
                )}
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 lg:flex-nowrap lg:items-start">
        <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
          <h1 className="wrap-anywhere min-w-0 text-xl">{title}</h1>
          {meta && <div className="flex flex-wrap items-center gap-2 text-ink-2 text-sm">{meta}</div>}
        </div>
        {actions && (
          <div data-print="hide" className="ml-auto flex flex-wrap items-center justify-end gap-2 lg:shrink-0 lg:flex-nowrap">
            {actions}
          </div>
        )}
      </div>
      {lead && <p className="max-w-3xl text-pretty text-ink-2 text-sm">{lead}</p>}
    </header>
  );
}
