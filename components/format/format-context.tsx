/** What every value on the screen is formatted with: the zone, today's business date and the day cut, as the server tells them; and the words that
 *  amounts and ages are said with, made once for the hundreds of them. */
'use client';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { useToday } from './use-today.ts';

export type FormatSettings = {
  /** IANA name; shown once, in the top bar. */
  zone: string;
  /** The current business date of the books; it turns while the page is open. */
  today: BusinessDate;
  /** HH:MM at which the business date ends. */
  dayCut: string;
};

const Context = createContext<FormatSettings>({ zone: 'Asia/Shanghai', today: '2026-01-01' as BusinessDate, dayCut: '00:00' });

type FormatWords = ReturnType<typeof useTranslations<'format'>>;

const Words = createContext<FormatWords | null>(null);

/** `drawnAtMs`: when the server said what day it is, by its own clock. */
export function FormatProvider({ settings, children }: { settings: FormatSettings & { drawnAtMs: number }; children: ReactNode }) {
  const words = useTranslations('format');
  const { zone, dayCut } = settings;
  const today = useToday(settings.today, settings.drawnAtMs);
  const value = useMemo(() => ({ zone, today, dayCut }), [zone, today, dayCut]);
  return (
    <Context value={value}>
      <Words value={words}>{children}</Words>
    </Context>
  );
}

export function useFormatSettings(): FormatSettings {
  return useContext(Context);
}

export function useFormatWords(): FormatWords {
  const words = useContext(Words);
  if (!words) throw new Error('useFormatWords needs <FormatProvider> around it');
  return words;
}
