/** A calendar that a channel follows and whose last known year ends is an alert, once a day until the next year is imported: after its end a holiday
 *  would be taken for a working day, and its statements for late. */
import type { Db } from '../../db/client.ts';
import { everyCalendar } from '../calendars/list-calendars.ts';
import { everyChannel } from '../channels/list-channels.ts';
import { BOOK_DAY, businessDateOf } from '../kernel/business-date.ts';
import { endsSoon, publishedUntil } from '../kernel/working-days.ts';

export type CalendarAlert = {
  level: 'alert';
  what: 'calendars of working days end';
  /** `until`: the last date that is known; null where no year is. `channels`: the active ones that follow it. */
  calendars: { calendar: string; until: string | null; channels: string[] }[];
};

/** Null: every calendar that is followed is known for sixty days at least. The same as screens warn of. */
export async function watchCalendars(db: Db, now: Date): Promise<CalendarAlert | null> {
  const today = businessDateOf(now, BOOK_DAY);
  const [channels, calendars] = [(await everyChannel(db)).filter(({ active }) => active), await everyCalendar(db)];
  const ending = [...calendars.values()].flatMap(({ code, years }) => {
    const followers = channels.filter(({ calendarCode }) => calendarCode === code).map((channel) => channel.code);
    const known = [...years].sort((a, b) => a - b);
    return followers.length > 0 && endsSoon(known, today) ? [{ calendar: code, until: publishedUntil(known), channels: followers }] : [];
  });
  return ending.length > 0 ? { level: 'alert', what: 'calendars of working days end', calendars: ending } : null;
}
