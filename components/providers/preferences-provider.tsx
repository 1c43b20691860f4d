/** The choices of language, theme, density, folded navigation and live lists, and the switches that change them at once. */
'use client';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { COOKIE, type Density, type Locale, type Preferences, type Theme } from './preferences.ts';

/** Keeps what a person chose where every browser of theirs finds it. Never rejects. */
type Keeper = (look: Partial<Pick<Preferences, 'locale' | 'theme'>>) => Promise<unknown>;

type Switches = Preferences & {
  /** From now on language and theme are kept with whoever is signed in too. Answers what ends it. */
  keepWith(keeper: Keeper): () => void;
  setLocale(locale: Locale): void;
  setTheme(theme: Theme): void;
  setDensity(density: Density): void;
  setNavCollapsed(collapsed: boolean): void;
  setLivePaused(paused: boolean): void;
};

const Context = createContext<Switches | null>(null);
const YEAR = 31_536_000;

function keep(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari before 18.4
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const router = useRouter();
  const [state, setState] = useState(initial);
  const keeper = useRef<Keeper | null>(null);
  const keepWith = useCallback((next: Keeper) => {
    keeper.current = next;
    return () => {
      if (keeper.current === next) keeper.current = null;
    };
  }, []);
  const setLocale = useCallback(
    async (locale: Locale) => {
      keep(COOKIE.locale, locale);
      // The server draws the page anew in what it has of the person by then.
      await keeper.current?.({ locale });
      setState((previous) => ({ ...previous, locale }));
      router.refresh();
    },
    [router],
  );
  const value = useMemo<Switches>(
    () => ({
      ...state,
      keepWith,
      setLocale: (locale) => void setLocale(locale),
      setTheme(theme) {
        keep(COOKIE.theme, theme);
        if (theme === 'system') delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = theme;
        setState((previous) => ({ ...previous, theme }));
        void keeper.current?.({ theme });
      },
      setDensity(density) {
        keep(COOKIE.density, density);
        document.documentElement.dataset.density = density;
        setState((previous) => ({ ...previous, density }));
      },
      setNavCollapsed(navCollapsed) {
        keep(COOKIE.nav, navCollapsed ? 'collapsed' : 'open');
        setState((previous) => ({ ...previous, navCollapsed }));
      },
      setLivePaused(isLivePaused) {
        keep(COOKIE.live, isLivePaused ? 'paused' : 'on');
        setState((previous) => ({ ...previous, isLivePaused }));
      },
    }),
    [state, keepWith, setLocale],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): Switches {
  const value = useContext(Context);
  if (!value) throw new Error('usePreferences needs <AppProviders> around it');
  return value;
}
