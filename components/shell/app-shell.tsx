/** The frame of the console: ribbon, navigation, top bar, palette, shortcuts, and the screen in the middle. */
'use client';
import { Languages, MoonStar, Rows3 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { systemClock } from '../../server/kernel/clock.ts';
import { useMarks } from '../format/use-marks.ts';
import { useKeyNames, useKeyReach, useKeys, useOwnKeys } from '../providers/keys-provider.tsx';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { SessionProvider, type SessionValue } from '../providers/session-provider.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { isTaken, plainKey } from '../ui/shortcuts.ts';
import type { SearchPort } from './command-palette.tsx';
import { LaterPalette, LaterSheet } from './later-layers.tsx';
import { GO } from './navigation.ts';
import { ScreenTitle } from './screen-title.tsx';
import { NavLinks, SideNav, type WaitingCounts } from './side-nav.tsx';
import { TopBar } from './top-bar.tsx';

export type AppShellProps = {
  session: SessionValue;
  /** Anything but the real business: says so on every screen. */
  isTestEnvironment: boolean;
  searchPort: SearchPort | null;
  waiting?: WaitingCounts;
  onSignOut(): void;
  children: ReactNode;
};

/** For so long after the key of `goTo`. */
const GO_MS = 1500;

function useGlobalKeys(open: { palette(): void; help(): void; fold(): void }): void {
  const router = useRouter();
  const goUntil = useRef(0);
  const { palette } = open;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        palette();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [palette]);
  const { now } = useOwnKeys();
  const isMine = useKeyReach();
  useEffect(() => {
    // before the lists' own keys, so that `g d` is not read as `d`
    const listen = (event: KeyboardEvent) => {
      const href = GO.find(([command]) => now[command] === plainKey(event) && isMine(command))?.[1];
      if (!href || isTaken(event) || systemClock.now().getTime() > goUntil.current) return;
      goUntil.current = 0;
      event.preventDefault();
      router.push(href);
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, [router, now, isMine]);
  useKeys({
    help: () => open.help(),
    collapse: () => open.fold(),
    goTo: () => {
      goUntil.current = systemClock.now().getTime() + GO_MS;
    },
  });
}

export function AppShell({ session, isTestEnvironment, searchPort, waiting = {}, onSignOut, children }: AppShellProps) {
  const t = useTranslations('shell');
  const { navCollapsed, setNavCollapsed, theme, setTheme, density, setDensity, locale, setLocale } = usePreferences();
  const [isNavOpen, setNavOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const { labelled } = useMarks();
  const helpKey = useKeyNames()('help');
  const openPalette = useRef(() => setPaletteOpen(true)).current;
  useGlobalKeys({ palette: openPalette, help: () => setHelpOpen(true), fold: () => setNavCollapsed(!navCollapsed) });
  const actions = [
    { id: 'locale', label: t('switchLanguage'), icon: <Languages aria-hidden />, run: () => setLocale(locale === 'en' ? 'zh-CN' : 'en') },
    {
      id: 'theme',
      label: labelled(t('theme'), t(`themes.${theme === 'dark' ? 'light' : 'dark'}`)),
      icon: <MoonStar aria-hidden />,
      run: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'density',
      label: labelled(t('density'), t(`densities.${density === 'compact' ? 'default' : 'compact'}`)),
      icon: <Rows3 aria-hidden />,
      run: () => setDensity(density === 'compact' ? 'default' : 'compact'),
    },
    { id: 'help', label: t('help'), hint: helpKey ?? undefined, run: () => setHelpOpen(true) },
    { id: 'sign-out', label: t('signOut'), run: onSignOut },
  ];
  return (
    <SessionProvider session={session}>
      <div style={{ '--ribbon': isTestEnvironment ? '24px' : '0px' } as CSSProperties}>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-sm focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
        >
          {t('skip')}
        </a>
        {isTestEnvironment && (
          <section
            data-print="hide"
            aria-label={t('testEnvironment')}
            className="sticky top-0 z-30 flex h-6 items-center justify-center gap-2 bg-warning-fill px-3 text-warning-text text-xs"
          >
            <span className="font-semibold">{t('testEnvironment')}</span>
            <span className="max-sm:hidden">{t('testEnvironmentText')}</span>
          </section>
        )}
        <div className="flex min-h-[calc(100dvh-var(--ribbon))]">
          <SideNav waiting={waiting} />
          <div className="flex min-w-0 flex-1 flex-col">
            <TopBar
              onOpenNav={() => setNavOpen(true)}
              onOpenPalette={openPalette}
              onOpenHelp={() => setHelpOpen(true)}
              onSignOut={onSignOut}
            />
            <main
              id="main"
              tabIndex={-1}
              className="min-w-0 flex-1 px-3 py-4 outline-none focus-visible:outline-none sm:px-4 sm:py-5 min-[1360px]:px-6"
            >
              {children}
            </main>
          </div>
        </div>
      </div>
      <Drawer open={isNavOpen} onOpenChange={setNavOpen} title={t('product')} side="left" modal>
        <NavLinks isFolded={false} waiting={waiting} onFollow={() => setNavOpen(false)} />
      </Drawer>
      <LaterPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} searchPort={searchPort} actions={actions} />
      <LaterSheet open={isHelpOpen} onOpenChange={setHelpOpen} />
      <ScreenTitle />
    </SessionProvider>
  );
}
