/** What a person has chosen for their screen: language, theme, density, and whether lists say what has come since they were read. Kept in cookies, so that the server draws the first page right; language and theme also with the person, to whom they then belong in every browser. */

export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const DENSITIES = ['compact', 'default', 'loose'] as const;
export type Density = (typeof DENSITIES)[number];

export type Preferences = { locale: Locale; theme: Theme; density: Density; navCollapsed: boolean; isLivePaused: boolean };

export const COOKIE = { locale: 'locale', theme: 'theme', density: 'density', nav: 'nav', live: 'live' } as const;

function oneOf<T extends string>(allowed: readonly T[], value: string | undefined): T | undefined {
  return allowed.find((known) => known === value);
}

/** The language of the cookie, else Chinese when the browser's first understood language is Chinese, else English. */
export function localeOf(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const chosen = oneOf(LOCALES, cookie);
  if (chosen) return chosen;
  for (const entry of (acceptLanguage ?? '').split(',')) {
    const tag = entry.split(';')[0]?.trim().toLowerCase() ?? '';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

export function preferencesOf(cookie: (name: string) => string | undefined, acceptLanguage: string | null): Preferences {
  return {
    locale: localeOf(cookie(COOKIE.locale), acceptLanguage),
    theme: oneOf(THEMES, cookie(COOKIE.theme)) ?? 'system',
    density: oneOf(DENSITIES, cookie(COOKIE.density)) ?? 'default',
    navCollapsed: cookie(COOKIE.nav) === 'collapsed',
    isLivePaused: cookie(COOKIE.live) === 'paused',
  };
}
