/** A month to click in, loaded when one is first opened: it weighs as much as a screen, and most people type. */
'use client';
import { type ComponentType, useEffect, useState } from 'react';
import type { CalendarProps } from './month-calendar.tsx';

let loaded: ComponentType<CalendarProps> | null = null;

/** Called as soon as a hand or the focus comes near. Where it cannot be loaded, the fields beside it take the day as before. */
export const loadCalendar = (): Promise<void> =>
  import('./month-calendar.tsx').then(
    ({ MonthCalendar }) => {
      loaded = MonthCalendar;
    },
    () => undefined,
  );

export function DayCalendar(props: CalendarProps) {
  const [Month, setMonth] = useState(() => loaded);
  useEffect(() => {
    if (!Month) void loadCalendar().then(() => setMonth(() => loaded));
  }, [Month]);
  // As high and wide as a month of six weeks: nothing moves when it comes.
  return Month ? <Month {...props} /> : <div className="h-64 w-56" aria-busy />;
}
