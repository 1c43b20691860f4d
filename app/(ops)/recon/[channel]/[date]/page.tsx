/** One day of one channel. */
import { notFound } from 'next/navigation';
import { RunPage } from '../../../../../components/reconciliation/run-page.tsx';
import { pageDay } from '../../../../../components/shell/page-day.ts';

export default async function DayPage({ params }: { params: Promise<{ channel: string; date: string }> }) {
  const { channel, date } = await params;
  if (!/^[a-z][a-z0-9_]{1,30}$/.test(channel)) notFound();
  return <RunPage channelCode={channel} businessDate={pageDay(date)} />;
}
