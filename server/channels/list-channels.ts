/** All channels, in the order people know them by. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import type { ChannelRow } from './contract.ts';
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
