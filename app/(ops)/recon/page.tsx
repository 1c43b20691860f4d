/** The reconciliation calendar. */
import { CalendarPage } from '../../../components/reconciliation/calendar-page.tsx';

export default function ReconciliationPage() {
  return <CalendarPage />;
}
