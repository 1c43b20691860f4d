/** Calendars of working days on the wire. */
import { addCalendar } from '../../calendars/add-calendar.ts';
import { importYear, previewYear } from '../../calendars/import-year.ts';
import { getCalendar, listCalendars } from '../../calendars/list-calendars.ts';
import { removeDay, setDay } from '../../calendars/set-day.ts';
import { act, ask, router } from '../trpc.ts';

export const calendarsRouter = router({
  list: ask(listCalendars),
  get: ask(getCalendar),
  add: act(addCalendar),
  setDay: act(setDay),
  removeDay: act(removeDay),
  previewYear: ask(previewYear),
  importYear: act(importYear),
});
