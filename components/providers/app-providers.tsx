/** Everything the screens stand in, in one place; the root layout hangs it once. */
'use client';
import { NextIntlClientProvider } from 'next-intl';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ComponentProps, ReactNode } from 'react';
import { FormatProvider } from '../format/format-context.tsx';
import { Toaster } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import type { Preferences } from './preferences.ts';
import { PreferencesProvider } from './preferences-provider.tsx';
import { TrpcProvider } from './trpc.tsx';

export function AppProviders({
  preferences,
  messages,
  format,
  noticesLabel,
  children,
}: {
  preferences: Preferences;
  messages: ComponentProps<typeof NextIntlClientProvider>['messages'];
  format: ComponentProps<typeof FormatProvider>['settings'];
  noticesLabel: string;
  children: ReactNode;
}) {
  return (
    <NextIntlClientProvider locale={preferences.locale} messages={messages} timeZone={format.zone}>
      <PreferencesProvider initial={preferences}>
        <FormatProvider settings={format}>
          <NuqsAdapter>
            <TrpcProvider>
              <TooltipProvider>
                {children}
                <Toaster label={noticesLabel} />
              </TooltipProvider>
            </TrpcProvider>
          </NuqsAdapter>
        </FormatProvider>
      </PreferencesProvider>
    </NextIntlClientProvider>
  );
}
