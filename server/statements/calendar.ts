/** The state of every channel and business date, from what arrived and when it was due. Pure. */
import type { ScheduledChannel } from '../channels/list-channels.ts';
import { addDays, type BusinessDate, daysBetween } from '../kernel/business-date.ts';
import type { CalendarCell, CalendarRow } from './contract.ts';

export type Arrival = {
  id: string;
  channelCode: string;
  businessDate: string;
  status: 'published' | 'superseded' | 'refused';
  version: number | null;
  lineCount: bigint;
  importedAt: Date;
};

/** `arrivals` oldest first. `firstDays`: the first date a channel has a statement of; before it nothing is expected. */
export function calendarOf(
  channels: readonly ScheduledChannel[],
  arrivals: readonly Arrival[],
  firstDays: ReadonlyMap<string, string>,
  range: { from: BusinessDate; to: BusinessDate },
  now: Date,
): CalendarRow[] {
  const byDay = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const key = `${arrival.channelCode} ${arrival.businessDate}`;
    byDay.set(key, [...(byDay.get(key) ?? []), arrival]);
  }
  const dates = Array.from({ length: daysBetween(range.from, range.to) + 1 }, (_, index) => addDays(range.from, index));
  return channels
    .filter((channel) => channel.active)
    .map((channel) => ({
      channelCode: channel.code,
      nameEn: channel.nameEn,
      nameZh: channel.nameZh,
      cells: dates.map((date) =>
        cellOf(channel, date, byDay.get(`${channel.code} ${date}`) ?? [], firstDays.get(channel.code) ?? null, now),
      ),
    }));
}

function cellOf(
  { days }: ScheduledChannel,
  date: BusinessDate,
  arrivals: readonly Arrival[],
  firstDay: string | null,
  now: Date,
): CalendarCell {
  const dueAt = days.dueAt(date);
  const isExpected = days.isExpected(date);
  const current = arrivals.find((arrival) => arrival.status === 'published');
  const firstGood = arrivals.find((arrival) => arrival.status !== 'refused');
  const refused = arrivals.filter((arrival) => arrival.status === 'refused');
  const shown = current ?? refused.at(-1) ?? null;
  const due = now < dueAt ? 'expected' : 'late';
  const missing = firstDay === null || date < firstDay ? 'none' : isExpected ? due : 'holiday';
  return {
    date,
    state: current ? 'imported' : refused.length > 0 ? 'refused' : missing,
    dueAt,
    isExpected,
    statementId: shown?.id ?? null,
    version: current?.version ?? null,
    lineCount: current?.lineCount ?? null,
    arrivedAt: (firstGood ?? shown)?.importedAt ?? null,
    wasLate: isExpected && firstGood !== undefined && firstGood.importedAt > dueAt,
    refusedCount: refused.length,
  };
}
