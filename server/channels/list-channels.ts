/** All channels, in the order people know them by. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { everyCalendar } from '../calendars/list-calendars.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import type { ChannelRow } from './contract.ts';
import { StatementDays } from './statement-days.ts';
import { selectChannel, selectChannels } from './store.ts';

export const listChannels = query({
  name: 'channels.list',
  permission: 'channel.read',
  input: z.strictObject({}),
  run: async ({ db }) => selectChannels(db),
});

/** The channel a higher room works with. Refuses `channel_not_found`. */
export async function channelByCode(tx: Tx, code: string): Promise<ChannelRow> {
  const channel = await selectChannel(tx, code);
  if (!channel)
    throw new DomainError('not_found', 'channel_not_found', `Unknown channel ${code.slice(0, 31)}`, { channel: code.slice(0, 31) });
  return channel;
}

/** All channels, for rooms that go through them. */
export async function everyChannel(tx: Tx): Promise<ChannelRow[]> {
  return selectChannels(tx);
}

/** A channel with the days of its statements. */
export type ScheduledChannel = ChannelRow & { days: StatementDays };

/** All channels with the days of their statements, for what asks whether one is due. */
export async function everyScheduledChannel(tx: Tx): Promise<ScheduledChannel[]> {
  const [channels, calendars] = [await selectChannels(tx), await everyCalendar(tx)];
  return channels.map((channel) => {
    const calendar = channel.calendarCode === null ? null : (calendars.get(channel.calendarCode) ?? null);
    return { ...channel, days: new StatementDays(channel, calendar) };
  });
}

/** The days of one channel's statements. Refuses `channel_not_found`. */
export async function statementDaysOf(tx: Tx, code: string): Promise<StatementDays> {
  return daysOf(tx, await channelByCode(tx, code));
}

/** The days of this channel's statements, as it was read. */
export async function daysOf(tx: Tx, channel: ChannelRow): Promise<StatementDays> {
  if (channel.calendarCode === null) return new StatementDays(channel, null);
  return new StatementDays(channel, (await everyCalendar(tx)).get(channel.calendarCode) ?? null);
}
