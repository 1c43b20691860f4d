/** The business date of the books while a page stays open: drawn by the server, and turned at midnight of the books wherever the browser is. */
'use client';
import { useEffect, useState } from 'react';
import { BOOK_DAY, type BusinessDate, businessDateOf, endOfBusinessDate } from '../../server/kernel/business-date.ts';
import { systemClock } from '../../server/kernel/clock.ts';

/** A timer stands still while a machine sleeps: it looks at the clock this often, and when the page is seen again. */
const LOOK_MS = 60_000;

/** `drawnAtMs`: the server's clock when the page was drawn, milliseconds since 1970. How far the browser's is from it is counted in: a clock that is set
 *  wrongly turns no date. Never earlier than what the server said. */
export function useToday(drawn: BusinessDate, drawnAtMs: number): BusinessDate {
  const [turned, setTurned] = useState(drawn);
  useEffect(() => {
    const aheadMs = drawnAtMs - systemClock.now().getTime();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      const now = new Date(systemClock.now().getTime() + aheadMs);
      const date = businessDateOf(now, BOOK_DAY);
      setTurned(date);
      timer = setTimeout(look, Math.min(endOfBusinessDate(date, BOOK_DAY).getTime() - now.getTime(), LOOK_MS));
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [drawnAtMs]);
  return turned > drawn ? turned : drawn;
}
