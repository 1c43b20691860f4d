/** The navigation at the left: groups in the order of daily use, folded to icons when asked. */
'use client';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';
import { useKeyNames } from '../providers/keys-provider.tsx';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { screenAt, visibleGroups } from './navigation.ts';
import { Mark, Wordmark } from './wordmark.tsx';

/** Work waiting for this person, by screen address; zero is not shown. */
export type WaitingCounts = Record<string, number>;

export function NavLinks({ isFolded, waiting, onFollow }: { isFolded: boolean; waiting: WaitingCounts; onFollow?: () => void }) {
  const t = useTranslations('shell');
  const can = useCan();
  const here = screenAt(usePathname())?.screen.href;
  return (
    <nav aria-label={t('mainNav')} className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 py-3">
      {visibleGroups(can).map((group) => (
        <section key={group.word} aria-label={t(`groups.${group.word}`)}>
          {group.screens.length > 1 && !isFolded && (
            <h2 className="px-2 pb-1 font-normal text-ink-3 text-xs">{t(`groups.${group.word}`)}</h2>
          )}
          {group.screens.length > 1 && isFolded && <hr className="mx-2 mb-2 border-line border-t" />}
          <ul>
            {group.screens.map((screen) => {
              const name = t(`nav.${screen.word}`);
              const count = waiting[screen.href] ?? 0;
              const link = (
                <Link
                  href={screen.href}
                  onClick={onFollow}
                  aria-current={screen.href === here ? 'page' : undefined}
                  aria-label={isFolded ? name : undefined}
                  className={cn(
                    'relative flex h-8 items-center gap-2.5 max-sm:h-11 rounded-xs px-2 text-ink-2 text-sm hover:bg-hover hover:text-ink',
                    isFolded && 'justify-center px-0',
                    screen.href === here &&
                      'bg-accent-soft font-semibold text-accent-strong before:absolute before:inset-y-1.5 before:-left-2 before:w-[3px] before:bg-accent hover:bg-accent-soft hover:text-accent-strong',
                  )}
                >
                  <screen.icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden />
                  {!isFolded && <span className="min-w-0 flex-1 truncate">{name}</span>}
                  {!isFolded && count > 0 && <span className="text-xs tabular-nums">{groupedCount(count)}</span>}
                </Link>
              );
              return (
                <li key={screen.href}>
                  {isFolded ? (
                    <Tooltip side="right" content={name}>
                      {link}
                    </Tooltip>
                  ) : (
                    link
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </nav>
  );
}

export function SideNav({ waiting }: { waiting: WaitingCounts }) {
  const t = useTranslations('shell');
  const nameOf = useKeyNames();
  const { navCollapsed, setNavCollapsed } = usePreferences();
  return (
    <aside
      data-print="hide"
      className={cn(
        'sticky top-(--ribbon) hidden h-[calc(100dvh-var(--ribbon))] shrink-0 flex-col border-line border-r bg-surface lg:flex',
        navCollapsed ? 'w-14' : 'w-48',
      )}
    >
      <Link href="/" className="flex h-bar shrink-0 items-center px-3.5 focus-visible:outline-offset-[-2px]">
        {navCollapsed ? (
          <span role="img" aria-label={t('product')}>
            <Mark />
          </span>
        ) : (
          <Wordmark name={t('product')} />
        )}
      </Link>
      <NavLinks isFolded={navCollapsed} waiting={waiting} />
      <div className="border-line border-t p-2">
        <Tooltip side="right" content={[navCollapsed ? t('expandNav') : t('collapseNav'), nameOf('collapse')].filter(Boolean).join('  ')}>
          <Button
            variant="ghost"
            size="icon"
            aria-label={navCollapsed ? t('expandNav') : t('collapseNav')}
            aria-keyshortcuts={nameOf('collapse') ?? undefined}
            onClick={() => setNavCollapsed(!navCollapsed)}
          >
            {navCollapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          </Button>
        </Tooltip>
      </div>
    </aside>
  );
}
