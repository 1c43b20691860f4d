/** The state of every channel and business date, from what arrived and when it was due. Pure. */
import type { ChannelRow } from '../channels/contract.ts';
import { addDays, type BusinessDate, daysBetween, instantOf } from '../kernel/business-date.ts';
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

/** When the statement of a date is due: at the channel's time of day on the day after, on the channel's clock. */
export function dueAtOf(channel: Pick<ChannelRow, 'statementDueTime' | 'timeZone'>, date: BusinessDate): Date {
  return instantOf(addDays(date, 1), `${channel.statementDueTime}:00`, channel.timeZone);
}

/** `arrivals` oldest first. `firstDays`: the first date a channel has a statement of; before it nothing is expected. */
export function calendarOf(
  channels: readonly ChannelRow[],
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

function cellOf(channel: ChannelRow, date: BusinessDate, arrivals: readonly Arrival[], firstDay: string | null, now: Date): CalendarCell {
  const dueAt = dueAtOf(channel, date);
  const current = arrivals.find((arrival) => arrival.status === 'published');
  const firstGood = arrivals.find((arrival) => arrival.status !== 'refused');
  const refused = arrivals.filter((arrival) => arrival.status === 'refused');
  const shown = current ?? refused.at(-1) ?? null;
  const missing = firstDay === null || date < firstDay ? 'none' : now < dueAt ? 'expected' : 'late';
  return {
    date,
    state: current ? 'imported' : refused.length > 0 ? 'refused' : missing,
    dueAt,
    statementId: shown?.id ?? null,
    version: current?.version ?? null,
    lineCount: current?.lineCount ?? null,
    arrivedAt: (firstGood ?? shown)?.importedAt ?? null,
    wasLate: firstGood !== undefined && firstGood.importedAt > dueAt,
    refusedCount: refused.length,
  };
}
