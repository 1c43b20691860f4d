/** The line at the top: business date, search, language, theme, density, help, and who is signed in. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock, CircleHelp, LogOut, Menu as MenuIcon, Monitor, Moon, Search, ShieldCheck, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useFormatSettings } from '../format/format-context.tsx';
import { Instant } from '../format/instant.tsx';
import { shortOffset } from '../format/instant-text.ts';
import { useAriaKeys } from '../providers/keys-provider.tsx';
import { DENSITIES, THEMES } from '../providers/preferences.ts';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Link } from '../ui/link.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu.tsx';

export function BusinessDateChip() {
  const t = useTranslations('shell');
  const { today, zone, dayCut } = useFormatSettings();
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap text-ink-2 text-sm">
      <CalendarClock className="size-4 text-ink-3" aria-hidden />
      <span className="font-semibold text-ink">{t('businessDate', { date: today })}</span>
      <span className="text-ink-3 max-xl:hidden">
        {t('dayCut', { time: dayCut })} · {shortOffset(zone, new Date(`${today}T00:00:00Z`))}
      </span>
    </span>
  );
}

function useCommandKey(): string {
  const [key, setKey] = useState('Ctrl K');
  useEffect(() => {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) setKey('⌘ K');
  }, []);
  return key;
}

export function LanguageSwitch() {
  const t = useTranslations('shell');
  const { locale, setLocale } = usePreferences();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return (
    <Button variant="ghost" className="gap-1 px-2 font-normal" lang={other} title={t('switchLanguage')} onClick={() => setLocale(other)}>
      <span className={locale === 'zh-CN' ? 'font-semibold text-ink' : 'text-ink-3'}>中</span>
      <span className="text-ink-3">/</span>
      <span className={locale === 'en' ? 'font-semibold text-ink' : 'text-ink-3'}>EN</span>
      <span className="sr-only">{t('switchLanguage')}</span>
    </Button>
  );
}

export function AppearanceMenu() {
  const t = useTranslations('shell');
  const { theme, setTheme, density, setDensity } = usePreferences();
  const Icon = theme === 'light' ? Sun : theme === 'dark' ? Moon : Monitor;
  return (
    <Menu
      label={t('theme')}
      trigger={
        <Button variant="ghost" size="icon" aria-label={`${t('theme')}, ${t('density')}`}>
          <Icon aria-hidden />
        </Button>
      }
    >
      <MenuLabel>{t('theme')}</MenuLabel>
      <MenuChoice
        value={theme}
        onValueChange={(value) => setTheme(THEMES.find((known) => known === value) ?? 'system')}
        options={THEMES.map((value) => ({ value, label: t(`themes.${value}`) }))}
      />
      <MenuSeparator />
      <MenuLabel>{t('density')}</MenuLabel>
      <MenuChoice
        value={density}
        onValueChange={(value) => setDensity(DENSITIES.find((known) => known === value) ?? 'default')}
        options={DENSITIES.map((value) => ({ value, label: t(`densities.${value}`) }))}
      />
    </Menu>
  );
}

/** Read when the menu opens, so that no page waits for it. */
function SignInBefore() {
  const t = useTranslations('shell');
  const before = useQuery(useTRPC().access.own.queryOptions({})).data?.signInBefore;
  if (before === undefined) return null;
  return (
    <p className="mt-1 text-ink-3 text-xs">
      {t('signInBefore')} {before === null ? t('signInFirst') : <Instant at={before.at} precision="minute" />}
      {before?.ip && ` · ${before.ip}`}
    </p>
  );
}

function UserMenu({ onSignOut }: { onSignOut(): void }) {
  const t = useTranslations('shell');
  const { user } = useSession();
  const named = useTranslations('access.roles');
  const comma = useTranslations('staff')('comma');
  const roles = user.roles.map((role) => (named.has(role as never) ? named(role as never) : role)).join(comma);
  return (
    <Menu
      label={user.name}
      trigger={
        <Button variant="ghost" className="max-w-44 pl-1.5">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-content-center rounded-full bg-accent-soft font-semibold text-accent-strong text-xs"
          >
            {[...user.name][0]}
          </span>
          <span className="truncate max-md:hidden" aria-hidden>
            {user.name}
          </span>
          <span className="sr-only">{t('userMenu', { name: user.name })}</span>
        </Button>
      }
    >
      <div className="px-2 py-1.5 text-sm">
        <p className="font-semibold">{user.name}</p>
        <p className="text-ink-2 text-xs">{user.email}</p>
        <p className="mt-1 text-ink-3 text-xs">{roles}</p>
        <SignInBefore />
      </div>
      <MenuSeparator />
      <MenuItem asChild>
        <Link href="/me">
          <ShieldCheck aria-hidden />
          {t('mySessions')}
        </Link>
      </MenuItem>
      <MenuItem onSelect={onSignOut}>
        <LogOut aria-hidden />
        {t('signOut')}
      </MenuItem>
    </Menu>
  );
}

export function TopBar({
  onOpenNav,
  onOpenPalette,
  onOpenHelp,
  onSignOut,
}: {
  onOpenNav(): void;
  onOpenPalette(): void;
  onOpenHelp(): void;
  onSignOut(): void;
}) {
  const t = useTranslations('shell');
  const keyOf = useAriaKeys();
  const commandKey = useCommandKey();
  return (
    <header
      data-print="hide"
      className="sticky top-(--ribbon) z-30 flex h-bar items-center gap-2 border-line border-b bg-surface px-3 sm:px-4"
    >
      <Button variant="ghost" size="icon" className="lg:hidden" aria-haspopup="dialog" aria-label={t('openNav')} onClick={onOpenNav}>
        <MenuIcon aria-hidden />
      </Button>
      <span className="flex max-sm:hidden">
        <BusinessDateChip />
      </span>
      <button
        type="button"
        onClick={onOpenPalette}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        className="mx-auto flex h-8 min-w-0 max-w-md flex-1 items-center gap-2 rounded-sm border border-edge bg-canvas px-2.5 text-ink-3 text-sm hover:border-ink-3 hover:text-ink-2"
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate text-start">
          <span className="max-md:hidden">{t('search')}</span>
          <span className="md:hidden">{t('searchShort')}</span>
        </span>
        <Kbd className="max-md:hidden">{commandKey}</Kbd>
      </button>
      <LanguageSwitch />
      <AppearanceMenu />
      <Button
        variant="ghost"
        size="icon"
        className="max-sm:hidden"
        aria-haspopup="dialog"
        aria-label={t('help')}
        aria-keyshortcuts={keyOf('help')}
        title={t('help')}
        onClick={onOpenHelp}
      >
        <CircleHelp aria-hidden />
      </Button>
      <UserMenu onSignOut={onSignOut} />
    </header>
  );
}
