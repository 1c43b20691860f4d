/** English or Chinese, before anybody is signed in. */
'use client';
import { useTranslations } from 'next-intl';
import type { Locale } from '../providers/preferences.ts';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { Segmented } from '../ui/segmented.tsx';

const OPTIONS: { value: Locale; label: string }[] = [
  { value: 'zh-CN', label: '中文' },
  { value: 'en', label: 'English' },
];

export function LanguageSwitch() {
  const t = useTranslations('access');
  const { locale, setLocale } = usePreferences();
  return <Segmented label={t('language')} value={locale} onValueChange={setLocale} options={OPTIONS} />;
}
