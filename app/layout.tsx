/** The outermost page: language, theme and density of the reader, fonts, providers. */
import './globals.css';
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { AppProviders } from '../components/providers/app-providers.tsx';
import { BOOK_DAY, businessDateOf } from '../server/kernel/business-date.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { ownPreferences } from './own-preferences.ts';

const latin = localFont({
  src: '../node_modules/@fontsource-variable/noto-sans-sc/files/noto-sans-sc-latin-wght-normal.woff2',
  variable: '--font-latin',
  weight: '100 900',
  display: 'swap',
  fallback: ['Helvetica Neue', 'Arial'],
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return {
    description: t('tagline'),
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f6f3' },
    { media: '(prefers-color-scheme: dark)', color: '#121517' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [preferences, messages, t] = await Promise.all([ownPreferences(), getMessages(), getTranslations('shell')]);
  const now = systemClock.now();
  const format = { ...BOOK_DAY, today: businessDateOf(now, BOOK_DAY), drawnAtMs: now.getTime() };
  return (
    <html
      lang={preferences.locale}
      className={latin.variable}
      data-theme={preferences.theme === 'system' ? undefined : preferences.theme}
      data-density={preferences.density}
      suppressHydrationWarning
    >
      <body>
        <AppProviders preferences={preferences} messages={messages} format={format} noticesLabel={t('notices')}>
          {children}
        </AppProviders>
      </body>
    </html>
  );
}
