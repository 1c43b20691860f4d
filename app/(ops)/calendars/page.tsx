/** Calendars of working days, a year at a time. */
import { CalendarsPage } from '../../../components/calendars/calendars-page.tsx';

export default function Page() {
  return <CalendarsPage />;
}
