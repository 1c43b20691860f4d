/** One day of one channel. */
import { RunPage } from '../../../../../components/reconciliation/run-page.tsx';

export default async function DayPage({ params }: { params: Promise<{ channel: string; date: string }> }) {
  const { channel, date } = await params;
  return <RunPage channelCode={channel} businessDate={date} />;
}
