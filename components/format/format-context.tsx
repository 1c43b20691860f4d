/** What every value on the screen is formatted with: the zone, today's business date and the day cut, decided on the server. */
'use client';
import { createContext, type ReactNode, useContext } from 'react';
import type { BusinessDate } from '../../server/kernel/business-date.ts';

export type FormatSettings = {
  /** IANA name; shown once, in the top bar. */
  zone: string;
  /** The current business date of the books. */
  today: BusinessDate;
  /** HH:MM at which the business date ends. */
  dayCut: string;
};

const Context = createContext<FormatSettings>({ zone: 'Asia/Shanghai', today: '2026-01-01' as BusinessDate, dayCut: '00:00' });

export function FormatProvider({ settings, children }: { settings: FormatSettings; children: ReactNode }) {
  return <Context value={settings}>{children}</Context>;
}

export function useFormatSettings(): FormatSettings {
  return useContext(Context);
}
